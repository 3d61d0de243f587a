"""Read model of the directory: the organization, its units, people and services."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import PrimaryKeyConstraint, bindparam, select

from domain.directory.people import PersonAdded, ServiceAdded
from domain.directory.unit import UnitCreated
from domain.founding import OrganizationCreated
from domain.texts import Text
from projections.tables import Table, as_json, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.reads import Known, Page
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
)
UNITS = Table(
    table=view_table(
        f"units_{GENERATION}",
        count("position"),
        name("unit"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "unit"),
    ),
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


def organization(connection: Connection, known: Known) -> OrganizationRow | None:
    """Return the organization, or None before its first event."""
    contents = connection.execute(_ORGANIZATION, structs.asdict(known)).scalar()
    return None if contents is None else _decode_organization(contents)


def units(connection: Connection, page: Page) -> list[UnitRow]:
    """List units in the order of their ids; a page's place is an id."""
    found = connection.execute(_UNITS, page.asked(""))
    return [_decode_unit(contents) for (contents,) in found]


def people(connection: Connection, page: Page, kind: PersonKind) -> list[PersonRow]:
    """List people, or services, in the order of their ids; a page's place is an id.

    Who lists both lists the people first: so their names on the wire are in order.
    """
    found = connection.execute(_PEOPLE, {**page.asked(""), "kind": kind.name})
    return [_decode_person(contents) for (contents,) in found]


def unit(connection: Connection, known: Known, unit_id: str) -> UnitRow | None:
    """Return a unit, or None where there is none."""
    asked = {**structs.asdict(known), "id": unit_id}
    contents = connection.execute(_UNIT, asked).scalar()
    return None if contents is None else _decode_unit(contents)


def person(connection: Connection, known: Known, person_id: str) -> PersonRow | None:
    """Return a person or service, or None where there is none."""
    asked = {**structs.asdict(known), "id": person_id}
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
