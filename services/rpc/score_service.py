"""ScoreService: how scores changed, and why they are what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.decimals import decimal_text
from domain.goals.explaining import explain_score
from domain.goals.status import DataState, band_of
from domain.refusals import ResourceNotFound
from goalledger.v1 import score_service_pb2 as pb
from goalledger.v1 import scorecards_pb2 as cards
from goalledger.v1 import scores_pb2
from projections import goals, scores
from projections.scores import THE_GOAL, ScoreFilter
from services.rpc import enums, existing, names
from services.rpc.fields import Fields
from services.rpc.goal_standings import MODELS as GOAL_MODELS
from services.rpc.limits import EXPLAINED_CHECK_INS_MAX
from services.rpc.measure_answers import measure_of, text_of, value_of
from services.rpc.pages import PageRequest
from services.rpc.reads import Moment, Question, Reads
from services.rpc.score_commands import ScoreCommands
from services.rpc.scorecards import scorecard_of
from services.rpc.times import timestamp
from services.rpc.wishes import read_wish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.goals.explaining import ScoreExplanation, ScoreInput
    from domain.goals.goal import Goal
    from domain.goals.observations import CheckIn
    from domain.texts import Text
    from projections.scores import ScoreRow
    from services.rpc.callers import Caller
    from services.rpc.commands import Commands
    from services.rpc.goal_answers import Goals

_MODELS = (scores, *existing.MODELS)


class ScoreService(ScoreCommands):
    """The rpcs about scores; their comments are the proto's."""

    def __init__(
        self,
        commands: Commands,
        reads: Reads,
        goals: Goals,
        open_text: Callable[[Text | None], str],
    ) -> None:
        """Take who submits, who answers, and who writes goals and opens texts."""
        super().__init__(commands)
        self._reads = reads
        self._goals = goals
        self._open = open_text

    async def ListScoreChanges(
        self, request: pb.ListScoreChangesRequest, caller: Caller
    ) -> pb.ListScoreChangesResponse:
        """List the changes of a goal's score."""
        fields = Fields(request)
        goal, key_result = fields.name(names.MEASURED, request.parent, "parent")
        start, end = fields.time_range(request, "recorded_within")
        wish = read_wish(fields, request.read)
        page = PageRequest(fields, caller, self._reads.ledger)
        fields.require_sound()
        await caller.enter(fields.organization)
        which = ScoreFilter(key_result, start, end)

        def query(moment: Moment) -> tuple[Sequence[scores_pb2.ScoreChange], str]:
            existing.require_measured(moment, goal, key_result)
            known = moment.known
            changes = scores.page(moment.connection, goal, page.of(known), which)
            written = [_change(known.ledger, one) for one in changes[: page.size]]
            keys = [moves[0].position for moves in changes]
            return page.finish(moment.head, moment.known.position, written, keys)

        question = Question(_MODELS, query, page.pin)
        answer = await self._reads.answer(fields.organization, wish, question)
        listed, token = answer.found
        return pb.ListScoreChangesResponse(
            score_changes=listed, read_info=answer.info, next_page_token=token
        )

    async def GetScorecard(
        self, request: cards.GetScorecardRequest, caller: Caller
    ) -> cards.GetScorecardResponse:
        """Read how a goal did, by the ledger and by people."""
        fields = Fields(request)
        (goal_id,) = fields.name(names.GOAL, request.name, "name")
        wish = read_wish(fields, request.read)
        fields.require_sound()
        await caller.enter(fields.organization)

        def query(moment: Moment) -> cards.Scorecard:
            rows = goals.by_id(moment.connection, moment.known, [goal_id])
            if goal_id not in rows:
                raise ResourceNotFound(kind="goal", id=goal_id)
            (goal,) = self._goals.write(moment, [rows[goal_id]])
            return scorecard_of(goal)

        question = Question(GOAL_MODELS, query)
        answer = await self._reads.answer(fields.organization, wish, question)
        return cards.GetScorecardResponse(scorecard=answer.found, read_info=answer.info)

    async def ExplainScore(
        self, request: pb.ExplainScoreRequest, caller: Caller
    ) -> pb.ExplainScoreResponse:
        """Explain a score down to its check-ins."""
        fields = Fields(request)
        goal, key_result = fields.name(names.MEASURED, request.name, "name")
        wish = read_wish(fields, request.read)
        fields.require_sound()
        await caller.enter(fields.organization)

        def query(moment: Moment) -> scores_pb2.ScoreExplanation:
            existing.require_measured(moment, goal, key_result)
            return self._explained(moment, goal, key_result)

        question = Question(_MODELS, query)
        answer = await self._reads.answer(fields.organization, wish, question)
        return pb.ExplainScoreResponse(explanation=answer.found, read_info=answer.info)

    def _explained(
        self, moment: Moment, goal_id: str, key_result: str | None
    ) -> scores_pb2.ScoreExplanation:
        """Fold the goal as known then, and let the domain explain."""
        ledger = moment.known.ledger
        goal = existing.folded(self._reads.ledger, moment, goal_id)
        explained = explain_score(goal, key_result)
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
            data_state=_data_state(explained),
            definition_version=explained.definition_version,
            score_position=0 if last is None else last.position,
            inputs=[self._input(ledger, goal, one) for one in explained.inputs],
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


def _change(ledger: str, moves: Sequence[ScoreRow]) -> scores_pb2.ScoreChange:
    first = moves[0]
    return scores_pb2.ScoreChange(
        goal=names.goal_name(ledger, first.goal),
        position=first.position,
        record_time=timestamp(first.recorded),
        rule=first.rule,
        cause_position=first.cause,
        moves=[
            scores_pb2.ScoreMove(
                name=names.measured_name(ledger, move.goal, move.key_result or None),
                previous=text_of(move.previous),
                current=text_of(move.current),
                computed=text_of(move.computed),
                overridden=text_of(move.overridden),
            )
            for move in moves
        ],
    )


def _band(explained: ScoreExplanation) -> Any:
    if explained.score is None:
        return 0
    return enums.BAND.numbers[band_of(explained.score)]


def _data_state(explained: ScoreExplanation) -> Any:
    observed = any(one.check_in is not None for one in explained.inputs)
    state = DataState.HAS_DATA if observed else DataState.NO_DATA
    return enums.DATA_STATE.numbers[state]
