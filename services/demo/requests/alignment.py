"""What goals are to each other, as requests."""

from __future__ import annotations

from typing import Any

from goalledger.v1 import alignment_commands_pb2 as commands
from goalledger.v1.alignments_pb2 import AlignmentKind
from services.demo.acts import alignment as acts
from services.demo.acts.act import Act
from services.demo.requests.names import Made, Row, goal_name, measured_name, why


def _proposal(act: acts.AlignmentProposed, _: Made) -> Any:
    return commands.AlignGoalRequest(
        goal=goal_name(act.goal),
        alignment_id=act.alignment,
        kind=AlignmentKind.Value(f"ALIGNMENT_KIND_{act.kind}"),
        parent=measured_name(act.parent, act.key_result),
        weight="" if act.weight is None else f"{act.weight:f}",
    )


def _acceptance(act: acts.AlignmentAccepted, _: Made) -> Any:
    return commands.AcceptAlignmentRequest(name=_name(act.goal, act.alignment))


def _declining(act: acts.AlignmentDeclined, _: Made) -> Any:
    name = _name(act.goal, act.alignment)
    return commands.DeclineAlignmentRequest(name=name, **why(act))


def _untying(act: acts.GoalUnaligned, _: Made) -> Any:
    name = _name(act.goal, act.alignment)
    return commands.UnalignGoalRequest(name=name, **why(act))


def _name(goal: str, alignment: str) -> str:
    return f"{goal_name(goal)}/alignments/{alignment}"


CALLS: dict[type[Act], Row] = {
    acts.AlignmentProposed: ("AlignmentService/AlignGoal", _proposal),
    acts.AlignmentAccepted: ("AlignmentService/AcceptAlignment", _acceptance),
    acts.AlignmentDeclined: ("AlignmentService/DeclineAlignment", _declining),
    acts.GoalUnaligned: ("AlignmentService/UnalignGoal", _untying),
}
