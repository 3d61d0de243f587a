"""What has a history: an id, a version, and the state that its events made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.record import Record


class Aggregate:
    """Something whose state is the effect of its own events, and nothing else.

    Subclasses declare ``__slots__``, name their ``KIND``, set up an empty state in
    ``__init__`` and hold no more than the rules need.
    """

    __slots__ = ("id", "version")
    KIND: ClassVar[str]

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        self.id = id
        self.version = 0

    @classmethod
    def stream_of(cls, id: str) -> str:  # noqa: A002
        """Return the id of the stream that holds this aggregate's events."""
        return f"{cls.KIND}/{id}"

    def copy(self) -> Self:
        """Return a copy that can change without changing this one.

        Subclasses copy the containers that their events change in place.
        """
        twin = object.__new__(type(self))
        for slot in _slots(type(self)):
            setattr(twin, slot, getattr(self, slot))
        return twin

    def texts_belong_to(self, actor: str) -> str:
        """Return whose key seals a text that the actor writes here (design §5)."""
        return actor


A = TypeVar("A", bound=Aggregate)

_SLOTS: dict[type[Aggregate], tuple[str, ...]] = {}


def _slots(kind: type[Aggregate]) -> tuple[str, ...]:
    slots = _SLOTS.get(kind)
    if slots is None:
        slots = tuple(
            name for base in kind.__mro__ for name in getattr(base, "__slots__", ())
        )
        _SLOTS[kind] = slots
    return slots


def apply(aggregate: Aggregate, record: Record) -> None:
    """Take one record's effect on its aggregate."""
    record.event.apply(aggregate, record)
    aggregate.version = record.version


def fold(kind: type[A], id: str, records: Iterable[Record]) -> A | None:  # noqa: A002
    """Return the aggregate that the records made, or None where there are none."""
    aggregate = kind(id)
    for record in records:
        apply(aggregate, record)
    return aggregate if aggregate.version else None
