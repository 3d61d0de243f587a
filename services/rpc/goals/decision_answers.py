"""What people decided about a goal, or wait to decide, as it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import amendments_pb2, goals_pb2, grades_pb2
from services.rpc.measures.measure_answers import measure_of, text_of
from services.rpc.measures.pace_fields import plan_of, schedule_of
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp, window_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.texts import Text
    from projections.goals.goal_decisions import (
        AmendmentRow,
        EscalationRow,
        GradeRow,
        OverrideRow,
        Said,
    )
    from projections.goals.goal_rows import GoalRow
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment
    from services.rpc.goals.criteria_answers import Criteria


class Decisions:
    """Writes what people decide about goals. Any thread may use it."""

    def __init__(
        self,
        open_text: Callable[[Text | None], str],
        actors: Actors,
        criteria: Criteria,
    ) -> None:
        """Take what opens personal texts, names people, and writes criteria."""
        self._open = open_text
        self._actors = actors
        self._criteria = criteria

    def write(self, moment: Moment, row: GoalRow) -> dict[str, Any]:
        """Write what was decided about a goal; what expired does not wait any more."""
        waiting = [one for one in row.amendments if moment.instant < one.expires]
        proposed = [one for one in row.proposed_grades if moment.instant < one.expires]
        return {
            "escalation": self._escalation(moment, row.escalation),
            "override": self._override(moment, row.override),
            "amendments": [self._amendment(moment, row, one) for one in waiting],
            "grade": self._grade(moment, row, row.grade),
            "proposed_grades": [self._grade(moment, row, one) for one in proposed],
        }

    def _escalation(
        self, moment: Moment, told: EscalationRow | None
    ) -> goals_pb2.Escalation | None:
        if told is None:
            return None
        return goals_pb2.Escalation(
            escalated_to=self._actors.name(moment, told.escalated_to),
            escalated_by=self._actors.name(moment, told.said.actor),
            escalate_time=timestamp(told.said.recorded),
            **self._why(told.said),
        )

    def _override(
        self, moment: Moment, override: OverrideRow | None
    ) -> grades_pb2.Override | None:
        if override is None:
            return None
        return grades_pb2.Override(
            value=text_of(override.value),
            duration=enums.OVERRIDE_DURATION.numbers[override.duration],
            overrider=self._actors.name(moment, override.said.actor),
            override_time=timestamp(override.said.recorded),
            **self._why(override.said),
        )

    def _grade(
        self, moment: Moment, row: GoalRow, grade: GradeRow | None
    ) -> grades_pb2.Grade | None:
        if grade is None:
            return None
        written = grades_pb2.Grade(
            name=_name(moment, "grade", row, grade.grade),
            value=text_of(grade.value),
            score=text_of(grade.score),
            proposer=self._actors.name(moment, grade.proposed.actor),
            propose_time=timestamp(grade.proposed.recorded),
            expire_time=timestamp(grade.expires),
            **self._why(grade.proposed),
        )
        if grade.confirmed is not None:
            written.confirmer = self._actors.name(moment, grade.confirmed.actor)
            written.confirm_time.CopyFrom(timestamp(grade.confirmed.recorded))
        return written

    def _amendment(
        self, moment: Moment, row: GoalRow, amendment: AmendmentRow
    ) -> amendments_pb2.Amendment:
        proposed = amendment.proposed
        return amendments_pb2.Amendment(
            name=_name(moment, "amendment", row, amendment.amendment),
            proposer=self._actors.name(moment, proposed.actor),
            on_behalf_of=self._actors.optional_name(moment, proposed.on_behalf_of),
            propose_time=timestamp(proposed.recorded),
            expire_time=timestamp(amendment.expires),
            **self._why(proposed),
            **self._changes(moment, amendment),
        )

    def _changes(self, moment: Moment, amendment: AmendmentRow) -> dict[str, Any]:
        """Write what an amendment would change, and nothing else."""
        changes: dict[str, Any] = {}
        for field in ("title", "description"):
            if (text := getattr(amendment, field)) is not None:
                changes[field] = self._open(text)
        if amendment.method_binding is not None:
            changes["method_binding"] = amendment.method_binding.to
        if amendment.window is not None:
            changes["window"] = window_of(amendment.window.to)
        if amendment.schedule is not None:
            changes["schedule"] = schedule_of(amendment.schedule.to)
        if amendment.plan is not None:
            changes["plan"] = plan_of(amendment.plan.to)
        if amendment.measure is not None:
            changes["measure"] = measure_of(amendment.measure.to)
        if amendment.criteria is not None:
            changes["criteria"] = self._criteria.answers(moment, amendment.criteria)
        if (conditions := amendment.acceptance_conditions) is not None:
            changes["acceptance_conditions"] = self._criteria.conditions(conditions)
        return {"update_mask": FieldMask(paths=changes), **changes}

    def _why(self, said: Said) -> dict[str, Any]:
        code = enums.REASON_CODE.number_of(said.reason_code)
        return {"reason_code": code, "reason": self._open(said.reason)}


def _name(moment: Moment, kind: str, row: GoalRow, id_: str) -> str:
    return names.resource_name(moment.known.ledger, kind, f"{row.goal}/{id_}")
