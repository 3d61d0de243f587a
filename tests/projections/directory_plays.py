"""Changes of the directory that Hypothesis makes up, any days and any people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from domain.actors import Person
from domain.aggregate import fold
from domain.directory.timelines import Days
from domain.directory.unit import Unit
from domain.record import Record
from tests import directory_examples as directory
from tests import examples as ex
from tests.domain.spec import Act, History

PEOPLE = (ex.ANNA, ex.BEN, ex.CLEO)
UNITS = (ex.UNIT, "emea", "lab")
_FIRST = date(2026, 1, 12)


def _day(number: int) -> date:
    return _FIRST + timedelta(days=number)


def _days(number: int) -> Days | None:
    """Say some days, or for good, or nothing."""
    match number % 3:
        case 0:
            return None
        case 1:
            return Days(_day(number))
    return Days(_day(number), _day(number + 3))


def acts_of(number: int, history: History) -> dict[str, Callable[[], Act]]:
    """Return what may be tried, with people, units and days as a number says."""
    person, other = PEOPLE[number % 3], PEOPLE[(number + number // 3 + 1) % 3]
    unit, parent = UNITS[number % 3], UNITS[(number + number // 3 + 1) % 3]
    days, fresh = _days(number), f"d{len(history.records)}"
    granted = [one for one in map(_granted, history.records) if one]
    return {
        "manage": lambda: directory.managed(person, other, days),
        "lead no more": lambda: directory.managed(person, None, days),
        "place": lambda: directory.placed(person, unit, days, role=f"Role {number}"),
        "remove": lambda: directory.placed(person, unit, days, removed=True),
        "create unit": lambda: ex.unit_created(unit, parent, _day(number)),
        "move unit": lambda: directory.unit_moved(unit, parent, days),
        "lift unit": lambda: directory.unit_moved(unit, None, days),
        "close unit": lambda: directory.unit_closed(unit, _day(number + 5)),
        "delegate": lambda: directory.delegated(ex.BEN, None, fresh),
        "revoke": lambda: directory.delegation_revoked(
            granted[number % len(granted)] if granted else "none"
        ),
        "leave": lambda: directory.deactivated(ex.ANNA, _day(number + 30)),
    }


def _granted(record: Record) -> str | None:
    return getattr(record.event, "delegation", None)


def folded_directory(records: list[Record]) -> dict[str, object]:
    """Say of each person and unit what their records say, without any view."""
    found: dict[str, object] = {}
    for name in PEOPLE:
        person = fold(Person, name, _of(f"person/{name}", records))
        if person is not None:
            found[f"person/{name}"] = (
                person.version,
                person.inactive_day,
                person.managers,
                person.memberships,
                person.delegations,
            )
    for name in UNITS:
        unit = fold(Unit, name, _of(f"unit/{name}", records))
        if unit is not None:
            found[f"unit/{name}"] = (unit.version, unit.parents, unit.close_day)
    return found


def _of(stream: str, records: list[Record]) -> list[Record]:
    return [record for record in records if record.stream == stream]
