"""Rules of cycles."""

from __future__ import annotations

from services.demo.acts import cycles as acts
from tests.demo.lawful.followed import Cycle, Told
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.CyclePlanned)
def _plan(told: Told, act: acts.CyclePlanned) -> None:
    assert act.cycle not in told.cycles
    assert act.start < act.end
    for other in told.cycles.values():
        apart = other.end < act.start or act.end < other.start
        assert other.kind != act.kind or apart
    told.cycles[act.cycle] = Cycle(act.kind, act.start, act.end)


@RULES.of(acts.CycleOpened)
def _opening(told: Told, act: acts.CycleOpened) -> None:
    _move(told, act.cycle, "PLANNED", "OPEN")


@RULES.of(acts.GradingStarted)
def _grading(told: Told, act: acts.GradingStarted) -> None:
    _move(told, act.cycle, "OPEN", "GRADING")


@RULES.of(acts.CycleClosed)
def _closing(told: Told, act: acts.CycleClosed) -> None:
    _move(told, act.cycle, "GRADING", "CLOSED")
    ended = {"CLOSED", "CANCELLED"}
    left = [
        goal
        for goal, followed in told.goals.items()
        if followed.cycle == act.cycle and followed.state not in ended
    ]
    assert left == []


@RULES.of(acts.CycleReopeningProposed)
def _reopening(told: Told, act: acts.CycleReopeningProposed) -> None:
    assert told.cycles[act.cycle].state == "CLOSED"
    assert act.reason
    told.proposals[act.proposal] = (act.by, f"cycle {act.cycle}")


def _move(told: Told, cycle: str, before: str, after: str) -> None:
    assert told.cycles[cycle].state == before
    told.cycles[cycle].state = after
