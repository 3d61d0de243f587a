"""Examples of every rule of the structure check: goals that it speaks of, and not.

A rule without examples of both kinds fails a test.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from msgspec import structs

from domain.days import Window
from domain.goals.goal import GoalLevel
from domain.goals.objective import Ambition
from domain.goals.smart import Criterion
from tests.aligning import aligned, drafted_as
from tests.cycles import Q1, Q2
from tests.domain.goals.structure.drafts import (
    after,
    in_cycle,
    moved,
    objective,
    smart,
    titled,
    with_key_results,
)
from tests.domain.spec import MORNING, Act
from tests.examples import (
    GOAL,
    an_active_objective,
    an_active_smart_goal,
    answers,
    checked_in,
    draft,
    measure,
    smart_draft,
)
from tests.turns import (
    key_result_dropped,
    key_results_reweighted,
    relevance_confirmed,
)

# The last moment that is not late: day 81 of 90.
IN_TIME = MORNING.replace(month=3, day=22)


class Found(NamedTuple):
    """A goal that a rule speaks of, and the fields that it names."""

    acts: list[Act]
    fields: tuple[str, ...]


class Examples(NamedTuple):
    """Examples of one rule: of what it finds, and of what it passes by."""

    found: list[Found]
    passed: list[list[Act]]


def unanswered(criterion: Criterion) -> Examples:
    """Leave one criterion unanswered, or all others."""
    others = [one for one in Criterion if one is not criterion]
    return Examples(
        [Found(smart(criteria=answers(criterion)), ("criteria",))],
        [smart(), smart(criteria=answers(*others)), objective()],
    )


A_DAY = Window(date(2026, 3, 1), date(2026, 3, 1))
IN_APRIL = Window(date(2026, 3, 1), date(2026, 4, 1))
IN_MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))
PERCENT, COUNT = measure(), measure(unit="count")
LATE_EXPLAINED = smart_draft(cycle=Q1, window=IN_APRIL)
LATE_UNEXPLAINED = structs.replace(
    LATE_EXPLAINED, criteria=answers(Criterion.TIME_BOUND)
)
TIME_BOUND = unanswered(Criterion.TIME_BOUND)
RELEVANT = unanswered(Criterion.RELEVANT)
# Nobody says why it matters, but it contributes to what does.
ALIGNED = [*RELEVANT.found[0].acts, *drafted_as("top"), aligned(GOAL, "top")]

EXAMPLES: dict[str, Examples] = {
    "vague_statement": Examples(
        [
            Found(objective(title="Grow fast"), ("title",)),
            Found(objective(title="Customers like various things"), ("title",) * 2),
            Found(smart(title="Improve the renewal rate a lot"), ("title",)),
            Found(smart(title="Renew all 40"), ("title",)),
            Found(titled("Rate", "Calls, mails, etc."), ("key_results.k2.title",)),
            Found(
                objective(title="Learn fast", level=GoalLevel.INDIVIDUAL), ("title",)
            ),
        ],
        [
            objective(title="Customers renew happily"),
            objective(title="A better place to work"),
            smart(title="Improve the renewal rate to 90 percent"),
            titled("Rate"),
        ],
    ),
    "digits_in_objective": Examples(
        [
            Found(objective(title="Be number 1 with grocers"), ("title",)),
            Found(objective(title="Be number \u0661 with grocers"), ("title",)),
        ],
        [objective(title="Be first with grocers"), smart(title="Sign 40 by March")],
    ),
    "activity_not_outcome": Examples(
        [
            Found(titled("Launch the new site"), ("key_results.k1.title",)),
            Found(titled("Calls", "HOLD ten workshops"), ("key_results.k2.title",)),
        ],
        [titled("Visitors who order"), titled("Plans that were kept"), smart()],
    ),
    "two_measures": Examples(
        [
            Found(titled("More orders and fewer returns"), ("key_results.k1.title",)),
            Found(titled("Orders & returns"), ("key_results.k1.title",)),
            Found(titled("Calls", "Rate as well as size"), ("key_results.k2.title",)),
        ],
        [titled("Orders per band"), titled("Brand known in Poland")],
    ),
    "method_not_described": Examples(
        [Found(objective(method_binding=True), ("description",))],
        [
            objective(method_binding=True, description="By the safety handbook."),
            objective(),
        ],
    ),
    "criterion_specific": unanswered(Criterion.SPECIFIC),
    "criterion_measurable": unanswered(Criterion.MEASURABLE),
    "criterion_achievable": unanswered(Criterion.ACHIEVABLE),
    "criterion_relevant": Examples(RELEVANT.found, [*RELEVANT.passed, ALIGNED]),
    "criterion_time_bound": Examples(
        [
            *TIME_BOUND.found,
            Found(smart(window=A_DAY), ("window",)),
            Found(in_cycle(LATE_UNEXPLAINED), ("criteria", "window")),
        ],
        [*TIME_BOUND.passed, objective(window=A_DAY), in_cycle(LATE_EXPLAINED)],
    ),
    "no_measure": Examples(
        [Found(smart(measure=None), ("measure",))], [smart(), objective()]
    ),
    "key_result_criteria": Examples(
        [
            Found(
                with_key_results({"held_to_criteria": True, "criteria": answers()[1:]}),
                ("key_results.k1.criteria",),
            ),
            Found(
                with_key_results({}, {"held_to_criteria": True}),
                ("key_results.k2.criteria",) * 5,
            ),
        ],
        [
            with_key_results({"held_to_criteria": True, "criteria": answers()}),
            with_key_results({}),
        ],
    ),
    "no_key_result": Examples(
        [
            Found(objective(), ("key_results",)),
            Found([*titled("Rate"), key_result_dropped("k1")], ("key_results",)),
        ],
        [titled("Rate"), smart()],
    ),
    "few_key_results": Examples(
        [
            Found(titled("Rate"), ("key_results",)),
            Found(
                [*titled("Rate", "Size", "Age"), key_result_dropped("k2")],
                ("key_results",),
            ),
        ],
        [objective(), titled("Rate", "Size", "Age"), smart()],
    ),
    "many_key_results": Examples(
        [Found(titled(*("Rate",) * 6), ("key_results",))],
        [
            titled(*("Rate",) * 5),
            [*titled(*("Rate",) * 6), key_result_dropped("k1")],
            smart(),
        ],
    ),
    "no_weight": Examples(
        [Found([*titled("Rate"), key_results_reweighted(k1="0")], ("key_results",))],
        [
            [*titled("Rate", "Size"), key_results_reweighted(k1="0")],
            objective(),
            smart(),
        ],
    ),
    "no_baseline": Examples(
        [
            Found(smart(measure=PERCENT), ("measure.numeric.start",)),
            Found(
                with_key_results({"measure": COUNT}, {"measure": PERCENT}),
                ("key_results.k2.measure.numeric.start",),
            ),
        ],
        [smart(measure=COUNT), smart(measure=measure(start="62")), smart(measure=None)],
    ),
    "below_start": Examples(
        [
            Found(
                [*an_active_objective(), checked_in("-1")],
                ("key_results.rate.measure",),
            )
        ],
        [
            [*an_active_objective(), checked_in("0")],
            [*an_active_objective(), checked_in("-1"), checked_in("1", "second")],
            an_active_objective(),
        ],
    ),
    "window_outside_goal": Examples(
        [Found(with_key_results({"window": IN_APRIL}), ("key_results.k1.window",))],
        [with_key_results({"window": IN_MARCH}), with_key_results({}), smart()],
    ),
    "deadline_outside_cycle": Examples(
        [
            Found(in_cycle(draft(cycle=Q1, window=IN_APRIL)), ("window",)),
            Found(in_cycle(draft(cycle=Q2, window=IN_MARCH)), ("window",)),
            Found(in_cycle(smart_draft(cycle=Q1, window=IN_APRIL)), ("window",)),
        ],
        [
            in_cycle(draft(cycle=Q1, window=IN_MARCH)),
            in_cycle(draft(cycle=Q2, window=IN_APRIL)),
            in_cycle(draft(window=IN_APRIL)),
        ],
    ),
    "drift": Examples(
        [Found(moved("90", "80", "70"), ("key_results.rate.measure.numeric",))],
        [moved("90", "80"), titled("Rate"), smart()],
    ),
    "moved_late": Examples(
        [
            Found(moved("90", at=one), ("key_results.rate.measure.numeric",))
            for one in (IN_TIME + timedelta(days=1), IN_TIME + timedelta(days=40))
        ],
        [moved("90", at=IN_TIME), moved("90"), smart()],
    ),
    "relevance_unconfirmed": Examples(
        [Found(an_active_smart_goal(), ("relevance_confirm_time",))],
        [
            [
                *an_active_smart_goal(),
                relevance_confirmed(at=MORNING + timedelta(days=50)),
            ],
            smart(),
            an_active_objective(),
        ],
    ),
    "always_reached": Examples(
        [Found(after("100", "100", "100"), ("ambition",))],
        [
            after("100", "100"),
            after("100", "99", "100"),
            after("100", "100", "100", ambition=Ambition.COMMITTED),
            smart(),
        ],
    ),
}
