"""Packs what goes to the engine and back by the thousand: check-ins, and receipts.

A pickle names the class of every struct, decimal and time in it, and takes ten times as
long as msgspec, which is told what there will be. So these travel as bytes in a frame;
all other acts, and refusals, are pickled with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import msgspec
from msgspec import Struct

from domain.book import Command
from domain.goals.observing.check_ins import (
    CheckInPlace,
    Observation,
    batch_record_check_ins,
    record_check_in,
)
from services.ledger.writing.acts import Act, Receipt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.writing.acts import Outcome, Promise

    Packed = Act | Promise | bytes
    Outcomes = Sequence[tuple[int, Outcome]]


class _Often(Struct, array_like=True, tag=True):
    """An act that comes often; a subclass names its arguments after these.

    Attributes:
        DECIDE: The domain's function.
    """

    DECIDE: ClassVar[Callable[..., object]]

    command: Command
    contents: bytes
    validate_only: bool


class _RecordCheckIn(_Often):
    DECIDE = record_check_in

    place: CheckInPlace
    observation: Observation


class _BatchRecordCheckIns(_Often):
    DECIDE = batch_record_check_ins

    entries: tuple[tuple[CheckInPlace, Observation], ...]


_OFTEN: dict[Callable[..., object], type[_Often]] = {
    kind.DECIDE: kind for kind in (_RecordCheckIn, _BatchRecordCheckIns)
}
_SHARED = len(_Often.__struct_fields__)

_encode = msgspec.msgpack.Encoder().encode
_decode_act = msgspec.msgpack.Decoder(_RecordCheckIn | _BatchRecordCheckIns).decode
_decode_receipts = msgspec.msgpack.Decoder(list[tuple[int, Receipt]]).decode


def pack_act(act: Act | Promise) -> Packed:
    """Return an act as it goes into a frame."""
    if not isinstance(act, Act) or act.decide not in _OFTEN:
        return act
    kind = _OFTEN[act.decide]
    said = kind(act.command, act.contents, act.validate_only, **act.arguments)
    return _encode(said)


def unpack_act(packed: Packed) -> Act | Promise:
    """Return the act that was packed."""
    if not isinstance(packed, bytes):
        return packed
    said = _decode_act(packed)
    arguments = {name: getattr(said, name) for name in said.__struct_fields__[_SHARED:]}
    decide = type(said).DECIDE
    return Act(said.command, decide, arguments, said.contents, said.validate_only)


def pack_outcomes(outcomes: Outcomes) -> Outcomes | bytes:
    """Return outcomes as they go into a frame, each with the number of its act."""
    if all(isinstance(outcome, Receipt) for _, outcome in outcomes):
        return _encode(outcomes)
    return outcomes


def unpack_outcomes(packed: Outcomes | bytes) -> Outcomes:
    """Return the outcomes that were packed."""
    return _decode_receipts(packed) if isinstance(packed, bytes) else packed
