"""The read half of GoalService: one goal, some goals, or a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.objective import Ambition
from domain.goals.structure.ambition import ALWAYS
from domain.goals.structure.check import check_goal
from domain.goals.structure.findings import Checked
from domain.refusals import ResourceNotFound
from goalledger.v1 import goal_checks_pb2 as checks_pb
from goalledger.v1 import goal_reads_pb2 as pb
from projections.goals import goals
from projections.goals.goals import GoalFilter
from projections.measures import scores
from projections.measures.scores import THE_GOAL
from projections.organization import cycles, policies
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Answer, Moment, Question, Reads
from services.rpc.goals.goal_answers import Goals
from services.rpc.limits import BATCH_ENTRIES_MAX, FILTER_ENTRIES_MAX
from services.rpc.organization.cycle_answers import days_of
from services.rpc.standing import existing
from services.rpc.standing.goal_standings import MODELS
from services.rpc.wire import enums, names
from services.rpc.wire.fields import REQUIRED, Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from domain.goals.goal import GoalState
    from domain.goals.structure.findings import Finding
    from domain.texts import Text
    from goalledger.v1.goals_pb2 import Goal
    from services.rpc.calls.callers import Caller


class GoalReads:
    """The rpcs that read goals; their comments are the proto's."""

    def __init__(
        self, reads: Reads, goals: Goals, open_text: Callable[[Text | None], str]
    ) -> None:
        """Take who answers, who writes the answers, and what opens personal texts."""
        self._reads = reads
        self._goals = goals
        self._open = open_text

    async def GetGoal(
        self, request: pb.GetGoalRequest, caller: Caller
    ) -> pb.GetGoalResponse:
        """Read one goal."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.name, "name")
        found, read_info = await self._some(fields, caller, [goal])
        return pb.GetGoalResponse(goal=found[0], read_info=read_info)

    async def BatchGetGoals(
        self, request: pb.BatchGetGoalsRequest, caller: Caller
    ) -> pb.BatchGetGoalsResponse:
        """Read some goals."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        ids: list[str] = []
        if not request.names:
            fields.invalid("names", REQUIRED)
        if fields.bounded(request.names, "names", BATCH_ENTRIES_MAX):
            for place, name in enumerate(request.names):
                (goal,) = fields.name(names.GOAL, name, f"names[{place}]")
                if goal and goal in ids:
                    fields.invalid(f"names[{place}]", "must not be given twice")
                ids.append(goal)
        found, read_info = await self._some(fields, caller, ids)
        return pb.BatchGetGoalsResponse(goals=found, read_info=read_info)

    async def ListGoals(
        self, request: pb.ListGoalsRequest, caller: Caller
    ) -> pb.ListGoalsResponse:
        """List goals in the order of their names."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = _filter(fields, request)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[Goal], str]:
            rows = goals.page(moment.connection, page.of(moment.known), which)
            written = self._goals.write(moment, rows[: page.size])
            return page.finish(
                moment.head, moment.known.position, written, [row.goal for row in rows]
            )

        question = Question(MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return pb.ListGoalsResponse(
            goals=listed, read_info=answer.info, next_page_token=token
        )

    async def CheckGoal(
        self, request: checks_pb.CheckGoalRequest, caller: Caller
    ) -> checks_pb.CheckGoalResponse:
        """Check the structure of a goal, folded as known then."""
        fields = Fields(request)
        (goal_id,) = fields.name(names.GOAL, request.name, "name")

        def query(moment: Moment) -> list[checks_pb.Finding]:
            existing.require_measured(moment, goal_id)
            goal = existing.folded(self._reads.ledger, moment, goal_id)
            terms = existing.terms_in_force(moment, goal.policy)
            days = days_of(moment, goal.cycle)
            reached = _reached(moment, goal.owner, goal.id)
            checked = Checked(goal, self._open, moment.instant, days, reached)
            found = check_goal(checked, terms.blocking_findings)
            return [_finding(one) for one in found]

        models = (*existing.MODELS, policies, cycles, goals, scores)
        question = Question(tuple(dict.fromkeys(models)), query)
        answer = await self._reads.answer(fields, caller, question)
        return checks_pb.CheckGoalResponse(findings=answer.found, read_info=answer.info)

    async def _some(
        self, fields: Fields, caller: Caller, ids: Sequence[str]
    ) -> Answer[list[Goal]]:

        def query(moment: Moment) -> list[Goal]:
            rows = goals.by_id(moment.connection, moment.known, ids)
            for goal in ids:
                if goal not in rows:
                    raise ResourceNotFound(kind="goal", id=goal)
            return self._goals.write(moment, [rows[goal] for goal in ids])

        return await self._reads.answer(fields, caller, Question(MODELS, query))


def _finding(finding: Finding) -> checks_pb.Finding:
    return checks_pb.Finding(
        rule=finding.rule,
        severity=enums.SEVERITY.numbers[finding.severity],
        field=finding.field,
        message=finding.message,
        suggestion=finding.suggestion,
    )


def _filter(fields: Fields, request: pb.ListGoalsRequest) -> GoalFilter:
    states: tuple[GoalState, ...] = ()
    if fields.bounded(request.states, "states", FILTER_ENTRIES_MAX):
        states = fields.choices(enums.STATE, request.states, "states")
    start, end = fields.days(request.ends_within, "ends_within")
    return GoalFilter(
        states=states,
        owner=fields.optional_name(names.PERSON, request.owner, "owner"),
        unit=fields.optional_name(names.UNIT, request.unit, "unit"),
        cycle=fields.optional_name(names.CYCLE, request.cycle, "cycle"),
        framework=fields.optional_choice(
            enums.FRAMEWORK, request.framework, "framework"
        ),
        level=fields.optional_choice(enums.LEVEL, request.level, "level"),
        category=fields.optional_choice(enums.CATEGORY, request.category, "category"),
        ends_from=start,
        ends_until=end,
    )


def _reached(moment: Moment, owner: str, goal: str) -> list[Decimal | None]:
    """Return what an owner's last aspirational objectives but one came to."""
    place = (moment.connection, moment.known)
    rows = goals.closed_objectives(*place, owner, Ambition.ASPIRATIONAL)
    before = [row.goal for row in rows if row.goal != goal][:ALWAYS]
    moves = scores.at(*place, [(id_, THE_GOAL) for id_ in before])
    found = [moves.get((id_, THE_GOAL)) for id_ in before]
    return [None if one is None else one.current for one in found]
