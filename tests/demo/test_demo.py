"""Shows that the demo is filled truly, served, shown, and ends by itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc
import pytest

from goalledger.v1.event_feed_service_pb2 import ReadEventsRequest
from goalledger.v1.event_feed_service_pb2_grpc import EventFeedServiceStub
from goalledger.v1.goal_reads_pb2 import GetGoalRequest, ListGoalsRequest
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.goals_pb2 import Goal
from goalledger.v1.lifecycle_pb2 import GoalState
from goalledger.v1.read_pb2 import ReadOptions
from services.demo import show
from services.demo.company import CHIEF, principal
from services.demo.requests import ORGANIZATION, goal_name
from services.ledger.stores import open_store
from services.ledger.verify import Verification
from tests.demo.hosted import Hosted, hosting, shell_environment
from tests.demo.lawful import Followers
from tests.house.checkout import ROOT

GOALS = 13
METADATA = (("goal-ledger-principal", principal(CHIEF)),)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """Give a filled demo to all tests of this file; they leave it as it is."""
    with hosting(tmp_path_factory.mktemp("demo"), GOALS) as hosted:
        yield hosted


@pytest.fixture
def channel(demo: Hosted) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(demo.address) as channel:
        yield channel


def listed(channel: grpc.Channel, read: ReadOptions) -> dict[str, Goal]:
    """Return all goals by name."""
    request = ListGoalsRequest(parent=ORGANIZATION, page_size=500, read=read)
    answer = GoalServiceStub(channel).ListGoals(request, metadata=METADATA, timeout=30)
    return {goal.name: goal for goal in answer.goals}


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
    request = ReadEventsRequest(parent=ORGANIZATION, page_size=500)

    page = EventFeedServiceStub(channel).ReadEvents(
        request, metadata=METADATA, timeout=30
    )

    recorded = {
        datetime.fromisoformat(
            bytes(event.record).split(b'"recorded":"')[1][:27].decode()
        )
        for event in page.events
    }
    # Commands of one moment are a microsecond apart.
    moments = {time.replace(microsecond=0) for time in recorded}
    assert len(page.events) >= 500
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
    assert first.measure.numeric.target == f"{plan.courses[0].target:f}"


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
    command = [sys.executable, "-m", "services.cli.main", "demo", "--goals", str(GOALS)]
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
        f"  goals                  {GOALS}\n",
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
