"""A log in memory, as views are handed one, and histories to fill it with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import structs

from domain.record import Record
from domain.texts import Personal
from services.ledger.record.codec import decode_event, encode_data
from services.ledger.record.places import place_texts
from tests.domain.spec import ORGANIZATION, Act, given


class Log:
    """Records of one or more organizations; tests add to it while a runner follows."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self.records = list(records)

    def ledgers(self) -> list[str]:
        return sorted({record.ledger for record in self.records})

    def read_records(self, ledger: str, after: int, limit: int) -> list[Record]:
        batch: list[Record] = []
        of_ledger = (r for r in self.records if r.ledger == ledger)
        for command in commands(r for r in of_ledger if r.position > after):
            batch += command
            if len(batch) >= limit:
                break
        return batch


def commands(records: Iterator[Record] | Sequence[Record]) -> list[list[Record]]:
    """Cut records into whole commands."""
    return [list(one) for _, one in groupby(records, key=lambda r: r.recorded)]


def stored(records: Sequence[Record], ledger: str = ORGANIZATION) -> list[Record]:
    """Return records as they come back from the store, their personal texts sealed."""
    return [_stored(structs.replace(record, ledger=ledger)) for record in records]


def history(*acts: Act) -> list[Record]:
    """Return the stored records of these acts."""
    return stored(given(*acts).records)


def sealed(text: Personal, pointer: str) -> Personal:
    """Seal a text without a key: what counts here is that it is not open."""
    return Personal(
        text.of, f"commitment at {pointer}", f"{len(text.text or '')} sealed"
    )


def _stored(record: Record) -> Record:
    data = encode_data(record.event, sealed)
    event = decode_event(record.event.NAME, record.event.schema(), data)
    place_texts(event, record.ledger, record.stream, record.version)
    return structs.replace(record, event=event)
