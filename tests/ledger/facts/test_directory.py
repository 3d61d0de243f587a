"""The directory's rules are exact, whoever writes at once, from any process (P5)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from domain.aggregate import fold
from domain.directory import tree
from domain.directory.leaving import deactivate_person
from domain.directory.refusals import UnitHasOpenUnits
from domain.directory.timelines import Days, on
from domain.directory.unit import Unit
from domain.directory.units import close_unit, create_unit, move_unit
from domain.refusals import PersonInactive, Refusal
from services.ledger.proof.verify import Verification
from services.ledger.writing.acts import Receipt
from tests.examples import BEN, CLEO, CRM
from tests.ledger.opened import ORGANIZATION, Opened, served

FIRST = date(2026, 1, 12)
CALENDAR = [FIRST + timedelta(days=number) for number in range(4)]
UNITS = [f"u{number}" for number in range(8)]
LEVELS = 4


@pytest.fixture
def other(acme: Opened) -> Iterator[Opened]:
    """Give the ledger of another process on the same database."""
    with served(acme.url, acme.steered) as other:
        yield other


def units_of(acme: Opened) -> dict[str, Unit]:
    """Fold every unit from the log."""
    found = {}
    for name in UNITS:
        records = acme.ledger.read.stream(ORGANIZATION, Unit.stream_of(name))
        unit = fold(Unit, name, records)
        assert unit is not None
        found[name] = unit
    return found


def way_up(units: dict[str, Unit], name: str, day: date) -> list[str]:
    """Return a unit and all that it is part of on a day; fail where it is a loop."""
    way = [name]
    while (parent := on(units[way[-1]].parents, day)) is not None:
        assert parent not in way, f"{parent} is part of itself on {day}: {way}"
        way.append(parent)
    return way


def some_call(chance: random.Random, ledger: Opened) -> Any:
    """Return a move or a closing that may or may not be lawful."""
    unit, parent = chance.sample(UNITS, 2)
    start = chance.choice(CALENDAR)
    if chance.random() < 0.15:
        return ledger.call(close_unit, unit_id=unit, close_day=start)
    end = chance.choice([None, *(day for day in CALENDAR if day >= start)])
    to = chance.choice([parent, parent, parent, None])
    return ledger.call(move_unit, unit_id=unit, parent=to, days=Days(start, end))


@pytest.mark.parametrize("seed", range(3))
def test_units_stay_a_tree_on_every_day_though_many_move_them_at_once(
    acme: Opened, other: Opened, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(tree, "LEVELS_MAX", LEVELS)
    chance = random.Random(seed)
    for unit in UNITS:
        acme.do(create_unit, unit_id=unit, name=unit, start_day=FIRST)

    sent: list[Future[Receipt]] = []
    for _ in range(200):
        ledger = chance.choice([acme, other])
        sent.append(ledger.send(some_call(chance, ledger)))
    accepted = 0
    for waiting in sent:
        with suppress(Refusal):
            waiting.result(30)
            accepted += 1

    units = units_of(acme)
    for day in CALENDAR:
        for name, found in units.items():
            way = way_up(units, name, day)
            assert len(way) <= LEVELS
            is_open = not found.is_closed(day)
            assert not (is_open and any(units[up].is_closed(day) for up in way[1:]))
    assert 20 < accepted < 200
    Verification(acme.store, ORGANIZATION).run()


def test_one_batch_knows_what_its_first_commands_said(acme: Opened) -> None:
    """Facts that a transaction has not stored yet count for the next command of it."""
    acme.do(create_unit, unit_id="a", name="A")

    part = acme.send(acme.call(create_unit, unit_id="b", name="B", parent="a"))
    closed = acme.send(acme.call(close_unit, unit_id="a"))

    assert part.result(30).answer.made == ("b",)
    with pytest.raises(UnitHasOpenUnits):
        closed.result(30)


def test_a_refused_move_leaves_no_fact(acme: Opened) -> None:
    acme.do(create_unit, unit_id="a", name="A")
    acme.do(create_unit, unit_id="b", name="B", parent="a")

    with pytest.raises(Refusal):
        acme.do(move_unit, unit_id="a", parent="b")
    acme.do(move_unit, unit_id="b", parent=None, validate_only=True)

    Verification(acme.store, ORGANIZATION).run()


def test_who_was_deactivated_by_another_process_acts_no_more(
    acme: Opened, other: Opened
) -> None:
    acme.do(create_unit, unit_id="a", name="A", by=BEN)
    other.do(deactivate_person, person_id=BEN, by=CLEO)

    with pytest.raises(PersonInactive):
        acme.do(create_unit, unit_id="b", name="B", by=BEN)
    with pytest.raises(PersonInactive):
        acme.do(create_unit, unit_id="b", name="B", by=CRM, on_behalf_of=BEN)


@pytest.mark.parametrize("by", [BEN, CRM])
def test_that_somebody_is_active_costs_no_query(acme: Opened, by: str) -> None:
    """Whether people have left is asked of memory, a service too (design §9)."""
    acme.do(create_unit, unit_id="a", name="A", by=by)
    asked: list[str] = []
    usual = acme.store.sql

    def noting(text: str) -> str:
        asked.append(text)
        return usual(text)

    acme.store.sql = noting  # type: ignore[method-assign]
    acme.do(move_unit, unit_id="a", parent=None, by=by)

    del acme.store.sql
    assert not [text for text in asked if "FROM events" in text]
