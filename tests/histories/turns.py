"""The machine's turns: goals rest, change hands, and their key results are adapted."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from goalledger.v1 import (
    amendment_commands_pb2,
    goal_life_commands_pb2,
    goals_pb2,
    grades_pb2,
    key_result_commands_pb2,
    score_commands_pb2,
)
from tests.histories import model
from tests.histories.machine import GOALS, KEYS, SELDOM, Goals, How, move

# A turn that is refused for how it is asked for shows little of the turn.
WISELY = st.fixed_dictionaries(
    {
        "by": st.sampled_from(["cleo", "anna", "ben", "crm"]),
        "why": st.sampled_from([True, True, True, False]),
        "etag": st.sampled_from(["", "", "", "right", "stale"]),
        "validate_only": SELDOM,
    }
)
AMENDMENTS = st.integers(0, 99).map("a{}".format)
PROPOSERS = st.sampled_from(["ben", "anna", "crm", "cleo"])
DECISIONS = st.sampled_from(["approve", "approve", "reject", ""])
PEOPLE = st.sampled_from(["anna", "ben", "cleo"])


class Turns(Goals):
    """What goals go through between approval and their end."""

    @rule(goal=GOALS, key=KEYS, how=WISELY)
    def drop(self, goal: str, key: str, how: How) -> None:
        def why(known: model.Goal) -> set[str]:
            return model.dropping(known, key, reason=how["why"])

        def effect(known: model.Goal, _: Any) -> None:
            model.drop(known, key, how["by"])

        name = self.company.name_of(goal, key)
        request = key_result_commands_pb2.DropKeyResultRequest(name=name)
        self.on(goal, request, how, why, effect)

    @rule(goal=GOALS, key=KEYS, weight=st.integers(0, 3), how=WISELY)
    def reweigh(self, goal: str, key: str, weight: int, how: How) -> None:
        def why(known: model.Goal) -> set[str]:
            reasons = model.changing_key_results(known, reason=how["why"])
            return reasons | model.kept(known, key)

        def effect(known: model.Goal, _: Any) -> None:
            if known["weights"][key] != weight:
                known["weights"][key] = Fraction(weight)
                model.revise(known, how["by"])

        request = key_result_commands_pb2.ReweightKeyResultsRequest(
            parent=self.company.name_of(goal)
        )
        request.weights.add(
            key_result=self.company.name_of(goal, key), weight=str(weight)
        )
        self.on(goal, request, how, why, effect)

    @rule(goal=GOALS, how=WISELY, stay=SELDOM)
    def pause(self, goal: str, how: How, stay: bool) -> None:
        name = self.company.name_of(goal)

        def why(known: model.Goal) -> set[str]:
            return model.in_state(known, "ACTIVE", "GOAL_NOT_ACTIVE")

        request = goal_life_commands_pb2.PauseGoalRequest(name=name)
        self.on(goal, request, how, why, lambda known, _: move(known, "PAUSED"))
        if not stay:
            self.resume(goal, how)

    @rule(goal=GOALS, how=WISELY)
    def resume(self, goal: str, how: How) -> None:
        name = self.company.name_of(goal)

        def why(known: model.Goal) -> set[str]:
            return model.in_state(known, "PAUSED", "GOAL_NOT_PAUSED")

        request = goal_life_commands_pb2.ResumeGoalRequest(name=name)
        self.on(goal, request, how, why, lambda known, _: move(known, "ACTIVE"))

    @rule(goal=GOALS, to=PEOPLE, how=WISELY)
    def transfer(self, goal: str, to: str, how: How) -> None:
        def effect(known: model.Goal, _: Any) -> None:
            if known["owner"] != to:
                known["owner"] = to
                known["co_owners"] -= {to}
                known["version"] += 1
                known["turn"] += 1

        request = goal_life_commands_pb2.TransferGoalRequest(
            name=self.company.name_of(goal), owner=self.company.people[to]
        )
        self.on(goal, request, how, model.handing_over, effect)

    @rule(goal=GOALS, who=PEOPLE, how=WISELY)
    def share(self, goal: str, who: str, how: How) -> None:
        def why(known: model.Goal) -> set[str]:
            own = {"FIELD_INVALID"} if known["owner"] == who else set()
            return own | model.ended(known)

        def effect(known: model.Goal, _: Any) -> None:
            if known["co_owners"] != {who}:
                known["co_owners"] = {who}
                known["version"] += 1

        request = goal_life_commands_pb2.SetContributorsRequest(
            name=self.company.name_of(goal), co_owners=[self.company.people[who]]
        )
        self.on(goal, request, how, why, effect)

    @rule(id_=AMENDMENTS, to=st.integers(0, 9), by=PROPOSERS, then=DECISIONS)
    def amend(self, id_: str, to: int, by: str, then: str) -> None:
        how = {"by": by, "why": True, "etag": "", "validate_only": False}
        self.propose_amendment("two", id_, to, how)
        if then:
            decider = {**how, "by": "cleo"}
            self.decide_amendment("two", id_, then == "approve", decider)

    @rule(goal=GOALS, id_=AMENDMENTS, to=st.integers(-2, 9), how=WISELY)
    def propose_amendment(self, goal: str, id_: str, to: int, how: How) -> None:
        def why(known: model.Goal) -> set[str]:
            return model.proposing_amendment(known, id_, to, reason=how["why"])

        def effect(known: model.Goal, _: Any) -> None:
            about = (known["turn"], known["promises"])
            known["amendments"][id_] = {
                "to": to,
                "by": how["by"],
                "about": about,
                "decided": False,
                "made": self.world.steered.time,
            }
            known["version"] += 1

        changed = goals_pb2.Goal(name=self.company.name_of(goal))
        changed.measure.numeric.target = str(to)
        request = amendment_commands_pb2.ProposeAmendmentRequest(
            goal=changed, amendment_id=id_
        )
        request.update_mask.paths.append("measure.numeric.target")
        self.on(goal, request, how, why, effect)

    @rule(goal=GOALS, which=st.integers(0, 9), approve=st.booleans(), how=WISELY)
    def decide(self, goal: str, which: int, approve: bool, how: How) -> None:
        known = list(self.goals.get(goal, {}).get("amendments", ()))
        if known:
            self.decide_amendment(goal, known[which % len(known)], approve, how)

    def decide_amendment(self, goal: str, id_: str, approve: bool, how: How) -> None:
        now = self.world.steered.time + timedelta(hours=1)

        def why(known: model.Goal) -> set[str]:
            if model.amendment_expired(known, id_, now):
                return {"PROPOSAL_VOID"}
            return model.deciding_amendment(
                known, id_, how["by"], approve=approve, reason=how["why"]
            )

        def effect(known: model.Goal, _: Any) -> None:
            amendment = known["amendments"][id_]
            amendment["decided"] = True
            known["version"] += 1
            if approve:
                known["promises"] += 1
                known["measures"][None] = (Fraction(0), Fraction(amendment["to"]))

        kind = (
            amendment_commands_pb2.ApproveAmendmentRequest
            if approve
            else amendment_commands_pb2.RejectAmendmentRequest
        )
        name = f"{self.company.name_of(goal)}/amendments/{id_}"
        self.on(goal, kind(name=name), how, why, effect)

    @rule(goal=GOALS, tenths=st.integers(0, 9), once=st.booleans(), how=WISELY)
    def override(self, goal: str, tenths: int, once: bool, how: How) -> None:
        value, duration = f"0.{tenths}" if tenths else "0", ("UNTIL_RELEASED", "ONCE")

        def effect(known: model.Goal, _: Any) -> None:
            if known["override"] != (value, duration[once]):
                known["override"] = (value, duration[once])
                known["version"] += 1

        request = score_commands_pb2.OverrideScoreRequest(
            name=self.company.name_of(goal),
            value=value,
            duration=grades_pb2.OverrideDuration.Value(
                f"OVERRIDE_DURATION_{duration[once]}"
            ),
        )
        self.on(goal, request, how, partial(_deciding, how), effect)

    @rule(goal=GOALS, how=WISELY)
    def release(self, goal: str, how: How) -> None:
        def effect(known: model.Goal, _: Any) -> None:
            if known["override"] is not None:
                known["override"] = None
                known["version"] += 1

        name = self.company.name_of(goal)
        request = score_commands_pb2.ReleaseOverrideRequest(name=name)
        self.on(goal, request, how, partial(_deciding, how), effect)


def _deciding(how: How, known: model.Goal) -> set[str]:
    """Rules §4.6: a running goal, with a reason."""
    reasons = model.handing_over(known)
    return reasons if how["why"] else reasons | {"REASON_REQUIRED"}
