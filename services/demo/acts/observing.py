"""What is seen of goals, and said of what was seen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from services.demo.acts.act import Act, Reasoned
from services.demo.measures import Seen


class Observed(Struct, frozen=True, kw_only=True):
    """What was seen of a measure.

    Attributes:
        key_result: Its id; None for a SMART goal.
        effective: When it was true; None: when it is recorded.
    """

    goal: str
    key_result: str | None
    check_in: str
    value: Seen
    confidence: Decimal | None = None
    note: str = ""
    source: str = ""
    effective: datetime | None = None


class CheckedIn(Act, frozen=True, kw_only=True):
    """Somebody records what they saw: 1 to 100 observations.

    Attributes:
        on_behalf_of: The key of who delegated it; None: nobody did.
    """

    observed: tuple[Observed, ...]
    on_behalf_of: str | None = None


class CheckInCorrected(Reasoned, frozen=True, kw_only=True):
    """A check-in is replaced by what was so in truth."""

    corrects: str
    observed: Observed


class CheckInRetracted(Reasoned, frozen=True, kw_only=True):
    """A check-in is withdrawn."""

    goal: str
    key_result: str | None
    check_in: str


class StatusDeclared(Reasoned, frozen=True, kw_only=True):
    """A person says where a goal is, whatever is computed."""

    goal: str
    status: str


class RelevanceConfirmed(Act, frozen=True, kw_only=True):
    """A SMART goal still matters."""

    goal: str
