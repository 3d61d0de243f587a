"""Delegations: who may check in for somebody else, between two dates (rules §5.8)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.actors import Delegation, Person, Service, acting, command, require_active
from domain.days import Window
from domain.organization import today
from domain.record import Event, Record
from domain.refusals import (
    FieldInvalid,
    PermissionDenied,
    ResourceNotFound,
    Violation,
)

if TYPE_CHECKING:
    from domain.book import Book


class DelegationGranted(Event, frozen=True, kw_only=True):
    """A person lets somebody check in for them on some days.

    Attributes:
        delegation: Its id.
        delegate: The id of the person or service who may.
        days: On which days.
    """

    NAME = "person.delegation_granted"
    MADE = "delegation"

    delegation: str
    delegate: str
    days: Window

    def apply(self, aggregate: Person, record: Record) -> None:
        """Add the delegation."""
        granted = Delegation(self.delegate, self.days)
        aggregate.delegations = {**aggregate.delegations, self.delegation: granted}


class DelegationRevoked(Event, frozen=True, kw_only=True):
    """A delegation was taken back, or given back; it holds no longer from then on.

    Attributes:
        delegation: Its id.
        revoked_day: The day on which that was.
    """

    NAME = "person.delegation_revoked"

    delegation: str
    revoked_day: date

    def apply(self, aggregate: Person, record: Record) -> None:
        """End the delegation."""
        granted = aggregate.delegations[self.delegation]
        revoked = Delegation(granted.delegate, granted.days, self.revoked_day)
        aggregate.delegations = {**aggregate.delegations, self.delegation: revoked}


@command
def grant_delegation(
    book: Book,
    person_id: str,
    delegate: str,
    window: Window,
    *,
    to_service: bool = False,
) -> tuple[str]:
    """Let somebody check in for a person on some days, and return the grant's id.

    What else that lets them say, and of what: `domain.actors.delegable`.

    1. Only the person grants it, or a service on their behalf.
    2. It is granted to somebody else, who has not left when it begins.
    3. It does not end before today.

    Args:
        book: The command's book.
        person_id: For whom.
        delegate: The id of who may.
        window: On which days.
        to_service: Whether that is a service.
    """
    person = book.open(Person, person_id)
    if person.id not in acting(book.command):
        raise PermissionDenied(permission="grant_delegation", resource=person.id)
    day = today(book)
    if window.end < day:
        raise FieldInvalid(Violation("days.end_date", f"must not be before {day}"))
    if delegate == person.id:
        raise FieldInvalid(Violation("delegate", "must be somebody else"))
    if to_service:
        book.load(Service, delegate)
    else:
        require_active(book.load(Person, delegate), max(window.start, day))
    delegation = book.new_id()
    granted = DelegationGranted(delegation=delegation, delegate=delegate, days=window)
    book.record(person, granted)
    return (delegation,)


@command
def revoke_delegation(book: Book, person_id: str, delegation: str) -> None:
    """End a delegation at once; either of the two may.

    What was recorded under it stands. One that is revoked already stays so.
    """
    person = book.open(Person, person_id)
    granted = person.delegations.get(delegation)
    if granted is None:
        raise ResourceNotFound(kind="delegation", id=f"{person.id}/{delegation}")
    if not acting(book.command) & {person.id, granted.delegate}:
        raise PermissionDenied(permission="revoke_delegation", resource=person.id)
    if granted.revoked_day is None:
        revoked = DelegationRevoked(delegation=delegation, revoked_day=today(book))
        book.record(person, revoked)
