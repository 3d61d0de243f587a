"""Goals as they are answered: what they say, their key results, and how they ended.

How far they have come: ``standing/goal_standings.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.goals.pace.schedules import NO_SCHEDULE, current
from goalledger.v1 import declarations_pb2, goals_pb2
from services.rpc.alignment.alignment_answers import Alignments
from services.rpc.goals.criteria_answers import Criteria
from services.rpc.goals.decision_answers import Decisions
from services.rpc.measures.measure_answers import links_of, measure_of, text_of
from services.rpc.measures.pace_fields import plan_of, schedule_of
from services.rpc.organization.policy_answers import policy_version_of
from services.rpc.organization.template_answers import template_version_of
from services.rpc.standing.goal_standings import (
    beside_of,
    standing,
    standing_of_key_result,
)
from services.rpc.wire import enums, names
from services.rpc.wire.times import day_of, timestamp, window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from google.protobuf.timestamp_pb2 import Timestamp

    from domain.texts import Text
    from projections.goals.declared import Declared
    from projections.goals.goal_rows import GoalRow
    from projections.goals.key_results import KeyResultRow
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment
    from services.rpc.standing.goal_standings import Beside


class Goals:
    """Writes goals. Any thread may use it."""

    def __init__(self, open_text: Callable[[Text | None], str], actors: Actors) -> None:
        """Take what opens personal texts, and what names people."""
        self._open = open_text
        self._actors = actors
        self._criteria = Criteria(open_text, actors)
        self._decisions = Decisions(open_text, actors, self._criteria)
        self._alignments = Alignments(open_text, actors)

    def write(self, moment: Moment, rows: Sequence[GoalRow]) -> list[goals_pb2.Goal]:
        """Write goals as known at a moment."""
        beside = beside_of(moment, rows)
        return [self._goal(moment, row, beside) for row in rows]

    def _goal(self, moment: Moment, row: GoalRow, beside: Beside) -> goals_pb2.Goal:
        head = beside.heads[row.goal]
        return goals_pb2.Goal(
            **self._said(moment, row),
            key_results=[
                self._key_result(moment, row, one, beside)
                for one in beside.key_results.get(row.goal, ())
            ],
            alignments=self._alignments.open(
                moment, beside.alignments.get(row.goal, ())
            ),
            definition_version=row.definition_version,
            **standing(moment, row, beside),
            declared_status=self._declared(moment, row.declared),
            relevance_confirm_time=_optional(row.confirmed),
            **self._life(moment, row),
            **self._ending(moment, row),
            **self._people(moment, row),
            etag=str(head.version),
            create_time=timestamp(row.created),
            update_time=timestamp(head.updated),
        )

    def _said(self, moment: Moment, row: GoalRow) -> dict[str, Any]:
        """Write what was said of a goal, until it was approved or since."""
        ledger, schedule = moment.known.ledger, current(row.phases)
        return {
            "name": names.goal_name(ledger, row.goal),
            "framework": enums.FRAMEWORK.numbers[row.framework],
            "level": enums.LEVEL.numbers[row.level],
            "ambition": enums.AMBITION.number_of(row.ambition),
            "roll_up": enums.ROLL_UP.number_of(row.roll_up),
            "state": enums.STATE.numbers[row.state],
            "title": self._open(row.title),
            "description": self._open(row.description),
            "unit": "" if row.unit is None else names.unit_name(ledger, row.unit),
            "cycle": "" if row.cycle is None else names.cycle_name(ledger, row.cycle),
            "carried_over_from": _optional_goal(ledger, row.carried_over_from),
            "category": enums.CATEGORY.number_of(row.category),
            "labels": {key: self._open(text) for key, text in row.labels.items()},
            "method_binding": row.method_binding,
            "window": window_of(row.window),
            "schedule": None if schedule == NO_SCHEDULE else schedule_of(schedule),
            "plan": plan_of(row.plan),
            "measure": None if row.measure is None else measure_of(row.measure),
            "criteria": self._criteria.answers(moment, row.criteria),
            "acceptance_conditions": self._criteria.conditions(
                row.acceptance_conditions, row.condition_results
            ),
            "policy": names.policy_name(ledger, row.policy),
            "template": template_version_of(ledger, row.template),
        }

    def _people(self, moment: Moment, row: GoalRow) -> dict[str, Any]:
        name, people = self._actors.name, row.people
        return {
            "owner": names.person_name(moment.known.ledger, row.owner),
            "co_owners": [name(moment, one) for one in people.co_owners],
            "contributors": [name(moment, one) for one in people.contributors],
            "accountability_partner": self._actors.optional_name(
                moment, people.accountability_partner
            ),
            "proposers": [name(moment, one) for one in row.proposers],
            "approver": self._actors.optional_name(moment, row.approver),
            "approval_waived_by": policy_version_of(moment.known.ledger, row.waived_by),
        }

    def _life(self, moment: Moment, row: GoalRow) -> dict[str, Any]:
        pauses = [
            goals_pb2.Pause(
                pause_date=day_of(one.paused_on),
                resume_date=None if one.resumed_on is None else day_of(one.resumed_on),
            )
            for one in row.pauses
        ]
        return {"pauses": pauses, **self._decisions.write(moment, row)}

    def _key_result(
        self, moment: Moment, goal: GoalRow, row: KeyResultRow, beside: Beside
    ) -> goals_pb2.KeyResult:
        return goals_pb2.KeyResult(
            name=names.measured_name(moment.known.ledger, row.goal, row.key_result),
            title=self._open(row.title),
            measure=measure_of(row.measure),
            weight=text_of(row.weight),
            window=None if row.window is None else window_of(row.window),
            schedule=schedule_of(row.schedule),
            plan=plan_of(row.plan),
            progress_from=enums.PROGRESS_FROM.numbers[row.progress_from],
            held_to_criteria=row.held_to_criteria,
            criteria=self._criteria.answers(moment, row.criteria),
            explanation=self._open(_explanation(goal, row.key_result)),
            create_time=timestamp(row.created),
            update_time=timestamp(row.updated),
            metric=_metric_name(moment, row.metric),
            drop_time=_optional(row.dropped),
            declared_status=self._declared(moment, row.declared),
            **standing_of_key_result(moment, goal, row, beside),
        )

    def _declared(
        self, moment: Moment, declared: Declared | None
    ) -> declarations_pb2.DeclaredStatus | None:
        if declared is None:
            return None
        return declarations_pb2.DeclaredStatus(
            status=enums.STATUS.numbers[declared.status],
            computed_status=enums.STATUS.number_of(declared.computed),
            declare_time=timestamp(declared.recorded),
            declarer=self._actors.name(moment, declared.actor),
            reason=self._open(declared.reason),
        )

    def _ending(self, moment: Moment, row: GoalRow) -> dict[str, Any]:
        if row.disposition is None:
            return {}
        return {
            "disposition": enums.DISPOSITION.numbers[row.disposition],
            "outcome": enums.OUTCOME.number_of(row.outcome),
            "miss_cause": enums.MISS_CAUSE.number_of(row.miss_cause),
            "miss_explanation": self._open(row.miss_explanation),
            "wins": self._open(row.wins),
            "learnings": self._open(row.learnings),
            "evidence": links_of(row.evidence),
            "successor": _optional_goal(moment.known.ledger, row.successor),
        }


def _optional(instant: datetime | None) -> Timestamp | None:
    return None if instant is None else timestamp(instant)


def _metric_name(moment: Moment, metric: str | None) -> str:
    return "" if metric is None else names.metric_name(moment.known.ledger, metric)


def _optional_goal(ledger: str, goal: str | None) -> str:
    return "" if goal is None else names.goal_name(ledger, goal)


def _explanation(goal: GoalRow, key_result: str) -> Text | None:
    given = (
        one.explanation for one in goal.explanations if one.key_result == key_result
    )
    return next(given, None)
