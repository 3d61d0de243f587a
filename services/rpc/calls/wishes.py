"""What reads ask for: how fresh the answer must be, and as of when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from services.ledger.refusals import LedgerRewound

if TYPE_CHECKING:
    from goalledger.v1.read_pb2 import ReadOptions
    from services.ledger.record.append import Head
    from services.rpc.wire.fields import Fields
    from services.rpc.wire.tokens import Token

_POSITION_MAX = 2**62


class Wish(NamedTuple):
    """What a read asks for.

    Attributes:
        token: Answer from a state that includes this token; None: no such wish.
        strong: Answer from a state that includes all that is committed.
        time: As of this instant; None: no such wish.
        position: As of this position; None: no such wish.
    """

    token: str | None = None
    strong: bool = False
    time: datetime | None = None
    position: int | None = None


def position_of(token: Token, head: Head) -> int:
    """Return the position that a token stands for.

    Raises:
        LedgerRewound: The ledger that is here never came so far.
    """
    if token.epoch != head.epoch or token.position > head.position:
        raise LedgerRewound(
            epoch=head.epoch,
            head_position=head.position,
            token_epoch=token.epoch,
            token_position=token.position,
        )
    return token.position


def read_wish(fields: Fields, options: ReadOptions) -> Wish:
    """Read how fresh an answer must be, and as of when."""
    token, strong = None, False
    match options.WhichOneof("consistency"):
        case "at_least_as_fresh":
            token = options.at_least_as_fresh
        case "strong":
            strong = options.strong
            _true(fields, strong, "read.strong")
        case "minimize_latency":
            _true(fields, options.minimize_latency, "read.minimize_latency")
    match options.WhichOneof("point_in_time"):
        case "as_of_time":
            time = fields.instant(options.as_of_time, "read.as_of_time")
            return Wish(token, strong, time=time)
        case "as_of_position":
            if options.as_of_position < 1:
                fields.invalid("read.as_of_position", "must be 1 or more")
            if options.as_of_position > _POSITION_MAX:
                fields.invalid("read.as_of_position", "must be at most 2^62")
            return Wish(token, strong, position=options.as_of_position)
    return Wish(token, strong)


def _true(fields: Fields, given: bool, path: str) -> None:
    if not given:
        fields.invalid(path, "must be true, or left out")
