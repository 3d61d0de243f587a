"""Creating templates and revising them, and naming them in drafts (rules §9.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, Struct, UnsetType, structs

from domain.actors import command
from domain.changes import change
from domain.directory.tree import require_open_unit
from domain.goals.adaptable import KEY_RESULTS_MAX, WEIGHT_MAX
from domain.goals.goal import Framework
from domain.goals.measures import Measure
from domain.goals.refusals import WrongFramework
from domain.goals.smart import require_each_once
from domain.organization import today
from domain.refusals import FieldInvalid, ResourceNotFound, Violation
from domain.templates.template import (
    Template,
    TemplateAnswer,
    TemplateContents,
    TemplateCreated,
    TemplateKeyResult,
    TemplateRevised,
    TemplateVersion,
)

if TYPE_CHECKING:
    from domain.book import Book


class TemplateRevision(Struct, frozen=True, kw_only=True):
    """New contents of some of what a template says; what is unset stays.

    Attributes are as those of `TemplateContents`.
    """

    display_name: str | UnsetType = UNSET
    unit: str | UnsetType | None = UNSET
    role: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    key_results: tuple[TemplateKeyResult, ...] | UnsetType = UNSET
    measure: Measure | UnsetType | None = UNSET
    criteria: tuple[TemplateAnswer, ...] | UnsetType = UNSET
    acceptance_conditions: tuple[str, ...] | UnsetType = UNSET


@command
def create_template(
    book: Book,
    template_id: str | None,
    framework: Framework,
    contents: TemplateContents,
) -> tuple[str]:
    """Create a template, and return its id, which the ledger makes where none is given.

    1. It says what goals of its framework can say (rules §2.1).
    2. Its unit is one that is open.
    """
    template = book.start(Template, template_id or book.new_id())
    if contents.unit is not None:
        require_open_unit(book, contents.unit, today(book))
    _require_sound(framework, contents)
    created = TemplateCreated(framework=framework, contents=contents)
    book.record(template, created)
    return (template.id,)


@command
def revise_template(book: Book, template_id: str, revision: TemplateRevision) -> None:
    """Revise what a template says, as a version of its own; all but the framework."""
    template = book.open(Template, template_id)
    before = template.contents
    said = {
        name: value
        for name, value in structs.asdict(revision).items()
        if value is not UNSET
    }
    after = structs.replace(before, **said)
    if after == before:
        return
    if after.unit is not None and after.unit != before.unit:
        require_open_unit(book, after.unit, today(book))
    _require_sound(template.framework, after)
    changed = {
        name: getattr(after, name)
        for name in said
        if getattr(after, name) != getattr(before, name)
    }
    changed |= {
        name: change(getattr(before, name), changed[name])
        for name in ("unit", "measure")
        if name in changed
    }
    book.record(template, TemplateRevised(version=template.version + 1, **changed))


def require_template(
    book: Book, goal: str, framework: Framework, used: TemplateVersion | None
) -> None:
    """Refuse a template that a goal cannot be drafted from.

    1. It exists, in this version.
    2. It is of the goal's framework (rules §2.1).
    """
    if used is None:
        return
    template = book.load(Template, used.template)
    if not 1 <= used.version <= template.version:
        id_ = f"{used.template}/{used.version}"
        raise ResourceNotFound(kind="template_version", id=id_)
    if template.framework is not framework:
        raise WrongFramework(goal=goal, framework=framework.name)


def _require_sound(framework: Framework, contents: TemplateContents) -> None:
    _require_of_framework(framework, contents)
    if contents.measure is not None:
        contents.measure.require_sound("template.measure")
    criteria = [one.criterion for one in contents.criteria]
    require_each_once(criteria, "template.criteria", "criterion")
    if len(contents.key_results) > KEY_RESULTS_MAX:
        _refuse("template.key_results", f"must be at most {KEY_RESULTS_MAX}")
    for place, one in enumerate(contents.key_results):
        path = f"template.key_results[{place}]"
        if one.measure is not None:
            one.measure.require_sound(f"{path}.measure")
        if not 0 <= one.weight <= WEIGHT_MAX:
            _refuse(f"{path}.weight", f"must be from 0 to {WEIGHT_MAX}")


def _require_of_framework(framework: Framework, contents: TemplateContents) -> None:
    of_the_other = (
        ("measure", "criteria", "acceptance_conditions")
        if framework is Framework.OKR
        else ("key_results",)
    )
    for field in of_the_other:
        if getattr(contents, field):
            _refuse(f"template.{field}", f"must be left out for {framework.name} goals")


def _refuse(path: str, described: str) -> None:
    raise FieldInvalid(Violation(path, described))
