"""Who can act, people and services, and who of them may act for whom (rules §5.8)."""

from __future__ import annotations

from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from msgspec import Struct

from domain.aggregate import Aggregate
from domain.days import Window
from domain.organization import today
from domain.refusals import PermissionDenied, PersonInactive
from domain.texts import Personal

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.book import Book, Command
    from domain.directory.timelines import Timeline
    from domain.record import Record

P = ParamSpec("P")
R = TypeVar("R")


class Delegation(Struct, frozen=True):
    """The right to check in for somebody, on some days.

    Attributes:
        delegate: The id of the person or service who has it.
        days: When it holds.
        revoked_day: The day on which it was taken back, at once; None while it was not.
    """

    delegate: str
    days: Window
    revoked_day: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day; on that of its end it holds no longer."""
        is_over = self.revoked_day is not None and self.revoked_day <= day
        return self.days.contains(day) and not is_over


class Membership(Struct, frozen=True):
    """That somebody is in a unit.

    Attributes:
        role: What they are there; None where it is not said.
    """

    role: Personal | None


class Person(Aggregate):
    """Somebody who owns goals and acts, until they leave.

    What the attributes hold is never changed in place.

    Attributes:
        inactive_day: The first day on which they act no more; None while there is none.
        managers: The ids of their managers, by days.
        memberships: By unit, on which days they are in it.
        delegations: By id, who may check in for them.
    """

    __slots__ = ("delegations", "inactive_day", "managers", "memberships")
    KIND = "person"

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin as nobody; ``person.added`` says that they are there."""
        super().__init__(id)
        self.inactive_day: date | None = None
        self.managers: Timeline[str] = ()
        self.memberships: dict[str, Timeline[Membership]] = {}
        self.delegations: dict[str, Delegation] = {}


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
    return _checked(decide, delegates=False)


def delegable(
    decide: Callable[Concatenate[Book, P], R],
) -> Callable[Concatenate[Book, P], R]:
    """Make a command of what may be delegated: saying how things are (rules §5.8).

    That is checking in, declaring a status, confirming relevance, recording values.

    As for any other command, but a person may also act for somebody who delegated it to
    them, on the days of the delegation. On which goals: `require_delegated`.
    """
    return _checked(decide, delegates=True)


def require_delegated(book: Book, owner: str) -> None:
    """Refuse a delegate on what is anybody's but who delegated to them (rules §5.8).

    Args:
        book: The command's book.
        owner: The id of the owner of the goal or metric.
    """
    person = book.command.on_behalf_of
    if person is None or person == owner:
        return
    if book.look(Person, book.command.actor) is not None:
        raise _may_not_act_for(owner)


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
    if found.inactive_day is not None:
        require_active(found, today(book))
    return found


def is_active(book: Book, person: str) -> bool:
    """Tell whether a person of the organization has not left by today."""
    left = book.load(Person, person).inactive_day
    return left is None or left > today(book)


def require_active(person: Person, day: date) -> None:
    """Refuse a person who has left by a day."""
    if person.inactive_day is not None and person.inactive_day <= day:
        raise PersonInactive(person=person.id)


def _checked(
    decide: Callable[Concatenate[Book, P], R], *, delegates: bool
) -> Callable[Concatenate[Book, P], R]:
    @wraps(decide)
    def checked(book: Book, /, *args: P.args, **kwargs: P.kwargs) -> R:
        # None: a service; or who founds the organization, and is nobody before.
        actor = book.look(Person, book.command.actor)
        if actor is not None and actor.inactive_day is not None:
            require_active(actor, today(book))
        if book.command.on_behalf_of is not None:
            _require_may_act(book, actor, book.command.on_behalf_of, delegates)
        return decide(book, *args, **kwargs)

    return checked


def _require_may_act(
    book: Book, actor: Person | None, person: str, delegates: bool
) -> None:
    if actor is not None and not delegates:
        raise _may_not_act_for(person)
    owner = require_active_person(book, person)
    if actor is not None and not _is_delegate(book, actor, owner):
        raise _may_not_act_for(person)


def _is_delegate(book: Book, actor: Person, owner: Person) -> bool:
    day = today(book)
    granted = owner.delegations.values()
    return any(one.delegate == actor.id and one.holds_on(day) for one in granted)


def _may_not_act_for(person: str) -> PermissionDenied:
    return PermissionDenied(permission="act_on_behalf_of", resource=person)
