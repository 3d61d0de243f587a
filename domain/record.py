"""The record of one event: what happened, and who did it, when, where and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from msgspec import Struct

from domain.texts import Personal


class ReasonCode(Enum):
    """Why something was done, in words that say nothing of a person (rules §10.3)."""

    TARGET_WRONG = "TARGET_WRONG"
    MEASURE_WRONG = "MEASURE_WRONG"
    PRIORITIES_CHANGED = "PRIORITIES_CHANGED"
    DEPENDENCY = "DEPENDENCY"
    CAPACITY = "CAPACITY"
    OUTSIDE_EVENT = "OUTSIDE_EVENT"
    ENTRY_ERROR = "ENTRY_ERROR"
    LATE_INFORMATION = "LATE_INFORMATION"
    HANDOVER = "HANDOVER"
    OTHER = "OTHER"


class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact about one aggregate.

    A subclass names its fields; they are stored in the order they are declared. A
    fact is never refused: rules run once, before it is recorded, and ``apply`` must
    work for every fact ever stored.

    Attributes:
        NAME: The stored name, for ever: ``goal.check_in_recorded``.
        UPCASTERS: One function a schema version left behind, oldest first, each from
            the data of its version to the data of the next.
        MADE: The field that holds the id of what the event made, ``stream`` where that
            is the aggregate itself; None where it made nothing.
        reason: Why, in the words of who acted; only a command's first event has one.
    """

    NAME: ClassVar[str]
    MADE: ClassVar[str | None] = None
    UPCASTERS: ClassVar[tuple[Callable[[dict[str, Any]], dict[str, Any]], ...]] = ()

    reason: Personal | None = None

    @classmethod
    def schema(cls) -> int:
        """Return the version of this event's fields, counted from 1."""
        return len(cls.UPCASTERS) + 1

    def apply(self, aggregate: Any, record: Record) -> None:
        """Take the fact's effect on its aggregate; never refuse."""
        raise TypeError(f"{type(self).__name__} says nothing about its effect")


class Record(Struct, frozen=True):
    """One event in its place in the organization's sequence.

    Attributes:
        ledger: The organization's id.
        position: Its place in the organization's sequence, from 1.
        stream: The aggregate it is about: ``goal/g1``.
        version: Its place among that aggregate's events, from 1.
        recorded: When the ledger wrote it; the same for all events of a command.
        event: What happened.
        actor: The id of the person or service who did it.
        authenticated_by: How the ledger knew the actor: ``asserted``.
        on_behalf_of: The id of the person it was done for; None for oneself.
        reason_code: Why; None where nobody said.
        request: The request's id, a lower-case UUID.
        effective: When it was true; None where that is when it was recorded.
        cause: The position of the event that led to this one; None for a command's.
    """

    ledger: str
    position: int
    stream: str
    version: int
    recorded: datetime
    event: Event
    actor: str
    authenticated_by: str
    on_behalf_of: str | None
    reason_code: ReasonCode | None
    request: str
    effective: datetime | None = None
    cause: int | None = None

    @property
    def made(self) -> str | None:
        """Return the id of what the event made; None where it made nothing."""
        match self.event.MADE:
            case None:
                return None
            case "stream":
                return self.stream.partition("/")[2]
            case field:
                return str(getattr(self.event, field))
