"""What a goal says, as people write it at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goalledger.v1.criteria_pb2 import AcceptanceCondition
from goalledger.v1.lifecycle_pb2 import Ambition, Category, RollUp
from goalledger.v1.templates_pb2 import TemplateVersion
from services.cli.calling import names
from services.cli.calling.values import number, pairs
from services.cli.goals.terms import Numbers, Terms, put, put_numbers, said_alike
from services.cli.showing.exits import UsageError

if TYPE_CHECKING:
    from goalledger.v1.goals_pb2 import Goal


@dataclass(frozen=True)
class Filing:
    """Whose goal it is, and where it belongs."""

    owner: Annotated[
        str | None, typer.Option(help="The person who answers for it, by id.")
    ] = None
    unit: Annotated[str | None, typer.Option(help="The unit's id.")] = None
    cycle: Annotated[
        str | None, typer.Option(help="The id of the cycle it is to end in.")
    ] = None
    policy: Annotated[
        str | None, typer.Option(help="The id of the policy it follows.")
    ] = None
    category: Annotated[
        str | None, typer.Option(help="strategy, project, development or review.")
    ] = None
    label: Annotated[
        list[str] | None,
        typer.Option(help="What it is sorted by, like market=north; may repeat."),
    ] = None


@dataclass(frozen=True)
class GoalTerms(Filing, Terms):
    """What a goal says; what is left out is not said."""

    description: Annotated[
        str | None, typer.Option(help="What else there is to know.")
    ] = None
    ambition: Annotated[
        str | None, typer.Option(help="Of an objective: committed or aspirational.")
    ] = None
    roll_up: Annotated[
        str | None,
        typer.Option(
            help="What an objective is scored by: key-results, children, or both."
        ),
    ] = None
    method_binding: Annotated[
        bool | None, typer.Option(help="Whether the way to it binds, too.")
    ] = None
    condition: Annotated[
        list[str] | None,
        typer.Option(
            help="What must hold beside a SMART goal's target, like"
            " audited=The audit is passed; may repeat."
        ),
    ] = None


@dataclass(frozen=True)
class GoalRevision(Numbers, GoalTerms):
    """What a draft is to say; what is left out stays as it is."""


def put_goal(goal: Goal, terms: GoalTerms, organization: str) -> list[str]:
    """Put what options say into a goal; return the paths of that."""
    said = said_alike(terms)
    for field in ("description", "method_binding"):
        if (value := getattr(terms, field)) is not None:
            said[field] = value
    for field, enum in _WORDS.items():
        if (value := getattr(terms, field)) is not None:
            said[field] = number(enum, value)
    for field, named in _NAMES.items():
        if (value := getattr(terms, field)) is not None:
            said[field] = named(organization, value) if value else ""
    if terms.label:
        said["labels"] = dict(pairs(terms.label, "market=north"))
    if terms.condition:
        said["acceptance_conditions"] = list(_conditions(terms.condition))
    return put(goal, said, terms)


def put_revision(goal: Goal, terms: GoalRevision, organization: str) -> list[str]:
    """Put what options say anew into a goal; return the paths of that."""
    return [*put_goal(goal, terms, organization), *put_numbers(goal, terms)]


def template_of(organization: str, said: str) -> TemplateVersion:
    """Return the version of a template that people write, like ``keep-customers:2``.

    Raises:
        UsageError: It says no version.
    """
    template, _, version = said.rpartition(":")
    if not template or not version.isascii() or not version.isdigit():
        message = f"{said!r} is no version of a template, like keep-customers:2"
        raise UsageError(message)
    name = names.template_name(organization, template)
    return TemplateVersion(template=name, version=int(version))


def _conditions(said: Iterable[str]) -> Iterator[AcceptanceCondition]:
    for id_, text in pairs(said, "audited=The audit is passed"):
        yield AcceptanceCondition(condition_id=id_, text=text)


_WORDS: Mapping[str, Any] = {
    "category": Category,
    "ambition": Ambition,
    "roll_up": RollUp,
}
_NAMES: Mapping[str, Callable[[str, str], str]] = {
    "owner": names.person_name,
    "unit": names.unit_name,
    "cycle": names.cycle_name,
    "policy": names.policy_name,
}
