"""The channel between a server and its engine: pickled frames, each behind its length.

Both ends are the same release of this code, and nobody else can reach the socket: that
is what pickles ask for.
"""

from __future__ import annotations

import pickle
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from socket import socket

READ_BYTES = 1 << 16
_LENGTH_BYTES = 4


def frame_of(said: object) -> bytes:
    """Return an object as a frame."""
    contents = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
    return len(contents).to_bytes(_LENGTH_BYTES, "big") + contents


class Frames:
    """Takes what was received, in pieces of any size, and gives the frames in it."""

    def __init__(self) -> None:
        """Begin with nothing received."""
        self._received = bytearray()

    def add(self, piece: bytes) -> Iterator[Any]:
        """Give every object whose frame is whole now."""
        received = self._received
        received += piece
        start = 0
        while len(received) >= start + _LENGTH_BYTES:
            begin = start + _LENGTH_BYTES
            end = begin + int.from_bytes(received[start:begin], "big")
            if len(received) < end:
                break
            yield pickle.loads(received[begin:end])  # noqa: S301 - our own process sent it
            start = end
        del received[:start]


class Channel:
    """An end that waits. Any thread may send, and receive in turn with the others."""

    def __init__(self, socket: socket) -> None:
        """Take a connected stream socket."""
        self._socket = socket
        self._sending = threading.Lock()
        self._receiving = threading.Lock()
        self._frames = Frames()
        self._received: deque[Any] = deque()

    def send(self, said: object) -> None:
        """Send an object.

        Raises:
            OSError: Nobody is at the other end any more.
        """
        frame = frame_of(said)
        with self._sending:
            self._socket.sendall(frame)

    def receive(self) -> Any:
        """Return the next object that was sent; None when the other end is closed."""
        with self._receiving:
            while not self._received:
                if not (piece := self._piece()):
                    return None
                self._received.extend(self._frames.add(piece))
            return self._received.popleft()

    def _piece(self) -> bytes:
        """Return what has arrived; nothing where the other end is closed."""
        try:
            return self._socket.recv(READ_BYTES)
        except ConnectionResetError:  # killed, and did not read what was sent
            return b""
