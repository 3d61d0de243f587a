"""Leaving: from a day on a person acts no more, and what they did stays (rules §9.1).

Goals that they own stay theirs until somebody else takes them over: none is orphaned,
and findings name them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.actors import Person, acting, command
from domain.changes import Change
from domain.organization import today
from domain.record import Event, Record
from domain.refusals import SegregationOfDuties

if TYPE_CHECKING:
    from domain.book import Book


class PersonDeactivated(Event, frozen=True, kw_only=True):
    """A person leaves, or leaves on another day than was said.

    Attributes:
        inactive_day: The first day on which they act no more, before and now.
    """

    NAME = "person.deactivated"

    inactive_day: Change[date | None]

    def apply(self, aggregate: Person, record: Record) -> None:
        """Set the day."""
        aggregate.inactive_day = self.inactive_day.to


@command
def deactivate_person(
    book: Book, person_id: str, inactive_day: date | None = None
) -> None:
    """Let a person act no more, from a day on; today, where none is said.

    1. Any day: who left last week did so last week, though what they recorded since
       stands; who leaves next month acts until then.
    2. Said again, the later word stands: that is how a wrong day is mended.
    3. Somebody else does it, so that there is always somebody left.
    """
    person = book.open(Person, person_id)
    if person.id in acting(book.command):
        raise SegregationOfDuties(rule="nobody deactivates themself")
    day = inactive_day or today(book)
    if day != person.inactive_day:
        change = Change(person.inactive_day, day)
        book.record(person, PersonDeactivated(inactive_day=change))
