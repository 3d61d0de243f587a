"""What always stands beside goals in an answer, asked of its read models together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections import audit
from projections.alignment import aligned, alignments
from projections.alignment.alignments import AlignmentState
from projections.goals import key_results
from projections.goals.key_results import measured
from projections.measures import check_ins, scores
from projections.measures.check_ins import NO_KEY_RESULT
from projections.measures.in_force import now_in_force
from projections.measures.scores import THE_GOAL
from projections.organization import directory, policies
from projections.tables.queries import Together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from projections.alignment.alignments import AlignmentRow
    from projections.audit import GoalHead
    from projections.goals.key_results import KeyResultRow
    from projections.measures.check_ins import CheckInRow
    from projections.measures.scores import ScoreRow
    from projections.organization.directory import OrganizationRow
    from projections.organization.policies import PolicyRow
    from projections.tables.reads import Known

# What `beside` asks.
MODELS = (audit, key_results, check_ins, scores, alignments, directory, policies)


class BesideRows(NamedTuple):
    """What stands beside some goals; what there is nothing of is left out.

    Attributes:
        heads: The last event of each goal.
        key_results: Of each goal, in the order they were added.
        in_force: The check-in in force, by goal and key result.
        scores: The last move, by goal and key result.
        alignments: What leads from each goal and holds, or waits, in the order it was
            proposed.
        organization: Theirs; None before its first event.
        policies: Those of the policies asked for that were set, by id.
    """

    heads: dict[str, GoalHead]
    key_results: dict[str, list[KeyResultRow]]
    in_force: dict[tuple[str, str], CheckInRow]
    scores: dict[tuple[str, str], ScoreRow]
    alignments: dict[str, list[AlignmentRow]]
    organization: OrganizationRow | None
    policies: dict[str, PolicyRow]


def beside(
    connection: Connection,
    known: Known,
    goals: Iterable[str],
    policies: Iterable[str] = (),
) -> BesideRows:
    """Ask for what stands beside some goals.

    Args:
        connection: Of the views.
        known: What is known.
        goals: The ids of the goals.
        policies: The ids of policies that it takes, too.
    """
    asked = {"goals": tuple(goals), "policies": tuple(policies), "states": _OPEN}
    return BesideRows(*_BESIDE.ask(connection, known, **asked))


_OPEN = aligned.names_of((AlignmentState.ACCEPTED, AlignmentState.PENDING))
_BESIDE = Together(
    audit.HEADS,
    key_results.OF_GOALS,
    now_in_force(measured(NO_KEY_RESULT)),
    scores.last_of(measured(THE_GOAL)),
    aligned.FROM_GOALS,
    directory.ORGANIZATION,
    policies.AMONG,
)
