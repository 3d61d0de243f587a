"""Overrides: scores that people set in place of the computed ones (rules §4.6)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence


class OverrideDuration(Enum):
    """How long an override holds."""

    UNTIL_RELEASED = "UNTIL_RELEASED"
    ONCE = "ONCE"


class Override(Struct, frozen=True):
    """A score that was set for a time.

    Attributes:
        value: The score, 0 to 1.
        duration: How long it was to hold; ONCE: until the next check-in.
        since: When it began to hold.
        until: When it ended; None while it holds.
    """

    value: Decimal
    duration: OverrideDuration
    since: datetime
    until: datetime | None = None


def override_at(
    overrides: Sequence[Override], effective: datetime | None
) -> Override | None:
    """Return the override in force at a moment, or None.

    Args:
        overrides: All there ever were, oldest first.
        effective: The moment; None for now.
    """
    if effective is None:
        last = overrides[-1] if overrides else None
        return last if last is not None and last.until is None else None
    for override in reversed(overrides):
        if override.since <= effective:
            ended = override.until is not None and override.until <= effective
            return None if ended else override
    return None
