"""An engine that says what a test wants to be heard, and does nothing."""

from __future__ import annotations

import socket
import sys

from projections.running.failures import Failure
from services.rpc.engine.channel import Channel, frame_of
from services.rpc.engine.engine import READY

FAILURE = Failure("goals", "acme", 7, "KeyError")


def main() -> None:
    """Say that it is ready, then what there is to say, in pieces of three bytes."""
    with socket.socket(fileno=int(sys.argv[1])) as end:
        channel = Channel(end)
        channel.receive()
        channel.send(READY)
        assert channel.receive() == ("attached",)
        said = frame_of(("stopped", FAILURE)) + frame_of(
            ("moved", "acme", {"goals": 6})
        )
        for start in range(0, len(said), 3):
            end.sendall(said[start : start + 3])
        channel.receive()


if __name__ == "__main__":
    main()
