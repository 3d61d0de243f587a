"""What goals are, by the rules alone: plain dictionaries, none of the ledger's code.

Each command has a function that tells for which reasons it may be refused; none: it is
accepted. Where several reasons hold at once, any of them may be given.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

Goal = dict[str, Any]
PERSONS = frozenset({"cleo", "anna", "ben"})
OWNER = "anna"
_SIX = Decimal("0.000001")
_ENDED = {"CLOSED": "GOAL_CLOSED", "CANCELLED": "GOAL_CANCELLED"}


def drafted(framework: str, title: str, by: str) -> Goal:
    """Return a new goal; a SMART one is measured by itself, under no key."""
    measures = {} if framework == "OKR" else {None: (Fraction(0), Fraction(4))}
    return {
        "framework": framework,
        "state": "DRAFT",
        "version": 1,
        "title": title,
        "proposers": {by},
        "owner": OWNER,
        "co_owners": set(),
        "measures": measures,
        "weights": dict.fromkeys(measures, Fraction(1)),
        "dropped": set(),
        "turn": 0,
        "promises": 0,
        "amendments": {},
        "override": None,
        "declared": {},
        "seen": {},
    }


def in_state(goal: Goal, wanted: str, otherwise: str) -> set[str]:
    """Tell why a goal must be in one state (rules §5)."""
    if goal["state"] == wanted:
        return set()
    return {_ENDED.get(goal["state"], otherwise)}


def submitting(goal: Goal) -> set[str]:
    """Rules §5.1: a draft, and an objective needs a key result."""
    needed = set() if goal["measures"] else {"KEY_RESULT_NEEDED"}
    return in_state(goal, "DRAFT", "GOAL_NOT_DRAFT") or needed


def deciding(goal: Goal, by: str, *, approve: bool, reason: bool) -> set[str]:
    """Rules §5.1: by a person who is no proposer; and no owner approves."""
    owners = {goal["owner"], *goal["co_owners"]}
    barred = goal["proposers"] | (owners if approve else set())
    duties = {"SEGREGATION_OF_DUTIES"} if by in barred or by not in PERSONS else set()
    why = set() if approve or reason else {"REASON_REQUIRED"}
    return in_state(goal, "SUBMITTED", "GOAL_NOT_SUBMITTED") or duties | why


def reopening(goal: Goal, *, reason: bool) -> set[str]:
    """Rules §5.7: of a closed goal, with a reason."""
    if goal["state"] == "CANCELLED":
        return {"GOAL_CANCELLED"}
    needed = set() if reason else {"REASON_REQUIRED"}
    return needed if goal["state"] == "CLOSED" else {"GOAL_NOT_CLOSED"}


def standing(proposal: Any, pin: Any, now: datetime) -> str:
    """Rules §10.4: pending for 14 days, unless what it is about changed."""
    if proposal["state"] != "PENDING":
        return str(proposal["state"])
    if now >= proposal["made"] + timedelta(days=14):
        return "EXPIRED"
    return "PENDING" if proposal["pin"] == pin else "VOID"


def deciding_proposal(proposal: Any, by: str, verb: str, *, reason: bool) -> set[str]:
    """Rules §10.4: by another person, but who made it withdraws it."""
    if proposal["state"] in {"EXPIRED", "VOID"}:
        return {"PROPOSAL_VOID"}
    if proposal["state"] != "PENDING":
        return {"PROPOSAL_DECIDED"}
    own = by == proposal["by"]
    barred = not own if verb == "withdraw" else own or by not in PERSONS
    duties = {"SEGREGATION_OF_DUTIES"} if barred else set()
    why = set() if verb != "reject" or reason else {"REASON_REQUIRED"}
    return duties | why


def cancelling(goal: Goal, *, reason: bool) -> set[str]:
    """Rules §5 and §10.3: until it has ended, with a reason."""
    ended = _ENDED.get(goal["state"])
    return {ended} if ended else set() if reason else {"REASON_REQUIRED"}


def revising(goal: Goal) -> set[str]:
    """Rules §5.1–5.3: drafts alone; what is active is frozen."""
    if goal["state"] in {"ACTIVE", "PAUSED"}:
        okr = goal["framework"] == "OKR"
        return {"OBJECTIVE_FROZEN" if okr else "AMENDMENT_NEEDED"}
    return in_state(goal, "DRAFT", "GOAL_NOT_DRAFT")


def revise(goal: Goal, by: str) -> None:
    """Rules §5.1: who revises a draft, or its key results, is a proposer too."""
    goal["version"] += 1
    if goal["state"] == "DRAFT":
        goal["proposers"].add(by)
    else:
        goal["promises"] += 1


def changing_key_results(goal: Goal, *, reason: bool) -> set[str]:
    """Rules §2.1 and §5.2: of an objective that is a draft, or active with a reason."""
    if goal["framework"] != "OKR":
        return {"WRONG_FRAMEWORK"}
    if goal["state"] == "ACTIVE":
        return set() if reason else {"REASON_REQUIRED"}
    if goal["state"] == "PAUSED":
        return {"GOAL_NOT_ACTIVE"}
    return in_state(goal, "DRAFT", "GOAL_NOT_DRAFT")


def kept(goal: Goal, key: str | None) -> set[str]:
    """Rules §4.2: a key result it has, and that was not dropped."""
    if key in goal["dropped"]:
        return {"KEY_RESULT_DROPPED"}
    return set() if key in goal["measures"] else {"RESOURCE_NOT_FOUND"}


def dropping(goal: Goal, key: str, *, reason: bool) -> set[str]:
    """Rules §4.1, §4.2: not the last one of an active objective."""
    reasons = changing_key_results(goal, reason=reason) | kept(goal, key)
    last = goal["state"] == "ACTIVE" and len(goal["measures"]) == 1
    return reasons | ({"LAST_KEY_RESULT"} if last else set())


def drop(goal: Goal, key: str, by: str) -> None:
    """Rules §4.2: it leaves the mean; §5.1: who drops from a draft proposes."""
    del goal["measures"][key]
    goal["dropped"].add(key)
    revise(goal, by)


def handing_over(goal: Goal) -> set[str]:
    """Rules §5.8: while it is active or paused."""
    if goal["state"] == "PAUSED":
        return set()
    return in_state(goal, "ACTIVE", "GOAL_NOT_ACTIVE")


def declaring(goal: Goal, key: str | None, *, by: str) -> set[str]:
    """Rules §4.9: by a person, of a running goal, or of a key result that counts."""
    person = set() if by in PERSONS else {"PERMISSION_DENIED", "ON_BEHALF_OF_REQUIRED"}
    unknown = set() if key is None else kept(goal, key)
    return in_state(goal, "ACTIVE", "GOAL_NOT_ACTIVE") | unknown | person


def confirming(goal: Goal) -> set[str]:
    """Rules §6.7: of an active SMART goal."""
    smart = goal["framework"] == "SMART"
    reasons = in_state(goal, "ACTIVE", "GOAL_NOT_ACTIVE")
    return reasons if smart else reasons | {"WRONG_FRAMEWORK"}


def ended(goal: Goal) -> set[str]:
    """Tell why a goal that has ended is refused."""
    reason = _ENDED.get(goal["state"])
    return {reason} if reason else set()


def proposing_amendment(goal: Goal, id_: str, to: int, *, reason: bool) -> set[str]:
    """Rules §5.3: of an active SMART goal, with a reason, to something else."""
    if goal["framework"] != "SMART":
        return {"WRONG_FRAMEWORK"}
    reasons = in_state(goal, "ACTIVE", "GOAL_NOT_ACTIVE")
    reasons |= set() if reason else {"REASON_REQUIRED"}
    if id_ in goal["amendments"]:
        reasons |= {"RESOURCE_EXISTS"}
    return reasons | (
        {"FIELD_INVALID"} if to in {0, goal["measures"][None][1]} else set()
    )


def amendment_expired(goal: Goal, id_: str, now: datetime) -> bool:
    """Rules §5.3: 14 days after it was proposed nobody decides it any more."""
    amendment = goal["amendments"].get(id_)
    waits = amendment is not None and not amendment["decided"]
    return waits and bool(now >= amendment["made"] + timedelta(days=14))


def deciding_amendment(
    goal: Goal, id_: str, by: str, *, approve: bool, reason: bool
) -> set[str]:
    """Rules §5.3, §10.4: by another person, while nothing overtook it."""
    amendment = goal["amendments"].get(id_)
    if amendment is None:
        return {"RESOURCE_NOT_FOUND"}
    if amendment["decided"]:
        return {"PROPOSAL_DECIDED"}
    if amendment["about"] != (goal["turn"], goal["promises"]):
        return {"PROPOSAL_VOID"}
    owners = {goal["owner"], *goal["co_owners"]}
    barred = {amendment["by"], *(owners if approve else ())}
    duties = {"SEGREGATION_OF_DUTIES"} if by in barred or by not in PERSONS else set()
    return duties | (set() if approve or reason else {"REASON_REQUIRED"})


def observing(goal: Goal, key: str | None, check_in: str) -> set[str]:
    """Rules §6: an active goal, a measure it has, an id that is free."""
    reasons = in_state(goal, "ACTIVE", "GOAL_NOT_ACTIVE")
    if missing := kept(goal, key):
        reasons |= missing | {"WRONG_FRAMEWORK"}
    if (key, check_in) in goal["seen"]:
        reasons |= {"RESOURCE_EXISTS"}
    return reasons


def undoing(goal: Goal, key: str | None, check_in: str, *, reason: bool) -> set[str]:
    """Rules §6.2: of an active goal, a check-in that stands, with a reason."""
    reasons = in_state(goal, "ACTIVE", "GOAL_NOT_ACTIVE")
    seen = goal["seen"].get((key, check_in))
    if seen is None:
        return reasons | {"RESOURCE_NOT_FOUND", "WRONG_FRAMEWORK"}
    reasons |= kept(goal, key)
    if seen["end"]:
        reasons |= {f"CHECK_IN_{seen['end']}"}
    return reasons if reason else reasons | {"REASON_REQUIRED"}


def observe(goal: Goal, key: str | None, check_in: str, value: int, at: Any) -> None:
    """Add an observation; later ones have a greater order."""
    order = (at, len(goal["seen"]))
    goal["seen"][key, check_in] = {"value": value, "order": order, "end": ""}
    goal["version"] += 1


def spend_override(goal: Goal) -> None:
    """Rules §4.6: an override ONCE ends inside the next check-in's command."""
    if goal["override"] and goal["override"][1] == "ONCE":
        goal["override"] = None
        goal["version"] += 1


def in_force(goal: Goal, key: str | None) -> int | None:
    """Rules §6.3: of those that stand, the one with the greatest effective time."""
    standing = [
        (seen["order"], seen["value"])
        for (of, _), seen in goal["seen"].items()
        if of == key and not seen["end"]
    ]
    return max(standing)[1] if standing else None


def scores(goal: Goal) -> dict[str | None, str]:
    """Rules §3.1, §4.1 and §4.2; the goal's own under None."""
    if not goal.get("approved"):
        return dict.fromkeys([None, *goal["measures"], *goal["dropped"]], "")
    told = computed(goal)
    return told if goal["override"] is None else {**told, None: goal["override"][0]}


def computed(goal: Goal) -> dict[str | None, str]:
    """Rules §3.1, §4.1: what the rule computes, whatever people set."""
    each = {key: _score(goal, key) for key in goal["measures"]}
    if None in each:
        return {None: _text(each[None])}
    weights = {key: goal["weights"][key] for key in each}
    total = sum(weights.values())
    mean = sum(weights[key] * Fraction(score) for key, score in each.items())
    told = {key: _text(score) for key, score in each.items()}
    told |= dict.fromkeys(goal["dropped"], "")
    return {None: _text(_rounded(mean / total)) if total else "", **told}


def _score(goal: Goal, key: str | None) -> Decimal:
    start, target = goal["measures"][key]
    value = in_force(goal, key)
    if value is None:
        return Decimal(0)
    progress = (value - start) / (target - start)
    return _rounded(min(max(progress, Fraction(0)), Fraction(1)))


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(_SIX, ROUND_HALF_EVEN)


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"
