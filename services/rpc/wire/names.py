"""Resource names: how they are written and read (api §1)."""

from __future__ import annotations

import re
from typing import NamedTuple

ID = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"

is_id = re.compile(ID).fullmatch


class Form(NamedTuple):
    """One form of a name.

    Attributes:
        match: Matches a whole name; its groups are the organization and the ids.
        says: The form in words.
        groups: How many groups there are.
    """

    match: re.Pattern[str]
    says: str
    groups: int


def _form(says: str, pattern: str | None = None) -> Form:
    pattern = (pattern or says).replace("*", f"({ID})")
    compiled = re.compile(pattern)
    return Form(compiled, says, compiled.groups)


ORGANIZATION = _form("organizations/*")
GOAL = _form("organizations/*/goals/*")
KEY_RESULT = _form("organizations/*/goals/*/keyResults/*")
MEASURED = _form(
    "organizations/*/goals/*/keyResults/* or organizations/*/goals/*",
    "organizations/*/goals/*(?:/keyResults/*)?",
)
CHECK_IN = _form(
    "organizations/*/goals/*/keyResults/*/checkIns/* or"
    " organizations/*/goals/*/checkIns/*",
    "organizations/*/goals/*(?:/keyResults/*)?/checkIns/*",
)
AMENDMENT = _form("organizations/*/goals/*/amendments/*")
GRADE = _form("organizations/*/goals/*/grades/*")
ALIGNMENT = _form("organizations/*/goals/*/alignments/*")
CYCLE = _form("organizations/*/cycles/*")
UNIT = _form("organizations/*/units/*")
METRIC = _form("organizations/*/metrics/*")
PERSON = _form("organizations/*/people/*")
DELEGATION = _form("organizations/*/people/*/delegations/*")
POLICY = _form("organizations/*/policies/*")
TEMPLATE = _form("organizations/*/templates/*")
PROPOSAL = _form("organizations/*/proposals/*")
# What a proposal can be about: its groups are the collection and the id.
SUBJECT_KINDS = {"policies": "policy", "goals": "goal", "cycles": "cycle"}
SUBJECT = _form(
    "organizations/*/policies/*, organizations/*/goals/* or organizations/*/cycles/*",
    "organizations/*/(policies|goals|cycles)/*",
)
ACTOR = _form(
    "organizations/*/people/* or organizations/*/services/*",
    "organizations/*/(?:people|services)/*",
)


def organization_name(organization: str) -> str:
    """Name an organization."""
    return f"organizations/{organization}"


def goal_name(organization: str, goal: str) -> str:
    """Name a goal."""
    return f"organizations/{organization}/goals/{goal}"


def measured_name(organization: str, goal: str, key_result: str | None) -> str:
    """Name a key result, or where there is none the SMART goal itself."""
    goal = goal_name(organization, goal)
    return goal if key_result is None else f"{goal}/keyResults/{key_result}"


def check_in_name(
    organization: str, goal: str, key_result: str | None, check_in: str
) -> str:
    """Name a check-in of a key result, or of a SMART goal."""
    return f"{measured_name(organization, goal, key_result)}/checkIns/{check_in}"


def cycle_name(organization: str, cycle: str) -> str:
    """Name a cycle."""
    return f"organizations/{organization}/cycles/{cycle}"


def unit_name(organization: str, unit: str) -> str:
    """Name a unit."""
    return f"organizations/{organization}/units/{unit}"


def metric_name(organization: str, metric: str) -> str:
    """Name a metric."""
    return f"organizations/{organization}/metrics/{metric}"


def person_name(organization: str, person: str) -> str:
    """Name a person."""
    return f"organizations/{organization}/people/{person}"


def service_name(organization: str, service: str) -> str:
    """Name a service."""
    return f"organizations/{organization}/services/{service}"


def is_service(name: str) -> bool:
    """Tell whether a sound name of an actor is a service's."""
    return "/services/" in name


def delegation_name(organization: str, person: str, delegation: str) -> str:
    """Name a person's delegation."""
    return f"{person_name(organization, person)}/delegations/{delegation}"


def policy_name(organization: str, policy: str) -> str:
    """Name a policy."""
    return f"organizations/{organization}/policies/{policy}"


def template_name(organization: str, template: str) -> str:
    """Name a template."""
    return f"organizations/{organization}/templates/{template}"


# By kind and number of ids; the organization comes first.
_NAMES = {
    ("goal", 1): "organizations/{}/goals/{}",
    ("cycle", 1): "organizations/{}/cycles/{}",
    ("unit", 1): "organizations/{}/units/{}",
    ("metric", 1): "organizations/{}/metrics/{}",
    ("metric_value", 2): "organizations/{}/metrics/{}/values/{}",
    ("person", 1): "organizations/{}/people/{}",
    ("service", 1): "organizations/{}/services/{}",
    ("delegation", 2): "organizations/{}/people/{}/delegations/{}",
    ("organization", 1): "organizations/{}",
    ("policy", 1): "organizations/{}/policies/{}",
    ("proposal", 1): "organizations/{}/proposals/{}",
    ("template", 1): "organizations/{}/templates/{}",
    ("key_result", 2): "organizations/{}/goals/{}/keyResults/{}",
    ("amendment", 2): "organizations/{}/goals/{}/amendments/{}",
    ("grade", 2): "organizations/{}/goals/{}/grades/{}",
    ("alignment", 2): "organizations/{}/goals/{}/alignments/{}",
    ("check_in", 2): "organizations/{}/goals/{}/checkIns/{}",
    ("check_in", 3): "organizations/{}/goals/{}/keyResults/{}/checkIns/{}",
}


def resource_name(organization: str, kind: str, id_: str) -> str:
    """Name what the domain calls by kind and id; ids within ids are joined by ``/``.

    What has no name of its own is called by its id.
    """
    ids = id_.split("/")
    form = _NAMES.get((kind, len(ids)))
    return id_ if form is None else form.format(organization, *ids)
