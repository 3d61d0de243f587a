"""The machine that grows five goals, and compares whole trees with the model."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize

from goalledger.v1 import (
    alignment_reads_pb2,
    alignments_pb2,
    goal_commands_pb2,
    goal_reads_pb2,
    goals_pb2,
    lifecycle_pb2,
    measures_pb2,
    score_service_pb2,
)
from tests.histories import forest
from tests.histories.company import Company, World, principal
from tests.rpc.acme import adding, drafting, objective, percent, smart

# What each goal is, and which of its key results follows what contributes to it.
GOALS = {
    "top": ("OKR", "CHILDREN", None),
    "left": ("OKR", "BOTH", "a"),
    "right": ("OKR", "KEY_RESULTS", "b"),
    "low": ("OKR", "KEY_RESULTS", None),
    "smart": ("SMART", "KEY_RESULTS", None),
}


class Forest(RuleBasedStateMachine):
    """Five goals of Anna's that she and Ben align, observe, score and end.

    Attributes:
        world: The ledger; set by the test.
        tree: The model of all goals.
        past: What was so at some positions.
    """

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.company = Company(self.world)
        self.tree: forest.Tree = {}
        self.past: dict[int, forest.Tree] = {}
        self.position = 0

    @initialize()
    def grow(self) -> None:
        for goal, (framework, roll_up, follows) in GOALS.items():
            said = {"OKR": objective, "SMART": smart}[framework]
            draft = drafting("", parent=self.company.name, goal_id=goal)
            draft.goal.CopyFrom(said(self.company.people["anna"]))
            if framework == "OKR":
                draft.goal.roll_up = lifecycle_pb2.RollUp.Value(f"ROLL_UP_{roll_up}")
            self.company.ask("ben", draft)
            name = self.company.name_of(goal)
            for key in ("a", "b") if framework == "OKR" else ():
                one = goals_pb2.KeyResult(
                    title=key, measure=percent(start="0", target="100")
                )
                if key == follows:
                    one.progress_from = lifecycle_pb2.PROGRESS_FROM_CHILDREN
                request = adding(parent=name, key_result_id=key, key_result=one)
                self.company.ask("ben", request)
            self.company.ask("ben", goal_commands_pb2.SubmitGoalRequest(name=name))
            self.company.ask("cleo", goal_commands_pb2.ApproveGoalRequest(name=name))
            self.tree[goal] = forest.grown(framework, roll_up, follows)
        self.settle()

    def teardown(self) -> None:
        """Look back, have every score explained, and verify."""
        for position, tree in list(self.past.items())[-6:]:
            self.compare(tree, as_of_position=position)
        for goal, known in self.tree.items():
            for key, score in known["stored"].items():
                name = self.company.name_of(goal, key)
                request = score_service_pb2.ExplainScoreRequest(name=name)
                request.read.strong = True
                told = self._ask(request).explanation
                assert (told.overridden or told.result) == forest.text(score)
        self.company.verify()

    def do(self, by: str, request: Any, reasons: set[str]) -> bool:
        """Send a command, and tell whether it was taken, as the model says."""
        if reasons:
            assert self.company.refusal(by, request) in reasons
            return False
        answer = self.company.ask(by, request)
        self.position = max(self.position, answer.commit.position)
        return True

    def settle(self) -> None:
        """Let follow what follows, and compare all goals with the model."""
        forest.settle(self.tree)
        self.compare(self.tree, strong=True)
        if self.position:
            self.past[self.position] = copy.deepcopy(self.tree)

    def compare(self, tree: forest.Tree, **options: Any) -> None:
        """Compare all goals, and alignments, as they are read with a model."""
        request = goal_reads_pb2.ListGoalsRequest(parent=self.company.name)
        edges = alignment_reads_pb2.ListAlignmentsRequest(
            parent=self.company.name, page_size=500
        )
        for field, value in options.items():
            setattr(request.read, field, value)
            setattr(edges.read, field, value)
        found = {_last(one.name): one for one in self._ask(request).goals}
        for goal, known in tree.items():
            _compare(tree, goal, found[goal])
            assert found[goal].state == lifecycle_pb2.GoalState.Value(
                f"GOAL_STATE_{known['state']}"
            )
        states = {
            _last(one.name): alignments_pb2.AlignmentState.Name(one.state)
            for one in self._ask(edges).alignments
        }
        assert states == {
            id_: f"ALIGNMENT_STATE_{edge['state']}"
            for known in tree.values()
            for id_, edge in known["edges"].items()
        }

    def _ask(self, request: Any) -> Any:
        return self.world.served.send(request, principal("cleo"))

    def closing(self, goal: str) -> Any:
        """Return what closes a goal, with all that has to be explained."""
        known = self.tree[goal]
        request = goal_commands_pb2.CloseGoalRequest(
            name=self.company.name_of(goal),
            disposition=lifecycle_pb2.DISPOSITION_MISSED,
            miss_cause=lifecycle_pb2.MISS_CAUSE_CAPACITY,
            miss_explanation="Nobody had the time.",
        )
        for key in known["weights"]:
            if key and key != known["follows"] and key not in known["values"]:
                one = request.explanations.add(explanation="Nobody measured it.")
                one.key_result = self.company.name_of(goal, key)
        if goal == "smart":
            request.condition_results.add(condition_id="no-discounts", met=True)
        return request


def _compare(tree: forest.Tree, goal: str, found: goals_pb2.Goal) -> None:
    known = tree[goal]
    stored = known["stored"]
    assert found.score == forest.text(stored[None])
    named = {_last(one.name): one.score for one in found.key_results}
    assert named == {key: forest.text(one) for key, one in stored.items() if key}
    if known["state"] in {"ACTIVE", "PAUSED"}:
        has_data = found.data_state == measures_pb2.DATA_STATE_HAS_DATA
        assert has_data == forest.has_data(tree, goal)


def _last(name: str) -> str:
    return name.rpartition("/")[2]
