"""Days as they are said in requests, where they may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.directory.timelines import Days
from services.rpc.wire.fields import REQUIRED

if TYPE_CHECKING:
    from datetime import date

    from services.rpc.wire.fields import Fields


def optional_day(fields: Fields, field: str) -> date | None:
    """Read a field of the request that is a day and may be left out."""
    if not fields.request.HasField(field):
        return None
    return fields.day(getattr(fields.request, field), field)


def optional_days(fields: Fields) -> Days | None:
    """Read the request's days: a first one, and a last one unless it is for good."""
    if not fields.request.HasField("days"):
        return None
    span = fields.request.days
    if not span.HasField("start_date"):
        fields.invalid("days.start_date", REQUIRED)
    start, end = fields.days(span, "days")
    return None if start is None else Days(start, end)
