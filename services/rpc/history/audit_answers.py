"""The audit trail as it is answered: who changed what, from what to what, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs

from domain.changes import Change
from domain.texts import Personal
from goalledger.v1 import history_pb2
from services.ledger.record.codec import plain
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.record import Event, ReasonCode, Record
    from domain.texts import Text
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment

# The ids that the entry's resource names already, and what stands in fields of its own.
_OF_GOALS = ("amendment", "grade", "alignment")
_TOLD_APART = frozenset({"reason", "key_result", "check_in", *_OF_GOALS})

_json = msgspec.json.Encoder().encode


class AuditTrail:
    """Writes entries. Any thread may use it."""

    def __init__(self, open_text: Callable[[Text | None], str], actors: Actors) -> None:
        """Take what opens personal texts, and what names people."""
        self._open = open_text
        self._actors = actors

    def write(self, moment: Moment, record: Record) -> history_pb2.AuditEntry:
        """Write one event as an auditor reads it."""
        code = record.reason_code
        return history_pb2.AuditEntry(
            position=record.position,
            record_time=timestamp(record.recorded),
            effective_time=timestamp(record.effective or record.recorded),
            event_type=record.event.NAME,
            resource=_resource(moment.known.ledger, record),
            actor=self._actors.name(moment, record.actor),
            on_behalf_of=self._actors.optional_name(moment, record.on_behalf_of),
            authenticated_by=record.authenticated_by,
            changes=list(self._changes(record.event)),
            reason_code=_reason_code(code),
            reason=self._open(record.event.reason),
            request_id=record.request,
            cause_position=record.cause or 0,
        )

    def _changes(self, event: Event) -> Iterator[history_pb2.FieldChange]:
        for field, value in structs.asdict(event).items():
            if field not in _TOLD_APART:
                for pointer, before, after in self._told(value, f"/{field}"):
                    yield history_pb2.FieldChange(
                        field=pointer, before=before, after=after
                    )

    def _told(self, value: Any, pointer: str) -> Iterator[tuple[str, str, str]]:
        """Yield each place inside a value with what it was and what it became."""
        if isinstance(value, Change):
            before = dict(self._leaves(value.from_, pointer))
            after = dict(self._leaves(value.to, pointer))
            for place in dict.fromkeys((*before, *after)):
                was, became = before.get(place, ""), after.get(place, "")
                if was != became:
                    yield place, was, became
        elif parts := _parts(value):
            for name, part in parts:
                yield from self._told(part, f"{pointer}/{name}")
        else:
            for place, became in self._leaves(value, pointer):
                yield place, "", became

    def _leaves(self, value: Any, pointer: str) -> Iterator[tuple[str, str]]:
        """Yield each value inside a value, as JSON, with its place."""
        if value is None:
            return
        if isinstance(value, Personal):
            yield pointer, _json(self._open(value)).decode()
        elif parts := _parts(value):
            for name, part in parts:
                yield from self._leaves(part, f"{pointer}/{name}")
        elif value != ():
            yield pointer, _json(plain(value)).decode()


def _parts(value: Any) -> list[tuple[Any, Any]]:
    """Return what a value is made of, by name or place; nothing for a single value."""
    if isinstance(value, Personal):
        return []
    if isinstance(value, Struct):
        return list(structs.asdict(value).items())
    return list(enumerate(value)) if isinstance(value, tuple) else []


def _resource(ledger: str, record: Record) -> str:
    """Name what an event happened to."""
    kind, _, id_ = record.stream.partition("/")
    if kind == "score":
        return names.goal_name(ledger, id_)
    if kind == "goal":
        key_result = getattr(record.event, "key_result", None)
        check_in = getattr(record.event, "check_in", None)
        if check_in is not None:
            return names.check_in_name(ledger, id_, key_result, check_in)
        for part in _OF_GOALS:
            if (of_part := getattr(record.event, part, None)) is not None:
                return names.resource_name(ledger, part, f"{id_}/{of_part}")
        return names.measured_name(ledger, id_, key_result)
    return names.resource_name(ledger, kind, id_)


def _reason_code(code: ReasonCode | None) -> Any:
    return 0 if code is None else enums.REASON_CODE.numbers[code]
