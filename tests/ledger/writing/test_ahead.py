"""What a batch is about is read with the head: many goals cost one way, not many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from unittest import mock

import pytest

from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.rules import draft_goal
from domain.goals.goal import Goal
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.goals.observing.check_ins import (
    CheckInPlace,
    batch_record_check_ins,
    record_check_in,
)
from domain.goals.refusals import GoalNotSubmitted
from domain.goals.scoring.scores import Score
from domain.refusals import ResourceNotFound
from services.ledger.facts.memory import Memory
from services.ledger.record.rows import streams_question
from services.ledger.store import schema
from services.ledger.store.store import lent
from services.ledger.store.stores import open_store
from services.ledger.writing import ahead
from services.ledger.writing.acts import Act, Promise
from services.ledger.writing.ahead import streams_ahead
from services.ledger.writing.batch import Batch
from tests.examples import BEN, KEY_RESULT, draft, key_result, observation
from tests.ledger.opened import ORGANIZATION, Opened, served

GOALS = tuple(f"goal-{number}" for number in range(6))


@pytest.fixture
def active(acme: Opened) -> Opened:
    """Give a ledger with some active objectives."""
    for goal in GOALS:
        by_ben: dict[str, Any] = {"goal_id": goal, "by": BEN}
        acme.do(draft_goal, draft=draft(), **by_ben)
        acme.do(add_key_result, key_result_id=KEY_RESULT, stated=key_result(), **by_ben)
        acme.do(submit_goal, **by_ben)
        acme.do(approve_goal, goal_id=goal)
    return acme


@pytest.fixture
def restarted(active: Opened) -> Iterator[Opened]:
    """Give the same ledger to a process that remembers nothing of it."""
    with served(active.url, active.steered) as restarted:
        yield restarted


def place(goal: str, check_in: str | None = None) -> CheckInPlace:
    return CheckInPlace(goal, KEY_RESULT, check_in)


def entries(*goals: str) -> list[Any]:
    return [(place(goal), observation()) for goal in goals]


def act(**arguments: Any) -> Act:
    return Act(mock.Mock(), mock.Mock(), arguments, b"")


def test_goals_are_named_by_themselves_by_a_place_or_by_several() -> None:
    acts: list[Act | Promise] = [
        act(goal_id="a"),
        act(place=place("b"), observation=observation()),
        act(entries=entries("c", "a")),
        act(goal_id=""),
        act(unit_id="sales"),
        Promise(mock.Mock()),
    ]

    streams = streams_ahead(acts, Memory())

    assert streams == {
        kind.stream_of(goal): (kind, goal) for goal in "abc" for kind in (Goal, Score)
    }


def test_what_is_remembered_or_known_to_be_absent_is_not_read_ahead() -> None:
    memory = Memory()
    memory.keep({"goal/a": Goal("a")}, {})
    memory.recall(Score, "a", [])

    streams = streams_ahead([act(entries=entries("a", "b"))], memory)

    assert list(streams) == ["goal/b", "score/b"]


def test_no_more_is_read_ahead_than_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "STREAMS_AHEAD_MAX", 4)

    assert len(streams_ahead([act(entries=entries(*GOALS))], Memory())) == 4


def test_a_batch_of_goals_that_are_not_remembered_reads_none_of_them_alone(
    restarted: Opened,
) -> None:
    alone = mock.create_autospec(Batch._read, side_effect=Batch._read)

    with mock.patch.object(Batch, "_read", alone):
        recorded = restarted.do(
            batch_record_check_ins, entries=entries(*GOALS), by=BEN
        ).answer

    kinds = {call.args[1] for call in alone.call_args_list}
    assert len(recorded.made) == len(GOALS)
    assert kinds  # who acts, for one
    assert not kinds & {Goal, Score}


def test_goals_go_on_from_where_they_were_read_ahead_or_alone(
    restarted: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "STREAMS_AHEAD_MAX", len(GOALS))  # half of them

    for _ in range(2):
        restarted.do(batch_record_check_ins, entries=entries(*GOALS), by=BEN)

    for stream in map(Goal.stream_of, GOALS):
        records = restarted.ledger.read.stream(ORGANIZATION, stream)
        names = [record.event.NAME for record in records]
        assert [record.version for record in records] == [1, 2, 3, 4, 5, 6]
        assert names[-2:] == ["goal.check_in_recorded"] * 2


def test_sqlite_finds_streams_by_their_names_and_walks_through_no_others(
    sqlite_database: str,
) -> None:
    with closing(open_store(sqlite_database)) as store:
        statement, values = streams_question(store, ORGANIZATION, ["goal/a", "goal/b"])

        with store.reading() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [step for *_, step in cursor.fetchall()]

    found = [step for step in steps if step.startswith("SEARCH e ")]
    assert [step.rpartition("(")[2] for step in found] == ["ledger=? AND stream=?)"]


def test_postgresql_does_so_too_where_it_has_never_counted_rows(
    postgresql_database: str,
) -> None:
    """Else it joined all streams, since it takes a table it does not know for small."""
    names = [f"goal/{number}" for number in range(3_000)]
    with closing(open_store(postgresql_database)) as store:
        statement, values = streams_question(store, ORGANIZATION, names[:40])
        with lent(store.engine) as cursor:
            many = [(ORGANIZATION, number, name) for number, name in enumerate(names)]
            cursor.execute(store.begin)
            store.insert(cursor, schema.streams, many)
            cursor.execute(store.sql(f"EXPLAIN {statement}"), values)
            steps = [step for (step,) in cursor.fetchall()]
            cursor.execute("ROLLBACK")

    found = [step.split(" on ")[0].strip(" ->") for step in steps if " on " in step]
    assert sorted(found) == [
        "Index Scan using events_ledger_stream_version_key",
        "Index Scan using streams_ledger_name_key",
    ]


def test_a_goal_that_cannot_be_read_fails_its_own_command_alone(
    restarted: Opened,
) -> None:
    def recall(memory: Memory, kind: Any, id_: str, rows: Any) -> Any:
        if (kind, id_) == (Goal, GOALS[0]):
            message = "an event that nobody can read"
            raise ValueError(message)
        return usual(memory, kind, id_, rows)

    usual = Memory.recall
    calls = [
        restarted.call(record_check_in, place=place(goal), observation=observation())
        for goal in GOALS
    ]
    with mock.patch.object(Memory, "recall", recall):
        waiting = [restarted.send(call) for call in calls]
        failed = [one.exception(30) is not None for one in waiting]

    assert failed == [True] + [False] * (len(GOALS) - 1)


def test_a_goal_that_is_not_there_is_refused_as_ever(restarted: Opened) -> None:
    with pytest.raises(ResourceNotFound):
        restarted.do(record_check_in, place=place("nowhere"), observation=observation())


def test_what_others_wrote_since_the_memory_was_made_counts(
    active: Opened, restarted: Opened
) -> None:
    restarted.do(record_check_in, place=place(GOALS[0]), observation=observation())
    active.do(draft_goal, goal_id="new", draft=draft(), by=BEN)

    with pytest.raises(GoalNotSubmitted):
        restarted.do(approve_goal, goal_id="new")
