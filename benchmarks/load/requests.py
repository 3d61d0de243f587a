"""Encodes requests beforehand, each to be sent often and each time as a new one.

A command is known by its request id, so two that are sent may not share one: the id is
the one part of an encoded request that is written when it is sent.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence

from google.protobuf.message import Message
from msgspec import Struct

# What a request is built with where its id belongs; as long as any other.
ANY_REQUEST = "00000000-0000-4000-8000-000000000000"

_COUNTER_SIGNS = 12


class Requests(Struct, frozen=True):
    """Requests of one rpc, sent in turn.

    Attributes:
        path: ``/package.Service/Method``.
        parts: Each request's bytes before and after its id; of a read, which has none,
            all of them stand before.
    """

    path: str
    parts: Sequence[tuple[bytes, bytes | None]]

    def endless(self) -> Iterator[bytes]:
        """Yield encoded requests, each with an id that was never used."""
        prefix = str(uuid.uuid4())[:-_COUNTER_SIGNS].encode()
        for number, (before, after) in enumerate(itertools.cycle(self.parts)):
            if after is None:
                yield before
            else:
                yield b"%s%s%012x%s" % (before, prefix, number, after)

    def share(self, number: int, of: int) -> Requests:
        """Return every so-manieth of the requests, for one of several clients."""
        return Requests(self.path, self.parts[number::of])


def commands(path: str, messages: Iterable[Message]) -> Requests:
    """Encode commands, each built with `ANY_REQUEST`."""
    mark = ANY_REQUEST.encode()
    parts: list[tuple[bytes, bytes | None]] = []
    for message in messages:
        before, found, after = message.SerializeToString().partition(mark)
        if not found:
            raise ValueError(f"a request of {path} lacks its id")
        parts.append((before, after))
    return Requests(path, parts)


def reads(path: str, messages: Iterable[Message]) -> Requests:
    """Encode reads."""
    return Requests(path, [(one.SerializeToString(), None) for one in messages])
