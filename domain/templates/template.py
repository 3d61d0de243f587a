"""The template: what it says, version by version (rules §9.6).

Templates are data. A goal that is drafted from one names it, and nothing follows from
that: what the goal says is what its draft says.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct, structs

from domain.aggregate import Aggregate
from domain.changes import Change
from domain.goals.goal import Framework
from domain.goals.measures import Measure
from domain.goals.smart import Criterion
from domain.record import Event, Record


class TemplateVersion(Struct, frozen=True):
    """A version of a template, as a goal that is drafted from it names it.

    Attributes:
        template: The id of the template.
        version: Its version, from 1.
    """

    template: str
    version: int


class TemplateKeyResult(Struct, frozen=True, kw_only=True):
    """A key result that goals of this kind usually have.

    Attributes:
        title: What will be so.
        measure: How it is measured; None where that is open.
        weight: Its share in the objective's score.
    """

    title: str
    measure: Measure | None = None
    weight: Decimal = Decimal(1)


class TemplateAnswer(Struct, frozen=True):
    """How a criterion is usually answered."""

    criterion: Criterion
    answer: str


class TemplateContents(Struct, frozen=True, kw_only=True):
    """What a template says.

    Attributes:
        display_name: What people call it.
        unit: The id of the unit it is for; None: for all.
        role: The role it is for, like "account manager"; empty: for all.
        title: The objective, or the SMART statement, as goals usually put it.
        description: What else there is to know; empty for nothing.
        key_results: OKR only: those that goals usually have.
        measure: SMART only: how it is usually measured; None where that is open.
        criteria: SMART only: how the criteria are usually answered.
        acceptance_conditions: SMART only: what usually must hold beside the target.
    """

    display_name: str
    unit: str | None = None
    role: str = ""
    title: str
    description: str = ""
    key_results: tuple[TemplateKeyResult, ...] = ()
    measure: Measure | None = None
    criteria: tuple[TemplateAnswer, ...] = ()
    acceptance_conditions: tuple[str, ...] = ()


class Template(Aggregate):
    """One template; its version is that of its stream.

    Attributes:
        framework: Of the goals that are drafted from it.
        contents: What it says now.
    """

    __slots__ = ("contents", "framework")
    KIND = "template"

    framework: Framework
    contents: TemplateContents


class TemplateCreated(Event, frozen=True, kw_only=True):
    """There is a template, at version 1.

    Attributes:
        framework: Of the goals that are drafted from it, for good.
        contents: What it says.
    """

    NAME = "template.created"
    MADE = "stream"

    framework: Framework
    contents: TemplateContents

    def apply(self, aggregate: Template, record: Record) -> None:
        """Set what it says."""
        aggregate.framework = self.framework
        aggregate.contents = self.contents


class TemplateRevised(Event, frozen=True, kw_only=True):
    """A template says something else now; None where nothing changed.

    Attributes are as those of `TemplateContents`, and:

    Attributes:
        version: Its number now.
        unit: The unit it was for, and is for now.
        measure: How it was measured, and is now.
    """

    NAME = "template.revised"

    version: int
    display_name: str | None = None
    unit: Change[str | None] | None = None
    role: str | None = None
    title: str | None = None
    description: str | None = None
    key_results: tuple[TemplateKeyResult, ...] | None = None
    measure: Change[Measure | None] | None = None
    criteria: tuple[TemplateAnswer, ...] | None = None
    acceptance_conditions: tuple[str, ...] | None = None

    def apply(self, aggregate: Template, record: Record) -> None:
        """Set what changed."""
        aggregate.contents = revised_contents(aggregate.contents, self)


def revised_contents(
    before: TemplateContents, event: TemplateRevised
) -> TemplateContents:
    """Return what a template says after a revision."""
    said = {
        name: new.to if isinstance(new, Change) else new
        for name in TemplateContents.__struct_fields__
        if (new := getattr(event, name)) is not None
    }
    return structs.replace(before, **said)
