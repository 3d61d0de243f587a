"""Shows that the demo is filled truly, served, shown, and ends by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest

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
from services.demo import show
from services.demo.company import CHIEF, principal
from services.demo.quarters import at, monday_of
from services.demo.requests.names import ORGANIZATION, goal_name
from services.demo.story import GOALS
from services.ledger.stores import open_store
from services.ledger.verify import Verification
from tests.demo.features import FEATURES, SLOTS
from tests.demo.hosted import Hosted, hosting, shell_environment
from tests.demo.lawful.followers import Followers
from tests.house.checkout import ROOT

FEW = 13
METADATA = (("goal-ledger-principal", principal(CHIEF)),)
SLOT_STATES = [SlotState.Value(f"SLOT_STATE_{name}") for name in SLOTS.split()]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """Give a filled demo to all tests of this file; they leave it as it is."""
    with hosting(tmp_path_factory.mktemp("demo"), GOALS) as hosted:
        yield hosted


@pytest.fixture(scope="module")
def shown(demo: Hosted) -> Counter[str]:
    """Return how often each event is in the ledger."""
    with grpc.insecure_channel(demo.address) as channel:
        return Counter(record["type"] for record in fed(channel))


@pytest.fixture
def channel(demo: Hosted) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(demo.address) as channel:
        yield channel


def listed(channel: grpc.Channel, read: ReadOptions) -> dict[str, Goal]:
    """Return all goals by name."""
    request = ListGoalsRequest(parent=ORGANIZATION, page_size=500, read=read)
    answer = GoalServiceStub(channel).ListGoals(request, metadata=METADATA, timeout=30)
    return {goal.name: goal for goal in answer.goals}


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


def test_it_was_recorded_when_it_happened(demo: Hosted, channel: grpc.Channel) -> None:
    instants = {moment.instant for moment in demo.story.moments()}

    records = fed(channel)

    recorded = {datetime.fromisoformat(record["recorded"]) for record in records}
    # Commands of one moment are a microsecond apart.
    moments = {time.replace(microsecond=0) for time in recorded}
    assert len(records) >= 1500
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


@pytest.mark.parametrize(("feature", "names"), FEATURES.items(), ids=FEATURES)
def test_it_shows(feature: str, names: str, shown: Counter[str]) -> None:
    del feature

    missing = [name for name in names.split() if not shown[name]]

    assert missing == []


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


def test_without_a_terminal_it_runs_what_it_would_print(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "services.cli.main", "demo", "--goals", str(FEW)]
    folder = tmp_path / "kept"
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()

    ended = subprocess.run(
        [*command, "--folder", folder, "--listen", f"unix:{tmp_path}/demo.sock"],
        cwd=ROOT,
        env=shell_environment(bin_folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    story = "trusted-by-cities/active-fleets"
    for said in (
        f"  goals                  {FEW}\n",
        f"$ token=$(goal-ledger check-in {story}",
        "--as-of",
    ):
        assert said in ended.stdout
    assert ended.stdout.count(f"{story}  Fleets in daily service") == 2
    assert (folder / "ledger.db").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_text("somebody's")
    command = [sys.executable, "-m", "services.cli.main", "demo"]

    ended = subprocess.run(
        [*command, "--folder", tmp_path],
        cwd=ROOT,
        env=shell_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert "is not empty" in ended.stderr
    assert (tmp_path / "ledger.db").read_text() == "somebody's"


def test_what_is_printed_can_be_pasted(demo: Hosted) -> None:
    calls = show.calls(demo.story)

    text = show.printed(calls, show.environment(demo.address), "/a folder/bin")

    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[0] == "export PATH='/a folder/bin':\"$PATH\""
    assert lines[1] == f"export GOAL_LEDGER_SERVER={demo.address}"
    assert lines[4:] == [call.command for call in calls]
