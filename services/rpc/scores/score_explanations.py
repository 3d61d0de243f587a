"""Explanations of scores as they are answered: down to check-ins, or to other goals.

The goal is folded from the log as known then; what goals count that contribute to it
stands in the views.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.decimals import decimal_text
from domain.goals.scoring.counting import tally_of
from domain.goals.scoring.explaining import explain_score
from domain.goals.status import DataState, band_of
from goalledger.v1 import scores_pb2
from projections.goals import goals, key_results
from projections.measures import scores
from projections.measures.scores import THE_GOAL
from services.rpc.limits import EXPLAINED_CHECK_INS_MAX, EXPLAINED_GOALS_MAX
from services.rpc.measures.measure_answers import measure_of, text_of, value_of
from services.rpc.standing import children, existing
from services.rpc.standing.children import children_by_goal
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from domain.goals.goal import Goal
    from domain.goals.measures.observations import CheckIn
    from domain.goals.scoring.counting import Child
    from domain.goals.scoring.explaining import ScoreExplanation, ScoreInput
    from domain.texts import Text
    from services.ledger.ledger import Ledger
    from services.rpc.calls.reads import Moment

# What `Explanations.write` asks.
MODELS = tuple(dict.fromkeys((scores, *existing.MODELS, *children.MODELS)))


class Explanations:
    """Writes explanations. Any thread may use it."""

    def __init__(self, ledger: Ledger, open_text: Callable[[Text | None], str]) -> None:
        """Take what is recorded, and what opens personal texts."""
        self._ledger = ledger
        self._open = open_text

    def write(
        self, moment: Moment, goal_id: str, key_result: str | None
    ) -> scores_pb2.ScoreExplanation:
        """Let the domain explain a score as known at a moment."""
        ledger = moment.known.ledger
        goal = existing.folded(self._ledger, moment, goal_id)
        contributing = _children(moment, goal_id)
        explained = explain_score(goal, key_result, children=contributing)
        name = names.measured_name(ledger, goal_id, key_result)
        if explained is None:
            return scores_pb2.ScoreExplanation(name=name)
        key = (goal_id, key_result or THE_GOAL)
        last = scores.at(moment.connection, moment.known, [key]).get(key)
        return scores_pb2.ScoreExplanation(
            name=name,
            rule=explained.rule,
            formula=explained.formula,
            computation=explained.computation,
            result=text_of(explained.result),
            overridden=text_of(explained.overridden),
            band=_band(explained),
            data_state=_data_state(explained, contributing),
            definition_version=explained.definition_version,
            score_position=0 if last is None else last.position,
            inputs=[self._input(ledger, goal, one) for one in explained.inputs],
            children=self._children(moment, explained.children),
            child_count=len(explained.children),
        )

    def _children(
        self, moment: Moment, explained: Sequence[Child]
    ) -> Iterator[scores_pb2.ScoreChild]:
        shown, ledger = explained[:EXPLAINED_GOALS_MAX], moment.known.ledger
        ids = [one.goal for one in shown]
        rows = goals.by_id(moment.connection, moment.known, ids) if ids else {}
        for one in shown:
            yield scores_pb2.ScoreChild(
                goal=names.goal_name(ledger, one.goal),
                title=self._open(rows[one.goal].title),
                weight=decimal_text(one.contribution.weight),
                value=text_of(one.contribution.value),
                counts_as=enums.COUNTS_AS.numbers[one.counts_as],
            )

    def _input(self, ledger: str, goal: Goal, one: ScoreInput) -> scores_pb2.ScoreInput:
        key_result = one.key_result
        stated = goal if key_result is None else goal.key_results[key_result]
        check_in, counted = one.check_in, one.counted

        def name(check_in: CheckIn) -> str:
            return names.check_in_name(ledger, goal.id, key_result, check_in.id)

        written = scores_pb2.ScoreInput(
            name=names.measured_name(ledger, goal.id, key_result),
            title=self._open(stated.title),
            measure=measure_of(one.terms.measure),
            weight="" if key_result is None else decimal_text(one.terms.weight),
            progress=decimal_text(one.progress),
            score=decimal_text(one.score),
            check_ins=[name(each) for each in counted[-EXPLAINED_CHECK_INS_MAX:]],
            check_in_count=len(counted),
        )
        if check_in is not None and one.value is not None:
            written.check_in = name(check_in)
            written.value.CopyFrom(value_of(one.value))
            written.effective_time.CopyFrom(timestamp(check_in.effective))
            written.position = check_in.position
        return written


def _children(moment: Moment, goal_id: str) -> Sequence[Child]:
    """Return the goals that contribute to a goal whose scores follow from them."""
    place = (moment.connection, moment.known)
    rows = goals.by_id(*place, [goal_id]).values()
    of_goals = key_results.of_goals(*place, [goal_id])
    return children_by_goal(*place, rows, of_goals).get(goal_id, ())


def _band(explained: ScoreExplanation) -> Any:
    if explained.score is None:
        return 0
    return enums.BAND.numbers[band_of(explained.score)]


def _data_state(explained: ScoreExplanation, contributing: Sequence[Child]) -> Any:
    tally = tally_of(contributing)
    of_goal = tally_of(explained.children).share(None)
    has_data = of_goal.children > 0 or any(
        tally.share(one.key_result).weights
        if one.terms.by_children
        else one.check_in is not None
        for one in explained.inputs
    )
    state = DataState.HAS_DATA if has_data else DataState.NO_DATA
    return enums.DATA_STATE.numbers[state]
