"""Templates as they are said in requests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.templates.revising import TemplateRevision
from domain.templates.template import (
    TemplateAnswer,
    TemplateContents,
    TemplateKeyResult,
    TemplateVersion,
)
from services.rpc.limits import (
    CONDITION_CHARACTERS_MAX,
    CONDITIONS_MAX,
    CRITERIA_MAX,
    ROLE_CHARACTERS_MAX,
    TEMPLATE_KEY_RESULTS_MAX,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
)
from services.rpc.measures.measure_fields import read_measure
from services.rpc.wire import enums, names
from services.rpc.wire.fields import REQUIRED, Fields
from services.rpc.wire.masks import Mask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from google.protobuf.field_mask_pb2 import FieldMask

    from domain.goals.measures import Measure
    from goalledger.v1.goals_pb2 import Goal
    from goalledger.v1.templates_pb2 import Template
    from goalledger.v1.templates_pb2 import TemplateKeyResult as SaidKeyResult


def read_template(fields: Fields, template: Template) -> TemplateContents:
    """Read a template to create; what only the ledger sets is passed over."""
    said = {field: read(fields, template) for field, read in _READERS.items()}
    return TemplateContents(**said)


def read_template_revision(
    fields: Fields, template: Template, update_mask: FieldMask
) -> TemplateRevision:
    """Read which fields of a template are to become what."""
    mask = Mask(dict.fromkeys(_READERS, ()), update_mask, template)
    return TemplateRevision(
        **{
            field: read(fields, template)
            for field, read in _READERS.items()
            if mask.names(field)
        }
    )


def read_template_version(fields: Fields, goal: Goal) -> TemplateVersion | None:
    """Read which version of a template a goal is drafted from."""
    if not goal.HasField("template"):
        return None
    said = goal.template
    (template,) = fields.name(names.TEMPLATE, said.template, "goal.template.template")
    if said.version < 1:
        fields.invalid("goal.template.version", "must be 1 or more")
    return TemplateVersion(template, said.version)


def _measure(fields: Fields, template: Template) -> Measure | None:
    if not template.HasField("measure"):
        return None
    return read_measure(fields, template.measure, "template.measure")


def _key_results(fields: Fields, template: Template) -> tuple[TemplateKeyResult, ...]:
    path = "template.key_results"
    if not fields.bounded(template.key_results, path, TEMPLATE_KEY_RESULTS_MAX):
        return ()
    return tuple(
        _key_result(fields, one, f"{path}[{place}]")
        for place, one in enumerate(template.key_results)
    )


def _key_result(fields: Fields, said: SaidKeyResult, path: str) -> TemplateKeyResult:
    measure = None
    if said.HasField("measure"):
        measure = read_measure(fields, said.measure, f"{path}.measure")
    weight = fields.optional_decimal(said.weight, f"{path}.weight")
    return TemplateKeyResult(
        title=fields.title(said.title, f"{path}.title", TITLE_CHARACTERS_MAX),
        measure=measure,
        weight=Decimal(1) if weight is None else weight,
    )


def _criteria(fields: Fields, template: Template) -> tuple[TemplateAnswer, ...]:
    path = "template.criteria"
    if not fields.bounded(template.criteria, path, CRITERIA_MAX):
        return ()
    answers = []
    for place, one in enumerate(template.criteria):
        inside = f"{path}[{place}]"
        criterion = fields.choice(enums.CRITERION, one.criterion, f"{inside}.criterion")
        answer = fields.text(one.answer, f"{inside}.answer", TEXT_CHARACTERS_MAX)
        if not answer:
            fields.invalid(f"{inside}.answer", REQUIRED)
        answers.append(TemplateAnswer(criterion, answer))
    return tuple(answers)


def _conditions(fields: Fields, template: Template) -> tuple[str, ...]:
    path = "template.acceptance_conditions"
    if not fields.bounded(template.acceptance_conditions, path, CONDITIONS_MAX):
        return ()
    return tuple(
        fields.title(one, f"{path}[{place}]", CONDITION_CHARACTERS_MAX)
        for place, one in enumerate(template.acceptance_conditions)
    )


_READERS: Mapping[str, Callable[[Fields, Any], Any]] = {
    "display_name": lambda fields, template: fields.title(
        template.display_name, "template.display_name", TITLE_CHARACTERS_MAX
    ),
    "unit": lambda fields, template: fields.optional_name(
        names.UNIT, template.unit, "template.unit"
    ),
    "role": lambda fields, template: fields.line(
        template.role, "template.role", ROLE_CHARACTERS_MAX
    ),
    "title": lambda fields, template: fields.title(
        template.title, "template.title", TITLE_CHARACTERS_MAX
    ),
    "description": lambda fields, template: fields.text(
        template.description, "template.description", TEXT_CHARACTERS_MAX
    ),
    "key_results": _key_results,
    "measure": _measure,
    "criteria": _criteria,
    "acceptance_conditions": _conditions,
}
