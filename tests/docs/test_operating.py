"""Shows that a ledger can be operated as the page about it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house.checkout import ROOT
from tests.ledger.opened import MASTER_KEY, opened
from tests.ledger.story import tell
from tests.stores import postgres

PAGE = ROOT / "docs" / "operating.md"
PATIENCE_SECONDS = 60

_BLOCK = re.compile(r"^```(sql|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Shell(NamedTuple):
    """Where commands are run, and with which environment."""

    folder: Path
    environment: dict[str, str]

    def run(self, script: str) -> str:
        """Run a script to its end, and return what it printed."""
        ran = subprocess.run(
            ["/bin/bash", "-ec", script],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def serve(self, script: str) -> None:
        """Run a script that serves, until it does; then stop it as systems do."""
        script = script.replace("goal-ledger serve", "exec goal-ledger serve")
        script += " --listen 127.0.0.1:0"
        with subprocess.Popen(
            ["/bin/bash", "-ec", script],
            cwd=self.folder,
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stderr is not None
            told = iter(server.stderr.readline, "")
            assert any("serving at" in line for line in told)
            server.terminate()
            server.stderr.read()
            assert server.wait(PATIENCE_SECONDS) == 0


def blocks(section: str) -> list[tuple[str, str]]:
    """Return the commands of a section, each with its language."""
    page = PAGE.read_text()
    text = page.split(f"## {section}\n")[1].split("\n## ")[0]
    return [(language, said.strip()) for language, said in _BLOCK.findall(text)]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Lend a folder, and a shell that knows the command ``goal-ledger``."""
    command = tmp_path / "bin" / "goal-ledger"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m services.cli.main "$@"\n')
    command.chmod(0o755)
    ours = {n: v for n, v in os.environ.items() if not n.startswith("GOAL_LEDGER_")}
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    roots = f"{ROOT}{os.pathsep}{ROOT / 'proto'}"
    return Shell(tmp_path, {**ours, "PATH": path, "PYTHONPATH": roots})


@pytest.fixture
def server() -> Iterator[postgres.Cluster]:
    """Run a PostgreSQL of its own, since the page makes roles."""
    with postgres.running() as cluster:
        yield cluster


def test_a_ledger_on_sqlite_is_served_and_verified(shell: Shell) -> None:
    [(_, serve)] = blocks("On SQLite")
    [(_, verify)] = blocks("Looking")

    shell.serve(serve)

    files = {path.name for path in shell.folder.iterdir()}
    assert {"ledger.db", "ledger.keys.db", "ledger.master-key"} <= files
    shell.run(verify)


def test_a_ledger_on_postgresql_is_prepared_and_served(
    shell: Shell, server: postgres.Cluster
) -> None:
    roles, migrate, key, serve = [said for _, said in blocks("On PostgreSQL")]
    here = {"/var/run/postgresql": str(server.folder)}

    with server.superuser() as admin:
        for statement in filter(str.strip, roles.split(";")):
            admin.execute(statement.encode())
    shell.run(_moved(migrate, here))
    shell.run(key)

    shell.serve(_moved(serve, here))


def test_a_ledger_moves_from_sqlite_to_postgresql(
    shell: Shell, server: postgres.Cluster
) -> None:
    roles, migrate, *_ = [said for _, said in blocks("On PostgreSQL")]
    [(_, move)] = blocks("Moving")
    here = {"/var/run/postgresql": str(server.folder)}
    with server.superuser() as admin:
        for statement in filter(str.strip, roles.split(";")):
            admin.execute(statement.encode())
    shell.run(_moved(migrate, here))
    with opened(f"sqlite:///{shell.folder / 'ledger.db'}") as ledger:
        tell(ledger)
    key = shell.folder / "ledger.master-key"
    key.touch(mode=0o600)
    key.write_bytes(b64encode(MASTER_KEY))

    said = shell.run(_moved(move, here))

    assert "copied: line by line as they were" in said
    assert "commands: as recorded" in said
    roots = {line for line in said.splitlines() if line.startswith("Root ")}
    assert len(roots) == 1


def _moved(script: str, places: dict[str, str]) -> str:
    for place, other in places.items():
        assert place in script
        script = script.replace(place, other)
    return script
