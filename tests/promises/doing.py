"""What clients do all at once about goals that hang together, through gRPC."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from google.type.date_pb2 import Date

from goalledger.v1.approval_service_pb2 import ApproveProposalRequest
from goalledger.v1.check_in_service_pb2 import (
    BatchRecordCheckInsRequest,
    CheckInEntry,
)
from goalledger.v1.cycles_pb2 import CYCLE_KIND_HALF, CYCLE_KIND_QUARTER
from goalledger.v1.goal_commands_pb2 import CancelGoalRequest, ReviseDraftRequest
from goalledger.v1.goal_life_commands_pb2 import ReopenGoalRequest
from goalledger.v1.goals_pb2 import Goal
from goalledger.v1.key_result_commands_pb2 import DropKeyResultRequest
from goalledger.v1.lifecycle_pb2 import RollUp
from goalledger.v1.ranges_pb2 import DateRange
from goalledger.v1.value_pb2 import Value
from tests.rpc.acme import ACME, WHY, Acme, check_in
from tests.rpc.books import closing_book, cycle, grading, opening, planning
from tests.rpc.provoking_lives import MISSED, closing
from tests.rpc.served import ANNA, BEN, CLEO
from tests.rpc.trees import (
    accepting,
    aligning,
    declining,
    goal_name,
    grow,
    unaligning,
)

# Two books, each with goals that hang together with those of the other.
EARLY, LATE = f"{ACME}/cycles/early", f"{ACME}/cycles/late"
KINDS = {EARLY: CYCLE_KIND_QUARTER, LATE: CYCLE_KIND_HALF}
GOALS = {f"g{number}": EARLY if number < 4 else LATE for number in range(14)}
KEYS = ("rate", "churn")
DRAFTS = [f"d{number}" for number in range(4)]
ROLL_UPS = [number for number in RollUp.values() if number]

Asked = tuple[Any, str]


def days() -> DateRange:
    """Return days that have begun and last on, whenever the test runs."""
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=30), today + timedelta(days=30)
    start, end = (Date(year=d.year, month=d.month, day=d.day) for d in (first, last))
    return DateRange(start_date=start, end_date=end)


def begin(acme: Acme) -> None:
    """Open both books, with goals that run, scored in every way, each key observed."""
    for name, kind in KINDS.items():
        book = cycle(kind=kind, window=days())
        acme.served.ask(planning(name, cycle=book), CLEO)
        acme.served.ask(opening(name), CLEO)

    def run(goal: str, roll_up: int) -> None:
        said = {"roll_up": roll_up, "cycle": GOALS[goal]}
        grow(acme, goal, *KEYS, window=days(), **said)

    # Side by side, for they are many, and each waits for the disk.
    with ThreadPoolExecutor(len(GOALS)) as pool:
        list(pool.map(run, GOALS, itertools.cycle(ROLL_UPS)))
        list(pool.map(lambda draft: acme.draft(goal_id=draft), DRAFTS))
    acme.served.ask(observing(*(f"{goal}/{key}" for goal in GOALS for key in KEYS)))


def observing(*measures: str) -> BatchRecordCheckInsRequest:
    """Check in on several key results, written as goal/key-result, at once."""
    value = Value(decimal="40")
    return BatchRecordCheckInsRequest(
        parent=ACME,
        entries=[CheckInEntry(parent=_key(one), value=value) for one in measures],
    )


def anything(chance: random.Random) -> Asked:
    """Return one of the commands that touch more than one goal, and who asks."""
    acts = list(_ACTS)
    (act,) = chance.choices(acts, [_ACTS[one] for one in acts])
    return act(chance)


def end_early(chance: random.Random) -> list[Asked]:
    """Return what ends the goals of the early book, in any order, and then the book."""
    goals = [goal for goal, book in GOALS.items() if book == EARLY]
    goals += DRAFTS
    chance.shuffle(goals)
    asked: list[Asked] = [(grading(EARLY), CLEO)]
    for goal in goals:
        asked += [(CancelGoalRequest(name=goal_name(goal), **WHY), BEN)]
        asked += [(closing_book(EARLY), CLEO)]
    return asked


def _align(chance: random.Random) -> Asked:
    key = chance.choice([None, *KEYS])
    above = goal_name(_goal(chance))
    parent = above if key is None else f"{above}/keyResults/{key}"
    said = {"alignment_id": f"a{chance.randrange(4)}"}
    # Anna owns both and is asked no more; what Ben proposes waits for her.
    by = chance.choice([ANNA, ANNA, ANNA, BEN])
    return aligning(goal_name(_goal(chance)), parent, **said), by


def _unalign(chance: random.Random) -> Asked:
    return unaligning(_alignment(chance)), BEN


def _decide(chance: random.Random) -> Asked:
    act: Callable[[str], Any] = chance.choice([accepting, accepting, declining])
    return act(_alignment(chance)), ANNA


def _observe(chance: random.Random) -> Asked:
    value = Value(decimal=str(chance.randrange(120)))
    return check_in(parent=_key(_measure(chance)), value=value), ANNA


def _observe_many(chance: random.Random) -> Asked:
    return observing(*{_measure(chance) for _ in range(3)}), ANNA


def _drop(chance: random.Random) -> Asked:
    return DropKeyResultRequest(name=_key(_measure(chance)), **WHY), BEN


def _close(chance: random.Random) -> Asked:
    return closing(goal_name(_goal(chance)), MISSED), ANNA


def _reopen(chance: random.Random) -> Asked:
    proposal = f"p{chance.randrange(4)}"
    request = ReopenGoalRequest(
        name=goal_name(_goal(chance)), proposal_id=proposal, **WHY
    )
    return request, BEN


def _approve(chance: random.Random) -> Asked:
    proposal = f"{ACME}/proposals/p{chance.randrange(4)}"
    return ApproveProposalRequest(name=proposal), CLEO


def _file(chance: random.Random) -> Asked:
    draft = Goal(name=goal_name(chance.choice(DRAFTS)), cycle=chance.choice([*KINDS]))
    return ReviseDraftRequest(goal=draft), BEN


def _close_book(chance: random.Random) -> Asked:
    return closing_book(chance.choice([EARLY, EARLY, LATE])), CLEO


_ACTS: dict[Callable[[random.Random], Asked], int] = {
    _align: 40,
    _unalign: 10,
    _decide: 8,
    _observe: 40,
    _observe_many: 8,
    _drop: 4,
    _close: 2,
    _reopen: 6,
    _approve: 6,
    _file: 3,
    _close_book: 4,
}


def _goal(chance: random.Random) -> str:
    return chance.choice([*GOALS])


def _measure(chance: random.Random) -> str:
    return f"{_goal(chance)}/{chance.choice(KEYS)}"


def _alignment(chance: random.Random) -> str:
    return f"{goal_name(_goal(chance))}/alignments/a{chance.randrange(4)}"


def _key(measure: str) -> str:
    goal, _, key = measure.partition("/")
    return f"{goal_name(goal)}/keyResults/{key}"
