"""Read model of the directory: the organization, its units, people and services."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import PrimaryKeyConstraint, bindparam, select

from domain.organization import OrganizationCreated
from domain.people import PersonAdded, ServiceAdded
from domain.texts import Text
from domain.units import UnitCreated
from projections.tables import Table, as_json, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.rows import Rows

NAME = "directory"
GENERATION = 1


class PersonKind(Enum):
    """Whether somebody or something acts, in the order in which they are listed."""

    PERSON = "PERSON"
    SERVICE = "SERVICE"


class OrganizationRow(Struct, frozen=True, kw_only=True):
    """The organization, as it was created.

    Attributes:
        ledger: Its id.
        name: What people call it.
        time_zone: The zone whose days count.
        administrator: The id of its first person.
        created: When.
    """

    ledger: str
    name: str
    time_zone: str
    administrator: str
    created: datetime


class UnitRow(Struct, frozen=True, kw_only=True):
    """A unit, as it was created.

    Attributes:
        unit: Its id.
        name: What people call it.
        parent: The id of the unit it is part of; None for none.
        created: When.
    """

    unit: str
    name: str
    parent: str | None
    created: datetime


class PersonRow(Struct, frozen=True, kw_only=True):
    """A person or a service, as they were added.

    Attributes:
        kind: Which of the two.
        person: Their id.
        name: What people call them.
        principal: How they are known when they call.
        created: When.
    """

    kind: PersonKind
    person: str
    name: Text
    principal: Text
    created: datetime


ORGANIZATIONS = Table(
    table=view_table(
        f"organizations_{GENERATION}",
        count("position"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "position"),
    ),
    since="position",
)
UNITS = Table(
    table=view_table(
        f"units_{GENERATION}",
        count("position"),
        name("unit"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "unit"),
    ),
    since="position",
)
PEOPLE = Table(
    table=view_table(
        f"people_{GENERATION}",
        count("position"),
        name("kind"),
        name("person"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "kind", "person"),
    ),
    since="position",
)
TABLES = (ORGANIZATIONS, UNITS, PEOPLE)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the directory; events of no interest pass by."""
    event, id_ = record.event, record.stream.partition("/")[2]
    place = (record.ledger, record.position)
    match event:
        case OrganizationCreated():
            organization = OrganizationRow(
                ledger=record.ledger,
                name=event.name,
                time_zone=event.time_zone,
                administrator=event.administrator,
                created=record.recorded,
            )
            rows.add(ORGANIZATIONS, (*place, as_json(organization)))
        case UnitCreated():
            unit = UnitRow(
                unit=id_, name=event.name, parent=event.parent, created=record.recorded
            )
            rows.add(UNITS, (*place, id_, as_json(unit)))
        case PersonAdded():
            _add(rows, record, PersonKind.PERSON, event)
        case ServiceAdded():
            _add(rows, record, PersonKind.SERVICE, event)


# What `project` is to be shown.
EVENTS = (OrganizationCreated, UnitCreated, PersonAdded, ServiceAdded)


def organization(
    connection: Connection, ledger: str, position: int
) -> OrganizationRow | None:
    """Return the organization, or None before its first event."""
    asked = {"ledger": ledger, "position": position}
    contents = connection.execute(_ORGANIZATION, asked).scalar()
    return None if contents is None else _decode_organization(contents)


def units(
    connection: Connection, ledger: str, position: int, *, after: str = "", size: int
) -> list[UnitRow]:
    """List units as known at a position, in the order of their ids.

    Args:
        connection: Of the views.
        ledger: The organization.
        position: What is known; the same for all pages of a list.
        after: The id of the last unit of the page before.
        size: How many at most.
    """
    asked = {"ledger": ledger, "position": position, "after": after, "size": size}
    return [_decode_unit(found) for (found,) in connection.execute(_UNITS, asked)]


def people(
    connection: Connection,
    ledger: str,
    position: int,
    kind: PersonKind,
    *,
    after: str = "",
    size: int,
) -> list[PersonRow]:
    """List the people, or the services, as known at a position, by their ids.

    Who lists both lists the people first: so their names on the wire are in order.

    Args:
        connection: Of the views.
        ledger: The organization.
        position: What is known; the same for all pages of a list.
        kind: Which of the two.
        after: The id of the last one of the page before.
        size: How many at most.
    """
    asked = {"ledger": ledger, "position": position, "after": after, "size": size}
    asked["kind"] = kind.name
    return [_decode_person(found) for (found,) in connection.execute(_PEOPLE, asked)]


def unit(connection: Connection, ledger: str, position: int, id_: str) -> bool:
    """Tell whether a unit was known at a position."""
    asked = {"ledger": ledger, "position": position, "id": id_}
    return connection.execute(_UNIT, asked).scalar() is not None


def person(
    connection: Connection, ledger: str, position: int, id_: str
) -> PersonRow | None:
    """Return a person or service known at a position, or None."""
    asked = {"ledger": ledger, "position": position, "id": id_}
    contents = connection.execute(_PERSON, asked).scalar()
    return None if contents is None else _decode_person(contents)


def _known(table: Table) -> Select[Any]:
    return select(table.table.c.contents).where(
        table.table.c.ledger == bindparam("ledger"),
        table.known_at(bindparam("position")),
    )


def _page(table: Table, column: str) -> Select[Any]:
    key = table.table.c[column]
    page = _known(table).where(key > bindparam("after")).order_by(key)
    return page.limit(bindparam("size"))


_ORGANIZATION = _known(ORGANIZATIONS)
_UNITS = _page(UNITS, "unit")
_UNIT = _known(UNITS).where(UNITS.table.c.unit == bindparam("id"))
_PEOPLE = _page(PEOPLE, "person").where(PEOPLE.table.c.kind == bindparam("kind"))
_PERSON = _known(PEOPLE).where(PEOPLE.table.c.person == bindparam("id"))

_decode_organization = msgspec.json.Decoder(OrganizationRow).decode
_decode_unit = msgspec.json.Decoder(UnitRow).decode
_decode_person = msgspec.json.Decoder(PersonRow).decode


def _add(
    rows: Rows, record: Record, kind: PersonKind, event: PersonAdded | ServiceAdded
) -> None:
    id_ = record.stream.partition("/")[2]
    person = PersonRow(
        kind=kind,
        person=id_,
        name=event.name,
        principal=event.principal,
        created=record.recorded,
    )
    row = (record.ledger, record.position, kind.name, id_, as_json(person))
    rows.add(PEOPLE, row)
