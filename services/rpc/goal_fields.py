"""Goals and key results as they are said in requests: drafts, revisions, closings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.goals.closing import Closing, StatedExplanation
from domain.goals.drafts import Draft, DraftRevision, StatedAnswer, StatedCondition
from domain.goals.key_results import KeyResultRevision, StatedKeyResult
from domain.goals.smart import Assessment, ConditionResult
from services.rpc import enums, names
from services.rpc.fields import REQUIRED, Fields
from services.rpc.limits import (
    CONDITION_CHARACTERS_MAX,
    CONDITIONS_MAX,
    CRITERIA_MAX,
    EXPLANATIONS_MAX,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
)
from services.rpc.masks import Mask
from services.rpc.measure_fields import (
    MEASURE_PARTS,
    WINDOW_PARTS,
    read_links,
    read_measure,
    read_measure_revision,
    read_window_revision,
)
from services.rpc.template_fields import read_template_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from google.protobuf.field_mask_pb2 import FieldMask

    from domain.days import Window
    from domain.goals.measures import Measure
    from goalledger.v1.goal_commands_pb2 import CloseGoalRequest
    from goalledger.v1.goals_pb2 import Goal, KeyResult

    Readers = Mapping[str, Callable[[Fields, Any], Any]]


def read_draft(fields: Fields, goal: Goal) -> Draft:
    """Read a goal to draft; what only the ledger sets is passed over."""
    said = {field: read(fields, goal) for field, read in _DRAFT.items()}
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
    return DraftRevision(**_revision(fields, goal, update_mask, "goal"))


def read_key_result(fields: Fields, key_result: KeyResult) -> StatedKeyResult:
    """Read a key result to add; what only the ledger sets is passed over."""
    said = {field: read(fields, key_result) for field, read in _KEY_RESULT.items()}
    return StatedKeyResult(**said)


def read_key_result_revision(
    fields: Fields, key_result: KeyResult, update_mask: FieldMask
) -> KeyResultRevision:
    """Read which fields of a key result are to become what."""
    return KeyResultRevision(**_revision(fields, key_result, update_mask, "key_result"))


def read_closing(fields: Fields, goal_id: str, request: CloseGoalRequest) -> Closing:
    """Read how a goal ended."""
    return Closing(
        disposition=fields.choice(
            enums.DISPOSITION, request.disposition, "disposition"
        ),
        condition_results=_condition_results(fields, request),
        explanations=_explanations(fields, goal_id, request),
        learnings=fields.text(request.learnings, "learnings", TEXT_CHARACTERS_MAX),
        evidence=read_links(fields, request.evidence, "evidence"),
    )


def _revision(
    fields: Fields, resource: Any, update_mask: FieldMask, path: str
) -> dict[str, Any]:
    readers, parts = _REVISABLE[path]
    mask = Mask(
        {field: parts.get(field, ()) for field in readers}, update_mask, resource
    )
    revision = {
        field: read(fields, resource)
        for field, read in readers.items()
        if mask.names(field)
    }
    if said := mask.parts("window"):
        revision["window"] = read_window_revision(
            fields, resource.window, f"{path}.window", said
        )
    if said := mask.parts("measure"):
        revision["measure"] = read_measure_revision(
            fields, resource.measure, f"{path}.measure", said
        )
    return revision


def _goal_title(fields: Fields, goal: Goal) -> str:
    return fields.title(goal.title, "goal.title", TITLE_CHARACTERS_MAX)


def _description(fields: Fields, goal: Goal) -> str:
    return fields.text(goal.description, "goal.description", TEXT_CHARACTERS_MAX)


def _owner(fields: Fields, goal: Goal) -> str:
    (owner,) = fields.name(names.PERSON, goal.owner, "goal.owner")
    return str(owner)


def _unit(fields: Fields, goal: Goal) -> str | None:
    return fields.optional_name(names.UNIT, goal.unit, "goal.unit")


def _policy(fields: Fields, goal: Goal) -> str | None:
    return fields.optional_name(names.POLICY, goal.policy, "goal.policy")


def _goal_window(fields: Fields, goal: Goal) -> Window:
    return fields.window(goal.window, "goal.window")


def _goal_measure(fields: Fields, goal: Goal) -> Measure | None:
    if not goal.HasField("measure"):
        return None
    return read_measure(fields, goal.measure, "goal.measure")


def _criteria(fields: Fields, goal: Goal) -> tuple[StatedAnswer, ...]:
    if not fields.bounded(goal.criteria, "goal.criteria", CRITERIA_MAX):
        return ()
    stated = []
    for place, one in enumerate(goal.criteria):
        path = f"goal.criteria[{place}]"
        criterion = fields.choice(enums.CRITERION, one.criterion, f"{path}.criterion")
        assessment = fields.optional_choice(
            enums.ASSESSMENT, one.assessment, f"{path}.assessment"
        )
        answer = fields.text(one.answer, f"{path}.answer", TEXT_CHARACTERS_MAX)
        if not answer:
            fields.invalid(f"{path}.answer", REQUIRED)
        stated.append(StatedAnswer(criterion, answer, assessment or Assessment.PERSON))
    return tuple(stated)


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


def _key_result_title(fields: Fields, key_result: KeyResult) -> str:
    return fields.title(key_result.title, "key_result.title", TITLE_CHARACTERS_MAX)


def _key_result_measure(fields: Fields, key_result: KeyResult) -> Measure:
    return read_measure(fields, key_result.measure, "key_result.measure")


def _weight(fields: Fields, key_result: KeyResult) -> Decimal:
    return fields.decimal(key_result.weight or "1", "key_result.weight")


def _own_window(fields: Fields, key_result: KeyResult) -> Window | None:
    if not key_result.HasField("window"):
        return None
    return fields.window(key_result.window, "key_result.window")


def _condition_results(
    fields: Fields, request: CloseGoalRequest
) -> tuple[ConditionResult, ...]:
    path = "condition_results"
    if not fields.bounded(request.condition_results, path, CONDITIONS_MAX):
        return ()
    results = []
    for place, one in enumerate(request.condition_results):
        condition = fields.id(one.condition_id, f"{path}[{place}].condition_id")
        if condition is None:
            fields.invalid(f"{path}[{place}].condition_id", REQUIRED)
        results.append(ConditionResult(condition or "", one.met))
    return tuple(results)


def _explanations(
    fields: Fields, goal_id: str, request: CloseGoalRequest
) -> tuple[StatedExplanation, ...]:
    if not fields.bounded(request.explanations, "explanations", EXPLANATIONS_MAX):
        return ()
    stated = []
    for place, one in enumerate(request.explanations):
        path = f"explanations[{place}]"
        goal, key_result = fields.name(
            names.KEY_RESULT, one.key_result, f"{path}.key_result"
        )
        if goal and goal != goal_id:
            fields.invalid(f"{path}.key_result", "must be of the goal to close")
        explanation = fields.text(
            one.explanation, f"{path}.explanation", TEXT_CHARACTERS_MAX
        )
        if not explanation:
            fields.invalid(f"{path}.explanation", REQUIRED)
        stated.append(StatedExplanation(key_result, explanation))
    return tuple(stated)


# What a draft says, and a revision may say anew.
_DRAFT: Readers = {
    "title": _goal_title,
    "description": _description,
    "owner": _owner,
    "unit": _unit,
    "window": _goal_window,
    "measure": _goal_measure,
    "criteria": _criteria,
    "acceptance_conditions": _conditions,
    "policy": _policy,
}
_KEY_RESULT: Readers = {
    "title": _key_result_title,
    "measure": _key_result_measure,
    "weight": _weight,
    "window": _own_window,
}
_PARTS = {"window": WINDOW_PARTS, "measure": MEASURE_PARTS}
_REVISABLE = {"goal": (_DRAFT, _PARTS), "key_result": (_KEY_RESULT, _PARTS)}
