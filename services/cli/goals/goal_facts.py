"""What people read of one goal: facts in the order they ask for them, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from goalledger.v1.alignments_pb2 import (
    ALIGNMENT_STATE_ACCEPTED,
    ALIGNMENT_STATE_PENDING,
    Alignment,
    AlignmentKind,
)
from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.goals_pb2 import Goal, KeyResult
from goalledger.v1.grades_pb2 import Grade, OverrideDuration
from goalledger.v1.lifecycle_pb2 import (
    ROLL_UP_KEY_RESULTS,
    Ambition,
    Category,
    Criterion,
    Disposition,
    Framework,
    GoalLevel,
    GoalState,
    MissCause,
    Outcome,
    RollUp,
)
from goalledger.v1.measures_pb2 import Band, Status
from goalledger.v1.policies_pb2 import Success
from services.cli.calling import names
from services.cli.calling.moments import day_text
from services.cli.calling.values import value_text, word
from services.cli.history.audit import called
from services.cli.measures.measures import measure_text, start_text, target_text
from services.cli.showing.output import Row, Sheet, message_json


def facts_of(goal: Goal, people: Mapping[str, str]) -> dict[str, str]:
    """Return what people read of a goal; what is empty is not shown."""
    ended = (word(Disposition, goal.disposition), word(Outcome, goal.outcome))
    kind = (
        word(Framework, goal.framework),
        word(GoalLevel, goal.level),
        word(Ambition, goal.ambition),
        word(Category, goal.category),
    )
    window = (day_text(goal.window.start_date), day_text(goal.window.end_date))
    facts = {
        "Goal": names.short(goal.name),
        "Title": goal.title,
        "Description": goal.description,
        "Kind": _joined(kind),
        "State": _joined((word(GoalState, goal.state), *ended)),
        **_people(goal, people),
        "Unit": names.short(goal.unit),
        "Cycle": names.short(goal.cycle),
        "Goes on with": names.short(goal.carried_over_from),
        "Goes on as": names.short(goal.successor),
        "Aligned": _joined(_aligned(goal)),
        "Rolls up": _rolls_up(goal),
        "Labels": _joined(_labels(goal)),
        "Method": "binding" if goal.method_binding else "",
        "Days": " to ".join(window),
        "Paused": _joined(_pauses(goal)),
        **_results(goal),
        "Status": word(Status, goal.status),
        "Declared": _declared(goal),
        "Expected": goal.expected_progress,
        "Measure": measure_text(goal.measure, value_text(goal.value_in_force)),
        "Version": str(goal.definition_version or ""),
        "Waiting": _joined(_waiting(goal)),
        "Fell short": _joined(
            (word(MissCause, goal.miss_cause), goal.miss_explanation)
        ),
        "Wins": goal.wins,
        "Learnings": goal.learnings,
    }
    for answer in goal.criteria:
        facts[word(Criterion, answer.criterion).capitalize()] = answer.answer
    return facts


def key_results_sheet(goal: Goal) -> Sheet:
    """Return the key results of a goal; dropped ones without a status."""
    heads = ("Key result", "Title", "From", "To", "At", "Unit", "Score", "Status")
    return Sheet(heads, [_key_result_row(one) for one in goal.key_results])


def _people(goal: Goal, people: Mapping[str, str]) -> dict[str, str]:
    def named(some: Iterable[str]) -> str:
        return _joined(called(one, people) for one in some)

    return {
        "Owner": called(goal.owner, people),
        "Co-owners": named(goal.co_owners),
        "Contributors": named(goal.contributors),
        "Partner": called(goal.accountability_partner, people),
        "Approved by": called(goal.approver, people),
        "Escalated to": called(goal.escalation.escalated_to, people),
    }


def _success(goal: Goal) -> str:
    place = word(Success, goal.success)
    return place and f"{place} the band of policy {names.short(goal.policy)}"


def _results(goal: Goal) -> dict[str, str]:
    override, score = goal.override, [goal.score, word(Band, goal.band)]
    if goal.HasField("override"):
        why = _why(override.reason_code, override.reason)
        holds = word(OverrideDuration, override.duration)
        score.append(f"(set {holds}, computed {goal.computed_score}; {why})")
    return {
        "Score": " ".join(filter(None, score)),
        "Success": _success(goal),
        "Grade": _grade(goal.grade) if goal.HasField("grade") else "",
    }


def _grade(grade: Grade) -> str:
    why = _why(grade.reason_code, grade.reason)
    return f"{grade.value} ({why})" if why else grade.value


def _waiting(goal: Goal) -> list[str]:
    """Return what waits for another person, as the commands name it."""
    amendments = [f"amendment {names.short(one.name)}" for one in goal.amendments]
    grades = [
        f"grade {names.short(one.name)}: {one.value}" for one in goal.proposed_grades
    ]
    alignments = [
        f"alignment {names.short(one.name)}: {edge_text(one)}"
        for one in goal.alignments
        if one.state == ALIGNMENT_STATE_PENDING
    ]
    return [*amendments, *grades, *alignments]


def edge_text(alignment: Alignment) -> str:
    """Return what a goal is to another one, as people read it."""
    weight = f" (weight {alignment.weight})" if alignment.weight else ""
    kind = word(AlignmentKind, alignment.kind)
    return f"{kind} {names.short(alignment.parent)}{weight}"


def _aligned(goal: Goal) -> list[str]:
    return [
        edge_text(one)
        for one in goal.alignments
        if one.state == ALIGNMENT_STATE_ACCEPTED
    ]


def _rolls_up(goal: Goal) -> str:
    """Return what an objective is scored by, where that is not its key results."""
    usual = goal.roll_up == ROLL_UP_KEY_RESULTS
    return "" if usual else word(RollUp, goal.roll_up)


def _labels(goal: Goal) -> list[str]:
    return [f"{key}={goal.labels[key]}" for key in sorted(goal.labels)]


def _pauses(goal: Goal) -> list[str]:
    return [
        f"{day_text(one.pause_date)} to {day_text(one.resume_date)}"
        if one.HasField("resume_date")
        else f"since {day_text(one.pause_date)}"
        for one in goal.pauses
    ]


def _why(code: ReasonCode.ValueType, reason: str) -> str:
    return ": ".join(filter(None, (word(ReasonCode, code), reason)))


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _declared(goal: Goal) -> str:
    declared = goal.declared_status
    said = word(Status, declared.status)
    return f"{said}: {declared.reason}" if declared.reason else said


def _key_result_row(key_result: KeyResult) -> Row:
    dropped = key_result.HasField("drop_time")
    cells = (
        names.short(key_result.name),
        key_result.title,
        start_text(key_result.measure),
        target_text(key_result.measure),
        value_text(key_result.value_in_force),
        key_result.measure.unit,
        key_result.score,
        "dropped" if dropped else word(Status, key_result.status),
    )
    return Row(message_json(key_result), cells)
