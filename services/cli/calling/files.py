"""Requests, and what stands in them, read from files of JSON or from standard input."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from google.protobuf.json_format import Parse, ParseError

from services.cli.showing.exits import UsageError

if TYPE_CHECKING:
    from google.protobuf.message import Message

Read = TypeVar("Read", bound="Message")


@dataclass(frozen=True)
class Filed:
    """Where the whole request stands, or what options leave of it."""

    file: Annotated[
        str,
        typer.Option(
            help="JSON with the whole request, its fields named as in the protos;"
            " - for what is typed. What options say goes over it."
        ),
    ] = ""


def read_message(file: str, message: Read, what: str) -> Read:
    """Read a message from a file into an empty one; fields are named as in the protos.

    Args:
        file: Its path, or ``-`` for standard input.
        message: Takes what the file says.
        what: What it is, for whom it cannot be read.

    Raises:
        UsageError: There is no such file, or it holds something else.
    """
    if file == "-" and sys.stdin is None:
        problem = f"{what} is to be read from standard input, which is closed"
        raise UsageError(problem)
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        return Parse(text, message)
    except (OSError, UnicodeDecodeError, ParseError) as error:
        problem = f"{file} cannot be read as {what}: {error}"
        raise UsageError(problem) from None


def begun(filed: Filed, request: Read) -> Read:
    """Return a request as its file begins it; empty where there is none."""
    if not filed.file:
        return request
    return read_message(filed.file, request, "a request")
