"""Key results as they are said in requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.adaptable import KEY_RESULTS_MAX
from domain.goals.changing.adapting import KeyResultRevision, StatedKeyResult
from domain.goals.changing.balancing import StatedWeight
from domain.goals.objective import ProgressFrom
from services.rpc.goals.criteria_fields import read_criteria
from services.rpc.goals.revision_fields import Readers, read_revision
from services.rpc.limits import TITLE_CHARACTERS_MAX
from services.rpc.measures.measure_fields import read_measure
from services.rpc.measures.pace_fields import read_plan, read_schedule
from services.rpc.wire import enums, names
from services.rpc.wire.fields import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from google.protobuf.field_mask_pb2 import FieldMask

    from domain.days import Window
    from domain.goals.measures import Measure
    from domain.goals.pace.cadence import CheckInSchedule
    from domain.goals.pace.plans import PlanPoint
    from goalledger.v1.goals_pb2 import KeyResult
    from goalledger.v1.key_result_commands_pb2 import KeyResultWeight
    from services.rpc.wire.fields import Fields


def read_key_result(fields: Fields, key_result: KeyResult) -> StatedKeyResult:
    """Read a key result to add; what only the ledger sets is passed over."""
    said = {field: read(fields, key_result) for field, read in _KEY_RESULT.items()}
    return StatedKeyResult(**said)


def read_key_result_revision(
    fields: Fields, key_result: KeyResult, update_mask: FieldMask
) -> KeyResultRevision:
    """Read which fields of a key result are to become what."""
    said = read_revision(fields, key_result, update_mask, "key_result", _KEY_RESULT)
    return KeyResultRevision(**said)


def read_weights(
    fields: Fields, goal_id: str, weights: Sequence[KeyResultWeight]
) -> tuple[StatedWeight, ...]:
    """Read how much key results of a goal are to count."""
    if not weights:
        fields.invalid("weights", REQUIRED)
    if not fields.bounded(weights, "weights", KEY_RESULTS_MAX):
        return ()
    stated = []
    for place, one in enumerate(weights):
        path = f"weights[{place}]"
        goal, key_result = fields.name(
            names.KEY_RESULT, one.key_result, f"{path}.key_result"
        )
        if goal and goal != goal_id:
            fields.invalid(f"{path}.key_result", "must be of the parent")
        weight = fields.decimal(one.weight, f"{path}.weight")
        stated.append(StatedWeight(key_result, weight))
    return tuple(stated)


def _title(fields: Fields, key_result: KeyResult) -> str:
    return fields.title(key_result.title, "key_result.title", TITLE_CHARACTERS_MAX)


def _measure(fields: Fields, key_result: KeyResult) -> Measure:
    return read_measure(fields, key_result.measure, "key_result.measure")


def _weight(fields: Fields, key_result: KeyResult) -> Decimal:
    return fields.decimal(key_result.weight or "1", "key_result.weight")


def _window(fields: Fields, key_result: KeyResult) -> Window | None:
    if not key_result.HasField("window"):
        return None
    return fields.window(key_result.window, "key_result.window")


def _schedule(fields: Fields, key_result: KeyResult) -> CheckInSchedule | None:
    if not key_result.HasField("schedule"):
        return None
    return read_schedule(fields, key_result.schedule, "key_result.schedule")


def _plan(fields: Fields, key_result: KeyResult) -> tuple[PlanPoint, ...]:
    return read_plan(fields, key_result.plan, "key_result.plan")


def _progress_from(fields: Fields, key_result: KeyResult) -> ProgressFrom:
    said = fields.optional_choice(
        enums.PROGRESS_FROM, key_result.progress_from, "key_result.progress_from"
    )
    return said or ProgressFrom.CHECK_INS


_KEY_RESULT: Readers = {
    "title": _title,
    "measure": _measure,
    "weight": _weight,
    "window": _window,
    "held_to_criteria": lambda fields, key_result: key_result.held_to_criteria,
    "criteria": lambda fields, key_result: read_criteria(
        fields, key_result.criteria, "key_result.criteria"
    ),
    "schedule": _schedule,
    "plan": _plan,
    "progress_from": _progress_from,
}
