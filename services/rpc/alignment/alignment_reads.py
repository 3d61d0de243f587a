"""The read half of AlignmentService: alignments, the map of goals, and its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from domain.alignment.edges import Side
from domain.alignment.gaps.rules import RULES
from goalledger.v1 import alignment_findings_pb2 as gaps_pb
from goalledger.v1 import alignment_map_pb2 as map_pb
from goalledger.v1 import alignment_reads_pb2 as pb
from projections.alignment import alignments, mapped
from projections.alignment.alignments import AlignmentFilter, AlignmentState
from projections.goals import goals
from projections.goals.goals import EVERY_GOAL, GoalFilter
from projections.organization import directory
from services.rpc.alignment import alignment_gaps, alignment_map
from services.rpc.alignment.alignment_gaps import GapFilter
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.limits import FILTER_ENTRIES_MAX
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.alignment.edges import EdgeKind
    from domain.goals.goal import GoalState
    from domain.texts import Text
    from goalledger.v1.alignment_findings_pb2 import AlignmentFinding
    from goalledger.v1.alignments_pb2 import Alignment
    from projections.alignment.alignments import AlignmentRow
    from projections.goals.goal_rows import GoalRow
    from services.rpc.alignment.alignment_answers import Alignments
    from services.rpc.calls.callers import Caller

_MODELS = (alignments, goals, directory)


class Wanted(NamedTuple):
    """Which alignments a request lists.

    Attributes:
        which: What their rows say.
        states: In one of these states at the moment asked about; none: in any.
        asked_of: That wait for a decision of this person; None: also others.
    """

    which: AlignmentFilter
    states: frozenset[AlignmentState]
    asked_of: str | None


class AlignmentReads:
    """The rpcs that read alignments; their comments are the proto's."""

    def __init__(
        self,
        reads: Reads,
        written: Alignments,
        open_text: Callable[[Text | None], str],
    ) -> None:
        """Take who answers, who writes alignments, and what opens personal texts."""
        self._reads = reads
        self._alignments = written
        self._open = open_text

    async def ListAlignments(
        self, request: pb.ListAlignmentsRequest, caller: Caller
    ) -> pb.ListAlignmentsResponse:
        """List alignments in the order in which they were proposed."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        wanted = _wanted(fields, request)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[Alignment], str]:
            found = _found(moment, page, wanted)
            written = self._alignments.write(moment, found[: page.size])
            keys = [row.made for row in found]
            return page.finish(moment.head, moment.known.position, written, keys)

        question = Question(_MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return pb.ListAlignmentsResponse(
            alignments=listed, read_info=answer.info, next_page_token=token
        )

    async def GetAlignmentMap(
        self, request: map_pb.GetAlignmentMapRequest, caller: Caller
    ) -> map_pb.GetAlignmentMapResponse:
        """Read which goals lead to which, with where they stand."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        root = fields.optional_name(names.GOAL, request.root, "root")
        which = _part_of_map(fields, request)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> map_pb.GetAlignmentMapResponse:
            part = which
            if root is not None:
                asked = page.of(moment.known)
                part = alignment_map.part_below(moment, root, asked, which)
            return self._mapped(moment, page, part)

        question = Question(alignment_map.MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        answer.found.read_info.CopyFrom(answer.info)
        return answer.found

    def _mapped(
        self, moment: Moment, page: PageRequest, part: GoalFilter
    ) -> map_pb.GetAlignmentMapResponse:
        rows = mapped.page(moment.connection, page.of(moment.known), part)
        shown, neighbours = rows[: page.size], part == EVERY_GOAL
        response = map_pb.GetAlignmentMapResponse()
        nodes, keys = response.nodes, [row.goal.goal for row in rows]
        alignment_map.write_nodes(
            nodes, moment, shown, self._open, neighbours=neighbours
        )
        fitting, token = page.finish(moment.head, moment.known.position, nodes, keys)
        del nodes[len(fitting) :]
        response.next_page_token = token
        return response

    async def ListAlignmentFindings(
        self, request: gaps_pb.ListAlignmentFindingsRequest, caller: Caller
    ) -> gaps_pb.ListAlignmentFindingsResponse:
        """List what could be wiser in how goals hang together."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = _gaps(fields, request)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[AlignmentFinding], str]:
            asked = page.of(moment.known)
            found = alignment_gaps.alignment_gaps(moment, asked, which)
            written = [
                alignment_gaps.write_gap(moment, one, self._open)
                for one in found[: page.size]
            ]
            keys = [one.key for one in found]
            return page.finish(moment.head, moment.known.position, written, keys)

        question = Question(alignment_gaps.MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return gaps_pb.ListAlignmentFindingsResponse(
            findings=listed, read_info=answer.info, next_page_token=token
        )


def _part_of_map(fields: Fields, request: map_pb.GetAlignmentMapRequest) -> GoalFilter:
    states: tuple[GoalState, ...] = ()
    if fields.bounded(request.states, "states", FILTER_ENTRIES_MAX):
        states = fields.choices(enums.STATE, request.states, "states")
    return GoalFilter(
        states=states,
        unit=fields.optional_name(names.UNIT, request.unit, "unit"),
        cycle=fields.optional_name(names.CYCLE, request.cycle, "cycle"),
        level=fields.optional_choice(enums.LEVEL, request.level, "level"),
    )


def _gaps(fields: Fields, request: gaps_pb.ListAlignmentFindingsRequest) -> GapFilter:
    if fields.bounded(request.rules, "rules", FILTER_ENTRIES_MAX):
        for place, rule in enumerate(request.rules):
            if rule not in RULES:
                known = f"must be one of {', '.join(RULES)}"
                fields.invalid(f"rules[{place}]", known)
    return GapFilter(
        rules=frozenset(request.rules),
        unit=fields.optional_name(names.UNIT, request.unit, "unit"),
        owner=fields.optional_name(names.PERSON, request.owner, "owner"),
    )


def _wanted(fields: Fields, request: pb.ListAlignmentsRequest) -> Wanted:
    goal = fields.optional_name(names.GOAL, request.goal, "goal")
    aligned_to = fields.optional_name(names.GOAL, request.aligned_to, "aligned_to")
    kinds: tuple[EdgeKind, ...] = ()
    states: tuple[AlignmentState, ...] = ()
    if fields.bounded(request.kinds, "kinds", FILTER_ENTRIES_MAX):
        kinds = fields.choices(enums.ALIGNMENT_KIND, request.kinds, "kinds")
    if fields.bounded(request.states, "states", FILTER_ENTRIES_MAX):
        states = fields.choices(enums.ALIGNMENT_STATE, request.states, "states")
    asked_of = fields.optional_name(names.PERSON, request.asked_of, "asked_of")
    if asked_of is not None:
        if states and AlignmentState.PENDING not in states:
            fields.invalid("states", "must name PENDING, or nothing, beside asked_of")
        states = (AlignmentState.PENDING,)
    stored = {
        AlignmentState.PENDING if one is AlignmentState.EXPIRED else one
        for one in states
    }
    which = AlignmentFilter(
        goal=goal, aligned_to=aligned_to, kinds=kinds, states=tuple(stored)
    )
    return Wanted(which, frozenset(states), asked_of)


def _found(moment: Moment, page: PageRequest, wanted: Wanted) -> list[AlignmentRow]:
    """Find one more than the page takes."""
    found: list[AlignmentRow] = []
    asked = page.of(moment.known)
    while len(found) < asked.size:
        rows = alignments.page(moment.connection, asked, wanted.which)
        found += _taken(moment, rows, wanted)
        if len(rows) < asked.size:
            break
        asked = structs.replace(asked, after=rows[-1].made)
    return found[: asked.size]


def _taken(
    moment: Moment, rows: Sequence[AlignmentRow], wanted: Wanted
) -> list[AlignmentRow]:
    states, person = wanted.states, wanted.asked_of
    taken = [
        row for row in rows if not states or row.state_at(moment.instant) in states
    ]
    if person is None:
        return taken
    asked = {_asked(row) for row in taken}
    sides = goals.by_id(moment.connection, moment.known, asked)
    return [row for row in taken if person in _owners(sides[_asked(row)])]


def _asked(row: AlignmentRow) -> str:
    """Return the goal whose owner is asked."""
    return row.goal if row.asked is Side.CHILD else row.edge.parent.goal


def _owners(goal: GoalRow) -> tuple[str, ...]:
    return (goal.owner, *goal.people.co_owners)
