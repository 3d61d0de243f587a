"""Names as people write them: short where it is clear, whole where they like."""

from __future__ import annotations

from services.cli.showing.exits import UsageError

_ROOT = "organizations/"


def organization_name(organization: str) -> str:
    """Return an organization's name for its id or its name."""
    if not organization:
        message = "say which organization: --organization, GOAL_LEDGER_ORGANIZATION"
        raise UsageError(message)
    return _ROOT + organization.removeprefix(_ROOT)


def goal_name(organization: str, goal: str) -> str:
    """Return a goal's name for its id or its name."""
    return _within(organization, "goals", goal)


def measured_name(organization: str, text: str) -> str:
    """Return the name of a goal, or for ``goal/key-result`` that of the key result."""
    if text.startswith(_ROOT):
        return text
    goal, slash, key_result = text.partition("/")
    name = goal_name(organization, goal)
    return f"{name}/keyResults/{key_result}" if slash else name


def check_in_name(organization: str, text: str) -> str:
    """Return a check-in's name for ``goal/key-result/check-in`` or its name.

    For a SMART goal ``goal/check-in`` is enough.
    """
    if text.startswith(_ROOT):
        return text
    measure, slash, id_ = text.rpartition("/")
    if not slash:
        message = f"{text!r} names no check-in; say goal/key-result/check-in"
        raise UsageError(message)
    return f"{measured_name(organization, measure)}/checkIns/{id_}"


def amendment_name(organization: str, text: str) -> str:
    """Return an amendment's name for ``goal/amendment`` or its name."""
    return _of_a_goal(organization, "amendments", text)


def grade_name(organization: str, text: str) -> str:
    """Return a grade's name for ``goal/grade`` or its name."""
    return _of_a_goal(organization, "grades", text)


def alignment_name(organization: str, text: str) -> str:
    """Return an alignment's name for ``goal/alignment`` or its name."""
    return _of_a_goal(organization, "alignments", text)


def unit_name(organization: str, unit: str) -> str:
    """Return a unit's name for its id or its name."""
    return _within(organization, "units", unit)


def person_name(organization: str, person: str) -> str:
    """Return a person's name for their id or their name."""
    return _within(organization, "people", person)


def metric_name(organization: str, metric: str) -> str:
    """Return a metric's name for its id or its name."""
    return _within(organization, "metrics", metric)


def cycle_name(organization: str, cycle: str) -> str:
    """Return a cycle's name for its id or its name."""
    return _within(organization, "cycles", cycle)


def policy_name(organization: str, policy: str) -> str:
    """Return a policy's name for its id or its name."""
    return _within(organization, "policies", policy)


def proposal_name(organization: str, proposal: str) -> str:
    """Return a proposal's name for its id or its name."""
    return _within(organization, "proposals", proposal)


def template_name(organization: str, template: str) -> str:
    """Return a template's name for its id or its name."""
    return _within(organization, "templates", template)


def short(name: str) -> str:
    """Return a name as it may be written here: ``goal``, ``goal/key-result`` and so on.

    People, services and whole organizations keep the last part of their names.
    """
    parts = name.split("/")
    if parts[2:3] != ["goals"]:
        return parts[-1]
    return "/".join(parts[3::2])


def _of_a_goal(organization: str, collection: str, text: str) -> str:
    if text.startswith(_ROOT):
        return text
    goal, slash, id_ = text.partition("/")
    if not slash:
        message = f"{text!r} names only the goal; say goal/id"
        raise UsageError(message)
    return f"{goal_name(organization, goal)}/{collection}/{id_}"


def _within(organization: str, collection: str, text: str) -> str:
    if text.startswith(_ROOT):
        return text
    return f"{organization_name(organization)}/{collection}/{text}"
