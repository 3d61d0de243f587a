"""Criteria and acceptance conditions as they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalledger.v1 import criteria_pb2
from services.rpc.wire import enums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.goals.smart import (
        AcceptanceCondition,
        ConditionResult,
        CriterionAnswer,
    )
    from domain.texts import Text
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment


class Criteria:
    """Writes criteria and conditions. Any thread may use it."""

    def __init__(self, open_text: Callable[[Text | None], str], actors: Actors) -> None:
        """Take what opens personal texts, and what names people."""
        self._open = open_text
        self._actors = actors

    def answers(
        self, moment: Moment, answers: Iterable[CriterionAnswer]
    ) -> list[criteria_pb2.CriterionAnswer]:
        """Write answers to the five criteria."""
        return [
            criteria_pb2.CriterionAnswer(
                criterion=enums.CRITERION.numbers[one.criterion],
                answer=self._open(one.answer),
                assessment=enums.ASSESSMENT.numbers[one.assessment],
                answered_by=self._actors.name(moment, one.answered_by),
            )
            for one in answers
        ]

    def conditions(
        self,
        conditions: Iterable[AcceptanceCondition],
        results: Iterable[ConditionResult] = (),
    ) -> list[criteria_pb2.AcceptanceCondition]:
        """Write acceptance conditions, with whether they held where that was said."""
        met = {result.condition: result.met for result in results}
        return [
            criteria_pb2.AcceptanceCondition(
                condition_id=one.id, text=self._open(one.text), met=met.get(one.id)
            )
            for one in conditions
        ]
