"""Trees of goals by the rules alone: plain dictionaries, none of the ledger's code.

What a command changed is applied to one goal; `settle` then makes of all goals what
follows from it (rules §4.5). Reasons of refusals are as those of ``model.py``.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

Tree = dict[str, dict[str, Any]]
_SIX = Decimal("0.000001")
# What the SMART goal promises to hire.
ENGINEERS = 4
_ENDED = {"CLOSED": "GOAL_CLOSED", "CANCELLED": "GOAL_CANCELLED"}
_RUNNING = {"ACTIVE", "PAUSED"}


def grown(framework: str, roll_up: str, follows: str | None) -> dict[str, Any]:
    """Return an active goal; an objective has two key results, one may follow."""
    keys = ["a", "b"] if framework == "OKR" else [None]
    return {
        "framework": framework,
        "roll_up": roll_up,
        "state": "ACTIVE",
        "met": False,
        "turn": 0,
        "override": None,
        "weights": dict.fromkeys(keys, 1),
        "follows": follows,
        "values": {},
        "edges": {},
        "stored": {},
    }


def ended(goal: dict[str, Any]) -> set[str]:
    """Tell why a goal that has ended is refused."""
    return {_ENDED[goal["state"]]} if goal["state"] in _ENDED else set()


def parent_of(goal: dict[str, Any]) -> dict[str, Any] | None:
    """Rules §8.1: the one edge that counts in another goal."""
    held = [e for e in goal["edges"].values() if e["state"] == "ACCEPTED"]
    found: list[dict[str, Any]] = [e for e in held if e["kind"] == "CONTRIBUTES_TO"]
    return found[0] if found else None


def aligning(tree: Tree, child: str, edge: dict[str, Any]) -> set[str]:
    """Rules §8.1, §8.2: goals that have not ended, and no loop."""
    parent = edge["parent"]
    if parent == child:
        return {"ALIGNMENT_CYCLE"} | ended(tree[child])
    reasons = ended(tree[child]) | ended(tree[parent])
    above: str | None = parent
    while edge["kind"] == "CONTRIBUTES_TO" and above is not None:
        if above == child:
            return reasons | {"ALIGNMENT_CYCLE"}
        upward = parent_of(tree[above])
        above = None if upward is None else upward["parent"]
    return reasons


def deciding(tree: Tree, child: str, id_: str) -> set[str]:
    """Rules §10.4: what waits, and was not overtaken."""
    edge = tree[child]["edges"].get(id_)
    if edge is None:
        return {"RESOURCE_NOT_FOUND"}
    if edge["decided"]:
        return {"PROPOSAL_DECIDED"}
    return {"PROPOSAL_VOID"} if edge["about"] != tree[child]["turn"] else set()


def accept(tree: Tree, child: str, id_: str) -> None:
    """Rules §8.1: a contribution takes the place of the one before."""
    edges = tree[child]["edges"]
    new = edges[id_]
    for edge in edges.values():
        alike = edge["kind"] == "CONTRIBUTES_TO" or edge["parent"] == new["parent"]
        same_place = edge["key"] == new["key"] or edge["kind"] == "CONTRIBUTES_TO"
        if edge["state"] == "ACCEPTED" and edge["kind"] == new["kind"]:
            edge["state"] = "REPLACED" if alike and same_place else edge["state"]
    new["state"], new["decided"] = "ACCEPTED", True


def move(goal: dict[str, Any], state: str) -> None:
    """Let a goal go on to another state: what waits is void (rules §10.4)."""
    goal["state"] = state
    goal["turn"] += 1
    for edge in goal["edges"].values():
        edge["state"] = "VOID" if edge["state"] == "PENDING" else edge["state"]


def settle(tree: Tree) -> None:
    """Rules §4.5: score all that runs, until nothing moves any more."""
    for _ in range(len(tree) + 1):
        for id_, goal in tree.items():
            if goal["state"] in _RUNNING:
                goal["stored"] = _scores(tree, id_)


def has_data(tree: Tree, id_: str) -> bool:
    """Tell whether anything is behind the score of a goal that runs."""
    goal = tree[id_]
    if goal["roll_up"] != "KEY_RESULTS" and _counting(tree, id_, None):
        return True
    return any(
        _mean(_counting(tree, id_, key)) is not None
        if key and key == goal["follows"]
        else key in goal["values"]
        for key in goal["weights"]
    )


def _scores(tree: Tree, id_: str) -> dict[str | None, Decimal | None]:
    goal = tree[id_]
    each = {key: _of_measure(tree, id_, key) for key in goal["weights"]}
    computed: Decimal | None
    if goal["framework"] == "SMART":
        computed = each[None]
    else:
        weighed = [(goal["weights"][key], one) for key, one in each.items()]
        computed = _rolled(goal["roll_up"], weighed, _counting(tree, id_, None))
    own = goal["override"] if goal["override"] is not None else computed
    return {**each, None: own}


def _of_measure(tree: Tree, id_: str, key: str | None) -> Decimal:
    goal = tree[id_]
    if key and key == goal["follows"]:
        return _rounded(_mean(_counting(tree, id_, key)) or Fraction(0))
    whole = ENGINEERS if goal["framework"] == "SMART" else 100
    progress = Fraction(goal["values"].get(key, 0), whole)
    return _rounded(min(max(progress, Fraction(0)), Fraction(1)))


def _rolled(roll_up: str, own: Any, children: Any) -> Decimal | None:
    mean = _mean(own)
    if roll_up == "CHILDREN" or (roll_up == "BOTH" and mean is None):
        mean = _mean(children)
    elif roll_up == "BOTH" and mean is not None:
        mean = _mean([*children, (1, mean)])
    return None if mean is None else _rounded(mean)


def _counting(tree: Tree, id_: str, key: str | None) -> list[tuple[int, Decimal]]:
    """Return weight and value of each goal that contributes there, and counts."""
    found = []
    for child in tree.values():
        edge = parent_of(child)
        value = _value(child)
        if edge and (edge["parent"], edge["key"]) == (id_, key) and value is not None:
            found.append((edge["weight"], value))
    return found


def _value(child: dict[str, Any]) -> Decimal | None:
    stored: Decimal | None = child["stored"].get(None)
    if child["state"] == "CANCELLED" or stored is None:
        return None
    if child["state"] != "CLOSED" or child["override"] is not None:
        return stored
    return stored if child["framework"] == "OKR" else Decimal(child["met"])


def _mean(weighed: Any) -> Fraction | None:
    weights = sum(Fraction(weight) for weight, _ in weighed)
    total = sum(Fraction(weight) * Fraction(value) for weight, value in weighed)
    return Fraction(total) / weights if weights else None


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(_SIX, ROUND_HALF_EVEN)


def text(value: Decimal | None) -> str:
    """Return a score as it is answered."""
    return "" if value is None else f"{value.normalize():f}"
