"""Read model of the directory: the organization, its people and its services.

Who leads somebody, and which units they are in, is kept by days: so the directory is
asked as of a position, like everything else, and as of a day.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.directory.delegations import DelegationGranted, DelegationRevoked
from domain.directory.leaving import PersonDeactivated
from domain.directory.managers import ManagerSet
from domain.directory.memberships import MembershipSet
from domain.directory.people import PersonAdded, ServiceAdded
from domain.founding import OrganizationCreated
from projections.organization.person_rows import PersonFilter, PersonRow, added, changed
from projections.tables.queries import Query
from projections.tables.tables import Table, Versions, as_json, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "directory"
GENERATION = 2


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


ORGANIZATIONS = Table(
    table=view_table(
        f"organizations_{GENERATION}",
        count("position"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "position"),
    ),
)
PEOPLE = Versions(
    table=view_table(
        f"people_{GENERATION}",
        count("since"),
        count("until"),
        name("person"),
        name("kind"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "person", "since"),
        Index(f"people_{GENERATION}_kind", "ledger", "kind", "person"),
    ),
    identity=("person",),
    kind=PersonRow,
    key=lambda row: (row.person,),
    found_by=lambda row: (row.kind.name,),
)
# Of whom it was ever said that somebody leads them, or that they are in a unit; on
# which days, the version of the person tells.
LINKED = Table(
    table=view_table(
        f"people_linked_{GENERATION}",
        count("position"),
        name("relation"),
        name("linked_to"),
        name("person"),
        PrimaryKeyConstraint("ledger", "position"),
        Index(
            f"people_linked_{GENERATION}_to",
            "ledger",
            "relation",
            "linked_to",
            "person",
        ),
    ),
)
TABLES = (ORGANIZATIONS, PEOPLE, LINKED)
_MANAGER, _UNIT = "manager", "unit"


def project(rows: Rows, record: Record) -> None:
    """Take one event into the directory; events of no interest pass by."""
    event, id_ = record.event, record.stream.partition("/")[2]
    match event:
        case OrganizationCreated():
            organization = OrganizationRow(
                ledger=record.ledger,
                name=event.name,
                time_zone=event.time_zone,
                administrator=event.administrator,
                created=record.recorded,
            )
            contents = as_json(organization)
            rows.add(ORGANIZATIONS, (record.ledger, record.position, contents))
        case PersonAdded() | ServiceAdded():
            rows.put(PEOPLE, record.position, added(record, event))
        case _:
            row = changed(rows.version(PEOPLE, id_), event)
            row = structs.replace(row, version=record.version)
            rows.put(PEOPLE, record.position, row)
            _link(rows, record)


# What `project` is to be shown.
EVENTS = (
    OrganizationCreated,
    PersonAdded,
    ServiceAdded,
    PersonDeactivated,
    ManagerSet,
    MembershipSet,
    DelegationGranted,
    DelegationRevoked,
)


def organization(connection: Connection, known: Known) -> OrganizationRow | None:
    """Return the organization, or None before its first event."""
    return ORGANIZATION.ask(connection, known)


def people(connection: Connection, page: Page, which: PersonFilter) -> list[PersonRow]:
    """List people, or services, in the order of their ids; a page's place is an id.

    Who lists both lists the people first: so their names on the wire are in order.
    """
    asked = {**page.asked(""), "kind": which.kind.name}
    statement = _PEOPLE
    for relation, linked_to in ((_MANAGER, which.manager), (_UNIT, which.unit)):
        if linked_to is not None:
            statement = statement.where(_LINKED_TO[relation])
            asked |= {relation: linked_to}
    found: list[PersonRow] = []
    while True:
        listed = connection.execute(statement, asked).scalars().all()
        rows = [PEOPLE.decode(contents) for contents in listed]
        found += filter(which.passes, rows)
        if len(rows) < page.size or len(found) >= page.size:
            return found[: page.size]
        asked["after"] = rows[-1].person


def person(connection: Connection, known: Known, person_id: str) -> PersonRow | None:
    """Return a person or service, or None where there is none."""
    asked = {**structs.asdict(known), "id": person_id}
    contents = connection.execute(_PERSON, asked).scalar()
    return None if contents is None else PEOPLE.decode(contents)


def _known(table: Table) -> Select[Any]:
    return select(table.table.c.contents).where(
        table.table.c.ledger == bindparam("ledger"),
        table.known_at(bindparam("position")),
    )


def _linked_to(relation: str) -> Any:
    """Return the condition that somebody was ever so linked to what is asked for."""
    links = LINKED.table.c
    ever = select(links.person).where(
        links.ledger == bindparam("ledger"),
        links.relation == relation,
        links.linked_to == bindparam(relation),
        LINKED.known_at(bindparam("position")),
    )
    return PEOPLE.table.c.person.in_(ever)


_C = PEOPLE.table.c
_PEOPLE = (
    _known(PEOPLE)
    .where(_C.kind == bindparam("kind"), _C.person > bindparam("after"))
    .order_by(_C.person)
    .limit(bindparam("size"))
)
_LINKED_TO = {relation: _linked_to(relation) for relation in (_MANAGER, _UNIT)}
_PERSON = _known(PEOPLE).where(_C.person == bindparam("id"))

_decode_organization = msgspec.json.Decoder(OrganizationRow).decode


def _organization(found: Iterable[Any]) -> OrganizationRow | None:
    rows = [_decode_organization(contents) for (contents,) in found]
    return rows[0] if rows else None


# The organization, or None before its first event.
ORGANIZATION = Query(_known(ORGANIZATIONS), _organization)


def _link(rows: Rows, record: Record) -> None:
    match record.event:
        case ManagerSet(to=str(manager)):
            link = (_MANAGER, manager)
        case MembershipSet(unit=unit):
            link = (_UNIT, unit)
        case _:
            return
    person = record.stream.partition("/")[2]
    rows.add(LINKED, (record.ledger, record.position, *link, person))
