"""Days as people write them on the command line: on one, or from one until another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer
from google.type.date_pb2 import Date

from goalledger.v1.ranges_pb2 import DateRange
from services.cli.calling.moments import day_text
from services.cli.showing.exits import UsageError


@dataclass(frozen=True)
class On:
    """As of which day."""

    on: Annotated[
        str,
        typer.Option(help="As it is on this day, like 2026-03-31; else today."),
    ] = ""


@dataclass(frozen=True)
class From:
    """From which day on."""

    from_: Annotated[
        str, typer.Option("--from", help="The first day, like 2026-04-01; else today.")
    ] = ""


@dataclass(frozen=True)
class Span:
    """On which days."""

    from_: Annotated[
        str, typer.Option("--from", help="The first day, like 2026-04-01; else today.")
    ] = ""
    until: Annotated[
        str, typer.Option(help="The last day, with --from; left out: for good.")
    ] = ""


@dataclass(frozen=True)
class Window:
    """From which day to which."""

    from_: Annotated[
        str, typer.Option("--from", help="The first day, like 2026-04-01.")
    ] = ""
    until: Annotated[str, typer.Option(help="The last day, like 2026-06-30.")] = ""


def set_day(request: Any, field: str, text: str) -> None:
    """Set a field of a request that is a day, where one is said."""
    if text:
        getattr(request, field).CopyFrom(read_day(text))


def set_days(request: Any, span: Span) -> None:
    """Set a request's days, where they are said.

    Raises:
        UsageError: There is a last day, and no first one.
    """
    if span.until and not span.from_:
        message = "--until says the last day; say the first one too, with --from"
        raise UsageError(message)
    if span.from_:
        request.days.start_date.CopyFrom(read_day(span.from_))
    if span.until:
        request.days.end_date.CopyFrom(read_day(span.until))


def set_window(message: Any, window: Window) -> None:
    """Set a message's window, where it is said."""
    if window.from_:
        message.window.start_date.CopyFrom(read_day(window.from_))
    if window.until:
        message.window.end_date.CopyFrom(read_day(window.until))


def days_text(days: DateRange) -> str:
    """Return days; without a last one they are for good."""
    if not days.HasField("end_date"):
        return f"from {day_text(days.start_date)} on"
    return f"{day_text(days.start_date)} to {day_text(days.end_date)}"


def read_day(text: str) -> Date:
    """Read a day as people write it; refuse what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no day, like 2026-03-31"
        raise UsageError(message) from None
    return Date(year=day.year, month=day.month, day=day.day)
