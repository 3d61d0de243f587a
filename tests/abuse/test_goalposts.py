"""Goalposts that are moved, and endings that are moved: never unseen (abuse E)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from google.type.date_pb2 import Date

from goalledger.v1 import (
    amendment_commands_pb2,
    approval_service_pb2,
    check_in_service_pb2,
    goal_commands_pb2,
    goal_life_commands_pb2,
    goals_pb2,
    history_service_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
    ranges_pb2,
)
from tests.abuse.company import nothing_recorded, reason_of
from tests.abuse.conftest import verify
from tests.rpc.acme import (
    HIRING,
    QUARTER,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    amending,
    check_in,
    percent,
    reading,
)
from tests.rpc.lives import findings, goal_of
from tests.rpc.measured import key_results, number
from tests.rpc.served import ANNA, BEN, CLEO

LAST_DAY = datetime(2026, 3, 31, 15, tzinfo=UTC)


def moving(target: str, **said: Any) -> Any:
    """Move the target of the key result."""
    key_result = goals_pb2.KeyResult(name=RATE, measure=percent(target=target))
    mask = FieldMask(paths=["measure.numeric.target"])
    return key_result_commands_pb2.ReviseKeyResultRequest(
        key_result=key_result, update_mask=mask, **said
    )


def extending(**said: Any) -> Any:
    """Let the key result end a quarter later."""
    later = ranges_pb2.DateRange(
        start_date=QUARTER.start_date, end_date=Date(year=2026, month=6, day=30)
    )
    return key_result_commands_pb2.ReviseKeyResultRequest(
        key_result=goals_pb2.KeyResult(name=RATE, window=later),
        update_mask=FieldMask(paths=["window"]),
        **said,
    )


def closing(name: str = RENEWALS) -> Any:
    """Close a goal as missed."""
    return goal_commands_pb2.CloseGoalRequest(
        name=name, disposition=lifecycle_pb2.DISPOSITION_MISSED
    )


def history(acme: Acme, name: str = RENEWALS) -> list[Any]:
    """Return a goal's history."""
    request = history_service_pb2.ListGoalHistoryRequest(
        parent=name, read=reading(strong=True), page_size=500
    )
    return list(acme.served.ask(request).entries)


def test_a_target_moved_on_the_last_day_hits_it_and_everybody_sees_how(
    acme: Acme,
) -> None:
    """Abuse 64: the score is 1, and the trail says what was moved, when, and why."""
    acme.activate()
    acme.check_in(value=number("75"))
    acme.served.steered.time = LAST_DAY
    with nothing_recorded(acme):
        assert reason_of(acme, moving("75"), ANNA) == "REASON_REQUIRED"

    commit = acme.served.ask(moving("75", **WHY), ANNA).commit

    (moved,) = (e for e in history(acme) if e.event_type == "goal.key_result_revised")
    assert key_results(acme)["rate"].score == "1"
    (change,) = (one for one in moved.changes if one.field.endswith("/target"))
    assert ("90" in change.before, "75" in change.after) == (True, True)
    assert moved.reason == WHY["reason"]
    assert moved.record_time.ToDatetime(UTC).date() == LAST_DAY.date()
    then = goal_of(acme, as_of_position=commit.position - 2)
    assert then.key_results[0].measure.numeric.target == "90"
    assert "moved_late" in findings(acme, RENEWALS)


def test_who_promised_something_fixed_moves_nothing_alone(acme: Acme) -> None:
    """Abuse 64: a SMART goal's target is moved by two people, or not."""
    acme.activate_smart()
    acme.served.steered.time = LAST_DAY
    revising = goal_commands_pb2.ReviseDraftRequest(
        goal=goals_pb2.Goal(name=HIRING, measure=percent(unit="count", target="0"))
    )

    with nothing_recorded(acme):
        assert reason_of(acme, revising, ANNA) == "AMENDMENT_NEEDED"
    name = acme.served.ask(amending(), ANNA).name
    approving = amendment_commands_pb2.ApproveAmendmentRequest(name=name)
    with nothing_recorded(acme):
        assert reason_of(acme, approving, ANNA) == "SEGREGATION_OF_DUTIES"
        assert reason_of(acme, amending(reason=""), ANNA) == "REASON_REQUIRED"

    assert goal_of(acme, HIRING).measure.numeric.target == "4"


def test_what_was_closed_is_edited_by_nobody_until_two_people_reopen_it(
    acme: Acme,
) -> None:
    """Abuse 65: the end is not extended afterwards, nor a key result added."""
    acme.activate()
    acme.check_in()
    closed = acme.served.ask(closing(), ANNA).commit
    more = adding(key_result_id="more", **WHY)
    reopening = goal_life_commands_pb2.ReopenGoalRequest(name=RENEWALS, **WHY)

    with nothing_recorded(acme):
        for request in (extending(**WHY), moving("75", **WHY), more, closing()):
            assert reason_of(acme, request, ANNA) == "GOAL_CLOSED"
    name = acme.served.ask(reopening, ANNA).proposal
    acme.served.ask(approval_service_pb2.ApproveProposalRequest(name=name), CLEO)
    acme.served.ask(extending(**WHY), ANNA)
    acme.served.ask(closing(), ANNA)

    then, now = goal_of(acme, as_of_position=closed.position), goal_of(acme)
    assert not then.key_results[0].HasField("window")
    assert now.key_results[0].window.end_date.month == 6
    told = [one.event_type for one in history(acme)]
    assert told.count("goal.closed") == 2
    assert told.index("goal.reopened") < told.index("goal.key_result_revised")
    assert verify(acme)


def test_a_value_that_goes_backwards_counts_and_is_named(acme: Acme) -> None:
    """Abuse 62; rules §3.9: below the start progress is negative, the score 0."""
    acme.activate()
    acme.check_in(value=number("80"))

    acme.check_in(value=number("60"))

    rate = key_results(acme)["rate"]
    assert (rate.progress, rate.score) == ("-0.5", "0")
    assert "below_start" in findings(acme, RENEWALS)
    listing = check_in_service_pb2.ListCheckInsRequest(
        parent=RATE, read=reading(strong=True)
    )
    values = [one.value.decimal for one in acme.served.ask(listing).check_ins]
    assert sorted(values) == ["60", "80"]


def test_nothing_is_true_before_the_goal_began_or_after_it_ended(acme: Acme) -> None:
    """Abuse 62: dated back as far as the start, and not beyond the end of its life."""
    acme.activate()
    first = datetime(2026, 1, 1, 8, tzinfo=UTC)
    before = datetime(2025, 12, 31, 8, tzinfo=UTC)
    later = datetime(2026, 1, 13, 8, tzinfo=UTC)

    with nothing_recorded(acme):
        for when, reason in (
            (before, "EFFECTIVE_TIME_BEFORE_START"),
            (later, "EFFECTIVE_TIME_IN_FUTURE"),
        ):
            assert reason_of(acme, check_in(effective_time=when), ANNA) == reason
    assert reason_of(acme, check_in(effective_time=first), ANNA) == "OK"
    acme.served.ask(closing(), ANNA)

    with nothing_recorded(acme):
        late = check_in(effective_time=first)
        assert reason_of(acme, late, ANNA) == "GOAL_CLOSED"
        assert reason_of(acme, late, BEN) == "GOAL_CLOSED"
