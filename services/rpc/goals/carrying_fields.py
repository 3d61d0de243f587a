"""How a goal goes on in the next cycle, as it is said when it is carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.adaptable import KEY_RESULTS_MAX
from domain.goals.ending.carried import CarriedMeasure, CarriedStart
from domain.goals.ending.carrying_over import CarryOver
from services.rpc.wire import enums, names

if TYPE_CHECKING:
    from goalledger.v1.carry_over_pb2 import CarryOverGoalRequest
    from services.rpc.wire.fields import Fields


def read_carry_over(
    fields: Fields, goal_id: str, request: CarryOverGoalRequest
) -> CarryOver:
    """Read where a goal goes on, and from what."""
    (cycle,) = fields.name(names.CYCLE, request.cycle, "cycle")
    window = None
    if request.HasField("window"):
        window = fields.window(request.window, "window")
    start = fields.optional_choice(enums.CARRIED_START, request.start, "start")
    return CarryOver(
        cycle=cycle,
        window=window,
        start=start or CarriedStart.LAST_VALUE,
        measures=_measures(fields, goal_id, request),
    )


def _measures(
    fields: Fields, goal_id: str, request: CarryOverGoalRequest
) -> tuple[CarriedMeasure, ...]:
    if not fields.bounded(request.measures, "measures", KEY_RESULTS_MAX):
        return ()
    stated = []
    for place, one in enumerate(request.measures):
        path, key_result = f"measures[{place}]", None
        if one.key_result:
            field = f"{path}.key_result"
            goal, key_result = fields.name(names.KEY_RESULT, one.key_result, field)
            if goal and goal != goal_id:
                fields.invalid(field, "must be of the goal to carry over")
        start = fields.optional_choice(enums.CARRIED_START, one.start, f"{path}.start")
        target = fields.optional_decimal(one.target, f"{path}.target")
        stretch = fields.optional_decimal(one.stretch, f"{path}.stretch")
        stated.append(
            CarriedMeasure(
                key_result=key_result, start=start, target=target, stretch=stretch
            )
        )
    return tuple(stated)
