"""What is particular to SMART goals: five criteria, conditions, outcome (rules §2)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.goals.progress import Seen, progress_of
from domain.refusals import FieldInvalid, Violation
from domain.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.goals.definitions import Terms


class Criterion(Enum):
    """The five criteria ``smart/1`` (rules §2.4)."""

    SPECIFIC = "SPECIFIC"
    MEASURABLE = "MEASURABLE"
    ACHIEVABLE = "ACHIEVABLE"
    RELEVANT = "RELEVANT"
    TIME_BOUND = "TIME_BOUND"


class Assessment(Enum):
    """Who assessed that an answer holds."""

    PERSON = "PERSON"
    RULE = "RULE"
    AGENT = "AGENT"


class Outcome(Enum):
    """Whether a SMART goal was met when it was closed (rules §2.3)."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    MET_STRETCH = "MET_STRETCH"


class CriterionAnswer(Struct, frozen=True):
    """The answer to one criterion, and who gave it.

    Attributes:
        criterion: Which criterion it answers.
        answer: The answer.
        assessment: Who assessed that it holds.
        answered_by: The id of who gave it, or of the person it was given for.
    """

    criterion: Criterion
    answer: Text
    assessment: Assessment
    answered_by: str


class AcceptanceCondition(Struct, frozen=True):
    """What must hold beside the target.

    Attributes:
        id: Its id, unique within the goal.
        text: What must hold.
    """

    id: str
    text: Text


class ConditionResult(Struct, frozen=True):
    """Whether an acceptance condition held when the goal was closed."""

    condition: str
    met: bool


def outcome_of(terms: Terms, seen: Seen, results: Iterable[ConditionResult]) -> Outcome:
    """Return whether target and every acceptance condition hold (rules §2.3).

    ``MET_STRETCH`` where the stretch target holds too. Without a check-in in force the
    target does not hold (rules §3.8).
    """
    if not all(result.met for result in results) or not _holds(terms, seen):
        return Outcome.NOT_MET
    measure = terms.measure.stretched()
    if measure is None or not _holds(structs.replace(terms, measure=measure), seen):
        return Outcome.MET
    return Outcome.MET_STRETCH


def _holds(terms: Terms, seen: Seen) -> bool:
    progress = progress_of(terms, seen)
    return progress is not None and terms.measure.kind.reached(progress)


def require_each_once(keys: Sequence[object], path: str, field: str) -> None:
    """Refuse what is given twice in a list, and say where.

    Args:
        keys: What each entry is told by, in the order of the list.
        path: The field that is the list.
        field: The field of an entry that its key stands in.
    """
    violations = [
        Violation(f"{path}[{index}].{field}", "must not be given twice")
        for index, key in enumerate(keys)
        if key in keys[:index]
    ]
    if violations:
        raise FieldInvalid(*violations)
