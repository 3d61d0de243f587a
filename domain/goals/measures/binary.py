"""BINARY: something that is so or is not (rules §3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.measures.kind import ALL, NONE, Kind

if TYPE_CHECKING:
    from fractions import Fraction

    from domain.goals.measures.value import Value


class Binary(Kind, frozen=True):
    """Yes or no; there is nothing to define."""

    NAME = "BINARY"
    FORM = "yes"
    FORMULA = "1 where it is so, else 0"

    def progress(self, value: Value) -> Fraction:
        """Return 1 for yes, 0 for no."""
        return ALL if value.yes else NONE

    def computation(self, value: Value) -> str:
        """Return the answer."""
        return "(yes)" if value.yes else "(no)"
