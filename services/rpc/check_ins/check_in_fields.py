"""Check-ins as they are said in requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.observing.check_ins import CheckInPlace, Observation
from services.rpc.limits import (
    BATCH_ENTRIES_MAX,
    SOURCE_CHARACTERS_MAX,
    TEXT_CHARACTERS_MAX,
)
from services.rpc.measures.measure_fields import read_links, read_value
from services.rpc.wire import names
from services.rpc.wire.fields import REQUIRED, Fields

if TYPE_CHECKING:
    from goalledger.v1.check_in_service_pb2 import (
        BatchRecordCheckInsRequest,
        CheckInEntry,
        CorrectCheckInRequest,
        RecordCheckInRequest,
    )


def read_place(
    fields: Fields, said: RecordCheckInRequest | CheckInEntry
) -> CheckInPlace:
    """Read where a new check-in is to stand."""
    goal, key_result = fields.name(names.MEASURED, said.parent, "parent")
    check_in = fields.id(said.check_in_id, "check_in_id")
    return CheckInPlace(goal, key_result, check_in)


def read_check_in_name(fields: Fields, name: str, path: str) -> CheckInPlace:
    """Read which check-in is meant."""
    return CheckInPlace(*fields.name(names.CHECK_IN, name, path))


def read_observation(
    fields: Fields, said: RecordCheckInRequest | CheckInEntry | CorrectCheckInRequest
) -> Observation:
    """Read what was observed."""
    return Observation(
        value=read_value(fields, said.value, "value"),
        effective=fields.optional_instant(said, "effective_time"),
        confidence=fields.optional_decimal(said.confidence, "confidence"),
        note=fields.text(said.note, "note", TEXT_CHARACTERS_MAX),
        links=read_links(fields, said.links, "links"),
        source=fields.line(said.source, "source", SOURCE_CHARACTERS_MAX) or None,
    )


def read_entries(
    fields: Fields, request: BatchRecordCheckInsRequest
) -> tuple[tuple[CheckInPlace, Observation], ...]:
    """Read several observations."""
    if not request.entries:
        fields.invalid("entries", REQUIRED)
    if not fields.bounded(request.entries, "entries", BATCH_ENTRIES_MAX):
        return ()
    read = []
    for place, entry in enumerate(request.entries):
        fields.inside = f"entries[{place}]."
        read.append((read_place(fields, entry), read_observation(fields, entry)))
    fields.inside = ""
    return tuple(read)
