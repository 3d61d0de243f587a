"""The organization: one tenant, one ledger, one sequence of events (rules §1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.aggregate import Aggregate
from domain.days import local_day
from domain.refusals import ResourceNotFound

if TYPE_CHECKING:
    from datetime import date

    from domain.book import Book


class Organization(Aggregate):
    """What rules need of the organization: whose days its days are.

    Attributes:
        time_zone: The name of its zone in the time-zone database.
    """

    __slots__ = ("time_zone",)
    KIND = "organization"

    time_zone: str


def time_zone(book: Book) -> str:
    """Return the name of the organization's time zone."""
    # Nearly every command asks, and none of them changes it: no need of a copy.
    found = book.look(Organization, book.ledger)
    if found is None:
        raise ResourceNotFound(kind=Organization.KIND, id=book.ledger)
    return found.time_zone


def today(book: Book) -> date:
    """Return the day it is in the organization when a command is decided."""
    return local_day(book.now, time_zone(book))


def tomorrow(book: Book) -> date:
    """Return the organization's day after the one on which a command is decided."""
    return today(book) + timedelta(days=1)
