"""Shows that views answer, at every position, what folding the log answers."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from msgspec import structs
from sqlalchemy import Connection

from domain.aggregate import fold
from domain.goals.goal import Goal
from domain.goals.scoring.scores import Score
from domain.record import Record
from projections import audit
from projections.alignment import aligned
from projections.alignment.alignments import AlignmentState
from projections.beside import BesideRows, beside
from projections.goals import goals, key_results
from projections.goals.key_results import KeyResultRow
from projections.measures import scores
from projections.measures.in_force import in_force
from projections.measures.scores import THE_GOAL
from projections.organization import directory, policies, units
from projections.organization.person_rows import PersonFilter, PersonKind
from projections.tables.reads import Known
from tests.projections.aligning_plays import folded_edges, viewed_edges
from tests.projections.conftest import Asked
from tests.projections.directory_plays import folded_directory
from tests.projections.log import commands
from tests.projections.measuring_plays import asked_metrics, folded_metrics
from tests.projections.plays import GOALS, KEY_RESULTS, plays

PARTS = [(goal, part) for goal in GOALS for part in (THE_GOAL, *KEY_RESULTS)]

ACCEPTED, PENDING = AlignmentState.ACCEPTED, AlignmentState.PENDING

_numbers = count()


def projected(views: Asked, records: list[Record]) -> list[list[Record]]:
    """Project a history, and return it command by command.

    There is one database for all examples, and an organization of its own for each.
    """
    ledger = f"acme-{next(_numbers)}"
    records = [structs.replace(record, ledger=ledger) for record in records]
    views.project(records)
    return commands(records)


def folded(records: list[Record]) -> dict[str, Any]:
    """Say of each goal what its records say, without any view."""
    found = {}
    for name in GOALS:
        of_goal = [r for r in records if r.stream == f"goal/{name}"]
        goal = fold(Goal, name, of_goal)
        if goal is None:
            continue
        score = fold(Score, name, [r for r in records if r.stream == f"score/{name}"])
        in_force = {key: goal.in_force(key) for key in goal.key_results}
        found[name] = {
            "promises": (goal.state, goal.title, goal.owner, goal.unit, goal.window),
            "proposers": goal.proposers,
            "definition": len(goal.definitions),
            "key results": [
                (key, one.title, one.measure, one.weight, one.phases, one.metric)
                for key, one in goal.key_results.items()
            ],
            "in force": {key: seen.id for key, seen in in_force.items() if seen},
            "scores": {} if score is None else _by_part(score),
            "head": (of_goal[-1].version, of_goal[-1].position, of_goal[-1].recorded),
        }
    return found


def asked(views: Asked, position: int) -> dict[str, Any]:
    """Say the same from the views."""
    rows = views.paged(goals.page, position)
    keys = views.at(lambda c, k: key_results.of_goals(c, k, GOALS), position)
    seen = views.at(lambda c, k: in_force(c, k, PARTS), position)
    moves = views.at(lambda c, k: scores.at(c, k, PARTS), position)
    heads = views.at(lambda c, k: audit.goal_heads(c, k, GOALS), position)
    return {
        row.goal: {
            "promises": (row.state, row.title, row.owner, row.unit, row.window),
            "proposers": frozenset(row.proposers),
            "definition": row.definition_version,
            "key results": [_promise(one) for one in keys.get(row.goal, ())],
            "in force": {
                part: one.check_in
                for (goal, part), one in seen.items()
                if goal == row.goal
            },
            "scores": {
                part: move.current
                for (goal, part), move in moves.items()
                if goal == row.goal
            },
            "head": heads[row.goal],
        }
        for row in rows
    }


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plays)
def test_as_of_every_position_the_views_say_what_a_fold_says(
    views: Asked, records: list[Record]
) -> None:
    known: list[Record] = []
    for command in projected(views, records):
        known += command
        assert asked(views, known[-1].position) == folded(known)
        assert asked_directory(views, known[-1].position) == folded_directory(known)
        assert asked_metrics(views, known[-1].position) == folded_metrics(known)
        assert viewed_edges(views, known[-1].position) == folded_edges(known)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plays)
def test_what_is_asked_together_is_what_each_view_says_alone(
    views: Asked, records: list[Record]
) -> None:
    for command in projected(views, records):
        together, alone = views.at(_beside, command[-1].position)
        assert together == alone


def _beside(connection: Connection, known: Known) -> tuple[object, object]:
    place, shown = (connection, known), ("default", "unknown")
    set_ = {policy: policies.by_id(*place, policy) for policy in shown}
    return beside(*place, GOALS, shown), BesideRows(
        heads=audit.goal_heads(*place, GOALS),
        key_results=key_results.of_goals(*place, GOALS),
        in_force=in_force(*place, PARTS),
        scores=scores.at(*place, PARTS),
        alignments=aligned.from_goals(*place, GOALS, (ACCEPTED, PENDING)),
        organization=directory.organization(*place),
        policies={policy: row for policy, row in set_.items() if row is not None},
    )


def asked_directory(views: Asked, position: int) -> dict[str, object]:
    """Say from the views what `folded_directory` says from the records."""
    which = PersonFilter(kind=PersonKind.PERSON)
    people = views.paged(lambda c, p: directory.people(c, p, which), position)
    of_people: dict[str, object] = {
        f"person/{row.person}": (
            row.version,
            row.inactive_day,
            row.managers,
            row.memberships,
            row.delegations,
        )
        for row in people
    }
    rows = views.paged(units.page, position)
    of_units = {
        f"unit/{row.unit}": (row.version, row.parents, row.close_day) for row in rows
    }
    return of_people | of_units


def _by_part(score: Score) -> dict[str, Decimal | None]:
    return {part or THE_GOAL: stored for part, stored in score.stored.items()}


def _promise(row: KeyResultRow) -> tuple[object, ...]:
    promised = (row.key_result, row.title, row.measure, row.weight)
    return (*promised, row.phases, row.metric)
