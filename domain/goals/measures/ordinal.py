"""ORDINAL: zones from worst to best, each with a score (rules §3.6)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.goals.measures.kind import NONE, Kind
from domain.refusals import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.goals.measures.value import Value

ZONES_MIN = 2


class Zone(Struct, frozen=True):
    """One zone.

    Attributes:
        name: What it is called, unique within the measure.
        score: What reaching it is worth, 0 to 1.
    """

    name: str
    score: Decimal


DEFAULT_ZONES = (
    Zone("FAIL", Decimal(0)),
    Zone("COMMIT", Decimal("0.3")),
    Zone("TARGET", Decimal("0.7")),
    Zone("STRETCH", Decimal(1)),
)


class Ordinal(Kind, frozen=True):
    """Zones, of which a value names the one that was reached.

    Attributes:
        zones: From worst to best.
        target_zone: The zone that is promised; None where none is, which a SMART goal
            must not leave open (rules §2.3).
        stretch_zone: A better zone, hoped for; None where there is none.
    """

    NAME = "ORDINAL"
    FORM = "zone"
    FORMULA = "the score of the zone"

    zones: tuple[Zone, ...] = DEFAULT_ZONES
    target_zone: str | None = None
    stretch_zone: str | None = None

    def violations(self) -> Iterator[Violation]:
        """Yield zones out of order, and promised ones that there are not."""
        if len(self.zones) < ZONES_MIN:
            yield Violation("zones", f"must be at least {ZONES_MIN}")
        names = [zone.name for zone in self.zones]
        for place, zone in enumerate(self.zones):
            path = f"zones[{place}]"
            if zone.name in names[:place]:
                yield Violation(f"{path}.name", "must not be given twice")
            if not 0 <= zone.score <= 1:
                yield Violation(f"{path}.score", "must be from 0 to 1")
            elif place and zone.score <= self.zones[place - 1].score:
                described = "must be greater than that of the zone before"
                yield Violation(f"{path}.score", described)
        yield from self._promised(names)

    def lacking(self) -> Iterator[Violation]:
        """Yield that no zone is promised."""
        if self.target_zone is None:
            yield Violation("target_zone", "is required for a SMART goal")

    def fault(self, value: Value) -> Violation | None:
        """Name a zone that there is not."""
        if value.zone is not None and self._score(value.zone) is None:
            known = ", ".join(zone.name for zone in self.zones)
            return Violation("zone", f"this measure has no such zone; it has: {known}")
        return super().fault(value)

    def progress(self, value: Value) -> Fraction:
        """Return the score of the zone."""
        assert value.zone is not None
        score = self._score(value.zone)
        return NONE if score is None else Fraction(score)

    def reached(self, progress: Fraction) -> bool:
        """Tell whether the zone is the promised one or a better; else the best."""
        if self.target_zone is None:
            return super().reached(progress)
        score = self._score(self.target_zone)
        return score is not None and progress >= score

    def stretched(self) -> Ordinal | None:
        """Return the same with the better zone as the promised one."""
        if self.stretch_zone is None:
            return None
        return structs.replace(self, target_zone=self.stretch_zone, stretch_zone=None)

    def computation(self, value: Value) -> str:
        """Return which zone it is."""
        return f"score({value.zone})"

    def _promised(self, names: list[str]) -> Iterator[Violation]:
        for field, zone in (
            ("target_zone", self.target_zone),
            ("stretch_zone", self.stretch_zone),
        ):
            if zone is not None and zone not in names:
                yield Violation(field, f"must be one of: {', '.join(names)}")
                return
        if self.stretch_zone is None:
            return
        if self.target_zone is None:
            yield Violation("target_zone", "is required where there is a stretch_zone")
        elif names.index(self.stretch_zone) <= names.index(self.target_zone):
            yield Violation("stretch_zone", "must be better than the target_zone")

    def _score(self, name: str) -> Decimal | None:
        return next((zone.score for zone in self.zones if zone.name == name), None)
