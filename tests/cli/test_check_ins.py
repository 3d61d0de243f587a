"""Shows check-ins listed, recorded together, corrected and retracted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_directory import done
from tests.cli.test_drafting import active

WHY = ("--why", "entry-error", "--reason", "It was another one.")


def listed(run: Run, measure: str, *said: str) -> list[Any]:
    found = done(run("check-ins", "list", measure, *said, "-o", "json")).json
    return [*found["check_ins"]]


def test_a_check_in_is_corrected_and_both_stay_readable(run: Run) -> None:
    active(run, "corrected")
    done(run("check-in", "corrected/rate", "5", "--id", "first"))

    said = ("--note", "Counted again.", "--id", "second")
    corrected = done(
        run("check-ins", "correct", "corrected/rate/first", "-4", *said, *WHY)
    )

    told = done(run("check-ins", "list", "corrected")).out
    assert "Check-in    corrected/rate/second\n" in corrected.out
    first, second = listed(run, "corrected/rate")
    assert first["state"] == "CHECK_IN_STATE_SUPERSEDED"
    assert (second["value"], second["note"]) == ({"decimal": "-4"}, "Counted again.")
    assert "superseded" in told
    assert "entry error: It was another one." in told


def test_a_check_in_is_retracted_with_a_reason(run: Run) -> None:
    active(run, "retracted")
    done(run("check-in", "retracted/rate", "5", "--id", "first"))

    silent = run("check-ins", "retract", "retracted/rate/first")
    retracted = done(run("check-ins", "retract", "retracted/rate/first", *WHY))

    assert (silent.code, silent.out) == (8, "")
    assert "reason: REASON_REQUIRED" in silent.said
    assert "goal.check_in_retracted" in retracted.out
    assert listed(run, "retracted", "--state", "in-force") == []
    assert len(listed(run, "retracted", "--state", "retracted")) == 1


def test_several_check_ins_are_recorded_at_once_or_none(run: Run) -> None:
    for goal in ("one", "two"):
        active(run, goal)

    refused = run("check-ins", "record", "one/rate=1", "two/nope=2")
    told = done(run("check-ins", "record", "one/rate=1", "two/rate=2"))
    said = done(run("check-ins", "record", "one/rate=3", "two/rate=4", "-o", "json"))

    assert (refused.code, refused.out) == (3, "")
    assert told.out.startswith("Check-ins   one/rate/")
    assert len(said.json["names"]) == 2
    assert [one["value"]["decimal"] for one in listed(run, "one")] == ["1", "3"]


def test_check_ins_are_recorded_from_a_file(run: Run, tmp_path: Path) -> None:
    active(run, "filed-away")
    parent = "organizations/tarnholt/goals/filed-away/keyResults/rate"
    link = {"uri": "https://a.example/x", "relation": "LINK_RELATION_EVIDENCE"}
    entry = {"parent": parent, "value": {"decimal": "7"}, "links": [link]}
    file = tmp_path / "monday.json"
    file.write_text(json.dumps({"entries": [entry]}))

    done(run("check-ins", "record", "--file", str(file)))

    [seen] = listed(run, "filed-away")
    assert (seen["value"]["decimal"], seen["links"][0]["uri"]) == ("7", link["uri"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("record", "one/rate"), "'one/rate' is not said like"),
        (("retract", "one"), "'one' names no check-in"),
        (("list", "one", "--state", "old"), "'old' is none of: in force"),
    ],
)
def test_what_cannot_be_meant_is_not_sent(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ended = run("check-ins", *arguments)

    assert ended.code == 2
    assert said in ended.said
