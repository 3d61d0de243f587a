"""Answers to the five criteria, of goals and key results, as requests say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.drafting.drafts import StatedAnswer
from domain.goals.smart import Assessment
from services.rpc.limits import CRITERIA_MAX, TEXT_CHARACTERS_MAX
from services.rpc.wire import enums
from services.rpc.wire.fields import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalledger.v1.criteria_pb2 import CriterionAnswer
    from services.rpc.wire.fields import Fields


def read_criteria(
    fields: Fields, criteria: Sequence[CriterionAnswer], path: str
) -> tuple[StatedAnswer, ...]:
    """Read the answers given to the five criteria."""
    if not fields.bounded(criteria, path, CRITERIA_MAX):
        return ()
    stated = []
    for place, one in enumerate(criteria):
        where = f"{path}[{place}]"
        criterion = fields.choice(enums.CRITERION, one.criterion, f"{where}.criterion")
        assessment = fields.optional_choice(
            enums.ASSESSMENT, one.assessment, f"{where}.assessment"
        )
        answer = fields.text(one.answer, f"{where}.answer", TEXT_CHARACTERS_MAX)
        if not answer:
            fields.invalid(f"{where}.answer", REQUIRED)
        stated.append(StatedAnswer(criterion, answer, assessment or Assessment.PERSON))
    return tuple(stated)
