"""The machine that proposes policies and reopenings, and decides, in any order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from goalledger.v1 import (
    approval_service_pb2,
    goal_life_commands_pb2,
    policies_pb2,
    policy_service_pb2,
    proposals_pb2,
)
from tests.histories import model
from tests.histories.company import principal
from tests.histories.machine import GOALS, HOW, SELDOM, Goals, How, move

PROPOSALS = st.sampled_from(["p1", "p2", "p3", "p4"])
VERBS = st.sampled_from(["approve", "approve", "reject", "withdraw"])
_REQUESTS: dict[str, Any] = {
    "approve": approval_service_pb2.ApproveProposalRequest,
    "reject": approval_service_pb2.RejectProposalRequest,
    "withdraw": approval_service_pb2.WithdrawProposalRequest,
}


class Deciding(Goals):
    """Goals under a policy that two people may change.

    Attributes:
        policy: The model of the default policy: its version, and whether it waives.
        proposals: The model of each proposal, by id.
    """

    def __init__(self) -> None:
        super().__init__()
        self.policy: dict[str, Any] = {"version": 0, "waived": False}
        self.proposals: dict[str, dict[str, Any]] = {}

    def teardown(self) -> None:
        """Compare policy and proposals, too."""
        self.compare_decided()
        super().teardown()

    def waives(self) -> bool:
        """Tell whether an objective is active as soon as it is submitted."""
        return bool(self.policy["waived"])

    @rule(proposal=PROPOSALS, waived=st.booleans(), how=HOW)
    def propose(self, proposal: str, waived: bool, how: How) -> None:
        name = f"{self.company.name}/policies/default"
        request = policy_service_pb2.SetPolicyRequest(
            policy=policies_pb2.Policy(name=name, okr_approval_waived=waived),
            proposal_id=proposal,
        )
        request.update_mask.paths.append("okr_approval_waived")
        changes = waived != self.policy["waived"]
        taken = {"RESOURCE_EXISTS"} if changes and proposal in self.proposals else set()
        answer = self.do(request, {**how, "etag": ""}, taken)
        if answer is None:
            return
        assert bool(answer.proposal) == changes
        if changes:
            self._made(proposal, how, waived=waived)

    @rule(goal=GOALS, proposal=PROPOSALS, how=HOW)
    def reopen(self, goal: str, proposal: str, how: How) -> None:
        known = self.goals.get(goal)
        reasons = {"RESOURCE_NOT_FOUND"}
        if known is not None:
            reasons = model.reopening(known, reason=how["why"])
            reasons |= {"RESOURCE_EXISTS"} if proposal in self.proposals else set()
        request = goal_life_commands_pb2.ReopenGoalRequest(
            name=self.company.name_of(goal), proposal_id=proposal
        )
        if self.do(request, {**how, "etag": ""}, reasons) is not None:
            self._made(proposal, how, goal=goal)

    @rule(goal=GOALS, proposal=PROPOSALS, now=SELDOM)
    def close_and_reopen(self, goal: str, proposal: str, now: bool) -> None:
        if not now:
            return
        how = {"by": "ben", "why": True, "etag": "", "validate_only": False}
        self.close(goal, how, explained=True)
        self.reopen(goal, proposal, how)
        self.decide_proposal(proposal, "approve", {**how, "by": "cleo"})

    @rule(proposal=PROPOSALS, verb=VERBS, how=HOW)
    def decide_proposal(self, proposal: str, verb: str, how: How) -> None:
        name = f"{self.company.name}/proposals/{proposal}"
        request = _REQUESTS[verb](name=name)
        known = self.proposals.get(proposal)
        reasons = {"RESOURCE_NOT_FOUND"}
        if known is not None:
            standing = self._standing(known, timedelta(hours=1))
            reasons = model.deciding_proposal(
                {**known, "state": standing}, how["by"], verb, reason=how["why"]
            )
        if self.do(request, {**how, "etag": ""}, reasons) is None or known is None:
            return
        known["state"] = {
            "approve": "APPROVED",
            "reject": "REJECTED",
            "withdraw": "WITHDRAWN",
        }[verb]
        if verb == "approve":
            self.carry_out(known)
        self.compare_decided()

    def carry_out(self, known: dict[str, Any]) -> None:
        """Do in the model what an approved proposal does."""
        if known["goal"]:
            move(self.goals[known["goal"]], "ACTIVE")
            self.compare(known["goal"])
        else:
            self.policy["version"] += 1
            self.policy["waived"] = known["waived"]

    @rule(now=SELDOM)
    def wait(self, now: bool) -> None:
        if now:
            self.world.steered.time += timedelta(days=14)

    def compare_decided(self) -> None:
        """Compare the policy and all proposals as they are read with the model."""
        listing = approval_service_pb2.ListProposalsRequest(parent=self.company.name)
        getting = policy_service_pb2.GetPolicyRequest(
            name=f"{self.company.name}/policies/default"
        )
        listing.read.strong = getting.read.strong = True
        served = self.company.world.served
        found = {
            one.name.rpartition("/")[2]: proposals_pb2.ProposalState.Name(one.state)
            for one in served.send(listing, principal("cleo")).proposals
        }
        policy = served.send(getting, principal("cleo")).policy

        assert found == {
            proposal: f"PROPOSAL_STATE_{self._standing(known)}"
            for proposal, known in self.proposals.items()
        }
        assert (policy.version, policy.okr_approval_waived) == (
            self.policy["version"],
            self.policy["waived"],
        )

    def _made(self, proposal: str, how: How, goal: str = "", **said: Any) -> None:
        self.proposals[proposal] = {
            "state": "PENDING",
            "by": how["by"],
            "goal": goal,
            "pin": self._pin(goal),
            "made": self.world.steered.time,
            **said,
        }

    def _pin(self, goal: str) -> Any:
        """Return what must stay so: of the policy, or of a goal."""
        if not goal:
            return self.policy["version"]
        return (self.goals[goal]["turn"], self.goals[goal]["promises"])

    def _standing(self, known: dict[str, Any], later: timedelta = timedelta(0)) -> str:
        """Return what a proposal is by the rules alone, now or a moment later."""
        now = self.world.steered.time + later
        return model.standing(known, self._pin(known["goal"]), now)
