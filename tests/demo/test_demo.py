"""Shows that the demo is filled truly, and what it shows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from domain.events import EVENTS
from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from goalledger.v1.due_check_ins_pb2 import ListDueCheckInsRequest, SlotState
from goalledger.v1.event_feed_service_pb2 import ReadEventsRequest
from goalledger.v1.event_feed_service_pb2_grpc import EventFeedServiceStub
from goalledger.v1.goal_reads_pb2 import GetGoalRequest, ListGoalsRequest
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.goals_pb2 import Goal
from goalledger.v1.lifecycle_pb2 import GoalState
from goalledger.v1.measures_pb2 import (
    AGGREGATION_INCREMENT,
    JUDGING_PERIODS_MET,
    Measure,
)
from goalledger.v1.read_pb2 import ReadOptions
from services.demo.company import CHIEF, principal
from services.demo.quarters import at, monday_of
from services.demo.requests.names import ORGANIZATION, goal_name
from services.demo.story import GOALS
from services.ledger.proof.verify import Verification
from services.ledger.store.stores import open_store
from tests.demo.features import FEATURES, SLOTS
from tests.demo.hosted import Hosted, hosting
from tests.demo.lawful.followers import Followers

Events = dict[str, list[dict[str, Any]]]

METADATA = (("goal-ledger-principal", principal(CHIEF)),)
SLOT_STATES = [SlotState.Value(f"SLOT_STATE_{name}") for name in SLOTS.split()]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """Give a filled demo to all tests of this file; they leave it as it is."""
    with hosting(tmp_path_factory.mktemp("demo"), GOALS) as hosted:
        yield hosted


@pytest.fixture(scope="module")
def events(demo: Hosted) -> Events:
    """Return every record of the ledger's feed, by the name of its event."""
    named: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    with grpc.insecure_channel(demo.address) as channel:
        for record in fed(channel):
            named[record["type"]].append(record)
    return dict(named)


@pytest.fixture
def channel(demo: Hosted) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(demo.address) as channel:
        yield channel


def listed(channel: grpc.Channel, read: ReadOptions) -> dict[str, Goal]:
    """Return all goals by name."""
    request = ListGoalsRequest(parent=ORGANIZATION, page_size=500, read=read)
    answer = GoalServiceStub(channel).ListGoals(request, metadata=METADATA, timeout=30)
    return {goal.name: goal for goal in answer.goals}


def goal_of(record: dict[str, Any]) -> str:
    """Return the id of the goal that an event is about."""
    return str(record["stream"]).removeprefix("goal/")


def fed(channel: grpc.Channel) -> list[dict[str, Any]]:
    """Return every record of the ledger's feed."""
    feed, caught_up = EventFeedServiceStub(channel), False
    records: list[dict[str, Any]] = []
    while not caught_up:
        request = ReadEventsRequest(
            parent=ORGANIZATION, page_size=500, after_position=len(records)
        )
        page = feed.ReadEvents(request, metadata=METADATA, timeout=30)
        records += [json.loads(event.record) for event in page.events]
        caught_up = page.caught_up
    return records


def test_every_goal_ends_as_it_was_told(demo: Hosted, channel: grpc.Channel) -> None:
    followers = Followers()
    for moment in demo.story.moments():
        followers.follow(moment)

    goals = listed(channel, ReadOptions(strong=True))

    assert {name: GoalState.Name(goal.state) for name, goal in goals.items()} == {
        goal_name(name): f"GOAL_STATE_{one.state}"
        for name, one in followers.goals.items()
    }


def test_as_of_questions_have_true_answers(demo: Hosted, channel: grpc.Channel) -> None:
    read, followers = ReadOptions(strong=True), Followers()
    read.as_of_time.FromDatetime(demo.story.last_quarter_end)
    for moment in demo.story.moments():
        if moment.instant <= demo.story.last_quarter_end:
            followers.follow(moment)

    goals = listed(channel, read)

    assert {name: GoalState.Name(goal.state) for name, goal in goals.items()} == {
        goal_name(name): f"GOAL_STATE_{one.state}"
        for name, one in followers.goals.items()
    }


def test_it_was_recorded_when_it_happened(demo: Hosted, events: Events) -> None:
    instants = {moment.instant for moment in demo.story.moments()}

    records = [record for named in events.values() for record in named]

    recorded = {datetime.fromisoformat(record["recorded"]) for record in records}
    # Commands of one moment are a microsecond apart.
    moments = {time.replace(microsecond=0) for time in recorded}
    assert len(records) >= 2000
    assert moments <= instants


def test_a_late_target_shows_as_it_was_before(
    demo: Hosted, channel: grpc.Channel
) -> None:
    [plan] = demo.story.spans[0].plans
    read = ReadOptions(strong=True)
    read.as_of_time.FromDatetime(demo.story.last_quarter_end)
    request = GetGoalRequest(name=goal_name(plan.goal), read=read)

    answer = GoalServiceStub(channel).GetGoal(request, metadata=METADATA, timeout=30)

    [first, *_] = answer.goal.key_results
    assert first.measure.numeric.target == f"{plan.courses[0].numeric.target:f}"


@pytest.mark.parametrize("feature", FEATURES)
def test_it_shows(feature: str, events: Events) -> None:
    missing = [name for name in FEATURES[feature].split() if name not in events]

    assert missing == []


def test_every_event_there_is_belongs_to_what_it_shows() -> None:
    named = {name for names in FEATURES.values() for name in names.split()}

    assert named == set(EVENTS)


def test_trees_are_four_levels_deep_and_of_both_frameworks(events: Events) -> None:
    drafted = {goal_of(one): one["data"] for one in events["goal.drafted"]}
    edges = {
        goal_of(one): one["data"]["edge"]["to"]["parent"]
        for one in events["goal.alignment_accepted"]
        if one["data"]["edge"]["to"]["kind"] == "CONTRIBUTES_TO"
    }

    chains = []
    for goal in edges:
        chain = [goal]
        while chain[-1] in edges:
            chain.append(edges[chain[-1]]["goal"])
        chains.append([drafted[one] for one in chain])

    levels = [[one["level"] for one in chain] for chain in chains]
    mixed = [{one["framework"] for one in chain} for chain in chains]
    assert ["INDIVIDUAL", "TEAM", "DEPARTMENT", "COMPANY"] in levels
    assert {"OKR", "SMART"} in mixed
    assert any(parent["key_result"] for parent in edges.values())


def test_scores_are_made_of_key_results_of_children_and_of_both(
    events: Events,
) -> None:
    made_of = {one["data"]["roll_up"] for one in events["goal.drafted"]}
    moved_by = {one["data"]["progress_from"] for one in events["goal.key_result_added"]}

    assert made_of >= {"KEY_RESULTS", "CHILDREN", "BOTH"}
    assert moved_by == {"CHECK_INS", "CHILDREN"}


def test_goals_go_on_in_the_next_quarter(events: Events) -> None:
    successors = {
        goal_of(one): one["data"]["carried_over_from"]
        for one in events["goal.drafted"]
        if one["data"]["carried_over_from"]
    }

    ended = {
        one["data"]["successor"]: goal_of(one)
        for one in events["goal.closed"]
        if one["data"]["disposition"] == "CARRIED_OVER"
    }
    assert ended == successors
    assert len(ended) == 2


def test_it_measures_by_every_kind(channel: grpc.Channel) -> None:
    goals = listed(channel, ReadOptions(strong=True)).values()

    key_results = (one for goal in goals for one in goal.key_results)
    measures = [one.measure for one in key_results]
    kinds = {measure.WhichOneof("definition") for measure in measures}
    assert kinds == {one.name for one in Measure.DESCRIPTOR.oneofs[0].fields}
    assert {measure.threshold.judging for measure in measures} >= {JUDGING_PERIODS_MET}
    assert AGGREGATION_INCREMENT in {measure.aggregation for measure in measures}


def test_check_ins_come_on_time_late_and_never(
    demo: Hosted, channel: grpc.Channel
) -> None:
    late_in_quarter = monday_of(demo.story.calendar[-1].previous.end) - timedelta(19)
    read = ReadOptions(strong=True)
    read.as_of_time.FromDatetime(at(late_in_quarter, 12))
    request = ListDueCheckInsRequest(
        parent=ORGANIZATION, states=SLOT_STATES, read=read, page_size=500
    )

    answer = CheckInServiceStub(channel).ListDueCheckIns(
        request, metadata=METADATA, timeout=30
    )

    assert {slot.state for slot in answer.due_check_ins} == set(SLOT_STATES)


def test_nothing_is_wrong_with_what_was_filled(demo: Hosted) -> None:
    store = open_store(demo.database)

    verified = Verification(store, "tarnholt").run()
    store.close()

    assert verified.commands == sum(demo.told.values()) - demo.told["Observed"]


def test_the_past_was_told_and_time_goes_on(
    demo: Hosted, channel: grpc.Channel
) -> None:
    read = ReadOptions(strong=True)
    read.as_of_time.FromDatetime(datetime.now(UTC) - timedelta(seconds=1))

    goals = listed(channel, read)

    assert len(goals) == demo.story.goals
