"""The machine's declarations: a status beside the computed one, and relevance."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from goalledger.v1 import declarations_pb2, measures_pb2
from tests.histories import model
from tests.histories.machine import GOALS, KEYS, How
from tests.histories.turns import WISELY, Turns

STATUSES = st.sampled_from(
    [
        measures_pb2.STATUS_ON_TRACK,
        measures_pb2.STATUS_OFF_TRACK,
        measures_pb2.STATUS_ACHIEVED,
        measures_pb2.STATUS_PENDING,
    ]
)


class Declaring(Turns):
    """What people say of goals beside their check-ins."""

    @rule(goal=GOALS, key=KEYS, status=STATUSES, how=WISELY)
    def declare(self, goal: str, key: str, status: Any, how: How) -> None:
        """With a reason, which is needed or not as the day goes."""
        smart = self.goals.get(goal, {}).get("framework") == "SMART"
        of = None if smart else key
        name = self.company.name_of(goal, of)
        request = declarations_pb2.DeclareStatusRequest(name=name, status=status)

        def why(known: model.Goal) -> set[str]:
            pending = status == measures_pb2.STATUS_PENDING
            reasons = model.declaring(known, of, by=how["by"])
            return reasons | ({"FIELD_INVALID"} if pending else set())

        def effect(known: model.Goal, _: Any) -> None:
            known["declared"][of] = status
            known["version"] += 1

        self.on(goal, request, {**how, "why": True}, why, effect)

    @rule(goal=GOALS, how=WISELY)
    def confirm(self, goal: str, how: How) -> None:
        name = self.company.name_of(goal)
        request = declarations_pb2.ConfirmRelevanceRequest(name=name)

        def effect(known: model.Goal, answer: Any) -> None:
            known["confirmed"] = answer.commit.record_time
            known["version"] += 1

        self.on(goal, request, how, model.confirming, effect)

    def compare(self, goal: str) -> None:
        """Compare also what was declared, and when relevance was confirmed."""
        super().compare(goal)
        known, found = self.goals[goal], self.company.goal(goal)
        named = {one.name.rpartition("/")[2]: one for one in found.key_results}
        for key, status in known["declared"].items():
            told = found if key is None else named[key]
            assert told.declared_status.status == status
        assert found.HasField("relevance_confirm_time") == ("confirmed" in known)
        if "confirmed" in known:
            assert found.relevance_confirm_time == known["confirmed"]
