"""The stored line of every event, one for each schema, kept for ever.

``python -m tests.golden.lines`` adds the lines of events and schemas that have none
yet, as `tests.ledger.story` records them. It never changes a line that is there.
"""

from __future__ import annotations

import tempfile
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from services.ledger.record.lines import line_of
from tests.ledger.opened import ORGANIZATION, Opened, opened
from tests.ledger.story import tell

FILE = Path(__file__).with_name("lines.ndjson")


class Golden(Struct, frozen=True):
    """One event as it was stored once.

    Attributes:
        name: The event's stored name.
        schema: The version of its fields.
        line: The exact line, without a newline.
        leaf: The hash of that line in the tree, in hex.
    """

    name: str
    schema: int
    line: str
    leaf: str


def kept() -> list[Golden]:
    """Return every line that was kept, in the order they were added."""
    return msgspec.json.Decoder(Golden).decode_lines(FILE.read_bytes())


def recorded(ledger: Opened) -> list[Golden]:
    """Return the first line of each event in a ledger, hashed here, not by it."""
    found: dict[str, Golden] = {}
    for row in ledger.ledger.read.rows(ORGANIZATION, 0, 1_000):
        line = line_of(row.entry, row.previous)
        name, schema = row.entry.type, row.entry.schema
        leaf = sha256(b"\0" + line).hexdigest()
        found.setdefault(name, Golden(name, schema, line.decode(), leaf))
    return list(found.values())


def add_missing() -> None:
    """Keep a line of each event and schema that has none."""
    known = {(one.name, one.schema) for one in kept()} if FILE.exists() else set()
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(f"sqlite:///{folder}/ledger.db") as ledger,
    ):
        tell(ledger)
        told = recorded(ledger)
    with FILE.open("ab") as file:
        for one in told:
            if (one.name, one.schema) not in known:
                file.write(msgspec.json.encode(one) + b"\n")


if __name__ == "__main__":
    add_missing()
