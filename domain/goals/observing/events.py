"""The events of observing: check-ins recorded, corrected, retracted (rules §6.1, §6.2).

The rules stand in ``check_ins.py``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.changes import Change
from domain.goals.goal import Goal
from domain.goals.links import Link
from domain.goals.measures import Value
from domain.goals.measures.observations import CheckIn
from domain.record import Event, Record
from domain.texts import Personal


class CheckInRecorded(Event, frozen=True, kw_only=True):
    """A measure was observed; the record's effective time says when it was so.

    Attributes:
        key_result: The id of the key result; None for a SMART goal.
        check_in: Its id, unique among the check-ins of its measure.
        definition_version: The version of the goal's promises it was made under.
        value: What was observed, in the measure's unit.
        effective_day: The organization's day on which it was so.
        recorded_day: The organization's day on which it was recorded.
        confidence: How sure the observer is of the target, 0 to 1; None: not said.
        note: What there is to say about it; None for nothing.
        links: What it refers to.
        source: The system the value comes from; None: a person observed it.
    """

    NAME = "goal.check_in_recorded"
    MADE = "check_in"

    key_result: str | None
    check_in: str
    definition_version: int
    value: Value
    effective_day: date
    recorded_day: date
    confidence: Decimal | None
    note: Personal | None
    links: tuple[Link, ...]
    source: str | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Add the observation."""
        aggregate.observed(self.key_result).add(
            CheckIn(
                self.check_in,
                self.value,
                record.effective or record.recorded,
                self.effective_day,
                self.recorded_day,
                record.position,
                self.confidence,
            )
        )


class CheckInCorrected(Event, frozen=True, kw_only=True):
    """Another observation took a check-in's place; nothing is taken over from it.

    Attributes are as those of `CheckInRecorded`, and:

    Attributes:
        corrects: The id of the check-in that it supersedes.
        value: What was observed as first said, and in truth.
        effective_day: The day on which it was so as first said, and in truth.
        confidence: As first said, and now.
    """

    NAME = "goal.check_in_corrected"
    MADE = "check_in"

    key_result: str | None
    check_in: str
    corrects: str
    definition_version: int
    value: Change[Value]
    effective_day: Change[date]
    recorded_day: date
    confidence: Change[Decimal | None]
    note: Personal | None
    links: tuple[Link, ...]
    source: str | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let the new observation take the place of the other."""
        observations = aggregate.observed(self.key_result)
        observations.supersede(self.corrects, by=self.check_in)
        observations.add(
            CheckIn(
                self.check_in,
                self.value.to,
                record.effective or record.recorded,
                self.effective_day.to,
                self.recorded_day,
                record.position,
                self.confidence.to,
            )
        )


class CheckInRetracted(Event, frozen=True, kw_only=True):
    """A check-in was withdrawn, and nothing took its place.

    Attributes:
        key_result: The id of the key result; None for a SMART goal.
        check_in: The id of the check-in.
        value: What it said, and None.
    """

    NAME = "goal.check_in_retracted"

    key_result: str | None
    check_in: str
    value: Change[Value | None]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Withdraw the observation."""
        aggregate.observed(self.key_result).retract(self.check_in)
