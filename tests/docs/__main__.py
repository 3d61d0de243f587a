"""Writes the answers in ``docs/rpcs.md`` anew: ``python -m tests.docs``.

Requests are written by people; answers are what a server says. Read the difference
before you commit it: it is a change that callers will notice.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.conftest import sqlite_url
from tests.docs.played import play
from tests.docs.test_rpcs import PAGE
from tests.docs.transcript import calls_of, renewed, written


def main() -> None:
    """Play the page on an empty SQLite database, and write what came of it."""
    page = PAGE.read_text()
    calls = calls_of(page)
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite_url(Path(folder))
        played = asyncio.run(play(calls, database, Path(folder)))
    # From the last to the first, so that places before stay where they are.
    for call, outcome in reversed(list(zip(calls, played, strict=True))):
        if call.outcome.label != outcome.label:
            sys.exit(f"{call.rpc} is not as told, change the page: {outcome.value}")
        answers = [(call.outcome, outcome.value)]
        answers += [(b, outcome.record(at)) for at, b in call.decoded.items()]
        for block, value in sorted(answers, key=lambda one: -one[0].start):
            text = written(renewed(block.value, value)) + "\n"
            page = page[: block.start] + text + page[block.stop :]
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
