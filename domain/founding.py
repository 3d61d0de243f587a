"""Founding: how the ledger of an organization begins, and with whom (rules §1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import Person, command
from domain.days import known_zone
from domain.directory.people import record_person
from domain.organization import Organization
from domain.record import Event, Record
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.book import Book


class OrganizationCreated(Event, frozen=True, kw_only=True):
    """A ledger begins; always at position 1.

    Attributes:
        name: What people call the organization.
        time_zone: The zone whose days count.
        administrator: The id of its first person.
    """

    NAME = "organization.created"
    MADE = "stream"

    name: str
    time_zone: str
    administrator: str

    def apply(self, aggregate: Organization, record: Record) -> None:
        """Set the zone."""
        aggregate.time_zone = self.time_zone


@command
def create_organization(
    book: Book, name: str, time_zone: str, administrator: str, principal: str
) -> tuple[str, str]:
    """Begin the ledger of an organization, and return its id and its first person's.

    The first person is the actor: the ledger made their id before the command, since
    nothing is recorded without one.

    Args:
        book: The command's book, of the ledger that is to begin.
        name: What people call the organization.
        time_zone: A name of the time-zone database.
        administrator: What people call the first person.
        principal: How that person is known when they call.
    """
    if not known_zone(time_zone):
        raise FieldInvalid(
            Violation("time_zone", "must be a zone of the time-zone database")
        )
    person = book.start(Person, book.command.actor)
    # Started last, so that the answer's etag is the organization's.
    organization = book.start(Organization, book.ledger)
    created = OrganizationCreated(
        name=name, time_zone=time_zone, administrator=person.id
    )
    book.record(organization, created)
    record_person(book, person, administrator, principal)
    return (organization.id, person.id)
