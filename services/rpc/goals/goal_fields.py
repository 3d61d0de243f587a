"""Goals as they are said in requests: drafts, and revisions of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.drafting.drafts import (
    Draft,
    DraftRevision,
    StatedAnswer,
    StatedCondition,
)
from domain.goals.pace.schedules import NO_SCHEDULE
from services.rpc.goals.criteria_fields import read_criteria
from services.rpc.goals.revision_fields import Readers, read_revision
from services.rpc.limits import (
    CONDITION_CHARACTERS_MAX,
    CONDITIONS_MAX,
    LABEL_CHARACTERS_MAX,
    LABELS_MAX,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
)
from services.rpc.measures.measure_fields import read_measure
from services.rpc.measures.pace_fields import read_plan, read_schedule
from services.rpc.organization.template_fields import read_template_version
from services.rpc.wire import enums, names
from services.rpc.wire.names import is_id

if TYPE_CHECKING:
    from google.protobuf.field_mask_pb2 import FieldMask

    from domain.days import Window
    from domain.goals.filing import Category
    from domain.goals.measures import Measure
    from domain.goals.objective import Ambition, RollUp
    from domain.goals.pace.cadence import CheckInSchedule
    from domain.goals.pace.plans import PlanPoint
    from goalledger.v1.goals_pb2 import Goal
    from services.rpc.wire.fields import Fields


def read_draft(fields: Fields, goal: Goal) -> Draft:
    """Read a goal to draft; what only the ledger sets is passed over."""
    said = {field: read(fields, goal) for field, read in _DRAFT.items()}
    if not goal.HasField("schedule"):
        said["schedule"] = None
    return Draft(
        framework=fields.choice(enums.FRAMEWORK, goal.framework, "goal.framework"),
        level=fields.choice(enums.LEVEL, goal.level, "goal.level"),
        template=read_template_version(fields, goal),
        **said,
    )


def read_draft_revision(
    fields: Fields, goal: Goal, update_mask: FieldMask
) -> DraftRevision:
    """Read which fields of a draft are to become what."""
    return DraftRevision(**read_revision(fields, goal, update_mask, "goal", _DRAFT))


def read_amendment(fields: Fields, goal: Goal, update_mask: FieldMask) -> DraftRevision:
    """Read which promises of a SMART goal are to become what."""
    return DraftRevision(**read_revision(fields, goal, update_mask, "goal", _PROMISES))


def _goal_title(fields: Fields, goal: Goal) -> str:
    return fields.title(goal.title, "goal.title", TITLE_CHARACTERS_MAX)


def _description(fields: Fields, goal: Goal) -> str:
    return fields.text(goal.description, "goal.description", TEXT_CHARACTERS_MAX)


def _owner(fields: Fields, goal: Goal) -> str:
    (owner,) = fields.name(names.PERSON, goal.owner, "goal.owner")
    return str(owner)


def _unit(fields: Fields, goal: Goal) -> str | None:
    return fields.optional_name(names.UNIT, goal.unit, "goal.unit")


def _cycle(fields: Fields, goal: Goal) -> str | None:
    return fields.optional_name(names.CYCLE, goal.cycle, "goal.cycle")


def _policy(fields: Fields, goal: Goal) -> str | None:
    return fields.optional_name(names.POLICY, goal.policy, "goal.policy")


def _goal_window(fields: Fields, goal: Goal) -> Window:
    return fields.window(goal.window, "goal.window")


def _schedule(fields: Fields, goal: Goal) -> CheckInSchedule:
    if not goal.HasField("schedule"):
        return NO_SCHEDULE
    return read_schedule(fields, goal.schedule, "goal.schedule")


def _plan(fields: Fields, goal: Goal) -> tuple[PlanPoint, ...]:
    return read_plan(fields, goal.plan, "goal.plan")


def _goal_measure(fields: Fields, goal: Goal) -> Measure | None:
    if not goal.HasField("measure"):
        return None
    return read_measure(fields, goal.measure, "goal.measure")


def _ambition(fields: Fields, goal: Goal) -> Ambition | None:
    return fields.optional_choice(enums.AMBITION, goal.ambition, "goal.ambition")


def _roll_up(fields: Fields, goal: Goal) -> RollUp | None:
    return fields.optional_choice(enums.ROLL_UP, goal.roll_up, "goal.roll_up")


def _category(fields: Fields, goal: Goal) -> Category | None:
    return fields.optional_choice(enums.CATEGORY, goal.category, "goal.category")


def _labels(fields: Fields, goal: Goal) -> dict[str, str]:
    path = "goal.labels"
    if not fields.bounded(list(goal.labels), path, LABELS_MAX):
        return {}
    labels = {}
    for key in sorted(goal.labels):
        # What is no key is not shown: it may be long, and anything.
        where = f"{path}[{key}]" if is_id(key) else path
        if not key:
            fields.invalid(path, "must have no empty key")
        fields.id(key, where)
        labels[key] = fields.line(goal.labels[key], where, LABEL_CHARACTERS_MAX)
    return labels


def _criteria(fields: Fields, goal: Goal) -> tuple[StatedAnswer, ...]:
    return read_criteria(fields, goal.criteria, "goal.criteria")


def _conditions(fields: Fields, goal: Goal) -> tuple[StatedCondition, ...]:
    path = "goal.acceptance_conditions"
    if not fields.bounded(goal.acceptance_conditions, path, CONDITIONS_MAX):
        return ()
    return tuple(
        StatedCondition(
            fields.id(one.condition_id, f"{path}[{place}].condition_id"),
            fields.title(one.text, f"{path}[{place}].text", CONDITION_CHARACTERS_MAX),
        )
        for place, one in enumerate(goal.acceptance_conditions)
    )


# What a draft says, and a revision may say anew.
_DRAFT: Readers = {
    "ambition": _ambition,
    "roll_up": _roll_up,
    "title": _goal_title,
    "description": _description,
    "owner": _owner,
    "unit": _unit,
    "cycle": _cycle,
    "category": _category,
    "labels": _labels,
    "method_binding": lambda fields, goal: goal.method_binding,
    "window": _goal_window,
    "schedule": _schedule,
    "plan": _plan,
    "measure": _goal_measure,
    "criteria": _criteria,
    "acceptance_conditions": _conditions,
    "policy": _policy,
}
# Owner, unit, cycle, policy and filing are no promises, but for a binding method;
# ambition and roll-up are of objectives, which are not amended.
_NO_PROMISES = frozenset(
    ("ambition", "roll_up", "owner", "unit", "cycle", "category", "labels", "policy")
)
_PROMISES: Readers = {
    field: read for field, read in _DRAFT.items() if field not in _NO_PROMISES
}
