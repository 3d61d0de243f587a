"""What people decide about scores, as requests."""

from __future__ import annotations

from typing import Any

from goalledger.v1.grades_pb2 import Grade, OverrideDuration
from goalledger.v1.score_commands_pb2 import (
    ConfirmGradeRequest,
    OverrideScoreRequest,
    ProposeGradeRequest,
    ReleaseOverrideRequest,
)
from services.demo.acts import judging as acts
from services.demo.acts.act import Act
from services.demo.requests.names import Made, Row, goal_name, why


def _override(act: acts.ScoreOverridden, _: Made) -> Any:
    return OverrideScoreRequest(
        name=goal_name(act.goal),
        value=f"{act.value:f}",
        duration=OverrideDuration.Value(f"OVERRIDE_DURATION_{act.duration}"),
        **why(act),
    )


def _release(act: acts.OverrideReleased, _: Made) -> Any:
    return ReleaseOverrideRequest(name=goal_name(act.goal), **why(act))


def _grade(act: acts.GradeProposed, _: Made) -> Any:
    return ProposeGradeRequest(
        parent=goal_name(act.goal),
        grade_id=act.grade,
        grade=Grade(value=f"{act.value:f}"),
        **why(act),
    )


def _confirmation(act: acts.GradeConfirmed, _: Made) -> Any:
    return ConfirmGradeRequest(name=f"{goal_name(act.goal)}/grades/{act.grade}")


CALLS: dict[type[Act], Row] = {
    acts.ScoreOverridden: ("ScoreService/OverrideScore", _override),
    acts.OverrideReleased: ("ScoreService/ReleaseOverride", _release),
    acts.GradeProposed: ("ScoreService/ProposeGrade", _grade),
    acts.GradeConfirmed: ("ScoreService/ConfirmGrade", _confirmation),
}
