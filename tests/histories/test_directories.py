"""Any history of units and people is what a calendar says, now and as it was known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from google.type.date_pb2 import Date
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from domain.directory.tree import LEVELS_MAX
from goalledger.v1 import directory_changes_pb2 as changes
from goalledger.v1 import directory_pb2, directory_service_pb2, ranges_pb2
from tests.domain.directory.trees import CALENDAR, UNITS, Step, Units, plain
from tests.histories.company import Company, World, principal
from tests.histories.test_histories import SETTINGS

PEOPLE = ("anna", "ben", "cleo")
SOMEBODY = st.sampled_from(PEOPLE)
NOBODY_OR_SOMEBODY = st.sampled_from([None, *PEOPLE])
FIRST = st.integers(0, len(CALENDAR) - 1)
LENGTH = st.one_of(st.none(), st.integers(0, len(CALENDAR)))
DAY = st.sampled_from(CALENDAR)
TREE_REASONS = {
    *("RESOURCE_NOT_FOUND", "RESOURCE_EXISTS", "UNIT_CYCLE", "UNIT_CLOSED"),
    *("UNIT_HAS_OPEN_UNITS", "UNIT_TOO_DEEP"),
}
Expected = dict[str, Any]


class Directory(RuleBasedStateMachine):
    """Units and people of one company on the world's server.

    Attributes:
        world: The ledger; set by the test.
        units: The model of the tree.
        managers: Who leads whom, by person and day.
        members: As what somebody is in a unit, by person, unit and day.
        leaves: From which day on somebody acts no more.
        known: What was so on some days, by the position at which it was known.
    """

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.company = Company(self.world)
        self.names = dict(self.company.people)
        listing = directory_service_pb2.ListPeopleRequest(parent=self.company.name)
        listing.read.strong = True
        for person in self.world.served.send(listing, principal("cleo")).people:
            self.names.setdefault(person.display_name.lower(), person.name)
        self.units = Units(LEVELS_MAX)
        self.managers: dict[tuple[str, date], str] = {}
        self.members: dict[tuple[str, str, date], str] = {}
        self.leaves: dict[str, date] = {}
        self.known: dict[int, dict[date, Expected]] = {}

    def teardown(self) -> None:
        """Compare all that was ever known, and verify."""
        for position, known in self.known.items():
            for day, expected in known.items():
                assert self.asked(day, position) == expected
        self.company.verify()

    @rule(
        what=st.sampled_from(["create", "create", "move", "move", "close"]),
        unit=st.sampled_from(UNITS[:4]),
        parent=st.sampled_from([None, *UNITS[:4]]),
        first=FIRST,
        length=LENGTH,
    )
    def change_unit(self, **said: Any) -> None:
        step = plain(Step(**said))
        name, above = self.unit(step.unit), step.parent and self.unit(step.parent)
        request: Any
        match step.what:
            case "create":
                request = directory_service_pb2.CreateUnitRequest(
                    parent=self.company.name,
                    unit_id=step.unit,
                    display_name=step.unit,
                    parent_unit=above or "",
                    start_date=_day(step.start),
                )
            case "move":
                request = changes.MoveUnitRequest(name=name, parent_unit=above or "")
                request.days.CopyFrom(_days(step.first, step.length))
            case _:
                request = changes.CloseUnitRequest(
                    name=name, close_date=_day(step.start)
                )
        self.do(request, set() if self.units.allows(step) else TREE_REASONS)

    @rule(person=SOMEBODY, manager=NOBODY_OR_SOMEBODY, first=FIRST, length=LENGTH)
    def set_manager(
        self, person: str, manager: str | None, first: int, length: int | None
    ) -> None:
        span = _calendar(first, length)
        after = dict(self.managers)
        for day in span:
            after.pop((person, day), None)
            if manager is not None:
                after[person, day] = manager
        reasons = set()
        if any(_leads_themself(after, person, day) for day in span):
            reasons.add("MANAGER_CYCLE")
        if manager is not None and self.left({person, manager}, span[0]):
            reasons.add("PERSON_INACTIVE")
        request = changes.SetManagerRequest(name=self.names[person])
        request.manager = "" if manager is None else self.names[manager]
        request.days.CopyFrom(_days(first, length))
        if self.do(request, reasons):
            self.managers = after

    @rule(
        person=SOMEBODY,
        unit=st.sampled_from(UNITS[:4]),
        role=st.sampled_from(["", "Lead", None]),
        first=FIRST,
        length=LENGTH,
    )
    def set_membership(
        self, person: str, unit: str, role: str | None, first: int, length: int | None
    ) -> None:
        span = _calendar(first, length)
        reasons = set()
        if unit not in self.units.closes:
            reasons.add("RESOURCE_NOT_FOUND")
        if role is not None and self.units.is_closed(unit, span[0]):
            reasons.add("UNIT_CLOSED")
        if role is not None and self.left({person}, span[0]):
            reasons.add("PERSON_INACTIVE")
        request = changes.SetMembershipRequest(
            name=self.names[person],
            unit=self.unit(unit),
            role=role or "",
            removed=role is None,
            days=_days(first, length),
        )
        if self.do(request, reasons):
            for day in span:
                self.members.pop((person, unit, day), None)
                if role is not None:
                    self.members[person, unit, day] = role

    @rule(person=st.sampled_from(["anna", "ben"]), day=DAY)
    def deactivate(self, person: str, day: date) -> None:
        request = changes.DeactivatePersonRequest(
            name=self.names[person], inactive_date=_day(day)
        )
        if self.do(request, set()):
            self.leaves[person] = day

    @rule(day=DAY)
    def compare(self, day: date) -> None:
        """Compare the directory of a day with the model, and keep what is known."""
        assert self.asked(day) == self.expected(day)
        head = directory_service_pb2.ListUnitsRequest(parent=self.company.name)
        head.read.strong = True
        answer = self.world.served.send(head, principal("cleo"))
        position = answer.read_info.resolved_position
        self.known[position] = {one: self.expected(one) for one in (day, CALENDAR[0])}

    def do(self, request: Any, reasons: set[str]) -> bool:
        """Send a command, and expect what the model says."""
        if reasons:
            assert self.company.refusal("cleo", request) in reasons
            return False
        self.company.ask("cleo", request)
        return True

    def left(self, people: set[str], day: date) -> bool:
        """Tell whether one of some people has left by a day."""
        return any(self.leaves.get(one, date.max) <= day for one in people)

    def unit(self, unit: str) -> str:
        """Name a unit."""
        return f"{self.company.name}/units/{unit}"

    def expected(self, day: date) -> Expected:
        """Say what the model says of a day."""
        said: Expected = {}
        for person in PEOPLE:
            manager = self.managers.get((person, day))
            said[self.names[person]] = (
                manager and self.names[manager],
                {
                    self.unit(unit): role
                    for (who, unit, on), role in self.members.items()
                    if (who, on) == (person, day)
                },
                self.left({person}, day),
            )
        for unit in self.units.closes:
            above = self.units.parents[day, unit]
            is_closed = self.units.is_closed(unit, day)
            said[self.unit(unit)] = (above and self.unit(above), is_closed)
        return said

    def asked(self, day: date, position: int | None = None) -> Expected:
        """Say what the server says of a day."""
        units = directory_service_pb2.ListUnitsRequest(parent=self.company.name)
        people = directory_service_pb2.ListPeopleRequest(
            parent=self.company.name, kind=directory_pb2.PERSON_KIND_PERSON
        )
        for request in (units, people):
            request.effective_date.CopyFrom(_day(day))
            if position is None:
                request.read.strong = True
            else:
                request.read.as_of_position = position
        ask = self.world.served.send
        said: Expected = {
            one.name: (
                one.manager or None,
                {member.unit: member.role for member in one.memberships},
                one.state == directory_pb2.PERSON_STATE_INACTIVE,
            )
            for one in ask(people, principal("cleo")).people
        }
        for one in ask(units, principal("cleo")).units:
            said[one.name] = (
                one.parent_unit or None,
                one.state == directory_pb2.UNIT_STATE_CLOSED,
            )
        return said


def _leads_themself(
    managers: dict[tuple[str, date], str], person: str, day: date
) -> bool:
    above = managers.get((person, day))
    for _ in PEOPLE:
        if above is None or above == person:
            break
        above = managers.get((above, day))
    return above == person


def _calendar(first: int, length: int | None) -> list[date]:
    end = len(CALENDAR) if length is None else first + length + 1
    return CALENDAR[first:end]


def _day(day: date) -> Date:
    return Date(year=day.year, month=day.month, day=day.day)


def _days(first: int, length: int | None) -> ranges_pb2.DateRange:
    """Say some days; those that reach the calendar's end are for good."""
    days = ranges_pb2.DateRange(start_date=_day(CALENDAR[first]))
    if length is not None and first + length < len(CALENDAR) - 1:
        days.end_date.CopyFrom(_day(CALENDAR[first + length]))
    return days


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    """Give a served ledger on an empty database, once on each kind."""
    world = World(database, tmp_path)
    world.start()
    yield world
    world.stop()


def test_any_directory_is_what_a_calendar_says_as_of_any_position(
    world: World,
) -> None:
    class OfThisWorld(Directory):
        pass

    OfThisWorld.world = world

    run_state_machine_as_test(OfThisWorld, settings=SETTINGS)
