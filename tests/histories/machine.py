"""The machine that drafts, decides and ends goals in any order, and asks the model."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from goalledger.v1 import (
    goal_commands_pb2,
    goals_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
    measures_pb2,
)
from tests.histories import model
from tests.histories.company import Company, World
from tests.rpc.acme import WHY, adding, drafting, percent, smart
from tests.rpc.acme import objective as okr

GOALS = st.sampled_from(["one", "one", "two"])
KEYS = st.sampled_from(["a", "b"])
VALUES = st.integers(-10, 110)
TITLES = st.sampled_from(["Customers stay", "Customers come back"])
# How far a goal has come at the beginning: mostly to where it takes check-ins.
WAY = st.sampled_from([5, 5, 5, 5, 5, 5, 4, 3, 0])
SELDOM = st.sampled_from([False, False, False, False, True])
HOW = st.fixed_dictionaries(
    {
        "by": st.sampled_from(["cleo", "cleo", "anna", "ben", "ben", "crm"]),
        "why": st.sampled_from([True, True, False]),
        "etag": st.sampled_from(["", "", "", "right", "stale"]),
        "validate_only": st.sampled_from([False, False, False, True]),
    }
)
How = dict[str, Any]
Why = Callable[[model.Goal], set[str]]
Effect = Callable[[model.Goal, Any], None]


class Goals(RuleBasedStateMachine):
    """The goals of one company on the world's server.

    Attributes:
        world: The ledger; set by the test.
        goals: The model of each goal, by id.
        accepted: Who sent which request, and its answer.
    """

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.company = Company(self.world)
        self.goals: dict[str, model.Goal] = {}
        self.accepted: list[tuple[str, Any, Any]] = []

    def teardown(self) -> None:
        """Compare every goal, and verify."""
        for goal in self.goals:
            self.compare(goal)
        self.company.verify()

    def waives(self) -> bool:
        """Tell whether an objective is active as soon as it is submitted."""
        return False

    @initialize(objective=WAY, smart=WAY)
    def begin(self, objective: int, smart: int) -> None:
        """Let a history begin with goals that have come some way."""
        how = {"by": "ben", "why": False, "etag": "", "validate_only": False}
        for goal, framework, steps in (
            ("one", "OKR", objective),
            ("two", "SMART", smart),
        ):
            about = {"goal": goal, "how": how}
            way = [
                partial(self.draft, framework=framework, title="Begun", **about),
                partial(self.add_key_result, key="a", to=100, **about),
                partial(self.add_key_result, key="b", to=50, **about),
                partial(self.submit, **about),
                partial(self.approve, goal=goal, how={**how, "by": "cleo"}),
            ]
            for step in way[:steps]:
                step()

    @rule(
        goal=GOALS, framework=st.sampled_from(["OKR", "SMART"]), title=TITLES, how=HOW
    )
    def draft(self, goal: str, framework: str, title: str, how: How) -> None:
        said = {"OKR": okr, "SMART": smart}[framework]
        request = drafting("", parent=self.company.name, goal_id=goal)
        request.goal.CopyFrom(said(self.company.people[model.OWNER], title=title))
        why = {"RESOURCE_EXISTS"} if goal in self.goals else set()
        drafted = model.drafted(framework, title, how["by"])
        if self.do(request, {**how, "etag": ""}, why):
            self.goals[goal] = drafted
            self.compare(goal)

    @rule(goal=GOALS, title=TITLES, how=HOW)
    def revise(self, goal: str, title: str, how: How) -> None:
        def effect(known: model.Goal, _: Any) -> None:
            if known["title"] != title:
                known["title"] = title
                model.revise(known, how["by"])

        said = goals_pb2.Goal(name=self.company.name_of(goal), title=title)
        request = goal_commands_pb2.ReviseDraftRequest(goal=said)
        request.update_mask.paths.append("title")
        self.on(goal, request, how, model.revising, effect)

    @rule(goal=GOALS, key=KEYS, to=VALUES, how=HOW)
    def add_key_result(self, goal: str, key: str, to: int, how: How) -> None:
        def why(known: model.Goal) -> set[str]:
            there = {*known["measures"], *known["dropped"]}
            taken = {"RESOURCE_EXISTS"} if key in there else set()
            unsound = {"FIELD_INVALID"} if to == 0 else set()
            reasons = model.changing_key_results(known, reason=how["why"])
            return reasons | taken | unsound

        def effect(known: model.Goal, _: Any) -> None:
            known["measures"][key] = (Fraction(0), Fraction(to))
            known["weights"][key] = Fraction(1)
            model.revise(known, how["by"])

        said = goals_pb2.KeyResult(title=key, measure=_measure(to))
        request = adding(
            parent=self.company.name_of(goal), key_result_id=key, key_result=said
        )
        self.on(goal, request, how, why, effect)

    @rule(goal=GOALS, key=KEYS, to=VALUES, how=HOW)
    def move_target(self, goal: str, key: str, to: int, how: How) -> None:
        def why(known: model.Goal) -> set[str]:
            unknown = model.kept(known, key)
            unsound = {"FIELD_INVALID"} if to == 0 else set()
            reasons = model.changing_key_results(known, reason=how["why"])
            return reasons | unknown | unsound

        def effect(known: model.Goal, _: Any) -> None:
            moved = (Fraction(0), Fraction(to))
            if known["measures"][key] != moved:
                known["measures"][key] = moved
                model.revise(known, how["by"])

        name = self.company.name_of(goal, key)
        said = goals_pb2.KeyResult(name=name, measure=_measure(to))
        request = key_result_commands_pb2.ReviseKeyResultRequest(key_result=said)
        request.update_mask.paths.append("measure.numeric.target")
        self.on(goal, request, how, why, effect)

    @rule(goal=GOALS, how=HOW)
    def submit(self, goal: str, how: How) -> None:
        request = goal_commands_pb2.SubmitGoalRequest(name=self.company.name_of(goal))

        def effect(known: model.Goal, _: Any) -> None:
            move(known, "SUBMITTED")
            known["proposers"].add(how["by"])
            if known["framework"] == "OKR" and self.waives():
                move(known, "ACTIVE")
                known["approved"] = True

        self.on(goal, request, how, model.submitting, effect)

    @rule(goal=GOALS, how=HOW)
    def approve(self, goal: str, how: How) -> None:
        request = goal_commands_pb2.ApproveGoalRequest(name=self.company.name_of(goal))

        def why(known: model.Goal) -> set[str]:
            return model.deciding(known, how["by"], approve=True, reason=how["why"])

        def effect(known: model.Goal, _: Any) -> None:
            move(known, "ACTIVE")
            known["approved"] = True

        self.on(goal, request, how, why, effect)

    @rule(goal=GOALS, how=HOW)
    def reject(self, goal: str, how: How) -> None:
        request = goal_commands_pb2.RejectGoalRequest(name=self.company.name_of(goal))

        def why(known: model.Goal) -> set[str]:
            return model.deciding(known, how["by"], approve=False, reason=how["why"])

        self.on(goal, request, how, why, lambda known, _: move(known, "DRAFT"))

    @rule(goal=GOALS, how=HOW, now=SELDOM)
    def cancel(self, goal: str, how: How, now: bool) -> None:
        if not now:
            return
        request = goal_commands_pb2.CancelGoalRequest(name=self.company.name_of(goal))

        def why(known: model.Goal) -> set[str]:
            return model.cancelling(known, reason=how["why"])

        self.on(goal, request, how, why, lambda known, _: move(known, "CANCELLED"))

    @rule(goal=GOALS, how=HOW, explained=SELDOM)
    def close(self, goal: str, how: How, explained: bool) -> None:
        known = self.goals.get(goal, {"measures": {}, "framework": "OKR", "seen": {}})
        missing = [
            key
            for key in known["measures"]
            if key and model.in_force(known, key) is None
        ]
        request = goal_commands_pb2.CloseGoalRequest(
            name=self.company.name_of(goal),
            disposition=lifecycle_pb2.DISPOSITION_MISSED,
            miss_cause=lifecycle_pb2.MISS_CAUSE_CAPACITY,
            miss_explanation="Nobody had the time.",
        )
        for key in missing if explained else ():
            one = request.explanations.add(explanation="Nobody measured it.")
            one.key_result = self.company.name_of(goal, key)
        if known["framework"] == "SMART":
            request.condition_results.add(condition_id="no-discounts", met=True)

        def why(known: model.Goal) -> set[str]:
            needed = {"EXPLANATION_NEEDED"} if missing and not explained else set()
            return model.in_state(known, "ACTIVE", "GOAL_NOT_ACTIVE") or needed

        self.on(goal, request, how, why, lambda known, _: move(known, "CLOSED"))

    def on(self, goal: str, request: Any, how: How, why: Why, effect: Effect) -> None:
        """Send a command about one goal, and expect what the model says."""
        known = self.goals.get(goal)
        reasons = {"RESOURCE_NOT_FOUND"} if known is None else why(known)
        if known is not None and how["etag"]:
            stale = how["etag"] == "stale"
            request.etag = str(known["version"] + stale)
            reasons |= {"VERSION_CONFLICT"} if stale else set()
        answer = self.do(request, how, reasons)
        if known is not None and answer is not None:
            effect(known, answer)
            assert answer.commit.etag == str(known["version"])
        if known is not None:
            self.compare(goal)

    def do(self, request: Any, how: How, reasons: set[str]) -> Any:
        """Send a command, and return its answer; None where nothing was recorded."""
        if how["why"]:
            request.reason_code, request.reason = WHY["reason_code"], WHY["reason"]
        request.validate_only = how["validate_only"]
        if reasons:
            assert self.company.refusal(how["by"], request) in reasons
            return None
        answer = self.company.ask(how["by"], request)
        if how["validate_only"]:
            return None
        self.accepted.append((how["by"], request, answer))
        return answer

    def compare(self, goal: str) -> None:
        """Compare a goal as it is read with the model."""
        known, found = self.goals[goal], self.company.goal(goal)
        scores = model.scores(known)
        keys = {key for key in known["measures"] if key} | known["dropped"]
        named = {one.name.rpartition("/")[2]: one for one in found.key_results}
        assert (
            lifecycle_pb2.GoalState.Name(found.state) == f"GOAL_STATE_{known['state']}"
        )
        assert (found.title, found.etag) == (known["title"], str(known["version"]))
        assert found.owner == self.company.people[known["owner"]]
        if known.get("approved"):
            assert found.computed_score == model.computed(known)[None]
        assert found.score == scores[None]
        assert set(named) == keys
        assert {key: named[key].score for key in keys} == {k: scores[k] for k in keys}
        values = {key: named[key].value_in_force.decimal for key in keys}
        if known["framework"] == "SMART":
            values = {None: found.value_in_force.decimal}
        for key, value in values.items():
            in_force = model.in_force(known, key)
            assert value == ("" if in_force is None else str(in_force))


def _measure(target: int) -> measures_pb2.Measure:
    return percent(start="0", target=str(target))


def move(known: model.Goal, state: str) -> None:
    """Let a goal go on to another state."""
    known["state"] = state
    known["version"] += 1
    known["turn"] += 1
