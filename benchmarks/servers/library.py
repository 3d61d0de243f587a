"""Records check-ins with the event library as it comes: get, decide, save, per command.

Written as the library's own documentation writes applications: aggregates with
``@event``, the library's recorder, mapper and transcodings, each command in a thread of
asyncio's usual pool, and again where somebody else was faster. On SQLite the library
sets WAL and leaves ``synchronous`` as it is built in, FULL: what the ledger sets too.

Not here, so in the library's favour: request ids, a chain of hashes, sealed notes, read
models, several events a command.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError
from msgspec import Struct

from benchmarks.servers.hosting import RecordCheckIn, host
from goalledger.v1 import check_in_service_pb2 as pb

_SAVED_AT_ONCE = 500


class Said(Struct, frozen=True):
    """What a check-in says."""

    value: Decimal
    confidence: Decimal
    note: str


class KeyResult(Aggregate):
    """A key result, its value in force and the score that follows."""

    @event("Added")
    def __init__(self, parent: str, start: Decimal, target: Decimal) -> None:
        """Begin without a score."""
        self.parent = parent
        self.start = start
        self.target = target
        self.value: Decimal | None = None
        self.score = Decimal(0)

    @staticmethod
    def create_id(parent: str) -> UUID:
        """Return the id that follows from the name."""
        return uuid5(NAMESPACE_URL, parent)

    @event("CheckInRecorded")
    def record_check_in(
        self, value: Decimal, confidence: Decimal, note: str, effective: datetime
    ) -> None:
        """Take in one observation."""
        del confidence, note, effective
        self.value = value
        done = (value - self.start) / (self.target - self.start)
        self.score = round(min(max(done, Decimal(0)), Decimal(1)), 4)


class KeyResults(Application[UUID]):
    """The application that a reader of the library's tutorial writes."""

    def add(self, parents: list[str]) -> None:
        """Add key results from 0 to 100."""
        for at in range(0, len(parents), _SAVED_AT_ONCE):
            some = parents[at : at + _SAVED_AT_ONCE]
            self.save(*(KeyResult(name, Decimal(0), Decimal(100)) for name in some))

    def record_check_in(self, parent: str, said: Said) -> int:
        """Record an observation durably, and return its place in the log."""
        while True:
            key_result: KeyResult = self.repository.get(KeyResult.create_id(parent))
            now = datetime.now(UTC)
            key_result.record_check_in(said.value, said.confidence, said.note, now)
            try:
                return int(self.save(key_result)[-1].notification.id)
            except IntegrityError:
                continue


def recording(application: KeyResults) -> RecordCheckIn:
    """Return the rpc in front of the application."""

    async def record(
        request: pb.RecordCheckInRequest, context: Any
    ) -> pb.RecordCheckInResponse:
        del context
        value, confidence = Decimal(request.value.decimal), Decimal(request.confidence)
        said = Said(value, confidence, request.note)
        decide = application.record_check_in
        position = await asyncio.to_thread(decide, request.parent, said)
        response = pb.RecordCheckInResponse(
            name=f"{request.parent}/checkIns/{position}"
        )
        response.commit.position = position
        response.commit.record_time.GetCurrentTime()
        return response

    return record


def main() -> None:
    """Add the key results that will be observed, and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("settings", type=json.loads, help="the library's, as JSON")
    parser.add_argument(
        "names", type=Path, help="a file with a key result's name in each line"
    )
    arguments = parser.parse_args()
    application = KeyResults(arguments.settings)
    application.add(arguments.names.read_text(encoding="utf-8").split())
    host(recording(application))


if __name__ == "__main__":
    main()
