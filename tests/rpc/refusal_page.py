"""Writes docs/refusals.md from refusals.proto: ``python -m tests.rpc.refusal_page``.

The proto is the source; a test fails when the page, the classes or the table of status
codes say something else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PROTO = ROOT / "proto/goalledger/v1/refusals.proto"
PAGE = ROOT / "docs/refusals.md"

_PREFIX = "REFUSAL_REASON_"
_entry = re.compile(rf"((?:  //.*\n)+)  {_PREFIX}(\w+) = (\d+);")
_facts = re.compile(
    r"Status: (?P<code>\w+)\. Given by: (?P<given_by>.+?)\."
    r" Metadata: (?P<metadata>.+?)\. Way out: (?P<way_out>.+)"
)

_HEAD = """# Refusals

What the ledger refuses it refuses for a named reason, which never changes its status
code. The status carries `google.rpc.ErrorInfo` with the domain `goalledger`, the
reason, and the metadata named here; where it helps also `BadRequest`, `ResourceInfo`
or `RetryInfo`. Message and details are for the caller; nothing in them comes from
anybody else's data.

A command whose answer never arrived, or that was answered `UNAVAILABLE`, is sent again
with the same `request_id`: it happens once.

This page is written from `proto/goalledger/v1/refusals.proto` by
`python -m tests.rpc.refusal_page`.
"""


class Documented(NamedTuple):
    """What the proto says of one reason.

    Attributes:
        reason: Its name, without the prefix.
        when: When it is given.
        code: The status code.
        given_by: Which rpcs give it.
        metadata: The names of its facts.
        way_out: What the caller can do.
    """

    reason: str
    when: str
    code: str
    given_by: str
    metadata: tuple[str, ...]
    way_out: str


def documented() -> list[Documented]:
    """Return every reason in the order of the proto."""
    found = []
    for comment, reason, number in _entry.findall(PROTO.read_text()):
        if number == "0":
            continue
        text = " ".join(line.strip("/ ") for line in comment.splitlines())
        when, _, rest = text.partition("  ")
        facts = _facts.fullmatch(rest)
        assert facts is not None, reason
        metadata = facts["metadata"]
        names = () if metadata == "none" else tuple(metadata.split(", "))
        found.append(
            Documented(
                reason, when, facts["code"], facts["given_by"], names, facts["way_out"]
            )
        )
    return found


def page() -> str:
    """Return the page as it should be."""
    parts = [_HEAD]
    for one in documented():
        metadata = ", ".join(f"`{name}`" for name in one.metadata) or "none"
        way_out = one.way_out[0].upper() + one.way_out[1:]
        parts.append(
            f"## {one.reason}\n\n{one.when}\n\n"
            f"| | |\n|---|---|\n"
            f"| status | `{one.code}` |\n"
            f"| given by | {one.given_by} |\n"
            f"| metadata | {metadata} |\n"
            f"| way out | {way_out} |\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
