"""Revisions: what becomes of a value, a measure or a window when part of it is said."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from domain.days import Window
from domain.goals.measures import KINDS, Aggregation, Kind, Measure, measure_of
from domain.refusals import FieldInvalid, Violation

T = TypeVar("T")


class MeasureRevision(Struct, frozen=True, kw_only=True):
    """New contents of some of what a measure says; the rest stays.

    Attributes:
        unit: What numbers count.
        aggregation: How check-ins make up the value.
        kind: Which kind ``said`` is about, as in `KINDS`; None: the one it has.
        said: New contents of attributes of that kind's definition.
    """

    unit: str | UnsetType = UNSET
    aggregation: Aggregation | UnsetType = UNSET
    kind: str | None = None
    said: dict[str, Any] = {}


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
    """Return what a measure becomes; another kind needs all that has no default.

    Args:
        before: The measure as it is; None where there is none yet.
        revision: What is said of it.
        path: The field it stands in, for the refusal.
    """
    kind = None if before is None else before.kind
    field = revision.kind or (None if kind is None else kind.field())
    if field is None:
        raise FieldInvalid(Violation(path, f"must be one of: {', '.join(KINDS)}"))
    if kind is None or kind.field() != field:
        definition = _defined(field, revision, f"{path}.{field}")
    else:
        definition = structs.replace(kind, **revision.said)
    before = before or Measure()
    return measure_of(
        definition,
        revised(before.unit, revision.unit),
        revised(before.aggregation, revision.aggregation),
    )


def _defined(field: str, revision: MeasureRevision, path: str) -> Kind:
    """Return a kind's definition from nothing but what is said."""
    needed = [one.name for one in structs.fields(KINDS[field]) if one.required]
    missing = [name for name in needed if name not in revision.said]
    if missing:
        raise FieldInvalid(
            *(Violation(f"{path}.{name}", "is required") for name in missing)
        )
    return KINDS[field](**revision.said)


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
