"""Scorecards: what a goal as it is answered says about how it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalledger.v1 import scorecards_pb2 as pb

if TYPE_CHECKING:
    from goalledger.v1.goals_pb2 import Goal, KeyResult


def scorecard_of(goal: Goal) -> pb.Scorecard:
    """Return the scorecard of a goal."""
    card = pb.Scorecard(
        goal=goal.name,
        **{field: getattr(goal, field) for field in _OF_GOALS},
        proposed_grades=goal.proposed_grades,
        lines=[_line(one) for one in goal.key_results if not one.HasField("drop_time")],
    )
    for field in ("override", "grade"):
        if goal.HasField(field):
            getattr(card, field).CopyFrom(getattr(goal, field))
    return card


def _line(key_result: KeyResult) -> pb.ScorecardLine:
    return pb.ScorecardLine(
        key_result=key_result.name,
        **{field: getattr(key_result, field) for field in _OF_KEY_RESULTS},
    )


_OF_GOALS = (
    "title",
    "framework",
    "ambition",
    "state",
    "score",
    "computed_score",
    "band",
    "data_state",
    "status",
    "expected_progress",
    "disposition",
    "outcome",
    "miss_cause",
)
_OF_KEY_RESULTS = (
    "title",
    "weight",
    "score",
    "band",
    "data_state",
    "status",
    "confidence",
)
