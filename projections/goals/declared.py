"""A declared status as read models keep it, of goals and key results alike (§4.9)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.goals.observing.declaring import StatusDeclared
from domain.goals.status import Status
from domain.texts import Text

if TYPE_CHECKING:
    from domain.record import Record


class Declared(Struct, frozen=True, omit_defaults=True):
    """What somebody declared.

    Attributes:
        status: What they declared.
        computed: What was computed at that moment; None where there was no score.
        recorded: When they did.
        actor: Who did.
        reason: Why; None where nobody said.
    """

    status: Status
    computed: Status | None
    recorded: datetime
    actor: str
    reason: Text | None = None


def declared(record: Record) -> Declared:
    """Return what an event declared."""
    event = record.event
    assert isinstance(event, StatusDeclared)
    assert event.status.to is not None
    said = (event.status.to, event.computed)
    return Declared(*said, record.recorded, record.actor, event.reason)
