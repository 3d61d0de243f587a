"""Managers: who leads whom on which days (rules §9.1).

Not handled here: what managers may do. That is a matter of roles and policies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import Person, command, require_active
from domain.changes import Change
from domain.directory.refusals import ManagerCycle, ManagersTooMany
from domain.directory.timelines import Days, Span, during, said
from domain.organization import today
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.book import Book

# How many managers may stand above somebody; each of them is looked at.
MANAGERS_MAX = 32


class ManagerSet(Event, frozen=True, kw_only=True):
    """A person has another manager, or none, on some days.

    Attributes:
        days: Which days.
        manager: The ids of the managers they had on these days, and of the one they
            have now; none where nobody leads them.
    """

    NAME = "person.manager_set"

    days: Days
    manager: Change[tuple[Span[str], ...]]

    def apply(self, aggregate: Person, record: Record) -> None:
        """Say so of these days, whatever was said of them before."""
        aggregate.managers = said(aggregate.managers, self.days, self.to)

    @property
    def to(self) -> str | None:
        """Return the id of the manager they have now, or None."""
        return self.manager.to[0].value if self.manager.to else None


@command
def set_manager(
    book: Book, person_id: str, manager: str | None, days: Days | None = None
) -> None:
    """Say who leads a person on some days, or that nobody does; from today on.

    1. Neither of the two has left before they begin.
    2. Nobody leads themself, through however many others, on any of the days.
    3. No more than ``MANAGERS_MAX`` managers stand above one another.
    """
    person = book.open(Person, person_id)
    days = days or Days(today(book))
    before = during(person.managers, days)
    to = () if manager is None else (Span(days, manager),)
    if manager is not None:
        require_active(person, days.start)
        require_active(book.load(Person, manager), days.start)
        _require_no_cycle(book, manager, days, (person.id,))
    if before != to:
        book.record(person, ManagerSet(days=days, manager=Change(before, to)))


def _require_no_cycle(
    book: Book, manager: str, days: Days, below: tuple[str, ...]
) -> None:
    """Follow managers up, each on the days on which they count.

    Args:
        book: The command's book.
        manager: Whom to look at.
        days: On which days.
        below: The way up to them, from the person who is to have a manager.
    """
    if manager == below[0]:
        path = " under ".join((*below, manager))
        raise ManagerCycle(person=manager, start_date=days.start, path=path)
    if len(below) > MANAGERS_MAX:
        raise ManagersTooMany(person=below[0], limit=MANAGERS_MAX)
    for span in during(book.load(Person, manager).managers, days):
        _require_no_cycle(book, span.value, span.days, (*below, manager))
