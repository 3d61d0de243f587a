"""Revisions: what becomes of a value, a measure or a window when part of it is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from domain.days import Window
from domain.goals.measures import Aggregation, Measure, MeasureKind
from domain.refusals import FieldInvalid, Violation

T = TypeVar("T")


class MeasureRevision(Struct, frozen=True, kw_only=True):
    """New contents of some attributes of a measure; the others stay."""

    kind: MeasureKind | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    start: Decimal | UnsetType = UNSET
    target: Decimal | UnsetType = UNSET
    aggregation: Aggregation | UnsetType = UNSET


class WindowRevision(Struct, frozen=True, kw_only=True):
    """A new start or end of a window; the other stays."""

    start: date | UnsetType = UNSET
    end: date | UnsetType = UNSET


def revised(before: T, revision: T | UnsetType) -> T:
    """Return what a value becomes; nothing said, it stays."""
    return before if isinstance(revision, UnsetType) else revision


def revised_measure(
    before: Measure | None, revision: MeasureRevision, path: str
) -> Measure:
    """Return what a measure becomes; a new one needs all that has no default.

    Args:
        before: The measure as it is; None where there is none yet.
        revision: What is said of it.
        path: The field it stands in, for the refusal.
    """
    said = _said(revision)
    if before is not None:
        return structs.replace(before, **said)
    missing = [name for name in ("kind", "unit", "start", "target") if name not in said]
    if missing:
        raise FieldInvalid(
            *(Violation(f"{path}.{name}", "is required") for name in missing)
        )
    return Measure(**said)


def revised_window(before: Window, revision: WindowRevision, path: str) -> Window:
    """Return what a window becomes; refuse an end before the start.

    Args:
        before: The window as it is.
        revision: What is said of it.
        path: The field it stands in, for the refusal.
    """
    start = revised(before.start, revision.start)
    end = revised(before.end, revision.end)
    if end < start:
        raise FieldInvalid(
            Violation(f"{path}.end_date", f"must not be before the start, {start}")
        )
    return Window(start, end)


def _said(revision: Struct) -> dict[str, Any]:
    return {
        name: value
        for name, value in structs.asdict(revision).items()
        if value is not UNSET
    }
