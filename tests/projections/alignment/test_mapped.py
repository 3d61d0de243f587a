"""Shows what the map reads of alignments, as of any position."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.alignment.edges import Edge, EdgeKind
from domain.decimals import decimal_text
from projections.alignment import aligned, mapped
from projections.alignment.mapped import MappedEdge
from tests import aligning as al
from tests import examples as ex
from tests.projections.conftest import Asked
from tests.projections.log import history

FOUR = [act for goal in "abcd" for act in al.an_objective(goal)]
CHAIN = [al.aligned("a", "b"), al.aligned("b", "c"), al.aligned("d", "c")]


@pytest.mark.parametrize("neighbours", [True, False])
def test_edges_are_those_that_hold_at_a_position(
    views: Asked, neighbours: bool
) -> None:
    acts = [
        al.aligned("a", "b"),
        al.asked("a", al.edge("d", kind=EdgeKind.SUPPORTS), "helps", ex.ANNA),
        al.asked("b", al.edge("d", kind=EdgeKind.DEPENDS_ON), "needs", ex.ANNA),
        al.unaligned("a", "helps"),
    ]
    records = history(*ex.company(), *FOUR, *acts)
    views.project(records)
    asked = ["a", "b"]

    for position in range(1, records[-1].position + 1):
        edges = views.at(
            lambda c, k: mapped.edges_from(c, k, asked, neighbours=neighbours),
            position,
        )
        rows = views.at(lambda c, k: aligned.from_goals(c, k, asked), position)
        assert edges == {
            goal: [_flat(row.edge) for row in of] for goal, of in rows.items()
        }


def _flat(edge: Edge) -> MappedEdge:
    weight = None if edge.weight is None else decimal_text(edge.weight)
    return MappedEdge(edge.kind, edge.parent.goal, edge.parent.key_result, weight)


@pytest.mark.parametrize("ask", [mapped.edges_from, mapped.contributors_of])
@pytest.mark.parametrize("beyond", range(2, 5))
def test_neighbours_have_what_the_same_goals_have_one_by_one(
    views: Asked, ask: Callable[..., object], beyond: int
) -> None:
    views.project(history(*ex.company(), *FOUR, *CHAIN))
    goals = list("abcd")[1:beyond]

    together = views.at(lambda c, known: ask(c, known, goals, neighbours=True))
    one_by_one = views.at(lambda c, known: ask(c, known, goals, neighbours=False))

    assert together == one_by_one
    assert together


def test_what_is_above_is_followed_up_to_the_top_as_it_was(views: Asked) -> None:
    records = history(*ex.company(), *FOUR, *CHAIN, al.unaligned("b", "to-c"))
    views.project(records)
    last = records[-1].position

    now = views.at(lambda c, known: mapped.above(c, known, ["a", "c"]))
    before = views.at(lambda c, known: mapped.above(c, known, ["a"]), last - 1)

    assert now == {"a": "b"}
    assert before == {"a": "b", "b": "c"}
