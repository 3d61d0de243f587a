"""A process that writes: ``python -m tests.promises.writing URL NUMBER COUNT``.

With ``--unlocked`` it locks no head. It says ``ready``, waits for a line, sends its
commands one after another, and says how many of them were answered.
"""

from __future__ import annotations

import itertools
import sys
from typing import Any

from domain.directory.units import create_unit
from tests.ledger.opened import Opened, Steered, served

REQUESTS_EACH = 1_000_000


def as_writer(number: int) -> Steered:
    """Return what a writer takes ids from: no two make the same."""
    first = REQUESTS_EACH * (number + 1)
    return Steered(_requests=itertools.count(first), _count=itertools.count(first))


def write(ledger: Opened, count: int) -> int:
    """Send commands one after another, and return how many were answered."""
    answered = 0
    for _ in range(count):
        call = ledger.call(create_unit, unit_id=None, name="Written")
        answered += ledger.send(call).exception(30) is None
    return answered


def unlocked(store: Any) -> None:
    """Let nobody lock the head."""
    store.lock, store.begin = "", "BEGIN"


def main(url: str, number: str, count: str, *options: str) -> None:
    """Serve the ledger, and write when told to."""
    adjust = unlocked if "--unlocked" in options else lambda store: None
    with served(url, as_writer(int(number)), adjust) as ledger:
        say("ready")
        sys.stdin.readline()
        say(str(write(ledger, int(count))))


def say(words: str) -> None:
    """Write a line to whoever started this."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
