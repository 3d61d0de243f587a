"""Books are closed only when they may, whoever writes at once (design §2 P5)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from domain.aggregate import Aggregate, apply
from domain.cycles.belonging import open_in
from domain.cycles.cycle import Cycle, CycleClosed, CyclePlanned, CycleState
from domain.cycles.life import close_cycle, open_cycle, start_grading
from domain.cycles.planning import plan_cycle
from domain.cycles.refusals import CycleHasOpenGoals, CyclesOverlap
from domain.cycles.reopening import reopen_cycle
from domain.goals.changing.adapting import StatedKeyResult
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.drafts import DraftRevision
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.ending.carrying_over import CarryOver, carry_over_goal
from domain.goals.ending.closing import close_goal
from domain.goals.ending.reopening import reopen_goal
from domain.goals.goal import Goal
from domain.goals.life.deciding import approve_goal, cancel_goal, submit_goal
from domain.goals.measures import Value
from domain.goals.observing.check_ins import CheckInPlace, Observation, record_check_in
from domain.proposals.deciding import approve_proposal
from domain.record import Record
from domain.refusals import Refusal
from services.ledger.proof.verify import Verification
from services.ledger.writing.acts import Receipt
from tests.cycles import Q1, Q2, SPRING, plan
from tests.examples import BEN, KEY_RESULT, WHY, closing, draft, measure
from tests.ledger.opened import ORGANIZATION, Opened, served

GOALS = [f"goal-{number}" for number in range(4)]
CALLS = 400


@pytest.fixture
def other(acme: Opened) -> Iterator[Opened]:
    """Give the ledger of another process on the same database."""
    with served(acme.url, acme.steered) as other:
        yield other


def promise(ledger: Opened, goal: str) -> None:
    """Approve an objective in the first quarter."""
    stated = StatedKeyResult(title="Renewal rate", measure=measure())
    key = {"key_result_id": KEY_RESULT, "stated": stated}
    ledger.do(draft_goal, goal_id=goal, draft=draft(cycle=Q1), by=BEN)
    ledger.do(add_key_result, goal_id=goal, **key, by=BEN)
    ledger.do(submit_goal, goal_id=goal, by=BEN)
    ledger.do(approve_goal, goal_id=goal)


def begin(ledger: Opened) -> None:
    """Plan two quarters, and promise goals in the first."""
    for cycle, days in ((Q1, plan().days), (Q2, SPRING)):
        ledger.do(plan_cycle, cycle_id=cycle, plan=plan(days=days))
    ledger.do(open_cycle, cycle_id=Q1)
    for goal in GOALS:
        promise(ledger, goal)


def some_calls(chance: random.Random, ledger: Opened, number: int) -> list[Any]:
    """Return what may or may not be lawful by the time it is decided, one or two."""
    goal = chance.choice(GOALS)
    seen = Observation(value=Value(decimal=Decimal(chance.randrange(100))))
    place = CheckInPlace(goal, KEY_RESULT, None)
    proposed = {"proposal_id": f"proposal-{number}", "by": BEN, **WHY}
    approval = (approve_proposal, {"proposal_id": f"proposal-{number}"})
    acts: list[list[tuple[Any, dict[str, Any]]]] = [
        [(record_check_in, {"place": place, "observation": seen})],
        [(close_goal, {"goal_id": goal, "closing": closing(KEY_RESULT)})],
        [(close_cycle, {"cycle_id": Q1})],
        [(close_cycle, {"cycle_id": Q1})],
        [(reopen_cycle, {"cycle_id": Q1, **proposed}), approval],
        [(reopen_goal, {"goal_id": goal, **proposed}), approval],
    ]
    if number > CALLS // 10:
        acts.append([(start_grading, {"cycle_id": Q1})])
    if number > CALLS // 2:
        acts += [[(cancel_goal, {"goal_id": goal, **WHY})], [_carrying(number, goal)]]
    return [ledger.call(act, **said) for act, said in chance.choice(acts)]


def _carrying(number: int, goal: str) -> tuple[Any, dict[str, Any]]:
    said = {
        "goal_id": goal,
        "successor_id": f"successor-{number}",
        "carry_over": CarryOver(cycle=Q2),
        "closing": closing(KEY_RESULT),
    }
    return carry_over_goal, said


def require_kept(aggregates: dict[str, Aggregate], record: Record) -> None:
    """Require what must hold before an event is taken in."""
    kind, _, id_ = record.stream.partition("/")
    if isinstance(record.event, CycleClosed):
        goals = [one for one in aggregates.values() if isinstance(one, Goal)]
        left = [one.id for one in goals if open_in(one) == id_]
        assert not left, f"{record.position} closes {id_} with {left}"
    if kind == Goal.KIND and record.stream in aggregates:
        goal = aggregates[record.stream]
        assert isinstance(goal, Goal)
        cycle = aggregates.get(Cycle.stream_of(goal.cycle or ""))
        if isinstance(cycle, Cycle):
            assert cycle.state is not CycleState.CLOSED, f"{record.position}: {record}"


def fold_all(ledger: Opened) -> Counter[str]:
    """Fold the log, require at each event what must hold, and count the events."""
    kinds: dict[str, type[Aggregate]] = {Goal.KIND: Goal, Cycle.KIND: Cycle}
    aggregates: dict[str, Aggregate] = {}
    counted: Counter[str] = Counter()
    for record in ledger.ledger.read.records(ORGANIZATION, 0, 10_000):
        kind, _, id_ = record.stream.partition("/")
        counted[record.event.NAME] += 1
        if kind in kinds:
            require_kept(aggregates, record)
            found = aggregates.setdefault(record.stream, kinds[kind](id_))
            apply(found, record)
    return counted


@pytest.mark.parametrize("seed", range(3))
def test_books_are_closed_only_when_they_may_though_many_check_in_and_close_at_once(
    acme: Opened, other: Opened, seed: int
) -> None:
    """Rules §7.2, §6.6; abuse 52."""
    chance = random.Random(seed)
    begin(acme)

    sent: list[Future[Receipt]] = []
    for number in range(CALLS):
        ledger = chance.choice([acme, other])
        sent += map(ledger.send, some_calls(chance, ledger, number))
    refused: Counter[str] = Counter()
    for waiting in sent:
        try:
            waiting.result(30)
        except Refusal as refusal:
            refused[type(refusal).__name__] += 1

    counted = fold_all(acme)
    assert counted["cycle.closed"]
    assert counted["cycle.reopened"]
    assert refused["CycleHasOpenGoals"]
    assert refused["CycleClosed"]
    Verification(acme.store, ORGANIZATION).run()


@pytest.mark.parametrize("seed", range(2))
def test_cycles_of_one_kind_never_overlap_though_many_plan_them_at_once(
    acme: Opened, other: Opened, seed: int
) -> None:
    """Rules §7.1."""
    chance = random.Random(seed)
    first = SPRING.start

    sent: list[Future[Receipt]] = []
    for number in range(60):
        start = first + timedelta(days=chance.randrange(100))
        days = type(SPRING)(start, start + timedelta(days=chance.randrange(10)))
        ledger = chance.choice([acme, other])
        said = {"cycle_id": f"cycle-{number}", "plan": plan(days=days)}
        sent.append(ledger.send(ledger.call(plan_cycle, **said)))
    for waiting in sent:
        with suppress(CyclesOverlap):
            waiting.result(30)

    events = [r.event for r in acme.ledger.read.records(ORGANIZATION, 0, 1_000)]
    planned = sorted(
        (one.days.start, one.days.end)
        for one in events
        if isinstance(one, CyclePlanned)
    )
    assert 5 < len(planned) < 60
    assert all(end < following for (_, end), (following, _) in pairwise(planned))
    Verification(acme.store, ORGANIZATION).run()


def test_one_batch_knows_which_goals_its_first_commands_opened_and_ended(
    acme: Opened,
) -> None:
    """Facts that a transaction has not stored yet count for the next command of it."""
    begin(acme)
    for goal in GOALS[:-1]:
        acme.do(cancel_goal, goal_id=goal, **WHY)
    last = GOALS[-1]

    drafted = acme.send(acme.call(draft_goal, goal_id="late", draft=draft(cycle=Q1)))
    grading = acme.send(acme.call(start_grading, cycle_id=Q1))
    early = acme.send(acme.call(close_cycle, cycle_id=Q1))
    left = [acme.call(cancel_goal, goal_id=goal, **WHY) for goal in (last, "late")]
    ended = [acme.send(call) for call in left]
    closed = acme.send(acme.call(close_cycle, cycle_id=Q1))

    with pytest.raises(CycleHasOpenGoals) as refused:
        early.result(30)
    assert refused.value.facts["goals"] == f"{last}, late"
    for waiting in (drafted, grading, *ended, closed):
        assert waiting.result(30).answer.events
    Verification(acme.store, ORGANIZATION).run()


def test_what_is_refused_or_only_validated_leaves_no_fact(acme: Opened) -> None:
    begin(acme)

    acme.do(cancel_goal, goal_id=GOALS[0], validate_only=True, **WHY)
    with pytest.raises(Refusal):
        acme.do(cancel_goal, goal_id=GOALS[1])
    acme.do(draft_goal, goal_id="left", draft=draft(cycle=Q2), validate_only=True)

    Verification(acme.store, ORGANIZATION).run()


def test_a_goal_that_comes_and_goes_in_one_batch_leaves_no_fact(acme: Opened) -> None:
    begin(acme)

    turns = [
        acme.call(draft_goal, goal_id="brief", draft=draft(cycle=Q1)),
        acme.call(revise_draft, goal_id="brief", revision=DraftRevision(cycle=Q2)),
        acme.call(cancel_goal, goal_id="brief", **WHY),
    ]
    for waiting in [acme.send(turn) for turn in turns]:
        waiting.result(30)

    Verification(acme.store, ORGANIZATION).run()


def test_closing_a_book_reads_no_goal(acme: Opened) -> None:
    """Design §4: nothing loads ten thousand aggregates under a lock."""
    begin(acme)
    acme.do(start_grading, cycle_id=Q1)
    acme.writer._memories.clear()
    asked: list[str] = []
    usual = acme.store.sql

    def noting(text: str) -> str:
        asked.append(text)
        return usual(text)

    acme.store.sql = noting  # type: ignore[method-assign]
    with pytest.raises(CycleHasOpenGoals):
        acme.do(close_cycle, cycle_id=Q1)

    del acme.store.sql
    read = [text for text in asked if "FROM events" in text]
    assert len(read) <= 3  # the cycle, who acts, the organization
