"""P1, P2, P7 under SIGKILL: acknowledged is stored, once; the rest wholly or not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.ledger.record.lines import Entry
from services.ledger.record.rows import AFTER, rows_of
from services.ledger.store.stores import open_store
from tests.crash.load import Client, Load
from tests.house.checkout import ROOT
from tests.ledger.opened import MASTER_KEY, ORGANIZATION, prepare, service_url
from tests.rpc.acme import ACME, Acme, adding, drafting
from tests.rpc.served import BEN

SEED = 20_260_112
# The places of a process's state and group in what /proc says after its name.
_STATE, _GROUP = 0, 2
_END_SECONDS = 20.0


@dataclass
class Servers:
    """Servers on one ledger, one after another.

    Attributes:
        address: Where each of them listens.
        environment: Their settings.
    """

    address: str
    environment: dict[str, str]
    _process: subprocess.Popen[str]

    def start(self) -> int:
        """Start a server, and return its process id once it answers calls."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._heard())

    def kill(self, server: int, which: str = "both") -> None:
        """Kill a server, its engine, or both; they end at whatever instant that is."""
        for process in members(server) if which != "both" else ():
            if (process == server) is (which == "server"):
                os.kill(process, signal.SIGKILL)
        if which == "both":
            os.killpg(server, signal.SIGKILL)

    def until_ended(self, server: int) -> None:
        """Return when the server has ended, and its engine has.

        An engine whose server was killed finishes what it was sent, and writes it.
        """
        assert self._heard() == "ended"
        end = time.monotonic() + _END_SECONDS
        while members(server):
            assert time.monotonic() < end, "the engine goes on without its server"
            time.sleep(0.01)

    def _heard(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def members(group: int) -> list[int]:
    """List the processes of a group that have not ended."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                stat = (folder / "stat").read_text().rpartition(") ")[2].split()
                if int(stat[_GROUP]) == group and stat[_STATE] != "Z":
                    found.append(int(folder.name))
    return found


@pytest.fixture
def servers(database: str, tmp_path: Path) -> Iterator[Servers]:
    """Give what starts servers on a prepared database, once on each kind."""
    prepare(database)
    key_file = tmp_path / "master-key"
    key_file.touch(mode=0o600)
    key_file.write_bytes(b64encode(MASTER_KEY))
    address = f"unix:{tmp_path / 'socket'}"
    settings = {
        "GOAL_LEDGER_DATABASE": service_url(database),
        "GOAL_LEDGER_MASTER_KEY_FILE": str(key_file),
        "GOAL_LEDGER_LISTEN": address,
        "GOAL_LEDGER_LOG_LEVEL": "error",
    }
    if not database.startswith("sqlite"):
        settings["GOAL_LEDGER_KEYS_DATABASE"] = service_url(database)
    environment = {**os.environ, **settings}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.serving"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Servers(address, environment, process)
        process.kill()


@contextmanager
def connected(servers: Servers, chance: random.Random) -> Iterator[Client]:
    """Lend a client of whichever server listens."""
    client = Client(servers.address, chance)
    try:
        yield client
    finally:
        client.close()


def activate(client: Client, company: Acme, goal: str) -> str:
    """Bring an objective to where it takes check-ins; return its key result's name."""
    name = f"{ACME}/goals/{goal}"
    client.ask(drafting(company.anna, goal_id=goal), BEN)
    client.ask(adding(parent=name), BEN)
    company.submit(name)
    company.approve(name)
    return f"{name}/keyResults/rate"


def stored(url: str) -> list[Entry]:
    """Read every event of Acme as it is stored."""
    store = open_store(url)
    with store.reading() as cursor:
        cursor.execute(store.sql(AFTER), (ORGANIZATION, 0, 2**62, 2**62))
        entries = [row.entry for row in rows_of(cursor.fetchall())]
    store.close()
    return entries


def verified(servers: Servers) -> int:
    """Run ``goal-ledger verify``, and return how it ended."""
    command = [sys.executable, "-m", "services.cli.main", "verify"]
    return subprocess.run(
        command, cwd=ROOT, env=servers.environment, capture_output=True, check=False
    ).returncode


def test_killed_servers_lose_and_double_nothing(
    database: str, servers: Servers, crashes: int
) -> None:
    chance = random.Random(SEED)
    load, company = Load(chance), None
    for crash in range(crashes):
        server = servers.start()
        with connected(servers, chance) as client:
            if company is None:
                company = Acme(client)  # type: ignore[arg-type]
            company.served = client  # type: ignore[assignment]
            parent = activate(client, company, f"goal-{crash}")
            which = chance.choice(("both", "both", "server", "engine"))
            load.run(client, parent, partial(servers.kill, server, which))
        servers.until_ended(server)

    assert len(load.requests) > len(load.answers) > crashes
    entries = stored(database)
    shows_acknowledged_is_stored_once(load, entries)
    again = asked_again(servers, load, chance)
    shows_the_rest_is_whole_or_not_there(load, entries, again)
    shows_gapless_order(stored(database), load)
    assert verified(servers) == 0


def shows_acknowledged_is_stored_once(load: Load, entries: list[Entry]) -> None:
    """Show that each answered request is there, where its answer said."""
    last = {entry.request: entry.position for entry in entries}
    count = Counter(entry.request for entry in entries)
    for request, answer in load.answers.items():
        assert last.get(request) == answer.commit.position, "an answer was lost"
        assert count[request] == len(answer.commit.event_names), "it was doubled"


def asked_again(servers: Servers, load: Load, chance: random.Random) -> dict[str, Any]:
    """Send every request once more, and return the answers by request id."""
    server = servers.start()
    with connected(servers, chance) as client:
        again = {
            request_id: client.ask(request, "anna@acme.example")
            for request_id, request in load.requests.items()
        }
    os.kill(server, signal.SIGTERM)
    servers.until_ended(server)
    return again


def shows_the_rest_is_whole_or_not_there(
    load: Load, before: list[Entry], again: dict[str, Any]
) -> None:
    """Show that a request sent again was known if and only if it was stored, whole."""
    events = Counter(entry.request for entry in before)
    for request, answer in again.items():
        commit = answer.commit
        assert commit.replayed == (request in events)
        assert events[request] in (0, len(commit.event_names))
        first = load.answers.get(request)
        assert first is None or first.commit.position == commit.position


def shows_gapless_order(entries: list[Entry], load: Load) -> None:
    """Show that positions have no gap, and each request has its events once."""
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    recorded = Counter(
        entry.request for entry in entries if entry.type == "goal.check_in_recorded"
    )
    expected = {
        request_id: len(getattr(request, "entries", ())) or 1
        for request_id, request in load.requests.items()
    }
    assert {request: recorded[request] for request in expected} == expected
