"""Schedules and plan points as they are said in requests, and as they are answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.decimals import decimal_text
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import NO_SCHEDULE
from goalledger.v1 import cadence_pb2, plans_pb2
from services.rpc.limits import PLAN_POINTS_MAX
from services.rpc.wire import enums
from services.rpc.wire.times import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.rpc.wire.fields import Fields


def read_schedule(
    fields: Fields, said: cadence_pb2.CheckInSchedule, path: str
) -> CheckInSchedule:
    """Read when check-ins are due; which days there are is the domain's matter."""
    cadence: Cadence = fields.choice(enums.CADENCE, said.cadence, f"{path}.cadence")
    if cadence is Cadence.NONE:
        return NO_SCHEDULE
    if not said.HasField("grace_days"):
        return CheckInSchedule(cadence=cadence, anchor_day=said.anchor_day)
    return CheckInSchedule(
        cadence=cadence, anchor_day=said.anchor_day, grace_days=said.grace_days
    )


def read_plan(
    fields: Fields, plan: Sequence[plans_pb2.PlanPoint], path: str
) -> tuple[PlanPoint, ...]:
    """Read plan points; their order and bounds are the domain's matter."""
    if not plan or not fields.bounded(plan, path, PLAN_POINTS_MAX):
        return ()
    return tuple(
        PlanPoint(
            fields.day(point.day, f"{path}[{place}].day") or date.min,
            fields.decimal(point.progress, f"{path}[{place}].progress"),
        )
        for place, point in enumerate(plan)
    )


def schedule_of(
    schedule: CheckInSchedule | None,
) -> cadence_pb2.CheckInSchedule | None:
    """Write when check-ins are due, where that is said."""
    if schedule is None:
        return None
    if schedule.cadence is Cadence.NONE:
        return cadence_pb2.CheckInSchedule(cadence=cadence_pb2.CADENCE_NONE)
    return cadence_pb2.CheckInSchedule(
        cadence=enums.CADENCE.numbers[schedule.cadence],
        anchor_day=schedule.anchor_day,
        grace_days=schedule.grace_days,
    )


def plan_of(plan: Iterable[PlanPoint]) -> list[plans_pb2.PlanPoint]:
    """Write plan points."""
    return [
        plans_pb2.PlanPoint(day=day_of(one.day), progress=decimal_text(one.progress))
        for one in plan
    ]
