"""ScoreService: how scores changed, and why they are what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refusals import ResourceNotFound
from goalledger.v1 import score_service_pb2 as pb
from goalledger.v1 import scorecards_pb2 as cards
from goalledger.v1 import scores_pb2
from projections.goals import goals
from projections.measures import scores
from projections.measures.scores import ScoreFilter
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.measures.measure_answers import text_of
from services.rpc.scores.score_commands import ScoreCommands
from services.rpc.scores.score_explanations import MODELS as EXPLAINED_MODELS
from services.rpc.scores.score_explanations import Explanations
from services.rpc.scores.scorecards import scorecard_of
from services.rpc.standing import existing
from services.rpc.standing.goal_standings import MODELS as GOAL_MODELS
from services.rpc.wire import names
from services.rpc.wire.fields import Fields
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.texts import Text
    from projections.measures.scores import ScoreRow
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.commands import Commands
    from services.rpc.goals.goal_answers import Goals

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
        self._explanations = Explanations(reads.ledger, open_text)

    async def ListScoreChanges(
        self, request: pb.ListScoreChangesRequest, caller: Caller
    ) -> pb.ListScoreChangesResponse:
        """List the changes of a goal's score."""
        fields = Fields(request)
        goal, key_result = fields.name(names.MEASURED, request.parent, "parent")
        start, end = fields.time_range(request, "recorded_within")
        page = PageRequest(fields, caller, self._reads.ledger)
        which = ScoreFilter(key_result, start, end)

        def query(moment: Moment) -> tuple[Sequence[scores_pb2.ScoreChange], str]:
            existing.require_measured(moment, goal, key_result)
            known = moment.known
            changes = scores.page(moment.connection, goal, page.of(known), which)
            written = [_change(known.ledger, one) for one in changes[: page.size]]
            keys = [moves[0].position for moves in changes]
            return page.finish(moment.head, moment.known.position, written, keys)

        question = Question(_MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
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

        def query(moment: Moment) -> cards.Scorecard:
            rows = goals.by_id(moment.connection, moment.known, [goal_id])
            if goal_id not in rows:
                raise ResourceNotFound(kind="goal", id=goal_id)
            (goal,) = self._goals.write(moment, [rows[goal_id]])
            return scorecard_of(goal)

        question = Question(GOAL_MODELS, query)
        answer = await self._reads.answer(fields, caller, question)
        return cards.GetScorecardResponse(scorecard=answer.found, read_info=answer.info)

    async def ExplainScore(
        self, request: pb.ExplainScoreRequest, caller: Caller
    ) -> pb.ExplainScoreResponse:
        """Explain a score down to its check-ins."""
        fields = Fields(request)
        goal, key_result = fields.name(names.MEASURED, request.name, "name")

        def query(moment: Moment) -> scores_pb2.ScoreExplanation:
            existing.require_measured(moment, goal, key_result)
            return self._explanations.write(moment, goal, key_result)

        question = Question(EXPLAINED_MODELS, query)
        answer = await self._reads.answer(fields, caller, question)
        return pb.ExplainScoreResponse(explanation=answer.found, read_info=answer.info)


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
