"""P10: a ledger is moved line by line to any store, and what arrives is proven."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from domain.directory.units import create_unit
from domain.goals.drafting.rules import draft_goal
from services.ledger.facts import memory
from services.ledger.proof import copying
from services.ledger.record.places import personal_texts
from tests.examples import BEN, GOAL, draft
from tests.ledger.moved import kept, move, verified, without_epoch
from tests.ledger.opened import MORNING, ORGANIZATION, Opened, Steered, opened, served
from tests.ledger.story import tell


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few rows fill a page, so that every copy has several."""
    monkeypatch.setattr(copying, "_PAGE_EVENTS", 7)
    monkeypatch.setattr(copying, "_PAGE_ROWS", 5)


def test_a_ledger_moves_to_any_store(told: str, anywhere: str) -> None:
    copied = move(told, anywhere)

    assert without_epoch(kept(anywhere)) == without_epoch(kept(told))
    assert verified(anywhere) == verified(told)
    assert copied.root == verified(told).root


def test_a_round_trip_ends_in_what_it_began_with(
    sqlite_database: str, postgresql_database: str, tmp_path: Path
) -> None:
    (tmp_path / "back").mkdir()
    back = f"sqlite:///{tmp_path / 'back' / 'ledger.db'}"
    with opened(sqlite_database) as ledger:
        tell(ledger)
        for number in range(300):
            ledger.do(create_unit, unit_id=f"u{number}", name="A unit", reason="Why.")

    copies = [
        move(sqlite_database, postgresql_database),
        move(postgresql_database, back),
    ]

    assert without_epoch(kept(back)) == without_epoch(kept(sqlite_database))
    assert kept(back)["tree_tiles"]
    assert verified(back) == verified(sqlite_database)
    epochs = [one.epoch for one in copies]
    with served(sqlite_database) as ledger:
        epochs.append(ledger.ledger.read.head(ORGANIZATION).epoch)
    assert len(set(epochs)) == 3


def test_a_request_that_was_answered_is_answered_alike_by_the_copy(
    database: str, elsewhere: str
) -> None:
    steered = Steered()
    with opened(database, steered) as ledger:
        ledger.staff()
        calls = [
            ledger.call(draft_goal, goal_id=GOAL, draft=draft(), by=BEN),
            ledger.call(create_unit, unit_id=None, name="Support", reason="It grows."),
        ]
        answers = [ledger.ask(call).answer for call in calls]

    move(database, elsewhere)

    with served(elsewhere, steered) as ledger:
        again = [ledger.ask(call) for call in calls]
        assert [receipt.answer for receipt in again] == answers
        assert all(receipt.replayed for receipt in again)
        assert ledger.ledger.actor(ORGANIZATION, "anna@acme.example") == "anna"


def test_the_copy_goes_on_where_the_source_was(told: str, elsewhere: str) -> None:
    last = move(told, elsewhere).position

    later = Steered(MORNING + timedelta(days=9), _requests=iter(range(900, 999)))
    with served(elsewhere, later) as ledger:
        receipt = ledger.do(create_unit, unit_id="new", name="New", reason="Because.")

    assert receipt.answer.position == last + 1
    assert verified(elsewhere).position == last + 1


def test_personal_texts_open_on_the_copy(told: str, elsewhere: str) -> None:
    move(told, elsewhere)

    said = []
    for url in (told, elsewhere):
        with served(url) as ledger:
            records = ledger.ledger.read.records(ORGANIZATION, 0, 1_000)
            texts = [t for record in records for _, t in personal_texts(record.event)]
            said.append([ledger.ledger.open_text(text) for text in texts])
    assert len(said[0]) > 10
    assert said[1] == said[0]


def test_what_is_recorded_meanwhile_is_left_to_the_source(
    database: str, elsewhere: str
) -> None:
    with opened(database) as ledger:
        tell(ledger)
        before = ledger.ledger.read.head(ORGANIZATION)

        def write(position: int) -> None:
            ledger.do(create_unit, unit_id=f"u{position}", name="X", by=BEN)

        copied = move(database, elsewhere, passed=write)

        assert ledger.ledger.read.head(ORGANIZATION).position > before.position
    assert copied.position == before.position
    assert copied.root == before.frontier.root()
    assert verified(elsewhere).position == before.position


def test_a_copy_takes_no_more_memory_for_more_events(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "AGGREGATES_MAX", 50)
    steered = Steered()
    peaks: list[int] = []
    for events in (300, 1_200):
        with opened(sqlite_database, steered) as ledger:
            if not peaks:
                ledger.staff()
            units(ledger, events)
        # The first copy also fills caches that are no page.
        peaks.append(
            min(peak(sqlite_database, tmp_path / f"{events}-{n}") for n in range(2))
        )

    # Held in one piece, five times the events took three and a half times as much.
    assert peaks[1] < peaks[0] * 2


def peak(url: str, folder: Path) -> int:
    """Move a ledger that nobody serves, and return the most bytes that were held."""
    folder.mkdir()
    gc.collect()
    tracemalloc.start()
    move(url, f"sqlite:///{folder / 'ledger.db'}")
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def units(ledger: Opened, count: int) -> None:
    waiting = [
        ledger.send(ledger.call(create_unit, unit_id=None, name="A unit"))
        for _ in range(count)
    ]
    for one in waiting:
        one.result(60)
