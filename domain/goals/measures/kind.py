"""What a kind of measure has to say: what is sound, and what its values mean (§3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Self

from msgspec import Struct

from domain.decimals import decimal_text
from domain.goals.measures.value import FORMS, Value
from domain.refusals import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

NONE = Fraction(0)
ALL = Fraction(1)


class Kind(Struct, frozen=True):
    """What is particular to one kind of measure: its numbers, and their meaning.

    A subclass is one kind. Paths in violations are inside the kind's own definition.

    Attributes:
        NAME: What it is called: ``NUMERIC``.
        FORM: The attribute of `Value` that its values have.
        FORMULA: How a score comes of a value, in words or signs.
        HOLDS_OR_NOT: Whether its status only tells whether a bound holds (§4.9).
    """

    NAME: ClassVar[str]
    FORM: ClassVar[str]
    FORMULA: ClassVar[str]
    HOLDS_OR_NOT: ClassVar[bool] = False

    @classmethod
    def field(cls) -> str:
        """Return the attribute of a measure that a definition of this kind is."""
        return cls.NAME.lower()

    @classmethod
    def counts(cls) -> bool:
        """Tell whether values are numbers: in a unit, and able to be added up."""
        return cls.FORM == "decimal"

    @property
    def origin(self) -> Decimal:
        """Return the value before anything was added: the start, or 0 (§3.7)."""
        return Decimal(0)

    @property
    def promise(self) -> object:
        """Return what is promised, to see whether it moved; all of it by default."""
        return self

    @property
    def by_periods(self) -> bool:
        """Tell whether slots are judged, and not one value."""
        return False

    def violations(self) -> Iterator[Violation]:
        """Yield what keeps progress from being told by this definition."""
        return iter(())

    def lacking(self) -> Iterator[Violation]:
        """Yield what a SMART goal's measure must say beside a key result's (§2.3)."""
        return iter(())

    def fault(self, value: Value) -> Violation | None:
        """Return why the value is none of this definition; its path is inside it."""
        if getattr(value, self.FORM) is None:
            takes = FORMS[self.FORM]
            return Violation("", f"this measure is {self.NAME} and takes {takes}")
        return None

    def progress(self, value: Value) -> Fraction:
        """Return how far the value has come, exact and unclamped."""
        raise TypeError(f"{self.NAME} does not say what progress is")

    def reached(self, progress: Fraction) -> bool:
        """Tell whether the target holds at some progress."""
        return progress >= 1

    def stretched(self) -> Self | None:
        """Return the same with its stretch target as the target; None without one."""
        return None

    def computation(self, value: Value) -> str:
        """Return the formula with its numbers, for people."""
        raise TypeError(f"{self.NAME} does not say how it computes")


def number_text(value: Decimal) -> str:
    """Write a number inside a computation."""
    text = decimal_text(value)
    return f"({text})" if value < 0 else text
