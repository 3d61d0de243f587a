"""Shows what is due, as a list and as a calendar, and what people declare."""

from __future__ import annotations

from uuid import uuid4

from goalledger.v1.check_in_service_pb2 import RetractCheckInRequest
from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.due_check_ins_pb2 import DueCheckIn, SlotState
from services.cli.calling.calendars import calendar
from services.cli.calling.connection import connected
from services.cli.calling.options import Caller
from services.cli.check_ins.due import Filters, request_of
from services.cli.check_ins.reminders import told_once
from services.demo.company import CHIEF, ORGANIZATION, principal
from tests.cli.conftest import Run
from tests.demo.hosted import Hosted

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


def test_reminders_begin_with_what_asks_for_a_check_in(run: Run) -> None:
    asking = run("due", "--limit", "0", "-o", "json").json["due_check_ins"]

    ended = run("reminders", "--limit", str(len(asking)), "-o", "json")

    assert ended.json == asking


def test_reminders_tell_what_comes_to_ask_for_a_check_in(
    run: Run, demo: Hosted
) -> None:
    """A check-in that was retracted is asked for again; what was told is not."""
    slots = run("due", "--state", "on-time", "-o", "json").json["due_check_ins"]
    answered = next(one for one in slots if one["check_in"])
    asking = run("due", "--limit", "0", "-o", "json").json["due_check_ins"]
    caller = Caller(demo.address, principal(CHIEF), ORGANIZATION)
    with connected(caller) as connection:
        told = told_once(connection, request_of(connection, Filters()), seconds=0)
        assert [next(told).slot for _ in asking] == [one["slot"] for one in asking]

        connection.ask(
            CheckInServiceStub(connection.channel).RetractCheckIn,
            RetractCheckInRequest(
                name=answered["check_in"],
                request_id=str(uuid4()),
                reason_code=ReasonCode.REASON_CODE_ENTRY_ERROR,
                reason="It was of the week before.",
            ),
        )

        reminder = next(told)
    assert (reminder.parent, reminder.slot) == (answered["parent"], answered["slot"])
    assert reminder.state in {SlotState.SLOT_STATE_OPEN, SlotState.SLOT_STATE_MISSED}


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
