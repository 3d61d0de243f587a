"""Shows that a check-in is recorded once, however often it is sent."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.cli.conftest import Run

MEASURE = "trusted-by-cities/retention"


def test_a_check_in_is_recorded_and_read_back_by_its_token(run: Run) -> None:
    token = run("check-in", MEASURE, "101.5", "--fields", "token").out.strip()

    shown = run("goals", "show", "trusted-by-cities", "--token", token, "-o", "json")

    [*_, retention] = shown.json["goal"]["key_results"]
    assert retention["value_in_force"] == {"decimal": "101.5"}


def test_sent_again_it_changes_nothing(run: Run) -> None:
    once = ("check-in", MEASURE, "102", "--request-id", str(uuid4()))

    first, again = run(*once), run(*once)

    assert "Happened    recorded\n" in first.out
    assert "Happened    recorded before; nothing changed\n" in again.out
    different = set(first.out.splitlines()) ^ set(again.out.splitlines())
    assert {line.split()[0] for line in different} == {"Happened"}


def test_an_id_is_for_one_command_only(run: Run) -> None:
    request = ("--request-id", str(uuid4()))
    run("check-in", MEASURE, "102.5", *request)

    ended = run("check-in", MEASURE, "103", *request)

    assert ended.code == 5
    assert "reason: REQUEST_ID_REUSED" in ended.said


def test_the_id_is_made_and_shown_where_none_is_given(run: Run) -> None:
    first, second = (
        run("check-in", MEASURE, "103.5", "-o", "json").json for _ in range(2)
    )

    assert first["request_id"] != second["request_id"]
    assert first["position"] < second["position"]


def test_a_dry_run_records_nothing(run: Run) -> None:
    before = run("goals", "show", "trusted-by-cities", "-o", "json").json["goal"]

    ended = run("check-in", MEASURE, "104", "--dry-run")

    after = run("goals", "show", "trusted-by-cities", "-o", "json").json["goal"]
    assert "checked; nothing was recorded" in ended.out
    assert before == after


def test_nothing_is_recorded_where_something_changed_since_it_was_read(
    run: Run,
) -> None:
    read = run("goals", "show", "trusted-by-cities", "-o", "json").json["goal"]
    since = ("--etag", read["etag"])

    first, second = (run("check-in", MEASURE, "98", *since) for _ in range(2))

    assert (first.code, second.code) == (0, 5)
    assert "reason: VERSION_CONFLICT" in second.said


def test_what_is_said_beside_the_value_is_recorded(run: Run) -> None:
    said = ("--confidence", "0.8", "--note", "Two renewals", "--source", "crm")

    name = run("check-in", MEASURE, "104.5", *said, "--id", "by-hand", "-o", "json")

    assert name.json["name"].endswith("/keyResults/retention/checkIns/by-hand")
    entries = run("audit", "--type", "goal.check_in_recorded", "--limit", "0")
    [line] = [one for one in entries.out.splitlines() if "by-hand" in one]
    assert "confidence 0.8; note Two renewals; source crm" in line


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("paperless-handover", "80"), 8, "CYCLE_CLOSED"),
        ((MEASURE, "many"), 8, "FIELD_INVALID"),
        ((MEASURE, "1", "--at", "2999-01-01"), 8, "EFFECTIVE_TIME_IN_FUTURE"),
        ((MEASURE, "1", "--at", "2020-01-01T00:00"), 8, "EFFECTIVE_TIME_BEFORE_START"),
        ((MEASURE, "1", "--request-id", "1"), 8, "FIELD_INVALID"),
        (("trusted-by-cities/nope", "1"), 3, "RESOURCE_NOT_FOUND"),
    ],
)
def test_what_is_refused_is_told_with_its_reason(
    run: Run, arguments: tuple[str, ...], code: int, reason: str
) -> None:
    ended = run("check-in", *arguments)

    assert (ended.code, ended.out) == (code, "")
    assert f"  reason: {reason}\n  what to do: " in ended.said


def test_an_id_to_try_again_with_is_told_when_the_outcome_is_unknown(run: Run) -> None:
    ended = run("check-in", MEASURE, "-3", "--server", "127.0.0.1:1")

    assert ended.code == 6
    assert "the same again: --request-id " in ended.said
