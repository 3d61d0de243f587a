"""P5: a rule over several goals holds under any concurrency."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from domain.alignment.aligning import align_goal, unalign_goal
from domain.goals.changing.balancing import drop_key_result
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.rules import draft_goal
from domain.goals.ending.closing import close_goal
from domain.goals.endings import Disposition
from domain.goals.life.deciding import approve_goal, cancel_goal, submit_goal
from domain.goals.objective import RollUp
from domain.goals.observing.check_ins import CheckInPlace, record_check_in
from domain.refusals import Refusal
from services.ledger.facts.memory import Memory
from services.ledger.facts.recomputed import Wrong
from services.ledger.ledger import Call
from services.ledger.proof.verify import Verification
from tests.aligning import edge
from tests.examples import ANNA, BEN, WHY, closing, draft, key_result, observation
from tests.ledger.opened import ORGANIZATION, Opened, served
from tests.promises.exact import require_chains
from tests.promises.writing import as_writer

CLIENTS = 8
COMMANDS_EACH = 40
GOALS = [f"g{number}" for number in range(14)]
KEYS = ("rate", "churn")


@pytest.fixture
def company(acme: Opened) -> Opened:
    """Give goals that run, scored by key results, by children, or by both."""
    for goal, roll_up in zip(GOALS, [*RollUp] * len(GOALS), strict=False):
        acme.do(draft_goal, goal_id=goal, draft=draft(roll_up=roll_up), by=BEN)
        for key in KEYS:
            said: dict[str, Any] = {"key_result_id": key, "stated": key_result()}
            acme.do(add_key_result, goal_id=goal, by=BEN, **said)
        acme.do(submit_goal, goal_id=goal, by=BEN)
        acme.do(approve_goal, goal_id=goal)
    return acme


@contextmanager
def servers(company: Opened) -> Iterator[list[Opened]]:
    """Give all who serve the ledger: one on SQLite, three on PostgreSQL."""
    if company.store.name == "sqlite":
        yield [company]
        return
    with (
        served(company.url, as_writer(1)) as second,
        served(company.url, as_writer(2)) as third,
    ):
        yield [company, second, third]


def all_at_once(ledgers: list[Opened]) -> int:
    """Let eight clients do what they like, and return how often one was refused."""

    def client(number: int) -> int:
        ledger, chance = ledgers[number % len(ledgers)], random.Random(number)
        refused = 0
        for _ in range(COMMANDS_EACH):
            answer = ledger.send(anything(ledger, chance)).exception(30)
            assert answer is None or isinstance(answer, Refusal), answer
            refused += answer is not None
        return refused

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(client, range(CLIENTS)))


def anything(ledger: Opened, chance: random.Random) -> Call:
    """Return one of the commands that touch more than one goal."""
    goal, other, key = (chance.choice(some) for some in (GOALS, GOALS, KEYS))
    seen = observation(str(chance.randrange(120)))
    alignment = f"a{chance.randrange(20)}"
    made: list[tuple[int, Callable[..., Any], dict[str, Any]]] = [
        (
            40,
            align_goal,
            {
                "goal_id": goal,
                "stated": edge(other, chance.choice([None, *KEYS])),
                "alignment_id": alignment,
                "by": ANNA,
            },
        ),
        (20, unalign_goal, {"goal_id": goal, "alignment_id": alignment}),
        (
            40,
            record_check_in,
            {"place": CheckInPlace(goal, key, None), "observation": seen},
        ),
        (4, drop_key_result, {"goal_id": goal, "key_result_id": key, **WHY}),
        (2, cancel_goal, {"goal_id": goal, **WHY}),
        (
            3,
            close_goal,
            {
                "goal_id": goal,
                "closing": closing(*KEYS, disposition=chance.choice([*Disposition])),
            },
        ),
    ]
    ((_, act, said),) = chance.choices(made, [weight for weight, _, _ in made])
    return ledger.call(act, **{"by": BEN, **said})


def test_rules_over_several_goals_hold_whoever_does_what_at_once(
    company: Opened,
) -> None:
    """No loop, no chain too long; roll-ups and facts equal a fold from nothing.

    Verification computes the score of every goal again at each event, and sums up the
    facts from nothing at the head; it runs beside those who write, and afterwards.
    """
    with servers(company) as ledgers, ThreadPoolExecutor(1) as pool:
        writing = pool.submit(all_at_once, ledgers)
        while not writing.done():
            Verification(company.store, ORGANIZATION).run()

    verified = Verification(company.store, ORGANIZATION).run()
    records = company.ledger.read.records(ORGANIZATION, 0, verified.position)
    assert require_chains(records) > 2
    assert 0 < writing.result() < CLIENTS * COMMANDS_EACH
    requests = {record.request for record in records}
    assert verified.commands == len(requests)


def test_facts_are_wrong_where_a_process_trusts_what_it_remembers(
    company: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the test above can fail: here what others counted is not read."""
    usual = Memory.catch_up

    def trusting(memory: Memory, *place: Any) -> None:
        remembered = {**memory.tallies}
        usual(memory, *place)
        memory.tallies.update(remembered)

    monkeypatch.setattr(Memory, "catch_up", trusting)

    with served(company.url, as_writer(1)) as second:
        parent, *children = GOALS[1:4]
        for child in children:
            said: dict[str, Any] = {"stated": edge(parent), "alignment_id": "up"}
            company.do(align_goal, goal_id=child, by=ANNA, **said)
        first, last = children
        turns = ((company, first, "80"), (second, last, "60"), (company, first, "40"))
        for ledger, child, value in turns:
            place = CheckInPlace(child, "rate", None)
            seen = observation(value)
            ledger.do(record_check_in, by=BEN, place=place, observation=seen)

    with pytest.raises(Wrong):
        Verification(company.store, ORGANIZATION).run()
