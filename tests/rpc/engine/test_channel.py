"""The channel to the engine ends in order, however its other end did."""

from __future__ import annotations

import socket

from services.rpc.engine.channel import Channel, frame_of


def test_what_arrived_is_heard_before_the_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(frame_of(("acts", 1)) + frame_of(("acts", 2)))
        theirs.close()
        channel = Channel(ours)

        heard = [channel.receive(), channel.receive(), channel.receive()]

    assert heard == [("acts", 1), ("acts", 2), None]


def test_an_end_that_was_killed_before_it_read_is_an_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = Channel(ours)
        channel.send("done")
        theirs.sendall(frame_of("acts"))
        theirs.close()

        heard = [channel.receive(), channel.receive()]

    assert heard == ["acts", None]
