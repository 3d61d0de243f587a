"""Segregation of duties: who never decides about a goal (rules §5.1, §10.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import Person, acting
from domain.refusals import SegregationOfDuties

if TYPE_CHECKING:
    from collections.abc import Collection

    from domain.book import Book


def require_persons(book: Book, rule: str) -> None:
    """Refuse a service, and whom it acts for: actor and on_behalf_of are persons."""
    if any(book.look(Person, one) is None for one in acting(book.command)):
        raise SegregationOfDuties(rule=rule)


def require_none_of(book: Book, people: Collection[str], rule: str) -> None:
    """Refuse who is one of these people, or acts for one of them."""
    if not acting(book.command).isdisjoint(people):
        raise SegregationOfDuties(rule=rule)
