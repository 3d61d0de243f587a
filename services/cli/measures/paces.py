"""When check-ins are due, and how far something is to be by when, as people say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.cadence_pb2 import Cadence, CheckInSchedule
from goalledger.v1.plans_pb2 import PlanPoint
from services.cli.calling.days import read_day
from services.cli.calling.values import number, pairs
from services.cli.showing.exits import UsageError

_schedule_parts = re.compile("([a-z]+)(?::([0-9]{1,3})(?::([0-9]{1,3}))?)?").fullmatch


@dataclass(frozen=True)
class Pace:
    """When check-ins are due, and how far it is to be by when."""

    cadence: Annotated[
        str | None,
        typer.Option(
            help="When check-ins are due: weekly:5:3 is Fridays, 3 days late; or none."
        ),
    ] = None
    plan: Annotated[
        list[str] | None,
        typer.Option(
            help="How far it is to be by a day, like 2026-05-15=0.4; may repeat."
        ),
    ] = None


def schedule_of(said: str) -> CheckInSchedule:
    """Return the schedule that people write.

    Raises:
        UsageError: It is none.
    """
    parts = _schedule_parts(said)
    if parts is None:
        message = f"{said!r} is no cadence like weekly:5:3, or none"
        raise UsageError(message)
    cadence, anchor, grace = parts.groups()
    return CheckInSchedule(
        cadence=number(Cadence, cadence),
        anchor_day=int(anchor or 0),
        grace_days=int(grace or 0),
    )


def plan_of(said: Iterable[str]) -> list[PlanPoint]:
    """Return the points that people write, like ``2026-05-15=0.4``."""
    return [
        PlanPoint(day=read_day(day), progress=progress)
        for day, progress in pairs(said, "2026-05-15=0.4")
    ]
