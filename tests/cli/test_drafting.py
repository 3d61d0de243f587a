"""Shows how goals are drafted, decided and ended with the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.demo.company import principal
from tests.cli.conftest import Run
from tests.cli.test_directory import done, id_of

AS_PRIYA = ("--principal", principal("priya.castellan"))
DAYS = ("--from", "2026-04-01", "--until", "2026-06-30")
WHY = ("--why", "target-wrong", "--reason", "We can do more.")
KIND = ("--framework", "okr", "--level", "team")


def drafted(run: Run, goal: str, *said: str) -> None:
    """Let Mara draft an objective of her own."""
    mara = id_of(run, "Mara Lindqvist")
    title = ("--title", f"The goal {goal} is worth it")
    done(run("goals", "draft", goal, *KIND, *DAYS, *title, "--owner", mara, *said))


def active(run: Run, goal: str, *said: str) -> None:
    """Let an objective with one key result begin."""
    drafted(run, goal, *said)
    measure = ("--measure", "from 0 to 10 count")
    done(run("key-results", "add", f"{goal}/rate", "--title", "Rate", *measure))
    done(run("goals", "submit", goal))
    done(run("goals", "approve", goal, *AS_PRIYA))


def shown(run: Run, goal: str) -> Any:
    return done(run("goals", "show", goal, "-o", "json")).json["goal"]


def test_an_objective_says_what_its_options_say(run: Run) -> None:
    filed = ("--unit", "sales", "--category", "project", "--label", "market=north")
    said = ("--ambition", "committed", "--roll-up", "both", "--cadence", "monthly:31:5")

    drafted(run, "told", *filed, *said, "--plan", "2026-05-15=0.4")

    goal = shown(run, "told")
    assert (goal["state"], goal["level"]) == ("GOAL_STATE_DRAFT", "GOAL_LEVEL_TEAM")
    assert goal["unit"].endswith("/units/sales")
    assert goal["labels"] == {"market": "north"}
    assert (goal["ambition"], goal["roll_up"]) == ("AMBITION_COMMITTED", "ROLL_UP_BOTH")
    assert goal["schedule"]["cadence"] == "CADENCE_MONTHLY"
    assert [one["progress"] for one in goal["plan"]] == ["0.4"]
    assert goal["window"]["end_date"] == {"year": 2026, "month": 6, "day": 30}


def test_what_is_said_anew_takes_the_place_of_what_was(run: Run) -> None:
    drafted(run, "anew", "--description", "Old", "--label", "market=north")

    said = ("--until", "2026-09-30", "--description", "", "--label", "team=two")
    revised = done(run("goals", "revise", "anew", *said))

    goal = shown(run, "anew")
    assert "Events      goal.draft_revised\n" in revised.out
    assert goal["description"] == ""
    assert goal["labels"] == {"team": "two"}
    assert goal["window"]["start_date"]["month"] == 4
    assert goal["window"]["end_date"]["month"] == 9


def test_a_goal_is_rejected_with_a_reason_and_comes_again(run: Run) -> None:
    drafted(run, "again", "--roll-up", "children")
    measure = ("--measure", "from 0 to 10 count")
    done(run("key-results", "add", "again/rate", "--title", "Rate", *measure))
    done(run("goals", "submit", "again"))

    silent = run("goals", "reject", "again", *AS_PRIYA)
    rejected = done(run("goals", "reject", "again", *AS_PRIYA, *WHY))

    assert (silent.code, silent.out) == (8, "")
    assert "reason: REASON_REQUIRED" in silent.said
    assert "Events      goal.rejected\n" in rejected.out
    assert shown(run, "again")["state"] == "GOAL_STATE_DRAFT"


def test_nobody_approves_what_they_proposed(run: Run) -> None:
    drafted(run, "own")
    done(run("key-results", "add", "own", "--title", "Rate", "--measure", "yes"))
    done(run("goals", "submit", "own"))

    ended = run("goals", "approve", "own")

    assert ended.code == 4
    assert "reason: SEGREGATION_OF_DUTIES" in ended.said


def test_a_key_result_is_revised_with_a_reason_once_its_goal_is_active(
    run: Run,
) -> None:
    active(run, "moved")

    silent = run("key-results", "revise", "moved/rate", "--target", "20")
    said = ("--target", "20", "--weight", "2", *WHY)
    revised = done(run("key-results", "revise", "moved/rate", *said, "-o", "json"))

    [rate] = shown(run, "moved")["key_results"]
    assert (silent.code, revised.json["name"]) == (8, rate["name"])
    assert rate["measure"]["numeric"] == {"start": "0", "target": "20", "stretch": ""}
    assert rate["weight"] == "2"


def test_a_miss_is_closed_with_its_cause_and_explained(run: Run) -> None:
    active(run, "missed", "--ambition", "committed")
    cause = ("--miss-cause", "capacity", "--miss-explanation", "Two left.")
    said = ("--unmeasured", "rate=Nobody counted.", "--learnings", "Count first.")

    silent = run("goals", "close", "missed", "missed", *said)
    closed = done(run("goals", "close", "missed", "missed", *said, *cause))

    goal = shown(run, "missed")
    assert "reason: CAUSE_NEEDED" in silent.said
    assert "Events      goal.closed\n" in closed.out
    assert goal["disposition"] == "DISPOSITION_MISSED"
    assert goal["miss_cause"] == "MISS_CAUSE_CAPACITY"
    assert goal["learnings"] == "Count first."
    assert goal["key_results"][0]["explanation"] == "Nobody counted."


def test_a_draft_is_called_off_and_stays_readable(run: Run) -> None:
    drafted(run, "off")

    done(run("goals", "cancel", "off", *WHY))

    assert shown(run, "off")["state"] == "GOAL_STATE_CANCELLED"
    assert "reason: GOAL_CANCELLED" in run("goals", "submit", "off").said


def test_what_is_only_checked_is_not_recorded(run: Run) -> None:
    drafted(run, "checked")
    once = ("--request-id", str(uuid4()))

    ended = done(run("goals", "cancel", "checked", *WHY, *once, "--validate-only"))
    kept = shown(run, "checked")
    first = done(run("goals", "cancel", "checked", *WHY, *once))
    again = done(run("goals", "cancel", "checked", *WHY, *once, "-o", "json"))

    assert "checked; nothing was recorded" in ended.out
    assert kept["state"] == "GOAL_STATE_DRAFT"
    assert "Happened    recorded\n" in first.out
    assert again.json["replayed"]


def test_a_file_says_the_whole_request_and_options_go_over_it(
    run: Run, tmp_path: Path
) -> None:
    drafted(run, "filed")
    said = {
        "key_result_id": "rate",
        "key_result": {
            "title": "Said by the file",
            "weight": "3",
            "measure": {"binary": {}},
        },
        "request_id": str(uuid4()),
    }
    file = tmp_path / "key-result.json"
    file.write_text(json.dumps(said))
    add = ("key-results", "add", "filed", "--file", str(file), "-o", "json")

    added = done(run(*add, "--title", "Said by hand"))
    again = run(*add)

    [rate] = shown(run, "filed")["key_results"]
    assert added.json["request_id"] == said["request_id"]
    assert rate["name"].endswith("/goals/filed/keyResults/rate")
    assert (rate["title"], rate["weight"]) == ("Said by hand", "3")
    assert again.code == 5
    assert "reason: REQUEST_ID_REUSED" in again.said


def test_a_file_revises_what_its_mask_names_or_all_that_it_gives(
    run: Run, tmp_path: Path
) -> None:
    drafted(run, "masked", "--description", "Kept")
    file = tmp_path / "goal.json"
    revise = ("goals", "revise", "masked", "--file", str(file))

    file.write_text('{"goal": {"title": "All that is given"}}')
    unclear = run(*revise, "--description", "")
    done(run(*revise))
    file.write_text('{"goal": {"title": "No", "policy": ""}, "update_mask": "policy"}')
    done(run(*revise, "--description", "New"))

    goal = shown(run, "masked")
    assert unclear.code == 2
    assert "has no update_mask" in unclear.said
    assert (goal["title"], goal["description"]) == ("All that is given", "New")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("goals", "revise", "x"), "say what is to change"),
        (("goals", "draft", "--label", "north"), "'north' is not said like"),
        (
            ("goals", "draft", "--template", "keep"),
            "'keep' is no version of a template",
        ),
        (("goals", "draft", "--level", "galaxy"), "'galaxy' is none of: company"),
        (("goals", "draft", "--file", "nowhere.json"), "cannot be read as a request"),
        (("goals", "draft", "--title", "\udcff"), "is no text in UTF-8"),
        (("check-in", "x", "1", "--note", "\udcff"), "is no text in UTF-8"),
        (("goals", "close", "x", "won"), "'won' is none of: done, missed"),
        (("key-results", "add", "x", "--measure", "a lot"), "'a lot' is no measure"),
        (("key-results", "add", "x", "--stretch", "9"), "say the measure too"),
    ],
)
def test_what_cannot_be_meant_is_not_sent(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ended = run(*arguments)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.said


def test_fields_that_are_missing_are_named_by_the_server(run: Run) -> None:
    ended = run("goals", "draft")

    assert ended.code == 8
    assert "  goal.title: " in ended.said
    assert "reason: FIELD_INVALID" in ended.said
