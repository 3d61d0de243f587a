"""Who can act, people and services, and who of them may act for whom (rules §5.8)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from domain.aggregate import Aggregate
from domain.refusals import PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.book import Book, Command
    from domain.record import Record

P = ParamSpec("P")
R = TypeVar("R")


class Person(Aggregate):
    """Somebody who owns goals and acts; rules need only that they exist."""

    __slots__ = ()
    KIND = "person"


class Service(Aggregate):
    """A program that acts, for itself or on behalf of a person."""

    __slots__ = ()
    KIND = "service"


def command(
    decide: Callable[Concatenate[Book, P], R],
) -> Callable[Concatenate[Book, P], R]:
    """Make a function of the book a command: who acts for whom is checked first.

    Only a service may say that it acts for somebody, and that must be a person.
    """

    @wraps(decide)
    def checked(book: Book, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if book.command.on_behalf_of is not None:
            _require_service_for_person(book, book.command.on_behalf_of)
        return decide(book, *args, **kwargs)

    return checked


def acting(by: Command | Record) -> frozenset[str]:
    """Return the ids of who acts and of whom it is done for."""
    if by.on_behalf_of is None:
        return frozenset((by.actor,))
    return frozenset((by.actor, by.on_behalf_of))


def _require_service_for_person(book: Book, person: str) -> None:
    if book.find(Service, book.command.actor) is None:
        raise PermissionDenied(permission="act_on_behalf_of", resource=person)
    book.load(Person, person)
