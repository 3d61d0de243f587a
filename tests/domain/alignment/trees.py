"""Trees of goals, and what a command moved in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.goals.objective import RollUp
from domain.goals.scoring.scores import Score, ScoreChanged
from tests.aligning import (
    aligned,
    an_objective,
)
from tests.domain.spec import History, given
from tests.examples import (
    company,
)

BY_CHILDREN: dict[str, Any] = {"roll_up": RollUp.CHILDREN}
BOTH: dict[str, Any] = {"roll_up": RollUp.BOTH}


def tree(**said: Any) -> History:
    """Give three levels: two teams contribute to a department, that to a company."""
    history = given(
        *company(),
        *an_objective("company", **{**BY_CHILDREN, **said}),
        *an_objective("department", **BY_CHILDREN),
        *an_objective("north"),
        *an_objective("south"),
    )
    for one in (
        aligned("department", "company"),
        aligned("north", "department", weight="3"),
        aligned("south", "department"),
    ):
        history.do(one)
    return history


def score(history: History, goal: str, key: str | None = None) -> Decimal | None:
    found = history.aggregates[Score.stream_of(goal)]
    assert isinstance(found, Score)
    return found.stored.get(key)


def moves(history: History) -> list[tuple[str, int | None, Decimal | None]]:
    """Return which goals the last command moved, each with its cause and score."""
    first = history.last[0].position
    return [
        (
            record.stream.partition("/")[2],
            None if record.cause is None else record.cause - first,
            record.event.moves[0].score.to,
        )
        for record in history.last
        if isinstance(record.event, ScoreChanged)
    ]
