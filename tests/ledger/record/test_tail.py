"""What is handed on from memory is what the store would have answered."""

from __future__ import annotations

from domain.directory.units import create_unit
from services.ledger.reading.reader import Reader
from services.ledger.record.lines import Entry
from services.ledger.record.rows import Row
from services.ledger.record.tail import ROWS_MAX, Tail
from tests.ledger.opened import ORGANIZATION, Opened
from tests.ledger.story import tell


def test_the_newest_events_are_those_of_the_store(ledger: Opened) -> None:
    tell(ledger)
    head = ledger.ledger.read.head(ORGANIZATION).position

    ends = command_ends(ledger)
    assert ends[-1] == head
    for after in [0, *ends]:
        for limit in (1, 3, 1_000):
            assert newest(ledger, after, limit) == stored(ledger, after, limit)


def test_what_another_process_wrote_is_read_from_the_store() -> None:
    tail = Tail()
    tail.add(ORGANIZATION, [row(1), row(2)])

    tail.add(ORGANIZATION, [row(5)])

    assert tail.after(ORGANIZATION, 0, 10) == []
    assert tail.after(ORGANIZATION, 3, 10) == []
    assert tail.after(ORGANIZATION, 4, 10) == [row(5)]


def test_only_the_newest_are_kept() -> None:
    tail = Tail()

    tail.add(ORGANIZATION, [row(position) for position in range(1, ROWS_MAX + 3)])

    assert tail.after(ORGANIZATION, 1, 1) == []
    assert tail.after(ORGANIZATION, 2, 1) == [row(3)]


def test_a_command_that_was_not_committed_is_not_handed_on(acme: Opened) -> None:
    head = acme.ledger.read.head(ORGANIZATION).position

    acme.do(create_unit, unit_id="support", name="Support", validate_only=True)

    assert newest(acme, head, 10) == []


def newest(ledger: Opened, after: int, limit: int) -> list[Row]:
    return ledger.ledger.read.rows(ORGANIZATION, after, limit)


def stored(ledger: Opened, after: int, limit: int) -> list[Row]:
    """Read what a process would that has written nothing."""
    reader: Reader = ledger.ledger.read
    tail, reader._tail = reader._tail, Tail()
    try:
        return reader.rows(ORGANIZATION, after, limit)
    finally:
        reader._tail = tail


def command_ends(ledger: Opened) -> list[int]:
    rows = stored(ledger, 0, 10_000)
    last = {row.entry.recorded: row.entry.position for row in rows}
    return list(last.values())


def row(position: int) -> Row:
    """Make an event that was recorded by itself."""
    entry = Entry(
        ledger=ORGANIZATION,
        position=position,
        stream="unit/sales",
        version=position,
        type="unit.created",
        schema=1,
        recorded=f"2026-01-12T08:00:00.{position:06}Z",
        effective=None,
        actor="cleo",
        authenticated_by="asserted",
        on_behalf_of=None,
        reason_code=None,
        request="",
        cause=None,
        data=b"{}",
    )
    return Row(entry, None, bytes(32), 1)
