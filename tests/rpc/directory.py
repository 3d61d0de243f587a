"""One canonical request of each kind about units and people."""

from __future__ import annotations

from datetime import date
from typing import Any

from google.type.date_pb2 import Date

from goalledger.v1 import (
    directory_changes_pb2,
    directory_service_pb2,
    ranges_pb2,
)
from tests.rpc.acme import ACME, SALES, reading

EUROPE, VIENNA = f"{ACME}/units/europe", f"{ACME}/units/vienna"


def day(text: str) -> Date:
    """Say a day."""
    said = date.fromisoformat(text)
    return Date(year=said.year, month=said.month, day=said.day)


def days(start: str, end: str = "") -> ranges_pb2.DateRange:
    """Say some days; without a last one for good."""
    return ranges_pb2.DateRange(
        start_date=day(start), end_date=day(end) if end else None
    )


def creating(name: str, **said: Any) -> directory_service_pb2.CreateUnitRequest:
    """Create a unit."""
    id_ = name.rpartition("/")[2]
    facts: dict[str, Any] = {"unit_id": id_, "display_name": id_.title(), **said}
    return directory_service_pb2.CreateUnitRequest(parent=ACME, **facts)


def moving(
    name: str = SALES, to: str = EUROPE, **said: Any
) -> directory_changes_pb2.MoveUnitRequest:
    """Let a unit be part of another one."""
    return directory_changes_pb2.MoveUnitRequest(name=name, parent_unit=to, **said)


def closing(name: str = SALES, **said: Any) -> directory_changes_pb2.CloseUnitRequest:
    """Close a unit."""
    return directory_changes_pb2.CloseUnitRequest(name=name, **said)


def leaving(name: str, **said: Any) -> directory_changes_pb2.DeactivatePersonRequest:
    """Deactivate a person."""
    return directory_changes_pb2.DeactivatePersonRequest(name=name, **said)


def placing(
    name: str, unit: str = SALES, **said: Any
) -> directory_changes_pb2.SetMembershipRequest:
    """Say that a person is in a unit."""
    return directory_changes_pb2.SetMembershipRequest(name=name, unit=unit, **said)


def managing(
    name: str, manager: str, **said: Any
) -> directory_changes_pb2.SetManagerRequest:
    """Say who leads a person."""
    return directory_changes_pb2.SetManagerRequest(name=name, manager=manager, **said)


def granting(
    parent: str, delegate: str, **said: Any
) -> directory_changes_pb2.GrantDelegationRequest:
    """Let somebody check in for a person in the first quarter."""
    facts: dict[str, Any] = {"days": days("2026-01-01", "2026-03-31"), **said}
    return directory_changes_pb2.GrantDelegationRequest(
        parent=parent, delegate=delegate, **facts
    )


def revoking(name: str, **said: Any) -> directory_changes_pb2.RevokeDelegationRequest:
    """End a delegation."""
    return directory_changes_pb2.RevokeDelegationRequest(name=name, **said)


def getting_unit(
    name: str = SALES, on: str = "", **options: Any
) -> directory_service_pb2.GetUnitRequest:
    """Read a unit, as of a day."""
    return directory_service_pb2.GetUnitRequest(
        name=name,
        effective_date=day(on) if on else None,
        read=reading(**(options or {"strong": True})),
    )


def getting_person(
    name: str, on: str = "", **options: Any
) -> directory_service_pb2.GetPersonRequest:
    """Read a person, as of a day."""
    return directory_service_pb2.GetPersonRequest(
        name=name,
        effective_date=day(on) if on else None,
        read=reading(**(options or {"strong": True})),
    )


def listing_units(on: str = "", **said: Any) -> directory_service_pb2.ListUnitsRequest:
    """List units, as of a day."""
    return directory_service_pb2.ListUnitsRequest(
        parent=ACME,
        effective_date=day(on) if on else None,
        **({"read": reading(strong=True)} | said),
    )


def listing_people(
    on: str = "", **said: Any
) -> directory_service_pb2.ListPeopleRequest:
    """List people, as of a day."""
    return directory_service_pb2.ListPeopleRequest(
        parent=ACME,
        effective_date=day(on) if on else None,
        **({"read": reading(strong=True)} | said),
    )
