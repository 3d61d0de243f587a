"""Speaks as much HTTP/2 as unary gRPC calls need, at next to no cost to the caller.

A gRPC client in Python spends as much processor time on a call as a Python server does:
on a machine of few cores it slows the server that it measures. Here a call is two
frames of bytes that were encoded beforehand, and its answer is skimmed, not decoded.

Not handled here: TLS, compression, streams of messages, messages above 65,000 bytes,
and why a call was refused: a refused call has no message, which is all that is noticed.
"""

from __future__ import annotations

import socket
import struct
from collections import deque
from collections.abc import Iterator, Mapping

from msgspec import Struct

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_FRAME = struct.Struct(">BHBBI")  # length in three bytes, kind, flags, stream

# Kinds of frames, and the flags that matter (RFC 9113, §6).
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
_ACK = _END_STREAM = 0x1
_END_HEADERS = 0x4

_INITIAL_WINDOW_SETTING = 4
_WINDOW_AT_START = 65_535
_WINDOW_MAX = 2**31 - 1
_FRAME_BYTES_MAX = 16_384
_RECEIVED_BYTES_MAX = 1 << 18
_GRPC_PREFIX_BYTES = 5
_TIMEOUT_SECONDS = 30

# Entries of HPACK's static table (RFC 7541, appendix A); ours follow them.
_AUTHORITY, _POST, _PATH, _HTTP, _CONTENT_TYPE, _USER_AGENT = 1, 3, 4, 6, 31, 58
_FIRST_OF_OURS = 62


class Answer(Struct, frozen=True):
    """What a call was answered.

    Attributes:
        stream: The number that `Connection.call` gave the call.
        message: The encoded response; None where the call was refused.
    """

    stream: int
    message: bytes | None


class ConnectionLostError(Exception):
    """The server ended the connection, or did not answer in time."""


class Method:
    """An rpc, ready to be called."""

    def __init__(self, path: str) -> None:
        """Encode the headers that differ from rpc to rpc.

        Args:
            path: ``/package.Service/Method``.
        """
        fixed = bytes((0x80 | _POST, 0x80 | _HTTP, _PATH))
        self.headers = fixed + _text(path)


class Connection:
    """A connection to a gRPC server, for one thread.

    Headers that are the same in every call are sent once and referred to from then on,
    as gRPC's own clients do.
    """

    def __init__(self, port: int, metadata: Mapping[str, str]) -> None:
        """Connect to a server on this machine.

        Args:
            port: Where it listens.
            metadata: What goes with every call.
        """
        self._socket = socket.create_connection(("127.0.0.1", port), _TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        fields = [
            _indexed(_AUTHORITY, f"127.0.0.1:{port}"),
            _indexed(_CONTENT_TYPE, "application/grpc"),
            _indexed(_USER_AGENT, "goal-ledger-benchmarks"),
            _indexed("te", "trailers"),
            _indexed("grpc-accept-encoding", "identity, deflate, gzip"),
            # A caller that waits for ever is none that a server should be tuned for.
            _indexed("grpc-timeout", f"{_TIMEOUT_SECONDS}S"),
            *(_indexed(name, value) for name, value in metadata.items()),
        ]
        self._headers = b"".join(fields)
        # The latest entry of the table has the lowest number.
        last = _FIRST_OF_OURS + len(fields) - 1
        self._headers_again = bytes(0x80 | last - place for place in range(len(fields)))
        self._next_stream = 1
        self._room = _WINDOW_AT_START
        self._unsent: deque[tuple[bytes, int]] = deque()
        self._unread = b""
        self._open: set[int] = set()
        self._messages: dict[int, bytes] = {}
        window = struct.pack(">HI", _INITIAL_WINDOW_SETTING, _WINDOW_MAX)
        wider = struct.pack(">I", _WINDOW_MAX - _WINDOW_AT_START)
        greeting = _frame(SETTINGS, 0, 0, window) + _frame(WINDOW_UPDATE, 0, 0, wider)
        self._socket.sendall(_PREFACE + greeting)

    def call(self, method: Method, message: bytes) -> int:
        """Queue a call for the next `flush`, and return its stream's number.

        Args:
            method: The rpc.
            message: The encoded request.
        """
        stream = self._next_stream
        self._next_stream += 2
        self._open.add(stream)
        headers = method.headers + self._headers
        self._headers = self._headers_again
        self._unsent.append((_frame(HEADERS, _END_HEADERS, stream, headers), 0))
        body = b"\0" + struct.pack(">I", len(message)) + message
        for start in range(0, len(body), _FRAME_BYTES_MAX):
            part = body[start : start + _FRAME_BYTES_MAX]
            flags = _END_STREAM if start + _FRAME_BYTES_MAX >= len(body) else 0
            self._unsent.append((_frame(DATA, flags, stream, part), len(part)))
        return stream

    def flush(self) -> None:
        """Send what was queued, as far as the server has room for it."""
        ready = []
        while self._unsent and self._unsent[0][1] <= self._room:
            frame, size = self._unsent.popleft()
            self._room -= size
            ready.append(frame)
        if ready:
            self._socket.sendall(b"".join(ready))

    def answers(self) -> list[Answer]:
        """Flush, wait for the server, and return the calls it has answered now.

        Raises:
            ConnectionLostError: No more answers will come.
        """
        self.flush()
        try:
            received = self._socket.recv(_RECEIVED_BYTES_MAX)
        except TimeoutError:
            received = b""
        if not received:
            message = "the server closed the connection, or answers no more"
            raise ConnectionLostError(message)
        self._unread += received
        return [answer for frame in self._frames() if (answer := self._take(*frame))]

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _frames(self) -> Iterator[tuple[int, int, int, bytes]]:
        unread, start = self._unread, 0
        while len(unread) >= start + _FRAME.size:
            high, low, kind, flags, stream = _FRAME.unpack_from(unread, start)
            begin = start + _FRAME.size
            end = begin + (high << 16 | low)
            if len(unread) < end:
                break
            yield kind, flags, stream, unread[begin:end]
            start = end
        self._unread = unread[start:]

    def _take(self, kind: int, flags: int, stream: int, body: bytes) -> Answer | None:
        if kind == DATA:
            self._messages[stream] = self._messages.get(stream, b"") + body
        ends = kind in {DATA, HEADERS} and flags & _END_STREAM
        # A stream may be reset after its answer, too; that says nothing.
        if (ends or kind == RST_STREAM) and stream in self._open:
            self._open.remove(stream)
            whole = self._messages.pop(stream, None) if ends else None
            return Answer(stream, whole and whole[_GRPC_PREFIX_BYTES:])
        if kind in {SETTINGS, PING} and not flags & _ACK:
            answer = body if kind == PING else b""
            self._unsent.appendleft((_frame(kind, _ACK, 0, answer), 0))
        elif kind == WINDOW_UPDATE and stream == 0:
            self._room += int.from_bytes(body)
        elif kind == GOAWAY:
            message = f"the server ended the connection: {body!r}"
            raise ConnectionLostError(message)
        return None


def _frame(kind: int, flags: int, stream: int, body: bytes) -> bytes:
    size = len(body)
    return _FRAME.pack(size >> 16, size & 0xFFFF, kind, flags, stream) + body


def _indexed(name: int | str, value: str) -> bytes:
    """Encode a field that enters the table; its name may stand there already."""
    if isinstance(name, int):
        return bytes((0x40 | name,)) + _text(value)
    return b"\x40" + _text(name) + _text(value)


def _text(text: str) -> bytes:
    """Encode a text of less than 127 bytes."""
    encoded = text.encode()
    return bytes((len(encoded),)) + encoded
