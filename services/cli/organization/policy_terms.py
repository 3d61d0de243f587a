"""What a policy is to say, as people write it at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import typer

from goalledger.v1.lifecycle_pb2 import Framework
from goalledger.v1.policies_pb2 import Policy, SuccessBand
from services.cli.calling import names
from services.cli.calling.values import number
from services.cli.measures.paces import schedule_of
from services.cli.showing.exits import UsageError

# What is said of a list to have nothing in it.
_ALL, _ANYBODY, _NONE = "all", "anybody", "none"


@dataclass(frozen=True)
class Terms:
    """What the policy is to say; what is left out stays as it is."""

    description: Annotated[
        str | None, typer.Option(help="What it is for; empty for nothing.")
    ] = None
    framework: Annotated[
        list[str] | None,
        typer.Option(help="Goals that may follow it: okr, smart, or all; may repeat."),
    ] = None
    annual: Annotated[
        bool | None, typer.Option(help="Whether its goals take one year.")
    ] = None
    okr_approval: Annotated[
        bool | None, typer.Option(help="Whether another person approves objectives.")
    ] = None
    approver: Annotated[
        list[str] | None,
        typer.Option(help="Who approves, by id, or anybody; may repeat."),
    ] = None
    cadence: Annotated[
        str | None,
        typer.Option(
            help="When check-ins are due: weekly:5:3 is Fridays, 3 days late."
        ),
    ] = None
    blocking: Annotated[
        list[str] | None,
        typer.Option(help="Findings that block submitting, or none; may repeat."),
    ] = None
    success_band: Annotated[
        str | None, typer.Option(help="Of aspirational objectives, like 0.6:0.8.")
    ] = None


class Said(NamedTuple):
    """What is said of a policy.

    Attributes:
        policy: The policy, with that alone.
        fields: The names of what is said.
    """

    policy: Policy
    fields: list[str]


def said_policy(name: str, terms: Terms, organization: str) -> Said:
    """Return what the options say of a policy.

    Raises:
        UsageError: Nothing, or what cannot be meant.
    """
    fields: dict[str, Any] = {}
    if terms.description is not None:
        fields["description"] = terms.description
    if terms.framework:
        said = _but(_ALL, terms.framework)
        fields["frameworks"] = [number(Framework, one) for one in said]
    if terms.annual is not None:
        fields["annual"] = terms.annual
    if terms.okr_approval is not None:
        fields["okr_approval_waived"] = not terms.okr_approval
    if terms.approver:
        said = _but(_ANYBODY, terms.approver)
        fields["approvers"] = [names.person_name(organization, one) for one in said]
    if terms.cadence:
        fields["check_ins"] = schedule_of(terms.cadence)
    if terms.blocking:
        fields["blocking_findings"] = _but(_NONE, terms.blocking)
    if terms.success_band:
        low, _, high = terms.success_band.partition(":")
        fields["success_band"] = SuccessBand(low=low, high=high)
    if not fields:
        message = "say what the policy is to say, for example --no-okr-approval"
        raise UsageError(message)
    return Said(Policy(name=name, **fields), list(fields))


def _but(nothing: str, said: Iterable[str]) -> list[str]:
    return [one for one in said if one != nothing]
