"""Which check-ins are due, as of any moment, through the wire (rules §6.5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from google.type.date_pb2 import Date

from goalledger.v1 import (
    cadence_pb2,
    check_in_service_pb2,
    due_check_ins_pb2,
    goals_pb2,
    ranges_pb2,
)
from goalledger.v1.key_result_commands_pb2 import (
    DropKeyResultRequest,
    ReviseKeyResultRequest,
)
from tests.rpc.acme import (
    ACME,
    HIRING,
    RATE,
    RENEWALS,
    SALES,
    WHY,
    Acme,
    adding,
    objective,
    percent,
    reading,
    smart,
)
from tests.rpc.measured import FRIDAYS, activated, number, seen
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, refused

OPEN, ON_TIME, LATE, BACKFILLED, MISSED, SKIPPED = (
    due_check_ins_pb2.SlotState.Value(f"SLOT_STATE_{name}")
    for name in ("OPEN", "ON_TIME", "LATE", "BACKFILLED", "MISSED", "SKIPPED")
)
EVERY = [OPEN, ON_TIME, LATE, BACKFILLED, MISSED, SKIPPED]
MONTHLY = cadence_pb2.CheckInSchedule(
    cadence=cadence_pb2.CADENCE_MONTHLY, anchor_day=31
)


def listing(**said: Any) -> due_check_ins_pb2.ListDueCheckInsRequest:
    """Ask what is due."""
    said = {"read": reading(strong=True), **said}
    return due_check_ins_pb2.ListDueCheckInsRequest(parent=ACME, **said)


def due(acme: Acme, **said: Any) -> list[Any]:
    """List what is due, all pages of it."""
    request = listing(**said)
    found: list[Any] = []
    while True:
        answer = acme.served.ask(request)
        found += answer.due_check_ins
        if not answer.next_page_token:
            return found
        request.page_token = answer.next_page_token


def days(found: list[Any]) -> list[tuple[str, str, str]]:
    """Return of each slot what it is of, when it is due, and its state."""
    return [
        (
            one.parent.rpartition("/")[2],
            f"{one.due_day.month:02}-{one.due_day.day:02}",
            due_check_ins_pb2.SlotState.Name(one.state).removeprefix("SLOT_STATE_"),
        )
        for one in found
    ]


def weekly(acme: Acme) -> None:
    """Let the objective ask for a check-in every Friday; it is Monday the 12th."""
    activated(acme, {"rate": percent()}, schedule=FRIDAYS)


def go_to(acme: Acme, day: int) -> None:
    """Let it be noon of a day of January."""
    acme.served.steered.time = datetime(2026, 1, day, 12, tzinfo=UTC)


def test_what_still_asks_for_a_check_in_is_listed(acme: Acme) -> None:
    """Feature C2: slots that have begun, and hold none."""
    weekly(acme)

    assert days(due(acme)) == [
        ("rate", "01-02", "MISSED"),
        ("rate", "01-09", "MISSED"),
        ("rate", "01-16", "OPEN"),
    ]
    acme.check_in(effective_time=datetime(2026, 1, 8, tzinfo=UTC))
    acme.check_in()
    assert days(due(acme)) == [("rate", "01-02", "MISSED")]


def test_a_slot_says_what_it_is_about(acme: Acme) -> None:
    weekly(acme)
    name = acme.check_in().name

    (slot,) = due(acme, states=[OPEN])

    assert (slot.parent, slot.slot, slot.check_in) == (RATE, 3, name)
    assert (slot.title, slot.owner) == ("Measured by rate", acme.anna)
    assert slot.goal_title == "Customers stay with us"
    spans = (slot.first_day, slot.due_day, slot.grace_day)
    assert [one.day for one in spans] == [10, 16, 19]


def test_slots_are_on_time_late_back_filled_or_missed(acme: Acme) -> None:
    """Feature C2: by the day on which the first check-in was recorded."""
    weekly(acme)
    for told, about in ((16, 16), (26, 20), (28, 29), (30, 27)):
        go_to(acme, told)
        when = datetime(2026, 1, min(about, told), 9, tzinfo=UTC)
        acme.check_in(effective_time=when)
    go_to(acme, 30)
    acme.check_in(effective_time=datetime(2026, 1, 5, 9, tzinfo=UTC))
    go_to(acme, 31)

    found = days(due(acme, states=EVERY))

    assert found == [
        ("rate", "01-02", "MISSED"),
        ("rate", "01-09", "BACKFILLED"),
        ("rate", "01-16", "ON_TIME"),
        ("rate", "01-23", "LATE"),
        ("rate", "01-30", "ON_TIME"),
        ("rate", "02-06", "OPEN"),
    ]
    assert days(due(acme, states=[LATE, BACKFILLED])) == [found[1], found[3]]


def test_the_list_is_as_of_any_moment(acme: Acme) -> None:
    """Feature C2, F2: what was due then, as known then."""
    weekly(acme)
    then = acme.served.steered.time + timedelta(hours=1)
    go_to(acme, 20)
    acme.check_in(effective_time=datetime(2026, 1, 15, tzinfo=UTC))

    now = days(due(acme))
    before = days(due(acme, read=reading(as_of_time=then)))

    assert now[-1] == ("rate", "01-23", "OPEN")
    assert before == [
        ("rate", "01-02", "MISSED"),
        ("rate", "01-09", "MISSED"),
        ("rate", "01-16", "OPEN"),
    ]


def test_what_comes_can_be_asked_for(acme: Acme) -> None:
    """Feature C2: for reminders and calendars."""
    weekly(acme)
    span = ranges_pb2.DateRange(
        start_date=Date(year=2026, month=1, day=16),
        end_date=Date(year=2026, month=1, day=30),
    )

    assert days(due(acme, due_within=span)) == [
        ("rate", "01-16", "OPEN"),
        ("rate", "01-23", "OPEN"),
        ("rate", "01-30", "OPEN"),
    ]


def test_a_smart_goal_and_key_results_of_their_own_schedule_are_due(acme: Acme) -> None:
    own = {"measure": percent(), "schedule": MONTHLY}
    activated(acme, {"rate": percent(), "own": own}, schedule=FRIDAYS)
    acme.draft_smart(goal=smart(acme.anna, schedule=MONTHLY))
    acme.submit(HIRING)
    acme.approve(HIRING)

    assert days(due(acme)) == [
        ("hiring", "01-31", "OPEN"),
        ("rate", "01-02", "MISSED"),
        ("rate", "01-09", "MISSED"),
        ("rate", "01-16", "OPEN"),
        ("own", "01-31", "OPEN"),
    ]


def test_drafts_and_what_was_dropped_are_never_due(acme: Acme) -> None:
    acme.draft(goal=objective(acme.anna, schedule=FRIDAYS))
    for key in ("rate", "other"):
        acme.served.ask(adding(key_result_id=key), BEN)
    assert due(acme) == []
    acme.submit()
    acme.approve()

    dropping = DropKeyResultRequest(name=f"{RENEWALS}/keyResults/other", **WHY)
    acme.served.ask(dropping, ANNA)

    assert {name for name, _, _ in days(due(acme))} == {"rate"}


def test_a_new_schedule_starts_the_day_after(acme: Acme) -> None:
    """Rules §6.5: what was due keeps its day."""
    weekly(acme)
    key_result = goals_pb2.KeyResult(name=RATE, schedule=MONTHLY)
    acme.served.ask(ReviseKeyResultRequest(key_result=key_result, **WHY), ANNA)
    go_to(acme, 20)

    assert days(due(acme)) == [
        ("rate", "01-02", "MISSED"),
        ("rate", "01-09", "MISSED"),
        ("rate", "01-31", "OPEN"),
    ]


def test_the_list_is_of_an_owner_and_a_unit(acme: Acme) -> None:
    """Feature C2."""
    acme.draft(goal=objective(acme.anna, schedule=FRIDAYS, unit=SALES))
    acme.served.ask(adding(), BEN)
    acme.submit()
    acme.approve()

    assert len(due(acme, owner=acme.anna, unit=SALES)) == 3
    assert due(acme, owner=acme.ben) == []
    assert due(acme, unit=f"{ACME}/units/other") == []


def test_pages_neither_skip_nor_repeat_a_slot(acme: Acme) -> None:
    own = {"measure": percent(), "schedule": MONTHLY}
    activated(acme, {"rate": percent(), "own": own}, schedule=FRIDAYS)
    acme.draft_smart(goal=smart(acme.anna, schedule=FRIDAYS))
    acme.submit(HIRING)
    acme.approve(HIRING)
    whole = days(due(acme, states=EVERY))

    for size in (1, 2, 3):
        assert days(due(acme, states=EVERY, page_size=size)) == whole
    assert len(whole) == 7


def test_a_corrected_check_in_came_when_it_first_came(acme: Acme) -> None:
    """Rules §6.2, §6.5."""
    weekly(acme)
    go_to(acme, 16)
    name = seen(acme, RATE, number("80"))
    go_to(acme, 28)

    acme.served.ask(
        check_in_service_pb2.CorrectCheckInRequest(
            name=name, value=number("70"), **WHY
        ),
        ANNA,
    )

    (slot,) = due(acme, states=[ON_TIME])
    assert slot.due_day.day == 16
    assert slot.check_in != name


def test_the_filters_are_checked(standing: Acme) -> None:
    owner = "organizations/acme/units/x"
    request = listing(owner=owner, page_size=-1, states=[0])

    invalid(standing, request, "states[0]", "owner", "page_size")
    with refused("UNKNOWN_FIELDS"):
        standing.served.ask(listing(states=[9]))
