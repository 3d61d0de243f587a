"""Memberships: who is in which units on which days, and as what (rules §9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import Membership, Person, command, require_active
from domain.changes import Change
from domain.directory.timelines import Days, Timeline, during, said
from domain.directory.tree import require_open_unit
from domain.directory.unit import Unit
from domain.organization import today
from domain.record import Event, Record
from domain.texts import Personal

if TYPE_CHECKING:
    from domain.book import Book


class MembershipSet(Event, frozen=True, kw_only=True):
    """A person is in a unit on some days, or is not.

    Attributes:
        unit: The id of the unit.
        days: Which days.
        member: On which of them they were in it, and on which they are now: on all or
            on none.
        role: What they are there, sealed with their own key; None where it is not said.
    """

    NAME = "person.membership_set"

    unit: str
    days: Days
    member: Change[tuple[Days, ...]]
    role: Personal | None

    def apply(self, aggregate: Person, record: Record) -> None:
        """Say so of these days, whatever was said of them before."""
        timeline = aggregate.memberships.get(self.unit, ())
        aggregate.memberships = {
            **aggregate.memberships,
            self.unit: said(timeline, self.days, self.membership),
        }

    @property
    def membership(self) -> Membership | None:
        """Return what they are in the unit now, or None."""
        return Membership(self.role) if self.member.to else None


class StatedMembership(Struct, frozen=True, kw_only=True):
    """What is said of somebody and a unit.

    Attributes:
        unit: The id of the unit.
        role: What they are there; empty: it is not said.
        removed: Whether they are not in it; then there is no role.
    """

    unit: str
    role: str = ""
    removed: bool = False


@command
def set_membership(
    book: Book, person_id: str, stated: StatedMembership, days: Days | None = None
) -> None:
    """Say that a person is in a unit on some days, or is not; from today on.

    Somebody may be in several units at once. When the days begin, who is to be in a
    unit has not left, and the unit is not closed.
    """
    person = book.open(Person, person_id)
    days = days or Days(today(book))
    book.load(Unit, stated.unit)
    if not stated.removed:
        require_active(person, days.start)
        require_open_unit(book, stated.unit, days.start)
    before = during(person.memberships.get(stated.unit, ()), days)
    roles = [(span.days, book.reads(span.value.role) or "") for span in before]
    if roles != ([] if stated.removed else [(days, stated.role)]):
        role = Personal(person.id, text=stated.role) if stated.role else None
        member = Change(_joined(before), () if stated.removed else (days,))
        event = MembershipSet(unit=stated.unit, days=days, member=member, role=role)
        book.record(person, event)


def _joined(spans: Timeline[Membership]) -> tuple[Days, ...]:
    """Return the days of spans, whatever the role."""
    joined: Timeline[bool] = ()
    for span in spans:
        joined = said(joined, span.days, value=True)
    return tuple(span.days for span in joined)
