"""P2: a request has one effect and one answer, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from msgspec import structs

from domain.directory.units import create_unit
from services.ledger.store import schema
from services.ledger.store.store import CommitLostError
from services.ledger.store.writes import Writes
from services.ledger.writing import locking
from services.ledger.writing.writer import Writer
from tests.faults.postgres_commits import (
    cut_connections,
    cut_held_commits,
    held_commits,
    wait_for_held_commit,
)
from tests.ledger.opened import ORGANIZATION, Opened, opened, served
from tests.stores.postgres import Cluster

REPLICAS = 4
COPIES = 50


class _Forgetful(dict[Any, Any]):
    """Remembers no request, not even of the same batch."""

    def get(self, *_: Any) -> None:
        return None


@pytest.fixture
def without_dedupe(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what makes ledgers forget that a request was answered."""
    usual = Writes.insert

    def insert(writes: Writes, table: Any, rows: Any) -> None:
        if table is not schema.requests:
            usual(writes, table, rows)

    def switch_off() -> None:
        monkeypatch.setattr(locking, "known_of", lambda _: _Forgetful())
        monkeypatch.setattr(Writes, "insert", insert)

    return switch_off


def failing_after_commit(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Lose the answer of the next commits, which are stored all the same."""
    usual, left = Writer._commit, iter(range(times))

    def commit(writer: Writer, cursor: Any, writes: Writes) -> None:
        usual(writer, cursor, writes)
        if next(left, None) is not None:
            raise CommitLostError

    monkeypatch.setattr(Writer, "_commit", commit)


def shows_one_effect(ledger: Opened, *others: Opened) -> None:
    """Show that a request sent again and again, everywhere, is carried out once."""
    call = ledger.call(create_unit, unit_id=None, name="Once")
    before = ledger.ledger.read.head(ORGANIZATION).position
    waiting = [one.send(call) for one in (ledger, *others) for _ in range(COPIES)]

    receipts = [one.result(30) for one in waiting]

    after = ledger.ledger.read.head(ORGANIZATION).position
    assert len({receipt.answer for receipt in receipts}) == 1, "answers differ"
    assert after == before + 1, "it was done more than once"
    first = sum(not receipt.replayed for receipt in receipts)
    assert first == 1, f"{first} were told that it was done now"


def test_fifty_copies_at_once_have_one_effect(acme: Opened) -> None:
    shows_one_effect(acme)


def test_fifty_copies_have_many_effects_without_dedupe(
    acme: Opened, without_dedupe: Callable[[], None]
) -> None:
    without_dedupe()

    with pytest.raises(AssertionError, match="answers differ"):
        shows_one_effect(acme)


@pytest.mark.parametrize("lost", [1, 2])
def test_a_commit_whose_answer_was_lost_has_one_effect(
    acme: Opened, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    failing_after_commit(monkeypatch, lost)

    shows_one_effect(acme)


def test_who_got_no_answer_is_not_told_that_it_was_done_before(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [acme.call(create_unit, unit_id=None, name=name) for name in ("A", "B")]
    known = acme.ask(calls[0])

    failing_after_commit(monkeypatch, 1)
    again, first = (acme.ask(call) for call in calls)

    assert again == structs.replace(known, replayed=True)
    assert not first.replayed
    assert acme.ask(calls[1]) == structs.replace(first, replayed=True)


def test_a_commit_that_was_lost_before_it_happened_has_one_effect(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Writer._commit

    def rolled_back(_: Writer, cursor: Any, __: Writes) -> None:
        cursor.execute("ROLLBACK")
        monkeypatch.setattr(Writer, "_commit", usual)
        raise CommitLostError

    monkeypatch.setattr(Writer, "_commit", rolled_back)
    shows_one_effect(acme)


def test_a_commit_whose_answer_was_lost_has_two_effects_without_dedupe(
    acme: Opened, monkeypatch: pytest.MonkeyPatch, without_dedupe: Callable[[], None]
) -> None:
    without_dedupe()
    failing_after_commit(monkeypatch, 1)

    with pytest.raises(AssertionError, match="answers differ"):
        shows_one_effect(acme)


@pytest.fixture
def replicas(postgresql_database: str) -> Iterator[list[Opened]]:
    """Give ledgers on one database, each as in a process of its own."""
    with ExitStack() as stack:
        first = stack.enter_context(opened(postgresql_database))
        first.staff()
        url, steered = postgresql_database, first.steered
        more = [stack.enter_context(served(url, steered)) for _ in range(REPLICAS - 1)]
        yield [first, *more]


def test_copies_to_several_replicas_have_one_effect(replicas: list[Opened]) -> None:
    shows_one_effect(*replicas)


def test_copies_to_several_replicas_have_many_effects_without_dedupe(
    replicas: list[Opened], without_dedupe: Callable[[], None]
) -> None:
    without_dedupe()

    with pytest.raises(AssertionError, match="answers differ"):
        shows_one_effect(*replicas)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_a_connection_cut_while_it_commits_loses_no_command(
    cluster: Cluster, postgresql_database: str
) -> None:
    with opened(postgresql_database) as ledger:
        ledger.staff()
        call = ledger.call(create_unit, unit_id=None, name="Cut")
        with held_commits(cluster):
            answer = ledger.send(call)
            wait_for_held_commit(cluster, postgresql_database)

            assert cut_held_commits(cluster, postgresql_database) == 1
            # The commit that finds out what became of it is held as well.
            wait_for_held_commit(cluster, postgresql_database)

        assert answer.result(30).answer.position == 7
        assert ledger.ask(call).answer == answer.result().answer
        assert ledger.ledger.read.head(ORGANIZATION).position == 7


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_connections_cut_under_load_double_and_lose_nothing(
    cluster: Cluster, postgresql_database: str
) -> None:
    with opened(postgresql_database) as ledger:
        ledger.staff()
        calls = [
            ledger.call(create_unit, unit_id=f"u-{n}", name="Load") for n in range(400)
        ]

        waiting = []
        for number, call in enumerate(calls):
            waiting.append(ledger.send(call))
            if number % 100 == 50:
                cut_connections(cluster, postgresql_database)
        failed = [one.exception(30) for one in waiting]
        done = [ledger.ask(call).answer.position for call in calls]

        assert sorted(done) == list(range(7, 407))
        assert [
            one.result().answer.position
            for one, f in zip(waiting, failed, strict=True)
            if not f
        ] == [position for position, f in zip(done, failed, strict=True) if not f]
