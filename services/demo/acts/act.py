"""An act, an act that says why, and the moment in which acts are done."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Act(Struct, frozen=True, kw_only=True):
    """Something that somebody does.

    Attributes:
        by: The key of the person or service.
    """

    by: str


class Reasoned(Act, frozen=True, kw_only=True):
    """An act that says why."""

    reason_code: str
    reason: str


class Moment(Struct, frozen=True):
    """Acts that are done at one instant, in any order.

    Attributes:
        instant: When, in UTC.
        acts: What; one of them never needs another.
    """

    instant: datetime
    acts: tuple[Act, ...]
