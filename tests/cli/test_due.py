"""Shows what is due, as a list and as a calendar, and what people declare."""

from __future__ import annotations

from goalledger.v1.due_check_ins_pb2 import DueCheckIn
from services.cli.calling.calendars import calendar
from tests.cli.conftest import Run

MEASURE = "trusted-by-cities/retention"


def test_what_is_due_is_listed(run: Run) -> None:
    ended = run("due", "--state", "missed", "--limit", "0", "-o", "json")

    slots = ended.json["due_check_ins"]
    assert slots
    assert {slot["state"] for slot in slots} == {"SLOT_STATE_MISSED"}
    assert {slot["check_in"] for slot in slots} == {""}


def test_the_list_is_as_of_a_past_moment(run: Run) -> None:
    ended = run("due", "--as-of", "2026-04-17", "--state", "open", "--state", "on-time")

    assert "2026-04-17" in ended.out
    assert "on time" in ended.out
    assert "2026-05" not in ended.out


def test_days_to_come_make_a_calendar_file(run: Run) -> None:
    days = ("--due-from", "2026-12-01", "--due-until", "2026-12-31")

    ended = run("due", *days, "--ical", "--limit", "0")

    lines = ended.out.splitlines()
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "DTSTART;VALUE=DATE:20261204" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    assert max(len(line.encode()) for line in lines) <= 75


def test_a_calendar_folds_long_lines_and_escapes_what_it_must() -> None:
    due = DueCheckIn(
        parent="organizations/a/goals/g/keyResults/k",
        title="Ölpreise; und, was \\ sonst" * 4,
        goal_title="Ziel\x1b[31m",
        slot=3,
    )
    due.due_day.year, due.due_day.month, due.due_day.day = 2026, 12, 31

    text = calendar([due])

    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Check in: Ölpreise\\; und\\, was \\\\ sonst" in unfolded
    assert "DTEND;VALUE=DATE:20270101\r\n" in unfolded
    assert "\x1b" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_an_impossible_day_is_a_mistake_of_the_caller(run: Run) -> None:
    ended = run("due", "--due-from", "2026-02-30")

    assert ended.code == 2
    assert "is no day" in ended.said


def test_a_status_is_declared_and_shown_beside_the_computed_one(run: Run) -> None:
    why = ("--why", "dependency", "--reason", "Two cities wait for their budget.")

    refused = run("declare", MEASURE, "achieved")
    declared = run("declare", "trusted-by-cities", "off-track", *why)

    assert "reason: REASON_REQUIRED" in refused.said
    assert "trusted-by-cities" in declared.out
    shown = run("goals", "show", "trusted-by-cities")
    assert "off track: Two cities wait for their budget." in shown.out


def test_relevance_is_asked_of_smart_goals_alone(run: Run) -> None:
    ended = run("confirm", "trusted-by-cities")

    assert "reason: WRONG_FRAMEWORK" in ended.said


def test_a_value_is_written_in_the_form_its_measure_takes(run: Run) -> None:
    for value in ("yes", "no", "zone=TARGET", "done=pilot,launch", "done="):
        ended = run("check-in", MEASURE, value, "--dry-run")

        assert "this measure is NUMERIC and takes a decimal" in ended.said
