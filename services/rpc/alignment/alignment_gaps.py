"""Gaps between goals as they are answered; a page goes goal by goal.

What is around some goals is asked of the views once for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.alignment.edges import EdgeKind
from domain.alignment.gaps.charted import Above, Below, Charted, ChartedKeyResult
from domain.alignment.gaps.rules import OWNED_MAX, gaps_of
from domain.goals.goal import GoalState
from domain.goals.objective import ProgressFrom
from domain.goals.pace.cadence import Cadence
from domain.goals.pace.schedules import current
from goalledger.v1 import alignment_findings_pb2 as pb
from projections.alignment import aligned
from projections.goals import goals, key_results
from projections.goals.goals import GoalFilter
from projections.measures import scores
from projections.measures.in_force import in_force
from projections.measures.scores import THE_GOAL
from services.rpc.standing import goal_standings
from services.rpc.standing.children import children_of
from services.rpc.standing.chunks import chunks
from services.rpc.standing.goal_standings import beside_of, terms_of
from services.rpc.wire import enums, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from domain.alignment.gaps.findings import GapFinding
    from domain.goals.status import Status
    from domain.texts import Text
    from projections.alignment.alignments import AlignmentRow
    from projections.goals.goal_rows import GoalRow
    from projections.goals.key_results import KeyResultRow
    from projections.measures.check_ins import CheckInRow
    from projections.measures.scores import ScoreRow
    from projections.tables.reads import Page
    from services.rpc.calls.reads import Moment
    from services.rpc.standing.goal_standings import Beside

# What is asked here.
MODELS = goal_standings.MODELS

_RUNNING = (GoalState.ACTIVE, GoalState.PAUSED)
_DAYS_BETWEEN = {Cadence.WEEKLY: 7, Cadence.BIWEEKLY: 14, Cadence.MONTHLY: 31}


class GapFilter(NamedTuple):
    """Which findings to list.

    Attributes:
        rules: Only what these rules find; none: what any finds.
        unit: Only about goals of this unit; None: of any.
        owner: Only about goals of this person; None: of anybody.
    """

    rules: frozenset[str]
    unit: str | None
    owner: str | None


class Found(NamedTuple):
    """A finding, with the goal that it is about.

    Attributes:
        goal: The goal.
        number: Its place among the findings about the goal.
        finding: The finding.
    """

    goal: GoalRow
    number: int
    finding: GapFinding

    @property
    def key(self) -> str:
        """Return its place in the list, as a text for page tokens."""
        return f"{self.goal.goal} {self.number}"


def alignment_gaps(moment: Moment, page: Page, which: GapFilter) -> list[Found]:
    """List findings in the order of their goals and of the rules.

    Args:
        moment: As of when.
        page: Which page; its place is the key of the last finding before it.
        which: Which findings.
    """
    goal, after = str(page.after or " -1").split(" ")
    owned = goals.busy_owners(moment.connection, moment.known, OWNED_MAX, which.unit)
    of_goals = GoalFilter(states=_RUNNING, unit=which.unit, owner=which.owner)
    found: list[Found] = []
    for chunk in chunks(moment, goal, of_goals):
        chart = _Chart(moment, chunk, owned)
        for row in chunk:
            gaps = gaps_of(chart.charted(row), which.rules)
            for number, finding in enumerate(gaps):
                if row.goal != goal or number > int(after):
                    found.append(Found(row, number, finding))
        if len(found) >= page.size:
            break
    return found[: page.size]


def write_gap(
    moment: Moment, found: Found, open_text: Callable[[Text | None], str]
) -> pb.AlignmentFinding:
    """Write a finding."""
    ledger, row, gap = moment.known.ledger, found.goal, found.finding.gap
    return pb.AlignmentFinding(
        rule=found.finding.rule,
        severity=enums.SEVERITY.numbers[found.finding.severity],
        resource=names.measured_name(ledger, row.goal, gap.key_result),
        goal_title=open_text(row.title),
        owner=names.person_name(ledger, row.owner),
        other="" if gap.other is None else names.goal_name(ledger, gap.other),
        message=gap.message,
        suggestion=gap.suggestion,
    )


class _Chart:
    """Some goals with what is around them, asked of the views once for all."""

    def __init__(
        self, moment: Moment, rows: Sequence[GoalRow], owned: Mapping[str, int]
    ) -> None:
        place, ids = (moment.connection, moment.known), [row.goal for row in rows]
        self._moment = moment
        self._owned = owned
        self._up = aligned.from_goals(*place, ids)
        self._down = aligned.to_goals(*place, ids)
        ends = {one.edge.parent.goal for of_one in self._up.values() for one in of_one}
        self._others = goals.by_id(*place, ends)
        self._key_results = key_results.of_goals(*place, {*ids, *ends})
        self._values: dict[tuple[str, str], Decimal | None] = {
            (parent, child.goal): child.contribution.value
            for parent, children in children_of(*place, ids).items()
            for child in children
        }
        measures = [(id_, one.key_result) for id_ in ids for one in self._counting(id_)]
        self._seen: dict[tuple[str, str], CheckInRow] = in_force(*place, measures)
        self._scores: dict[tuple[str, str], ScoreRow] = scores.at(
            *place, [(id_, THE_GOAL) for id_ in ids]
        )
        # A status takes more than a row, so only what others depend on is asked.
        self._needed: Beside = beside_of(moment, [*self._depended_on()])

    def charted(self, row: GoalRow) -> Charted:
        """Return a goal with what is around it."""
        move = self._scores.get((row.goal, THE_GOAL))
        return Charted(
            day=self._needed.day,
            level=row.level,
            state=row.state,
            window=row.window,
            roll_up=row.roll_up,
            score=None if move is None else move.current,
            above=tuple(self._above(one) for one in self._up.get(row.goal, ())),
            below=tuple(self._below(one) for one in self._down.get(row.goal, ())),
            key_results=tuple(
                self._key_result(row, one) for one in self._counting(row.goal)
            ),
            owned=self._owned.get(row.goal, 0),
        )

    def _counting(self, goal: str) -> Iterator[KeyResultRow]:
        return (one for one in self._key_results.get(goal, ()) if one.dropped is None)

    def _depended_on(self) -> Iterator[GoalRow]:
        needed = {
            one.edge.parent.goal
            for of_one in self._up.values()
            for one in of_one
            if one.edge.kind is EdgeKind.DEPENDS_ON
        }
        return (self._others[goal] for goal in sorted(needed))

    def _above(self, alignment: AlignmentRow) -> Above:
        edge = alignment.edge
        row, key_result = self._others[edge.parent.goal], None
        if edge.parent.key_result is not None:
            key_result = self._found(row.goal, edge.parent.key_result)
        window = row.window if key_result is None else key_result.window or row.window
        depends = edge.kind is EdgeKind.DEPENDS_ON
        return Above(
            kind=edge.kind,
            goal=row.goal,
            key_result=edge.parent.key_result,
            level=row.level,
            state=row.state,
            disposition=row.disposition,
            window=window,
            status=self._status(row, key_result) if depends else None,
        )

    def _found(self, goal: str, key_result: str) -> KeyResultRow:
        of_goal = self._key_results[goal]
        return next(one for one in of_goal if one.key_result == key_result)

    def _status(self, row: GoalRow, key_result: KeyResultRow | None) -> Status | None:
        place = (self._moment, row)
        if key_result is None:
            said = goal_standings.standing(*place, self._needed)
        else:
            said = goal_standings.standing_of_key_result(
                *place, key_result, self._needed
            )
        return enums.STATUS.of.get(said.get("status", 0))

    def _below(self, alignment: AlignmentRow) -> Below:
        edge = alignment.edge
        counts = edge.kind is EdgeKind.CONTRIBUTES_TO
        key = (edge.parent.goal, alignment.goal)
        return Below(
            kind=edge.kind,
            key_result=edge.parent.key_result,
            value=self._values.get(key) if counts else None,
        )

    def _key_result(self, goal: GoalRow, row: KeyResultRow) -> ChartedKeyResult:
        seen = self._seen.get((goal.goal, row.key_result))
        schedule = current(terms_of(goal, row).phases)
        between = _DAYS_BETWEEN.get(schedule.cadence)
        last: date | None = None if seen is None else seen.day
        return ChartedKeyResult(
            key_result=row.key_result,
            follows_children=row.progress_from is ProgressFrom.CHILDREN,
            last_seen=last,
            days_between=None if between is None else between + schedule.grace_days,
        )
