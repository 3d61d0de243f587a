"""Who can act, people and services, and who of them may act for whom (rules §5.8)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from domain.aggregate import Aggregate
from domain.organization import today
from domain.refusals import PermissionDenied, PersonInactive

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from domain.book import Book, Command
    from domain.record import Record

P = ParamSpec("P")
R = TypeVar("R")


class Person(Aggregate):
    """Somebody who owns goals and acts, until they leave.

    Attributes:
        inactive_from: The first day on which they act no more; None while there is
            none.
    """

    __slots__ = ("inactive_from",)
    KIND = "person"

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin as nobody; ``person.added`` says that they are there."""
        super().__init__(id)
        self.inactive_from: date | None = None


class Service(Aggregate):
    """A program that acts, for itself or on behalf of a person."""

    __slots__ = ()
    KIND = "service"


def command(
    decide: Callable[Concatenate[Book, P], R],
) -> Callable[Concatenate[Book, P], R]:
    """Make a function of the book a command: who acts for whom is checked first.

    1. Nobody acts who has left, and nobody acts for them (rules §9.1).
    2. Only a service may say that it acts for somebody, and that must be a person.

    The check is here, under the lock of the organization's head and from what the
    writer remembers, so that it is exact whoever else deactivates somebody.
    """

    @wraps(decide)
    def checked(book: Book, /, *args: P.args, **kwargs: P.kwargs) -> R:
        actor = book.find(Person, book.command.actor)
        if actor is not None:
            require_active(book, actor)
        if book.command.on_behalf_of is not None:
            _require_service_for_person(book, book.command.on_behalf_of)
        return decide(book, *args, **kwargs)

    return checked


def acting(by: Command | Record) -> frozenset[str]:
    """Return the ids of who acts and of whom it is done for."""
    if by.on_behalf_of is None:
        return frozenset((by.actor,))
    return frozenset((by.actor, by.on_behalf_of))


def require_active_person(book: Book, person: str) -> Person:
    """Return a person of the organization; refuse who is none, or has left.

    For whoever is to own, decide or do something from now on.
    """
    found = book.load(Person, person)
    require_active(book, found)
    return found


def require_active(book: Book, person: Person) -> None:
    """Refuse a person who has left by the day on which a command is decided."""
    if person.inactive_from is not None and person.inactive_from <= today(book):
        raise PersonInactive(person=person.id)


def _require_service_for_person(book: Book, person: str) -> None:
    if book.find(Service, book.command.actor) is None:
        raise PermissionDenied(permission="act_on_behalf_of", resource=person)
    require_active_person(book, person)
