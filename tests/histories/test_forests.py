"""Any history of trees gives what the rules say, now, in the past, and explained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
    run_state_machine_as_test,
)

from goalledger.v1 import (
    alignment_commands_pb2,
    alignments_pb2,
    check_in_service_pb2,
    goal_commands_pb2,
    goal_life_commands_pb2,
    grades_pb2,
    key_result_commands_pb2,
    score_commands_pb2,
    value_pb2,
)
from tests.histories import forest
from tests.histories.company import World
from tests.histories.planting import GOALS, Forest
from tests.histories.test_histories import world
from tests.rpc.acme import WHY

__all__ = ["world"]

SETTINGS = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
GOAL = st.sampled_from(list(GOALS))
KEY = st.sampled_from(["a", "b"])
PLACE = st.sampled_from([None, None, "a", "b"])
KIND = st.sampled_from(["CONTRIBUTES_TO"] * 4 + ["SUPPORTS"])
EDGE = st.fixed_dictionaries(
    {"parent": GOAL, "key": PLACE, "kind": KIND, "weight": st.integers(0, 3)}
)
SELDOM = st.sampled_from([False] * 5 + [True])
ENDS = {"pause": "PAUSED", "resume": "ACTIVE", "cancel": "CANCELLED"}


class Forests(Forest):
    """Goals of Anna's that she and Ben align, observe, score and end."""

    @rule(child=GOAL, edge=EDGE, by=st.sampled_from(["anna", "anna", "ben"]))
    def align(self, child: str, edge: dict[str, Any], by: str) -> None:
        parent, kind, weight = edge["parent"], edge["kind"], edge["weight"]
        key = None if parent == "smart" else edge["key"]
        edge = {**edge, "key": key}
        counts = kind == "CONTRIBUTES_TO"
        known, id_ = self.tree[child], f"e{self.world.number()}"
        request = alignment_commands_pb2.AlignGoalRequest(
            goal=self.company.name_of(child),
            parent=self.company.name_of(parent, key),
            kind=alignments_pb2.AlignmentKind.Value(f"ALIGNMENT_KIND_{kind}"),
            alignment_id=id_,
            weight=str(weight) if counts else "",
        )
        held = [one for one in known["edges"].values() if one["state"] == "ACCEPTED"]
        again = any(
            all(one[field] == edge[field] for field in ("parent", "key", "kind"))
            and (not counts or one["weight"] == weight)
            for one in held
        )
        if self.do(by, request, forest.aligning(self.tree, child, edge)) and not again:
            state = {"state": "PENDING", "decided": False, "about": known["turn"]}
            known["edges"][id_] = {**edge, **state, "by": by}
            if by == "anna":
                forest.accept(self.tree, child, id_)
        self.settle()

    @rule(child=GOAL, which=st.integers(0, 9), yes=st.booleans())
    def decide(self, child: str, which: int, yes: bool) -> None:
        known = self.tree[child]["edges"]
        id_ = [*known, "none"][which % (len(known) + 1)]
        name = f"{self.company.name_of(child)}/alignments/{id_}"
        reasons = forest.deciding(self.tree, child, id_)
        if not reasons and yes:
            reasons = forest.aligning(self.tree, child, known[id_])
        kind: Any = alignment_commands_pb2.DeclineAlignmentRequest
        if yes:
            kind = alignment_commands_pb2.AcceptAlignmentRequest
        if self.do("anna", kind(name=name, **WHY), reasons):
            if yes:
                forest.accept(self.tree, child, id_)
            else:
                known[id_] |= {"state": "DECLINED", "decided": True}
        self.settle()

    @rule(child=GOAL, which=st.integers(0, 9))
    def unalign(self, child: str, which: int) -> None:
        known = self.tree[child]["edges"]
        id_ = [*known, "none"][which % (len(known) + 1)]
        reasons = {"RESOURCE_NOT_FOUND"}
        if id_ in known:
            held = known[id_]["state"] == "ACCEPTED"
            reasons = forest.ended(self.tree[child])
            reasons |= set() if held else {"ALIGNMENT_NOT_HELD"}
        request = alignment_commands_pb2.UnalignGoalRequest(
            name=f"{self.company.name_of(child)}/alignments/{id_}"
        )
        if self.do("ben", request, reasons):
            known[id_]["state"] = "ENDED"
        self.settle()

    @rule(goal=GOAL, key=KEY, value=st.integers(-10, 110))
    def check_in(self, goal: str, key: str, value: int) -> None:
        known = self.tree[goal]
        of = None if goal == "smart" else key
        request = check_in_service_pb2.RecordCheckInRequest(
            parent=self.company.name_of(goal, of),
            value=value_pb2.Value(decimal=str(value)),
        )
        reasons = set()
        if known["state"] != "ACTIVE":
            reasons = forest.ended(known) or {"GOAL_NOT_ACTIVE"}
        if of is not None and of == known["follows"]:
            reasons |= {"MEASURED_BY_CHILDREN"}
        if self.do("anna", request, reasons):
            known["values"][of] = value
        self.settle()

    @rule(goal=GOAL, key=KEY, weight=st.integers(0, 2))
    def reweigh(self, goal: str, key: str, weight: int) -> None:
        if goal == "smart" or self.tree[goal]["state"] != "ACTIVE":
            return
        request = key_result_commands_pb2.ReweightKeyResultsRequest(
            parent=self.company.name_of(goal), **WHY
        )
        name = self.company.name_of(goal, key)
        request.weights.add(key_result=name, weight=str(weight))
        known = self.tree[goal]
        if self.do("anna", request, set()) and known["weights"][key] != weight:
            known["weights"][key] = weight
            forest.move(known, "ACTIVE")
        self.settle()

    @rule(goal=GOAL, tenths=st.integers(0, 9), release=st.booleans())
    def override(self, goal: str, tenths: int, release: bool) -> None:
        known, name = self.tree[goal], self.company.name_of(goal)
        request: Any = score_commands_pb2.ReleaseOverrideRequest(name=name, **WHY)
        if not release:
            request = score_commands_pb2.OverrideScoreRequest(
                name=name,
                value=f"0.{tenths}",
                duration=grades_pb2.OVERRIDE_DURATION_UNTIL_RELEASED,
                **WHY,
            )
        if self.do("anna", request, forest.ended(known)):
            known["override"] = None if release else Decimal(tenths) / 10
        self.settle()

    @rule(goal=GOAL, verb=st.sampled_from(["pause", "resume"]))
    def rest(self, goal: str, verb: str) -> None:
        known, name = self.tree[goal], self.company.name_of(goal)
        needed = {"pause": "ACTIVE", "resume": "PAUSED"}[verb]
        reasons = set()
        if known["state"] != needed:
            reasons = forest.ended(known) or {f"GOAL_NOT_{needed}"}
        request: Any = goal_life_commands_pb2.ResumeGoalRequest(name=name)
        if verb == "pause":
            request = goal_life_commands_pb2.PauseGoalRequest(name=name)
        if self.do("anna", request, reasons):
            forest.move(known, ENDS[verb])
        self.settle()

    @rule(goal=GOAL, cancel=st.booleans(), now=SELDOM)
    def end(self, goal: str, cancel: bool, now: bool) -> None:
        known, name = self.tree[goal], self.company.name_of(goal)
        if not now or known["state"] not in {"ACTIVE", "PAUSED"}:
            return
        if known["state"] == "PAUSED" or cancel:
            request: Any = goal_commands_pb2.CancelGoalRequest(name=name, **WHY)
            assert self.do("anna", request, set())
            forest.move(known, "CANCELLED")
        else:
            assert self.do("anna", self.closing(goal), set())
            known["met"] = goal == "smart" and known["stored"][None] == 1
            known["met"] = known["met"] or known["values"].get(None, 0) >= 4
            forest.move(known, "CLOSED")
        self.settle()


def test_any_history_of_trees_is_what_the_rules_say(world: World) -> None:
    """Rules §4.5, §8; features D1, D3, C11."""

    class OfThisWorld(Forests):
        pass

    OfThisWorld.world = world

    run_state_machine_as_test(OfThisWorld, settings=SETTINGS)
