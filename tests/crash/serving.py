"""A process that serves a ledger each time it is told to, in a process of its own.

``python -m tests.crash.serving``, with the server's settings in the environment. For
each line it reads it starts a server, which says its process id once it answers calls;
when that server has ended, however it did, it says so. Everything is imported once, so
that the hundredth server starts as fast as a server can.
"""

from __future__ import annotations

import os
import sys

from services.rpc import logs
from services.rpc.server import serve
from services.rpc.settings import load_settings


def say(words: str) -> None:
    """Write a line to whoever started this."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve as often as there are lines."""
    settings, _ = load_settings({})
    while sys.stdin.readline():
        server = os.fork()
        if not server:
            os.setpgrp()  # with its engine, so that both can be killed at one instant
            logs.configure(settings.log_level, settings.log_format)
            serve(settings, lambda address: say(str(os.getpid())))
            os._exit(0)
        os.waitpid(server, 0)
        say("ended")


if __name__ == "__main__":
    main()
