"""Shows what holds of any tree of goals, whatever happens to it (rules §4.5, §8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alignment.aligning import unalign_goal
from domain.alignment.edges import CHAIN_MAX
from domain.alignment.tallying import tally_up
from domain.goals.endings import Disposition
from domain.goals.goal import Goal
from domain.goals.life.deciding import cancel_goal
from domain.goals.objective import ProgressFrom, RollUp
from domain.goals.overrides import OverrideDuration
from domain.goals.scoring.overriding import override_score, release_override
from domain.goals.scoring.scores import Score
from domain.refusals import Refusal
from tests.aligning import (
    a_smart_goal,
    an_objective,
    asked,
    closed_smart,
    edge,
    ended,
    scored,
)
from tests.domain import spec
from tests.examples import ANNA, KEY_RESULT, WHY, act, company, key_result

FOLLOWS = "follows"
KINDS = {
    "g0": RollUp.CHILDREN,
    "g1": RollUp.BOTH,
    "g2": RollUp.CHILDREN,
    "g3": RollUp.BOTH,
    "g4": RollUp.KEY_RESULTS,
    "g5": RollUp.KEY_RESULTS,
    "s6": None,
}
IDS = st.sampled_from(sorted(KINDS))
WEIGHTS = st.sampled_from(["0", "1", "2.5", "1000"])
VALUES = st.integers(min_value=-20, max_value=130)
KEYS = st.sampled_from([None, KEY_RESULT, FOLLOWS])

ALIGNMENTS = st.tuples(st.just("align"), IDS, IDS, KEYS, WEIGHTS)
UNALIGNMENTS = st.tuples(st.just("unalign"), IDS)
CHECK_INS = st.tuples(st.just("score"), IDS, VALUES)
OVERRIDES = st.tuples(st.just("override"), IDS, st.sampled_from(["0", "0.5", "1"]))
RELEASES = st.tuples(st.just("release"), IDS)
CANCELLATIONS = st.tuples(st.just("cancel"), IDS)
CLOSINGS = st.tuples(
    st.just("close"), IDS, st.sampled_from(list(Disposition)[:3]), st.booleans()
)
STEPS = st.lists(
    st.one_of(
        ALIGNMENTS, ALIGNMENTS, CHECK_INS, CHECK_INS, UNALIGNMENTS, OVERRIDES,
        RELEASES, CANCELLATIONS, CLOSINGS,
    ),
    min_size=5,
    max_size=30,
)  # fmt: skip


@dataclass
class Leaf:
    """A goal as the rules tell of it, in plain values.

    ``state`` is running, cancelled, kept (its score stays), met or missed.
    """

    roll_up: RollUp | None
    value: Fraction = Fraction(0)
    parent: tuple[str, str | None] | None = None
    weight: Fraction = Fraction(0)
    override: Fraction | None = None
    state: str = "running"
    kept: Fraction | None = None


class Model:
    """Scores by recursion over everything, from nothing each time."""

    def __init__(self) -> None:
        self.goals = {id_: Leaf(roll_up) for id_, roll_up in KINDS.items()}

    def score(self, id_: str) -> Fraction | None:
        goal = self.goals[id_]
        if goal.state != "running":
            return goal.kept
        return self.computed(id_) if goal.override is None else goal.override

    def computed(self, id_: str) -> Fraction | None:
        goal = self.goals[id_]
        own = min(max(goal.value / 100, Fraction(0)), Fraction(1))
        if goal.roll_up is None:
            return own
        follows = _stored(self.mean(self.children(id_, FOLLOWS)) or Fraction(0))
        mean = (own + follows) / 2
        if goal.roll_up is RollUp.KEY_RESULTS:
            return _stored(mean)
        pairs = self.children(id_, None)
        if goal.roll_up is RollUp.BOTH:
            pairs = [*pairs, (Fraction(1), mean)]
        found = self.mean(pairs)
        return None if found is None else _stored(found)

    def children(self, id_: str, key: str | None) -> list[tuple[Fraction, Fraction]]:
        return [
            (goal.weight, value)
            for child, goal in self.goals.items()
            if goal.parent == (id_, key) and (value := self.counts(child)) is not None
        ]

    def counts(self, id_: str) -> Fraction | None:
        goal = self.goals[id_]
        if goal.state == "cancelled":
            return None
        if goal.state in {"met", "missed"} and goal.override is None:
            return Fraction(goal.state == "met")
        return self.score(id_)

    @staticmethod
    def mean(pairs: list[tuple[Fraction, Fraction]]) -> Fraction | None:
        weights = sum(weight for weight, _ in pairs)
        total = sum((weight * value for weight, value in pairs), Fraction(0))
        return total / weights if weights else None

    def chain(self, id_: str) -> int:
        """Return how many goals the longest chain has that ends in a goal."""
        below = [
            one for one, goal in self.goals.items() if (goal.parent or "-")[0] == id_
        ]
        return 1 + max(map(self.chain, below), default=0)


def _stored(value: Fraction) -> Fraction:
    return round(value, 6)


class Tree:
    """The goals of the domain, and the model beside them."""

    def __init__(self) -> None:
        follows = key_result(progress_from=ProgressFrom.CHILDREN)
        acts = company()
        for id_, roll_up in KINDS.items():
            if roll_up is None:
                acts += a_smart_goal(id_)
            else:
                acts += _followed(id_, roll_up, follows)
        self.history = spec.given(*acts)
        self.model = Model()

    def step(self, step: tuple[Any, ...]) -> None:
        before = (len(self.history.records), dict(self.history.tallies))
        try:
            self.history.do(self.act(step))
        except Refusal:
            assert (len(self.history.records), self.history.tallies) == before
        else:
            self.tell(step)

    def act(self, step: tuple[Any, ...]) -> spec.Act:
        name, id_, *said = step
        check_in = f"c{len(self.history.records)}"
        match name:
            case "align":
                to = edge(said[0], said[1], weight=said[2])
                found = asked(id_, to, check_in, by=ANNA)
            case "unalign":
                held = next(iter(self.goal(id_).edges), "none")
                found = act(lambda book: unalign_goal(book, id_, held))
            case "score":
                key = None if KINDS[id_] is None else KEY_RESULT
                found = scored(id_, str(said[0]), check_in, key)
            case "override":
                value, until = Decimal(said[0]), OverrideDuration.UNTIL_RELEASED
                found = act(lambda book: override_score(book, id_, value, until), **WHY)
            case "release":
                found = act(lambda book: release_override(book, id_), **WHY)
            case "cancel":
                found = act(lambda book: cancel_goal(book, id_), **WHY)
            case _:
                found = (
                    closed_smart(id_, met=said[1])
                    if KINDS[id_] is None
                    else ended(id_, said[0], KEY_RESULT)
                )
        return found

    def tell(self, step: tuple[Any, ...]) -> None:
        """Let the model know what was accepted."""
        name, id_, *rest = step
        goal = self.model.goals[id_]
        match name:
            case "align":
                goal.parent, goal.weight = (rest[0], rest[1]), Fraction(rest[2])
            case "unalign":
                goal.parent = None
            case "score":
                goal.value = Fraction(rest[0])
            case "override":
                goal.override = Fraction(rest[0])
            case "release":
                goal.override = None
            case "cancel":
                goal.kept, goal.state = self.model.score(id_), "cancelled"
            case "close":
                goal.kept, goal.state = self.model.score(id_), "kept"
                if goal.roll_up is None:
                    goal.state = "met" if rest[1] and goal.value >= 100 else "missed"

    def goal(self, id_: str) -> Goal:
        found = self.history.aggregates[Goal.stream_of(id_)]
        assert isinstance(found, Goal)
        return found

    def stored(self, id_: str) -> Decimal | None:
        found = self.history.aggregates.get(Score.stream_of(id_))
        return found.stored.get(None) if isinstance(found, Score) else None


def _followed(id_: str, roll_up: RollUp, follows: Any) -> list[spec.Act]:
    own, *_ = an_objective(id_, KEY_RESULT, roll_up=roll_up)
    acts = an_objective(id_, FOLLOWS, roll_up=roll_up, key_result=follows)
    return [own, an_objective(id_)[1], *acts[1:]]


@settings(max_examples=60)
@given(STEPS)
def test_scores_tallies_and_chains_are_those_of_the_rules(
    steps: list[tuple[Any, ...]],
) -> None:
    """What is refused changes nothing; the rest comes to a fold from nothing."""
    tree = Tree()
    for step in steps:
        tree.step(step)

        goals = {id_: tree.goal(id_) for id_ in KINDS}
        expected = {id_: tree.model.score(id_) for id_ in KINDS}
        assert {id_: tree.stored(id_) for id_ in KINDS} == expected
        scores = {
            one.id: one
            for one in tree.history.aggregates.values()
            if isinstance(one, Score)
        }
        held = {id_: one for id_, one in tree.history.tallies.items() if one.children}
        assert held == tally_up(goals.values(), scores)
        assert all(tree.model.chain(id_) <= CHAIN_MAX for id_ in KINDS)
