"""Adding people and services; their ids are the ledger's and say nothing (rules §9.1).

Not handled here: that a principal is one person's or one service's alone. The ledger
keeps that where it maps principals to ids.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.actors import Person, Service, command
from domain.organization import today
from domain.record import Event, Record
from domain.texts import Personal

if TYPE_CHECKING:
    from domain.book import Book


class PersonAdded(Event, frozen=True, kw_only=True):
    """A person can own goals and act from now on.

    Attributes:
        name: What people call them; sealed with their own key.
        principal: How they are known when they call; sealed with their own key.
        start_day: Their first day in the organization.
    """

    NAME = "person.added"
    MADE = "stream"

    name: Personal
    principal: Personal
    start_day: date

    def apply(self, aggregate: Person, record: Record) -> None:
        """Have no effect beyond that the person exists."""


class ServiceAdded(Event, frozen=True, kw_only=True):
    """A service can act from now on; it has a key too.

    Attributes:
        name: What people call it; sealed with its own key.
        principal: How it is known when it calls; sealed with its own key.
    """

    NAME = "service.added"
    MADE = "stream"

    name: Personal
    principal: Personal

    def apply(self, aggregate: Service, record: Record) -> None:
        """Have no effect beyond that the service exists."""


@command
def add_person(
    book: Book, name: str, principal: str, start_day: date | None = None
) -> tuple[str]:
    """Add a person, and return the id the ledger made for them.

    Their first day is today where none is said. Any other may be, since people are
    there before their ledger, or are expected; it changes nothing of what they may do.
    """
    person = book.start(Person, book.new_id())
    record_person(book, person, name, principal, start_day)
    return (person.id,)


@command
def add_service(book: Book, name: str, principal: str) -> tuple[str]:
    """Add a service, and return the id the ledger made for it."""
    service = book.start(Service, book.new_id())
    added = ServiceAdded(
        name=Personal(service.id, text=name),
        principal=Personal(service.id, text=principal),
    )
    book.record(service, added)
    return (service.id,)


def record_person(
    book: Book,
    person: Person,
    name: str,
    principal: str,
    start_day: date | None = None,
) -> None:
    """Record that a person was added, as the first one is with the organization."""
    added = PersonAdded(
        name=Personal(person.id, text=name),
        principal=Personal(person.id, text=principal),
        start_day=start_day or today(book),
    )
    book.record(person, added)
