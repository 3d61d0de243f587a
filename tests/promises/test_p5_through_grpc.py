"""P5, as callers see it: rules over several goals hold whoever calls which server."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest

from domain.facts import OpenGoals
from domain.record import Record
from goalledger.v1.evidence_service_pb2 import GetLedgerHeadRequest
from services.ledger.facts.facts import Facts
from services.ledger.proof.verify import Verification
from services.ledger.store.stores import open_store
from tests.ledger.opened import ORGANIZATION, Steered, service_url
from tests.promises.doing import (
    EARLY,
    LATE,
    Asked,
    anything,
    begin,
    end_early,
    observing,
)
from tests.promises.exact import require_books, require_chains
from tests.rpc.acme import ACME, Acme, reading
from tests.rpc.books import closing_book, grading
from tests.rpc.served import ANNA, CLEO, Served, refusal_of, serving, serving_by_engine
from tests.rpc.trees import aligning, goal_name

CLIENTS = 8
COMMANDS_EACH = 20
# What nothing follows from: something broke, or nobody knows what came of a command.
BROKEN = {"", "INTERNAL", "OUTCOME_UNKNOWN"}


class Company:
    """Servers of one ledger, and what clients asked of them.

    Attributes:
        recorded: The ids of the requests that recorded something.
        refused: The ids of those that were refused, and why.
    """

    def __init__(self, url: str, servers: list[Served]) -> None:
        self.recorded: set[str] = set()
        self.refused: dict[str, str] = {}
        self._url = url
        self._servers = servers

    def all_at_once(self, asked: Iterable[Iterable[Asked]]) -> None:
        """Let each client ask one thing after another, all clients at once."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._client, itertools.count(), asked))

    def _client(self, number: int, asked: Iterable[Asked]) -> None:
        server = self._servers[number % len(self._servers)]
        for request, by in asked:
            self.ask(request, by, server)

    def ask(self, request: Any, by: str, server: Served | None = None) -> None:
        """Ask one thing, and note what came of it."""
        request.request_id = str(uuid4())
        try:
            commit = (server or self._servers[0]).send(request, by).commit
        except grpc.RpcError as error:
            refusal = refusal_of(error)
            assert refusal.reason not in BROKEN, refusal
            self.refused[request.request_id] = refusal.reason
        else:
            if commit.event_names:
                self.recorded.add(request.request_id)

    def verified(self) -> list[Record]:
        """Verify the ledger from nothing, and return what is recorded."""
        records: list[Record] = []
        with closing(open_store(service_url(self._url))) as store:
            Verification(store, ORGANIZATION).run(records.append)
        return records

    def heads(self) -> list[bytes]:
        """Return the ledger's head, as each server tells it."""
        asked = GetLedgerHeadRequest(name=ACME, read=reading(strong=True))
        return [one.ask(asked).head.SerializeToString() for one in self._servers]


@pytest.fixture
def company(database: str, tmp_path: Path) -> Iterator[Company]:
    """Serve a company as `serve` does: by one server, or by two on PostgreSQL."""
    with ExitStack() as stack:
        servers = 1 if database.startswith("sqlite") else 2
        served = [
            stack.enter_context(serving_by_engine(database, tmp_path))
            for _ in range(servers)
        ]
        begin(Acme(served[0]))
        yield Company(database, served)


def rounds(chances: list[random.Random]) -> Iterator[list[list[Asked]]]:
    """Yield what the clients ask, from pause to pause.

    Whatever they like; then two of them end the goals of a book, and close it; then
    whatever they like, beside a closed book.
    """
    for ending in (False, True, False):
        yield [
            end_early(chance)
            if ending and number % 4 == 0
            else [anything(chance) for _ in range(COMMANDS_EACH)]
            for number, chance in enumerate(chances)
        ]


def refused_now() -> list[Asked]:
    """Return what is refused whatever was done before, one of it after its half."""
    return [
        (aligning(goal_name("g9"), goal_name("g9")), ANNA),
        (closing_book(LATE), CLEO),
        (observing("g9/rate", "g9/unknown"), ANNA),
    ]


def test_rules_over_several_goals_hold_whoever_calls_which_server(
    company: Company,
) -> None:
    """No loop, no long chain, no book closed too soon; a refused command left nothing.

    Verification computes every score again, and sums up the facts from nothing.
    """
    before = {record.request for record in company.verified()}
    chances = [random.Random(number) for number in range(CLIENTS)]

    for asked in rounds(chances):
        company.all_at_once(asked)

        records = company.verified()
        requests = {record.request for record in records}
        assert requests == before | company.recorded
        assert not requests & company.refused.keys()
        assert require_chains(records) > 1
        require_books(records)

    # In case a goal went on again at the last moment: now nobody disturbs.
    company.all_at_once([end_early(chances[0])])
    heads = company.heads()
    company.all_at_once(refused_now() for _ in range(CLIENTS))
    assert company.heads() == heads
    reasons = Counter(company.refused.values())
    assert {"ALIGNMENT_CYCLE", "CYCLE_HAS_OPEN_GOALS"} <= reasons.keys()
    assert require_books(company.verified()) > 0


def test_a_book_that_closes_too_soon_is_found_out(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the test above can fail: here nobody counts what is open."""
    monkeypatch.setattr(Facts, "open_goals", lambda *_: OpenGoals((), 0))
    steered = Steered(time=datetime.now(UTC))

    with serving(sqlite_database, tmp_path, steered) as served:
        begin(Acme(served))
        company = Company(sqlite_database, [served])
        company.all_at_once([[(grading(EARLY), CLEO), (closing_book(EARLY), CLEO)]])

    with pytest.raises(AssertionError, match="early closes with"):
        require_books(company.verified())
