"""Read model of policies: what each was set to say, version by version.

What is built in is not here: nothing ever happened to it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import PrimaryKeyConstraint, bindparam, select

from domain.policies.policy import PolicySet, PolicyTerms
from projections.tables.listed import is_one_of
from projections.tables.queries import Query
from projections.tables.tables import Versions, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "policies"
GENERATION = 1


class PolicyRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a policy.

    Attributes:
        policy: Its id.
        version: Its number, from 1.
        terms: What it says.
        updated: When it was set.
    """

    policy: str
    version: int
    terms: PolicyTerms
    updated: datetime


POLICIES = Versions(
    table=view_table(
        f"policies_{GENERATION}",
        count("since"),
        count("until"),
        name("policy"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "policy", "since"),
    ),
    identity=("policy",),
    kind=PolicyRow,
    key=lambda row: (row.policy,),
    found_by=lambda row: (),
)
TABLES = (POLICIES,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event = record.event
    if isinstance(event, PolicySet) and event.terms.to is not None:
        row = PolicyRow(
            policy=record.stream.partition("/")[2],
            version=event.version,
            terms=event.terms.to,
            updated=record.recorded,
        )
        rows.put(POLICIES, record.position, row)


# What `project` is to be shown.
EVENTS = (PolicySet,)


def page(connection: Connection, page: Page) -> list[PolicyRow]:
    """List policies that were set, in the order of their ids; a page's place is one."""
    found = connection.execute(_PAGE, page.asked(""))
    return [POLICIES.decode(contents) for (contents,) in found]


def by_id(connection: Connection, known: Known, policy: str) -> PolicyRow | None:
    """Return a policy, or None where it was never set."""
    asked = {**structs.asdict(known), "policy": policy}
    contents = connection.execute(_BY_ID, asked).scalar()
    return None if contents is None else POLICIES.decode(contents)


def _among(found: Iterable[Any]) -> dict[str, PolicyRow]:
    rows = [POLICIES.decode(contents) for (contents,) in found]
    return {row.policy: row for row in rows}


_C = POLICIES.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"), POLICIES.known_at(bindparam("position"))
)
_BY_ID = _KNOWN.where(_C.policy == bindparam("policy"))
# Those of some policies that were set, by id; its parameter: ``policies``.
AMONG = Query(_KNOWN.where(is_one_of(_C.policy, "policies")), _among)
_PAGE = (
    _KNOWN.where(_C.policy > bindparam("after"))
    .order_by(_C.policy)
    .limit(bindparam("size"))
)
