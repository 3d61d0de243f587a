"""The organization: one tenant, one ledger, one sequence of events (rules §1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.aggregate import Aggregate
from domain.days import local_day

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


def today(book: Book) -> date:
    """Return the day it is in the organization when a command is decided."""
    return local_day(book.now, book.load(Organization, book.ledger).time_zone)


def tomorrow(book: Book) -> date:
    """Return the organization's day after the one on which a command is decided."""
    return today(book) + timedelta(days=1)
