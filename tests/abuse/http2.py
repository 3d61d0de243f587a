"""Speaks HTTP/2 frame by frame, as no gRPC client would, to a server on this machine.

Not handled here: flow control, since nothing that is sent or answered comes near a
window; compression of headers, which are sent as they are.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from typing import NamedTuple, Self

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, CONTINUATION = 0, 1, 3, 4, 6, 7, 9
ACK = END_STREAM = 0x1
END_HEADERS = 0x4
CANCEL = 8

PATIENCE_SECONDS = 20

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_FRAME = struct.Struct(">BHBBI")  # length in three bytes, kind, flags, stream
_GRPC_PREFIX_BYTES = 5
_BYTE_MAX = 127


class Ended(NamedTuple):
    """How a stream, or its whole connection, ended.

    Attributes:
        status: The gRPC status; None where the stream was reset, or all was closed.
        message: The encoded response; empty where there is none.
    """

    status: int | None
    message: bytes


class RudeCaller:
    """A connection on which anything can be sent."""

    def __init__(self, address: str) -> None:
        """Connect to ``host:port`` and greet as HTTP/2 does."""
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), PATIENCE_SECONDS)
        self._unread = b""
        self.send(_PREFACE, frame(SETTINGS, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def send(self, *frames: bytes) -> None:
        """Send bytes, whatever they are."""
        self._socket.sendall(b"".join(frames))

    def ended(self, stream: int) -> Ended:
        """Wait until a stream has ended.

        Raises:
            TimeoutError: It does not end.
        """
        message = b""
        for kind, flags, at, body in self._frames():
            if at == stream and kind == DATA:
                message += body
            if kind == GOAWAY or (at == stream and kind == RST_STREAM):
                return Ended(None, b"")
            if at == stream and kind == HEADERS and flags & END_STREAM:
                return Ended(_status_in(body), message[_GRPC_PREFIX_BYTES:])
        return Ended(None, b"")

    def answered(self) -> bool:
        """Return whether the server has read everything so far; False: it hung up."""
        try:
            self.send(frame(PING, 0, 0, bytes(8)))
            frames = self._frames()
            return any(kind == PING and flags & ACK for kind, flags, _, _ in frames)
        except ConnectionError:
            return False

    def _frames(self) -> Iterator[tuple[int, int, int, bytes]]:
        """Yield frames as they come, until the server hangs up."""
        while True:
            while len(self._unread) >= _FRAME.size:
                high, low, kind, flags, stream = _FRAME.unpack_from(self._unread)
                end = _FRAME.size + (high << 16 | low)
                if len(self._unread) < end:
                    break
                body, self._unread = self._unread[_FRAME.size : end], self._unread[end:]
                yield kind, flags, stream, body
            received = self._socket.recv(1 << 16)
            if not received:
                return
            self._unread += received


def frame(kind: int, flags: int, stream: int, body: bytes = b"") -> bytes:
    """Write a frame (RFC 9113, §4.1)."""
    size = len(body)
    return _FRAME.pack(size >> 16, size & 0xFFFF, kind, flags, stream) + body


def headers(path: str, *more: tuple[str, str]) -> bytes:
    """Write the headers of a call, each spelled out."""
    fields = (
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", "localhost"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
        *more,
    )
    return b"".join(field(name, value) for name, value in fields)


def field(name: str, value: str) -> bytes:
    """Write a header that is not to be remembered (RFC 7541, §6.2.2)."""
    return b"\0" + _text(name) + _text(value)


def message(data: bytes, *, compressed: bool = False) -> bytes:
    """Write a message as gRPC does, behind its length."""
    return struct.pack(">?I", compressed, len(data)) + data


def reset(stream: int) -> bytes:
    """Write the frame that gives a stream up."""
    return frame(RST_STREAM, 0, stream, struct.pack(">I", CANCEL))


def _text(text: str) -> bytes:
    encoded = text.encode()
    rest = len(encoded) - _BYTE_MAX
    if rest < 0:
        return bytes((len(encoded),)) + encoded
    size = bytearray((_BYTE_MAX,))
    while rest > _BYTE_MAX:
        size.append(rest & _BYTE_MAX | _BYTE_MAX + 1)
        rest >>= 7
    size.append(rest)
    return bytes(size) + encoded


def _status_in(trailers: bytes) -> int:
    """Return the status that trailers spell out, as a connection's first ones do."""
    _, _, rest = trailers.partition(b"grpc-status")
    return int(rest[1 : 1 + rest[0]])
