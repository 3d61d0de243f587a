"""Goals that are something to one another, over the wire: requests, and whole trees.

Anna owns the goals; Ben, who owns none, asks; so it is Anna who is asked.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from goalledger.v1 import (
    alignment_commands_pb2 as commands,
)
from goalledger.v1 import (
    alignments_pb2,
    goal_commands_pb2,
    goals_pb2,
    lifecycle_pb2,
    value_pb2,
)
from tests.rpc.acme import (
    ACME,
    HIRING,
    RENEWALS,
    WHY,
    Acme,
    adding,
    check_in,
    drafting,
    objective,
    percent,
)
from tests.rpc.provoking_lives import Provoke
from tests.rpc.served import ANNA, BEN

CONTRIBUTES = alignments_pb2.ALIGNMENT_KIND_CONTRIBUTES_TO
SUPPORTS = alignments_pb2.ALIGNMENT_KIND_SUPPORTS
DEPENDS = alignments_pb2.ALIGNMENT_KIND_DEPENDS_ON
CHILDREN = lifecycle_pb2.ROLL_UP_CHILDREN
BOTH = lifecycle_pb2.ROLL_UP_BOTH
FOLLOWS = lifecycle_pb2.PROGRESS_FROM_CHILDREN
ALIGNMENTS_MAX = 50
CHAIN_MAX = 8


def goal_name(goal: str) -> str:
    """Name a goal of Acme."""
    return f"{ACME}/goals/{goal}"


def aligning(goal: str = HIRING, parent: str = RENEWALS, **said: Any) -> Any:
    """Ask that a goal contributes to another one."""
    facts = {"kind": CONTRIBUTES, "alignment_id": "up", **said}
    return commands.AlignGoalRequest(goal=goal, parent=parent, **facts)


def accepting(name: str = f"{HIRING}/alignments/up", **said: Any) -> Any:
    """Accept an alignment."""
    return commands.AcceptAlignmentRequest(name=name, **said)


def declining(name: str = f"{HIRING}/alignments/up", **said: Any) -> Any:
    """Decline an alignment, and say why."""
    return commands.DeclineAlignmentRequest(name=name, **{**WHY, **said})


def unaligning(name: str = f"{HIRING}/alignments/up", **said: Any) -> Any:
    """End an alignment."""
    return commands.UnalignGoalRequest(name=name, **said)


def align(acme: Acme, child: str, parent: str, **said: Any) -> str:
    """Let Anna, who owns both, let a goal be something to another; return its name."""
    request = aligning(child, parent, **said)
    name: str = acme.served.ask(request, ANNA).name
    return name


def grow(acme: Acme, goal: str, *keys: str, **said: Any) -> str:
    """Bring an objective of Anna's to where it takes check-ins; return its name.

    Args:
        acme: The company.
        goal: The id of the goal.
        keys: The ids of its key results, from 0 to 100 percent; one where none is said.
        said: What the objective says; `key_result` for its key results.
    """
    stated = said.pop("key_result", {})
    stated = {"title": "Done", "measure": percent(start="0", target="100"), **stated}
    name = goal_name(goal)
    draft = drafting(acme.anna, goal_id=goal, goal=objective(acme.anna, **said))
    acme.served.ask(draft, BEN)
    for key in keys or ("done",):
        key_result = goals_pb2.KeyResult(**stated)
        adds = adding(parent=name, key_result_id=key, key_result=key_result)
        acme.served.ask(adds, BEN)
    acme.submit(name)
    acme.approve(name)
    return name


def score(acme: Acme, goal: str, value: str, key: str = "done") -> None:
    """Let Anna check in, so that a goal's score is known: 40 scores 0.4."""
    parent = f"{goal}/keyResults/{key}"
    said = value_pb2.Value(decimal=value)
    acme.served.ask(check_in(parent=parent, value=said), ANNA)


def miss(acme: Acme, goal: str, **said: Any) -> None:
    """Let Anna close a goal as missed."""
    facts = {
        "disposition": lifecycle_pb2.DISPOSITION_MISSED,
        "miss_cause": lifecycle_pb2.MISS_CAUSE_CAPACITY,
        "miss_explanation": "There was no time.",
        **said,
    }
    acme.served.ask(goal_commands_pb2.CloseGoalRequest(name=goal, **facts), ANNA)


def tell_of_trees(acme: Acme) -> None:
    """Call every rpc that changes an alignment."""
    ask = acme.served.ask
    ask(aligning(), BEN)
    ask(accepting(), ANNA)
    ask(unaligning(), BEN)
    ask(aligning(alignment_id="again"), BEN)
    ask(declining(f"{HIRING}/alignments/again"), ANNA)


def _by_children(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    stated = goals_pb2.KeyResult(
        title="Renewal rate", measure=percent(), progress_from=FOLLOWS
    )
    acme.served.ask(adding(key_result=stated), BEN)
    acme.submit()
    acme.approve()
    return check_in(), ANNA


def _cycle(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.activate_smart()
    align(acme, HIRING, RENEWALS)
    return aligning(RENEWALS, HIRING), ANNA


def _too_deep(acme: Acme) -> tuple[Any, str]:
    chain = [goal_name(f"g{n}") for n in range(CHAIN_MAX + 1)]
    for n in range(CHAIN_MAX + 1):
        acme.served.ask(drafting(acme.anna, goal_id=f"g{n}"), BEN)
    *most, (child, parent) = pairwise(chain)
    for one in most:
        align(acme, *one)
    return aligning(child, parent), ANNA


def _not_held(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.activate_smart()
    acme.served.ask(aligning(), BEN)
    return unaligning(), ANNA


def _too_many(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    for n in range(ALIGNMENTS_MAX + 1):
        acme.served.ask(drafting(acme.anna, goal_id=f"g{n}"), BEN)
    *most, last = (goal_name(f"g{n}") for n in range(ALIGNMENTS_MAX + 1))
    for place, parent in enumerate(most):
        align(acme, RENEWALS, parent, kind=SUPPORTS, alignment_id=f"a{place}")
    return aligning(RENEWALS, last, kind=SUPPORTS), ANNA


ABOUT_TREES: dict[str, Provoke] = {
    "MEASURED_BY_CHILDREN": _by_children,
    "ALIGNMENT_CYCLE": _cycle,
    "ALIGNMENT_TOO_DEEP": _too_deep,
    "ALIGNMENT_NOT_HELD": _not_held,
    "TOO_MANY_ALIGNMENTS": _too_many,
}
