"""Shows which alignments there were at any position, and what became of them."""

from __future__ import annotations

import pytest

from domain.alignment.edges import EdgeKind, Side
from projections.alignment import aligned, alignments, mapped
from projections.alignment.alignments import (
    AlignmentFilter,
    AlignmentRow,
    AlignmentState,
)
from tests import aligning as al
from tests import examples as ex
from tests import turns
from tests.domain.spec import Act
from tests.projections.conftest import Asked
from tests.projections.log import history

LOW = ex.GOAL
TREE = [*ex.company(), *al.an_objective("top"), *al.an_objective(LOW)]


def listed(views: Asked, **which: object) -> list[AlignmentRow]:
    chosen = AlignmentFilter(**which)  # type: ignore[arg-type]
    return views.paged(lambda c, page: alignments.page(c, page, chosen))


def test_an_alignment_waits_then_holds_then_ends(views: Asked) -> None:
    acts = [al.asked(LOW, al.edge("top", weight="2")), al.accepted(LOW)]
    records = history(*TREE, *acts, al.unaligned(LOW))

    views.project(records)

    (row,) = listed(views)
    assert (row.goal, row.alignment, row.asked) == (LOW, "up", Side.PARENT)
    assert row.edge == al.edge("top", weight="2")
    assert row.proposed.actor == ex.BEN
    assert row.decided is not None
    assert row.decided.actor == ex.ANNA
    known = {
        state: position
        for position in range(1, records[-1].position + 1)
        for state in [_state_at(views, position)]
        if state is not None
    }
    assert list(known) == [
        AlignmentState.PENDING,
        AlignmentState.ACCEPTED,
        AlignmentState.ENDED,
    ]


def _state_at(views: Asked, position: int) -> AlignmentState | None:
    every = tuple(AlignmentState)
    found = views.at(
        lambda c, known: aligned.from_goals(c, known, [LOW], every), position
    )
    return found[LOW][0].state if found else None


@pytest.mark.parametrize(
    "act",
    [
        turns.paused(),
        turns.transferred(ex.BEN),
        ex.key_result_added("more", **ex.WHY),
    ],
)
def test_what_changes_a_goal_makes_void_what_waits(views: Asked, act: Act) -> None:
    views.project(history(*TREE, al.asked(LOW, al.edge("top")), act))

    (row,) = listed(views)
    assert row.state is AlignmentState.VOID
    assert row.ended is not None


@pytest.mark.parametrize(
    "act",
    [ex.checked_in("40"), turns.score_overridden(), turns.grade_proposed()],
)
def test_what_says_nothing_else_of_a_goal_lets_what_waits_wait_on(
    views: Asked, act: Act
) -> None:
    """Rules §10.4: never void by a check-in, comment or score."""
    views.project(history(*TREE, al.asked(LOW, al.edge("top")), act))

    (row,) = listed(views)
    assert row.state is AlignmentState.PENDING


def test_what_holds_stays_when_the_goal_changes(views: Asked) -> None:
    held = al.aligned(LOW, "top")
    views.project(history(*TREE, held, turns.paused(), turns.resumed()))

    assert [row.state for row in listed(views)] == [AlignmentState.ACCEPTED]


def test_a_contribution_takes_the_place_of_the_one_before(views: Asked) -> None:
    to_key = al.asked(LOW, al.edge("top", ex.KEY_RESULT), "key", ex.ANNA)
    views.project(history(*TREE, al.aligned(LOW, "top"), to_key))

    assert [(row.alignment, row.state) for row in listed(views)] == [
        ("to-top", AlignmentState.REPLACED),
        ("key", AlignmentState.ACCEPTED),
    ]
    counted = views.at(
        lambda c, known: mapped.contributors_of(c, known, ["top"], neighbours=True)
    )
    assert counted == {"top": 1}


def test_filters_are_by_either_end_kind_and_state(views: Asked) -> None:
    acts = [
        al.aligned(LOW, "top"),
        al.asked(LOW, al.edge("top", kind=EdgeKind.DEPENDS_ON), "needs"),
        al.asked("top", al.edge(LOW, kind=EdgeKind.SUPPORTS), "helps", ex.ANNA),
    ]
    views.project(history(*TREE, *acts))

    def found(**which: object) -> list[str]:
        return [row.alignment for row in listed(views, **which)]

    assert found() == ["to-top", "needs", "helps"]
    assert found(goal="top") == ["helps"]
    assert found(aligned_to="top") == ["to-top", "needs"]
    assert found(kinds=(EdgeKind.DEPENDS_ON,)) == ["needs"]
    assert found(states=(AlignmentState.ACCEPTED,)) == ["to-top", "helps"]
    to_top = views.at(lambda c, known: aligned.to_goals(c, known, ["top", LOW]))
    assert {to: [row.alignment for row in rows] for to, rows in to_top.items()} == {
        "top": ["to-top"],
        LOW: ["helps"],
    }
