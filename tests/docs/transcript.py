"""Reads calls and answers out of a page, compares them, and writes answers anew.

A call is a line that says who calls which rpc, with the request as JSON below it; what
follows says what came of it. Answers are shown whole, but for three elisions: ``…``
inside a text stands for some of its signs, the member ``"…": "…"`` for members that are
not shown, and ``"…"`` at the end of a list for its rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

REST = "…"
LINE_CHARACTERS_MAX = 88

_CALLS = re.compile(r"(?:`(?P<who>\S+)`|Nobody) calls `(?P<rpc>\w+\.\w+)`:").fullmatch
_DECODED = re.compile(r"The record at (?P<position>\d+), decoded:").fullmatch
_OUTCOMES = {"It answers:", "It refuses:", "It sends:"}
_BLOCK = re.compile(r"^([^\n]*)\n\n```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What is long and says nothing, and is elided where it is first written.
_OPAQUE = {"epoch", "next_page_token", "record", "root", "token"}
_MAPS = {"metadata", "texts"}
_ENDS = 8


@dataclass(frozen=True)
class Block:
    """A block of JSON in the page.

    Attributes:
        label: The line above it.
        value: What it says.
        start: Where its JSON begins in the page.
        stop: Where its JSON ends.
    """

    label: str
    value: Any
    start: int
    stop: int


@dataclass(frozen=True)
class Call:
    """One call, and what the page says came of it.

    Attributes:
        who: The principal; None where nobody is named.
        rpc: ``Service.Method``.
        request: The request, elided texts and all.
        outcome: An answer, a refusal, or the frames that were sent.
        decoded: Records inside the answer, by position.
    """

    who: str | None
    rpc: str
    request: Any
    outcome: Block
    decoded: dict[int, Block] = field(default_factory=dict)


def calls_of(page: str) -> list[Call]:
    """Read all calls of a page, in order.

    Raises:
        ValueError: A block of JSON belongs to no call, or a call has no outcome.
    """
    calls: list[Call] = []
    asked: tuple[str | None, str, Any] | None = None
    for block in _blocks(page):
        called = _CALLS(block.label)
        decoded = _DECODED(block.label)
        if called and asked is None:
            asked = (called["who"], called["rpc"], block.value)
        elif block.label in _OUTCOMES and asked is not None:
            calls.append(Call(*asked, block))
            asked = None
        elif decoded and calls and asked is None:
            calls[-1].decoded[int(decoded["position"])] = block
        else:
            raise ValueError(f"what is this block? {block.label!r}")
    if asked is not None:
        raise ValueError(f"what came of this call? {asked[1]}")
    return calls


def _blocks(page: str) -> Iterator[Block]:
    for match in _BLOCK.finditer(page):
        value = json.loads(match[2])
        yield Block(match[1], value, match.start(2), match.end(2))


def differences(shown: Any, actual: Any, path: str = "") -> list[str]:
    """List where an answer is not what the page shows."""
    if isinstance(shown, dict) and isinstance(actual, dict):
        names = [name for name in {**shown, **actual} if name != REST]
        if REST in shown:
            names = [name for name in names if name in shown]
        return [
            found
            for name in names
            for found in differences(
                shown.get(name), actual.get(name), f"{path}/{name}"
            )
        ]
    if isinstance(shown, list) and isinstance(actual, list):
        count = len(shown)
        if shown and shown[-1] == REST:
            shown, actual = shown[:-1], actual[: count - 1]
        if len(shown) != len(actual):
            return [f"{path}: {len(shown)} entries are shown, there are {len(actual)}"]
        pairs = enumerate(zip(shown, actual, strict=True))
        return [
            found for n, pair in pairs for found in differences(*pair, f"{path}/{n}")
        ]
    if shown == actual or _stands_for(shown, actual):
        return []
    return [f"{path}: {shown!r} is shown, it is {actual!r}"]


def filled(value: Any, known: Iterable[str]) -> Any:
    """Return a request with each elided text as it was answered earlier.

    Raises:
        ValueError: No text that was answered fits, or several do.
    """
    if isinstance(value, dict):
        return {name: filled(one, known) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, known) for one in value]
    if not isinstance(value, str) or REST not in value:
        return value
    fitting = {text for text in known if _stands_for(value, text)}
    if len(fitting) != 1:
        raise ValueError(f"{value} fits {len(fitting)} texts that were answered")
    return fitting.pop()


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text of an answer, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)


def renewed(shown: Any, actual: Any, name: str = "") -> Any:
    """Return an answer as the page is to show it, elided as it was before."""
    if isinstance(actual, dict):
        before = shown if isinstance(shown, dict) else {}
        # A map's order means nothing, and must not change the page.
        ordered = sorted(actual) if name in _MAPS else actual
        names = [one for one in ordered if REST not in before or one in before]
        made = {one: renewed(before.get(one), actual[one], one) for one in names}
        return {**made, REST: REST} if REST in before else made
    if isinstance(actual, list):
        listed = shown if isinstance(shown, list) else []
        rest = [REST] if listed and listed[-1] == REST else []
        count = len(listed) - 1 if rest else len(actual)
        padded = [*listed, *[None] * len(actual)]
        return [renewed(padded[n], one) for n, one in enumerate(actual[:count])] + rest
    if isinstance(shown, str) and REST in shown and isinstance(actual, str):
        first, last = shown.split(REST)
        return f"{actual[: len(first)]}{REST}{actual[len(actual) - len(last) :]}"
    if shown is None and name in _OPAQUE and len(actual) > 3 * _ENDS:
        return f"{actual[:_ENDS]}{REST}{actual[-_ENDS:]}"
    return actual


def written(value: Any, indent: int = 0, beside: int = 0) -> str:
    """Write JSON for people: on one line what fits on one.

    Args:
        value: What is written.
        indent: How far its lines after the first are moved in.
        beside: How much more stands on its first line.
    """
    line = json.dumps(value, ensure_ascii=False)
    fits = indent + beside + len(line) <= LINE_CHARACTERS_MAX
    if fits or not value or not isinstance(value, dict | list):
        return line
    inner, outer = " " * (indent + 2), " " * indent
    if isinstance(value, list):
        parts = [inner + written(one, indent + 2, 1) for one in value]
        return "[\n" + ",\n".join(parts) + f"\n{outer}]"
    parts = []
    for name, one in value.items():
        key = f"{json.dumps(name, ensure_ascii=False)}: "
        parts.append(inner + key + written(one, indent + 2, len(key) + 1))
    return "{\n" + ",\n".join(parts) + f"\n{outer}}}"


def _stands_for(shown: Any, actual: Any) -> bool:
    if not isinstance(shown, str) or not isinstance(actual, str):
        return False
    first, found, last = shown.partition(REST)
    fits = actual.startswith(first) and actual.endswith(last)
    return bool(found) and fits and len(actual) >= len(first) + len(last)
