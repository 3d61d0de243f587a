"""Sets the interpreter for a server whose loop, writer and views share one lock."""

from __future__ import annotations

import gc
import sys

# A thread that comes back from the database waits this long for the interpreter while
# another computes. By default 5 ms, and a commit comes back several times: a batch of
# 128 rows beside a busy thread took 14 ms instead of 1, and with this 4.5.
SWITCH_SECONDS = 0.000_5
# What a call makes is mostly gone with it. To look through all that is remembered for
# cycles, ten times as often, finds none.
_YOUNG_OBJECTS = 20_000
_YOUNG_ROUNDS = 20
_OLD_ROUNDS = 100


def tune() -> None:
    """Set how threads take turns, and how often garbage is looked for."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS)
