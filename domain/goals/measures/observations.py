"""Observations: the check-ins of one measure, and which of them is in force (§6.3)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.decimals import EXACT
from domain.goals.measures import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class CheckIn(Struct, frozen=True, gc=False):
    """One observation, as far as rules and scores need it.

    Attributes:
        id: Its id, unique among the check-ins of its measure.
        value: What was observed.
        effective: When it was true.
        day: The organization's day on which it was true.
        recorded_day: The organization's day on which it was recorded.
        position: Where it was recorded.
        confidence: How sure the observer was of the target; None: not said.
        superseded_by: The id of its correction; None where there is none.
        retracted: Whether it was withdrawn.
    """

    id: str
    value: Value
    effective: datetime
    day: date
    recorded_day: date
    position: int
    confidence: Decimal | None
    superseded_by: str | None = None
    retracted: bool = False

    @property
    def stands(self) -> bool:
        """Tell whether it was neither corrected nor retracted."""
        return self.superseded_by is None and not self.retracted

    @property
    def rank(self) -> tuple[datetime, int]:
        """Return what tells which of two check-ins is in force: the greater."""
        return (self.effective, self.position)


class Observations(Struct):
    """The check-ins of one measure, as known at a position.

    Attributes:
        check_ins: Every check-in ever recorded, by its id.
        in_force: The one that tells the value now; None where there is none. Kept, so
            that a new check-in is compared with one other and not with all.
        total: The sum of the numbers of all that stand; kept for the same reason.
    """

    check_ins: dict[str, CheckIn]
    in_force: CheckIn | None = None
    total: Decimal = Decimal(0)

    @classmethod
    def of(cls, check_ins: Iterable[CheckIn]) -> Observations:
        """Return what is known of check-ins some of which may have fallen already."""
        made = cls({})
        for check_in in check_ins:
            if check_in.stands:
                made.add(check_in)
            else:
                made.check_ins[check_in.id] = check_in
        return made

    def copy(self) -> Observations:
        """Return a copy that can change without changing this one."""
        return Observations(self.check_ins.copy(), self.in_force, self.total)

    def add(self, check_in: CheckIn) -> None:
        """Take in one more."""
        self.check_ins[check_in.id] = check_in
        if self.in_force is None or check_in.rank > self.in_force.rank:
            self.in_force = check_in
        if (number := check_in.value.decimal) is not None:
            self.total = EXACT.add(self.total, number)

    def supersede(self, id: str, by: str) -> None:  # noqa: A002
        """Let a correction take a check-in's place."""
        self._fall(structs.replace(self.check_ins[id], superseded_by=by))

    def retract(self, id: str) -> None:  # noqa: A002
        """Withdraw a check-in."""
        self._fall(structs.replace(self.check_ins[id], retracted=True))

    def at(self, effective: datetime) -> CheckIn | None:
        """Return the check-in in force at a moment, or None (rules §6.3).

        Among those that stand and were true by then, the one with the greatest
        effective time and position.
        """
        return _greatest(self._true_by(effective))

    def total_at(self, effective: datetime) -> Decimal:
        """Return the sum of the numbers that stood and were true by a moment."""
        total = Decimal(0)
        for check_in in self._true_by(effective):
            if (number := check_in.value.decimal) is not None:
                total = EXACT.add(total, number)
        return total

    def _true_by(self, effective: datetime) -> Iterator[CheckIn]:
        return (
            check_in
            for check_in in self.check_ins.values()
            if check_in.stands and check_in.effective <= effective
        )

    def _fall(self, fallen: CheckIn) -> None:
        self.check_ins[fallen.id] = fallen
        if (number := fallen.value.decimal) is not None:
            self.total = EXACT.subtract(self.total, number)
        if self.in_force is not None and self.in_force.id == fallen.id:
            # No check-in is effective after it is recorded, so all of them count now.
            self.in_force = _greatest(c for c in self.check_ins.values() if c.stands)


def _greatest(check_ins: Iterable[CheckIn]) -> CheckIn | None:
    return max(check_ins, key=lambda one: one.rank, default=None)
