"""P4: recorded time moves forward, and what was answered as of a time stays so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from domain.days import instant_text
from domain.directory.units import create_unit
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.rules import draft_goal
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.record import Record
from services.ledger.refusals import ClockBehindLedger
from services.ledger.writing import batch
from services.ledger.writing.acts import Promise, Receipt
from services.ledger.writing.batch import Batch
from services.ledger.writing.requests import Answer
from tests.examples import BEN, GOAL, KEY_RESULT, draft, key_result
from tests.ledger.opened import MORNING, ORGANIZATION, Opened, served

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def restarted(acme: Opened) -> Iterator[Opened]:
    """Give the same ledger opened again, with a clock of its own that stands still."""
    with served(acme.url, acme.steered) as again:
        yield again


def unit(ledger: Opened, at: datetime) -> Record:
    """Let a unit be created while the clock says something, and return its record."""
    ledger.steered.time = at
    position = ledger.do(create_unit, unit_id=None, name="X").answer.position
    return ledger.ledger.read.records(ORGANIZATION, position - 1, 1)[0]


def shows_time_moves_forward(ledger: Opened, *others: Opened) -> None:
    """Show it while the clock stands, steps back a little, and jumps ahead a day."""
    steps = [0, 0, -1, -4, 2, 1, 86_400, 86_398, 86_400, 86_401]
    clocks = [ledger.steered.time + seconds * SECOND for seconds in steps]

    for clock in clocks:
        for one in (ledger, *others):
            unit(one, clock)

    records = ledger.ledger.read.records(ORGANIZATION, 0, 1_000)
    assert all(
        one.recorded < after.recorded
        for one, after in pairwise(records)
        if one.request != after.request
    ), "time went back"


def shows_an_answered_time_stays_answered(ledger: Opened) -> None:
    """Show that nothing is recorded into a time that was answered."""
    read, asked = ledger.ledger.read, ledger.steered.time + HOUR
    ledger.steered.time = asked
    ledger.promise(asked)
    answered = read.position_at(ORGANIZATION, asked)

    unit(ledger, asked - 3 * SECOND)
    unit(ledger, asked - 2 * SECOND)

    assert read.position_at(ORGANIZATION, asked) == answered, "the answer changed"


def test_time_moves_forward_whatever_the_clock_does(acme: Opened) -> None:
    shows_time_moves_forward(acme)


def test_time_moves_forward_with_two_servers(acme: Opened, restarted: Opened) -> None:
    shows_time_moves_forward(acme, restarted)


def test_time_goes_back_where_only_the_clock_is_asked(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "next_instant", lambda passed: MORNING)

    with pytest.raises(AssertionError, match="time went back"):
        shows_time_moves_forward(acme)


def test_an_answered_time_stays_answered(acme: Opened) -> None:
    shows_an_answered_time_stays_answered(acme)


def test_an_answered_time_stays_answered_after_a_restart(
    acme: Opened, restarted: Opened
) -> None:
    asked = acme.steered.time + HOUR
    acme.steered.time = asked
    acme.promise(asked)

    later = unit(restarted, asked - 3 * SECOND)

    assert later.recorded > asked


def test_an_answered_time_changes_where_nothing_is_kept_of_it(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_only(self: Batch, promise: Promise) -> Receipt:
        head, recorded = self.head, instant_text(promise.until)
        return Receipt(Answer(head.position, recorded), head.epoch)

    monkeypatch.setattr(Batch, "_promise", answer_only)

    with pytest.raises(AssertionError, match="the answer changed"):
        shows_an_answered_time_stays_answered(acme)


def test_all_events_of_a_command_share_one_recorded_time(acme: Opened) -> None:
    by_ben = {"goal_id": GOAL, "by": BEN}
    acme.do(draft_goal, draft=draft(), **by_ben)
    acme.do(add_key_result, key_result_id=KEY_RESULT, stated=key_result(), **by_ben)
    acme.do(submit_goal, **by_ben)

    position = acme.do(approve_goal, goal_id=GOAL).answer.position

    records = acme.ledger.read.records(ORGANIZATION, position - 2, 10)
    assert [record.event.NAME for record in records] == [
        "goal.approved",
        "score.changed",
    ]
    assert len({record.recorded for record in records}) == 1


def test_a_clock_an_hour_behind_the_ledger_records_nothing(acme: Opened) -> None:
    now = unit(acme, MORNING + HOUR).recorded

    with pytest.raises(ClockBehindLedger) as refused:
        unit(acme, MORNING)

    assert refused.value.facts == {"seconds": str(HOUR.total_seconds())}
    assert unit(acme, MORNING + HOUR).recorded > now


def test_after_a_day_ahead_time_waits_for_the_clock(acme: Opened) -> None:
    ahead = unit(acme, MORNING + DAY).recorded

    with pytest.raises(ClockBehindLedger):
        unit(acme, MORNING + DAY - 6 * SECOND)

    assert unit(acme, MORNING + DAY - 5 * SECOND).recorded > ahead
