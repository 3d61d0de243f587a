"""Check-ins as they are said in requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.check_ins import CheckInPlace, Observation
from services.rpc import names
from services.rpc.fields import REQUIRED, Fields
from services.rpc.limits import (
    BATCH_ENTRIES_MAX,
    SOURCE_CHARACTERS_MAX,
    TEXT_CHARACTERS_MAX,
)
from services.rpc.measure_fields import read_links, read_value

if TYPE_CHECKING:
    from goalledger.v1.check_in_service_pb2 import (
        BatchRecordCheckInsRequest,
        CheckInEntry,
        CorrectCheckInRequest,
        RecordCheckInRequest,
    )


def read_place(
    fields: Fields, said: RecordCheckInRequest | CheckInEntry, path: str = ""
) -> CheckInPlace:
    """Read where a new check-in is to stand."""
    goal, key_result = fields.name(names.MEASURED, said.parent, f"{path}parent")
    check_in = fields.id(said.check_in_id, f"{path}check_in_id")
    return CheckInPlace(goal, key_result, check_in)


def read_check_in_name(fields: Fields, name: str, path: str) -> CheckInPlace:
    """Read which check-in is meant."""
    return CheckInPlace(*fields.name(names.CHECK_IN, name, path))


def read_observation(
    fields: Fields,
    said: RecordCheckInRequest | CheckInEntry | CorrectCheckInRequest,
    path: str = "",
) -> Observation:
    """Read what was observed.

    Args:
        fields: The request's fields.
        said: The message that has them.
        path: What stands before each field's name, the dot included.
    """
    return Observation(
        value=read_value(fields, said.value, f"{path}value"),
        effective=fields.optional_instant(
            said, "effective_time", f"{path}effective_time"
        ),
        confidence=fields.optional_decimal(said.confidence, f"{path}confidence"),
        note=fields.text(said.note, f"{path}note", TEXT_CHARACTERS_MAX),
        links=read_links(fields, said.links, f"{path}links"),
        source=fields.line(said.source, f"{path}source", SOURCE_CHARACTERS_MAX) or None,
    )


def read_entries(
    fields: Fields, request: BatchRecordCheckInsRequest
) -> tuple[tuple[CheckInPlace, Observation], ...]:
    """Read several observations."""
    if not request.entries:
        fields.invalid("entries", REQUIRED)
    if not fields.bounded(request.entries, "entries", BATCH_ENTRIES_MAX):
        return ()
    return tuple(
        (
            read_place(fields, entry, f"entries[{place}]."),
            read_observation(fields, entry, f"entries[{place}]."),
        )
        for place, entry in enumerate(request.entries)
    )
