"""Shows what can be asked with the command, now and as of a past moment."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run
from tests.demo.hosted import Hosted

GOAL = "trusted-by-cities"
MEASURE = f"{GOAL}/active-fleets"
HEADS = ["GOAL", "TITLE", "OWNER", "STATE", "SCORE", "STATUS", "ENDS"]


def test_goals_are_listed_with_owners_by_name(run: Run) -> None:
    ended = run("goals", "list", "--level", "company")

    head, row = ended.out.splitlines()
    assert head.split() == HEADS
    assert row.startswith(f"{GOAL}  Cities trust us")
    assert "Mara Lindqvist  active" in row


def test_a_list_as_json_is_what_the_server_answers(run: Run, demo: Hosted) -> None:
    goals = run("goals", "list", "--limit", "0", "--output", "json").json["goals"]

    # Other tests may carry goals over, but none ever goes.
    assert len(goals) >= demo.story.goals
    assert goals[0]["name"].startswith("organizations/tarnholt/goals/")


def test_a_list_that_goes_on_says_so(run: Run) -> None:
    ended = run("goals", "list", "--limit", "2", "--output", "jsonl")

    assert len(ended.out.splitlines()) == 2
    assert ended.said == "there is more than 2; --limit 0 shows all\n"


def test_a_list_can_be_asked_as_of_the_end_of_a_day(run: Run, demo: Hosted) -> None:
    day = str(demo.story.calendar[-1].previous.end)

    goals = run("goals", "list", "--as-of", day, "--output", "json").json["goals"]

    closed = [goal for goal in goals if goal["state"] == "GOAL_STATE_CLOSED"]
    ends = {goal["window"]["end_date"]["month"] for goal in closed}
    assert demo.story.calendar[-1].previous.end.month not in ends
    assert closed


def test_before_the_first_event_there_was_nothing(run: Run) -> None:
    ended = run("goals", "list", "--as-of", "2020-01-01")

    assert ended.out.split() == HEADS


def test_a_goal_is_shown_as_of_a_position(run: Run) -> None:
    history = run("goals", "history", GOAL, "-o", "json", "--limit", "0").json
    [approved] = [e for e in history["entries"] if e["event_type"] == "goal.approved"]
    position = approved["position"] - 1

    goal = run("goals", "show", GOAL, "--as-of", str(position), "-o", "json").json

    assert goal["goal"]["state"] == "GOAL_STATE_SUBMITTED"
    assert goal["read_info"]["resolved_position"] == position


def test_a_goal_is_shown_with_its_key_results(run: Run) -> None:
    ended = run("goals", "show", GOAL)

    assert "Owner         Mara Lindqvist\n" in ended.out
    assert "Approved by   Ottilie Brandt\n" in ended.out
    assert f"\n{MEASURE}  Fleets in daily service" in ended.out


def test_a_smart_goal_is_shown_with_its_criteria_and_end(run: Run) -> None:
    ended = run("goals", "show", "paperless-handover")

    assert "State         closed, missed, not met\n" in ended.out
    assert "Achievable    Tablets are bought;" in ended.out


def test_a_history_tells_who_did_what_and_why(run: Run) -> None:
    ended = run("goals", "history", GOAL, "--limit", "0")

    [moved] = [line for line in ended.out.splitlines() if "result_revised" in line]
    assert "Mara Lindqvist" in moved
    assert "measure/numeric/target 420 → 345" in moved
    assert "outside event: Two cities moved their tenders" in moved


def test_the_audit_trail_is_searched(run: Run) -> None:
    types = ("--type", "goal.check_in_corrected", "--type", "goal.check_in_retracted")

    entries = run("audit", *types, "--goal", GOAL, "-o", "json").json["entries"]

    assert [entry["event_type"] for entry in entries] == [types[1], types[3]]
    assert all(entry["reason"] for entry in entries)


def test_the_audit_trail_is_searched_by_time(run: Run) -> None:
    [first, *_] = run("audit", "--limit", "1", "-o", "json").json["entries"]

    found = run("audit", "--before", first["record_time"], "-o", "json").json["entries"]
    again = run("audit", "--since", first["record_time"], "-o", "jsonl", "--limit", "1")

    assert found == []
    assert json.loads(again.out) == first


def test_a_score_is_explained_down_to_its_check_in(run: Run) -> None:
    answer = run("scores", "explain", MEASURE, "-o", "json").json["explanation"]
    told = run("scores", "explain", MEASURE).out

    assert answer["rule"] == "score/1"
    assert f"Computation  {answer['computation']}\n" in told
    assert answer["inputs"][0]["check_in"].startswith("organizations/tarnholt/goals")


def test_the_feed_ends_when_it_has_caught_up(run: Run) -> None:
    ended = run("feed", "--type", "goal.closed", "--until-caught-up", "-o", "jsonl")

    events = [json.loads(line) for line in ended.out.splitlines()]
    assert events
    assert {event["record"]["type"] for event in events} == {"goal.closed"}
    assert all(event["texts"]["/learnings"] for event in events)


def test_the_feed_begins_after_a_position_and_ends_at_a_limit(run: Run) -> None:
    ended = run("feed", "--after", "2", "--limit", "3", "-o", "json")

    positions = [event["position"] for event in ended.json]
    assert positions == [3, 4, 5]


def test_the_feed_shows_opened_texts_and_nothing_sealed(run: Run) -> None:
    ended = run(
        "feed", "--goal", GOAL, "--type", "goal.check_in_corrected", "--until-caught-up"
    )

    assert "check_in week-04-corrected" in ended.out
    assert "sealed" not in ended.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("goals", "show", "nope"), 3, "reason: RESOURCE_NOT_FOUND"),
        (("goals", "list", "--principal", "who@x.example"), 4, "PERMISSION_DENIED"),
        (("goals", "list", "--organization", "other"), 4, "PERMISSION_DENIED"),
        (("goals", "list", "--principal", ""), 4, "CREDENTIALS_MISSING"),
        (("goals", "list", "--as-of", "2999-01-01"), 8, "AS_OF_IN_FUTURE"),
        (("goals", "list", "--as-of", "999999"), 8, "POSITION_BEYOND_HEAD"),
        (("goals", "show", GOAL, "--token", "xx"), 8, "CONSISTENCY_TOKEN_INVALID"),
        (("goals", "list", "--server", "127.0.0.1:1"), 6, "no server answers"),
        (("goals", "list", "--as-of", "today"), 2, "is no day or time"),
        (("goals", "list", "--state", "done"), 2, "is none of: draft, submitted"),
        (("goals", "list", "--organization", ""), 2, "GOAL_LEDGER_ORGANIZATION"),
        (("goals", "lisst"), 2, "No such command"),
    ],
)
def test_what_cannot_be_answered_ends_with_its_code(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = run(*arguments)

    assert (ended.code, ended.out) == (code, "")
    assert said in ended.said
