"""Answers as they are written: tables on a terminal, plain text elsewhere, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.json_format import MessageToDict
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.calling.options import Form
from services.cli.showing.shown import escaped, shown

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from services.cli.calling.options import Caller

Json = dict[str, Any]

_COUNTS = ("_position", "_lag")


class Row(NamedTuple):
    """One thing of an answer.

    Attributes:
        json: All of it.
        cells: What people are shown of it.
    """

    json: Json
    cells: Sequence[str]


class Sheet(NamedTuple):
    """Things of one kind.

    Attributes:
        heads: What the cells of each row are.
        rows: The things; may be without end.
    """

    heads: Sequence[str]
    rows: Iterable[Row]


class Output:
    """Writes one command's answer."""

    def __init__(self, caller: Caller) -> None:
        """Write to standard output, in the caller's form."""
        self._form = caller.output
        self._only = [name for name in caller.only.split(",") if name]

    @property
    def is_for_people(self) -> bool:
        """Tell whether cells are shown, and not JSON or chosen fields."""
        return self._form is Form.TEXT and not self._only

    def sheet(self, name: str, sheet: Sheet, rest: Json | None = None) -> None:
        """Write many things.

        Args:
            name: What they are called together, in JSON.
            sheet: The things.
            rest: What else a JSON answer says.
        """
        if self._form is Form.JSON:
            things = [self._chosen(row.json) for row in sheet.rows]
            self._write_json({name: things, **(rest or {})}, indent=2)
        elif self.is_for_people:
            _write_sheet(sheet)
        else:
            self._write_each(row.json for row in sheet.rows)

    def stream(self, heads: Sequence[str], rows: Iterator[Row]) -> None:
        """Write things as they come; JSON is one line each, inside of an array."""
        if self._form is Form.JSON:
            _write_array(_json(self._chosen(row.json)) for row in rows)
        elif self.is_for_people:
            _write_lines(heads, rows)
        else:
            self._write_each(row.json for row in rows)

    def one(self, thing: Json, facts: dict[str, str], *sheets: Sheet) -> None:
        """Write one thing: for people its facts, then what belongs to it."""
        if not self.is_for_people:
            indent = 2 if self._form is Form.JSON else None
            if self._form in {Form.JSON, Form.JSONL}:
                self._write_json(self._chosen(thing), indent)
            else:
                self._write_each([thing])
            return
        width = max(map(len, facts))
        for label, fact in facts.items():
            if fact:
                print(f"{label.ljust(width)}  {shown(fact)}")
        for sheet in sheets:
            print()
            _write_sheet(sheet)

    def _chosen(self, thing: Json) -> Json:
        if not self._only:
            return thing
        return {name: _at(thing, name) for name in self._only}

    def _write_each(self, things: Iterable[Json]) -> None:
        for thing in things:
            if self._form is Form.JSONL:
                self._write_json(self._chosen(thing), None)
            elif self._form is Form.TEXT:
                values = (_at(thing, name) for name in self._only)
                print("\t".join(shown(_plain(value)) for value in values), flush=True)

    @staticmethod
    def _write_json(thing: Json, indent: int | None) -> None:
        print(_json(thing, indent), flush=True)


def message_json(message: Message) -> Json:
    """Return a message as JSON has it, with the names of the protos."""
    thing: Json = MessageToDict(
        message,
        preserving_proto_field_name=True,
        always_print_fields_with_no_presence=True,
    )
    return {name: _counted(name, value) for name, value in thing.items()}


def _counted(name: str, value: Any) -> Any:
    """Return a value in which positions are numbers; the mapping of int64 is text."""
    if name == "position" or name.endswith(_COUNTS):
        return int(value)
    if isinstance(value, dict):
        return {part: _counted(part, own) for part, own in value.items()}
    if isinstance(value, list):
        return [_counted("", one) for one in value]
    return value


def _at(thing: Json, path: str) -> Any:
    value: Any = thing
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _json(value)


def _json(value: Any, indent: int | None = None) -> str:
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent))


def _write_array(lines: Iterator[str]) -> None:
    first = next(lines, None)
    print("[", end="" if first is None else "\n" + first, flush=True)
    for line in lines:
        print(f",\n{line}", end="", flush=True)
    print("]" if first is None else "\n]")


def _write_sheet(sheet: Sheet) -> None:
    rows = [[shown(cell) for cell in row.cells] for row in sheet.rows]
    if sys.stdout.isatty():
        table = Table(*sheet.heads, box=SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(*map(Text, row))
        Console(highlight=False).print(table)
        return
    lines = [[head.upper() for head in sheet.heads], *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _write_lines(heads: Sequence[str], rows: Iterator[Row]) -> None:
    """Write rows one by one, in columns as wide as is usual."""
    titles = Row({}, [head.upper() for head in heads])
    for row in chain([titles], rows):
        *first, last = (shown(cell) for cell in row.cells)
        cells = [cell.ljust(width) for cell, width in zip(first, _WIDTHS, strict=False)]
        print("  ".join([*cells, last]).rstrip(), flush=True)


_WIDTHS = (8, 20, 24, 36)
