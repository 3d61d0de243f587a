"""Reading: whole commands, positions and moments (design §6, api §1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.days import instant_text
from domain.directory.units import create_unit
from domain.refusals import ResourceNotFound
from services.ledger.reading.reader import Reader
from services.ledger.refusals import AsOfInFuture, PositionBeyondHead
from tests.ledger.opened import MORNING, ORGANIZATION, Opened
from tests.ledger.story import OBJECTIVE, tell

MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)


@pytest.fixture
def told(ledger: Opened) -> Opened:
    """Give a ledger in which the whole story happened."""
    tell(ledger)
    return ledger


@pytest.fixture
def read(told: Opened) -> Reader:
    """Give what reads that ledger."""
    return told.ledger.read


def last_of_commands(read: Reader) -> list[int]:
    """Return the positions at which commands end; 1 and 2 are one command."""
    records = read.records(ORGANIZATION, 0, 1_000)
    return list({record.request: record.position for record in records}.values())


def recorded(told: Opened, **said: str) -> datetime:
    """Let one more unit be created, and return when that was recorded."""
    position = told.do(create_unit, unit_id=None, name="X", **said).answer.position
    [record] = told.ledger.read.records(ORGANIZATION, position - 1, 1)
    return record.recorded


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 1_000])
def test_pages_are_whole_commands_and_miss_nothing(read: Reader, limit: int) -> None:
    everything, ends = read.rows(ORGANIZATION, 0, 1_000), last_of_commands(read)

    pages = [read.rows(ORGANIZATION, 0, limit)]
    while pages[-1]:
        pages.append(read.rows(ORGANIZATION, pages[-1][-1].entry.position, limit))

    assert [row for page in pages for row in page] == everything
    assert all(page[-1].entry.position in ends for page in pages[:-1])


def test_nothing_is_read_past_the_last_position_wanted(read: Reader) -> None:
    positions = [r.position for r in read.records(ORGANIZATION, 2, 1_000, upto=5)]

    assert positions == [3, 4, 5]


def test_a_position_inside_a_command_rounds_down_to_the_one_before(
    read: Reader,
) -> None:
    ends = [0, *last_of_commands(read)]
    assert ends[:3] == [0, 2, 3]

    rounded = [read.whole(ORGANIZATION, position) for position in range(ends[-1] + 1)]

    expected = [
        max(end for end in ends if end <= position) for position in range(ends[-1] + 1)
    ]
    assert rounded == expected


def test_a_position_beyond_the_head_is_refused_with_the_head(read: Reader) -> None:
    head = read.head(ORGANIZATION).position

    with pytest.raises(PositionBeyondHead) as refused:
        read.whole(ORGANIZATION, head + 1)

    assert refused.value.facts == {"head_position": str(head)}


def test_a_moment_is_the_last_position_recorded_by_then(read: Reader) -> None:
    records = read.records(ORGANIZATION, 0, 1_000)
    ends = last_of_commands(read)
    moments = [record.recorded for record in records if record.position in ends]

    assert read.position_at(ORGANIZATION, MORNING - TICK) == 0
    assert [read.position_at(ORGANIZATION, moment) for moment in moments] == ends
    before = [read.position_at(ORGANIZATION, moment - TICK) for moment in moments]
    assert before == [0, *ends[:-1]]


def test_a_streams_history_is_read_up_to_a_position(read: Reader) -> None:
    whole = read.stream(ORGANIZATION, f"goal/{OBJECTIVE}")
    records = read.records(ORGANIZATION, 0, 1_000)

    assert whole == [one for one in records if one.stream == f"goal/{OBJECTIVE}"]
    some = read.stream(ORGANIZATION, f"goal/{OBJECTIVE}", upto=10)
    assert some == [one for one in whole if one.position <= 10]
    assert read.stream(ORGANIZATION, "goal/nowhere") == []


def test_an_organization_that_is_not_there_is_not_found(ledger: Opened) -> None:
    with pytest.raises(ResourceNotFound):
        ledger.ledger.read.head("nowhere")


def test_organizations_are_told_by_their_ids_in_order(ledger: Opened) -> None:
    ledger.found("globex")
    ledger.found("acme")

    assert ledger.ledger.read.ledgers() == ["acme", "globex"]
    assert ledger.ledger.read.head("globex").position == 2


def test_a_moment_once_answered_is_never_written_into_again(told: Opened) -> None:
    until = told.steered.time = told.steered.time + MINUTE
    told.promise(until)

    told.steered.time -= timedelta(seconds=3)

    assert recorded(told) == until + TICK
    assert recorded(told) == until + 2 * TICK


def test_a_promise_tells_the_head_it_was_given_at(told: Opened) -> None:
    head = told.ledger.read.head(ORGANIZATION)

    receipt = told.promise(told.steered.time)

    assert receipt.epoch == head.epoch
    assert receipt.answer.position == head.position
    assert receipt.answer.recorded == instant_text(head.recorded)


def test_a_promise_of_what_has_been_answered_already_writes_nothing(
    told: Opened,
) -> None:
    until = told.steered.time = told.steered.time + MINUTE
    told.promise(until)
    rung = len(told.rung)

    told.promise(until)
    told.promise(until - MINUTE)

    assert told.ledger.read.head(ORGANIZATION).answered_until == until
    assert len(told.rung) == rung


def test_a_moment_that_has_not_come_is_not_answered(told: Opened) -> None:
    with pytest.raises(AsOfInFuture) as refused:
        told.promise(told.steered.time + TICK)

    assert refused.value.facts == {"server_time": instant_text(told.steered.time)}


def test_no_moment_of_an_organization_that_is_not_there_is_answered(
    ledger: Opened,
) -> None:
    with pytest.raises(ResourceNotFound):
        ledger.promise(MORNING)
