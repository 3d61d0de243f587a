"""Options that several commands take: written once, spread by ``command``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

from services.cli.showing.exits import failures_shown

DEFAULT_SERVER = "127.0.0.1:7420"


class Form(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    NONE = "none"


@dataclass(frozen=True)
class Caller:
    """Who asks, where, and how they want to be answered."""

    server: Annotated[
        str,
        typer.Option(envvar="GOAL_LEDGER_SERVER", help="Where the server listens."),
    ] = DEFAULT_SERVER
    principal: Annotated[
        str,
        typer.Option(envvar="GOAL_LEDGER_PRINCIPAL", help="What you sign in as."),
    ] = ""
    organization: Annotated[
        str,
        typer.Option(
            envvar="GOAL_LEDGER_ORGANIZATION", help="The organization's id, or name."
        ),
    ] = ""
    output: Annotated[
        Form, typer.Option("--output", "-o", help="How to write the answer.")
    ] = Form.TEXT
    only: Annotated[
        str,
        typer.Option(
            "--fields",
            help="Only these fields, with commas, as --output json names them;"
            " as text without headings.",
        ),
    ] = ""


@dataclass(frozen=True)
class Reading:
    """As of when, and how fresh, an answer must be."""

    as_of: Annotated[
        str,
        typer.Option(
            help="The state as it was known then: a position, a time like"
            " 2026-03-31T18:00:00Z, or a day, to its end where the organization is."
        ),
    ] = ""
    token: Annotated[
        str,
        typer.Option(help="Answer from a state that includes this token's."),
    ] = ""


@dataclass(frozen=True)
class Commanding:
    """How a command is sent: under which id, for whom, and whether in earnest."""

    request_id: Annotated[
        str,
        typer.Option(
            help="A UUID; sent again with it, the command happens once."
            " Left out: a new one, which is shown."
        ),
    ] = ""
    etag: Annotated[
        str,
        typer.Option(
            help="Only if nothing changed since you read it: the etag that it had."
        ),
    ] = ""
    on_behalf_of: Annotated[
        str,
        typer.Option(help="Whose delegate you are in this: an id, or a name."),
    ] = ""
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", "--validate-only", help="Check everything, record nothing."
        ),
    ] = False


@dataclass(frozen=True)
class Why:
    """Why something is done."""

    why: Annotated[
        str, typer.Option(help="Why, in one word, like priorities-changed.")
    ] = ""
    reason: Annotated[str, typer.Option(help="Why, in words.")] = ""


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Make a command of a function: its dataclass arguments become options.

    Failed calls are shown, and end the command with the exit code they have.
    """
    signature = inspect.signature(function, eval_str=True)
    parameters: list[inspect.Parameter] = []
    spread: dict[str, type[Any]] = {}
    for parameter in signature.parameters.values():
        if is_dataclass(parameter.annotation):
            assert isinstance(parameter.annotation, type)
            spread[parameter.name] = parameter.annotation
            parameters += _options(parameter.annotation)
        else:
            kind = inspect.Parameter.KEYWORD_ONLY
            parameters.append(parameter.replace(kind=kind))

    @wraps(function)
    def run(**given: Any) -> None:
        for name, kind in spread.items():
            own = {field.name: given.pop(field.name) for field in fields(kind)}
            given[name] = kind(**own)
        with failures_shown():
            function(**given)

    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _options(kind: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=(
                inspect.Parameter.empty if field.default is MISSING else field.default
            ),
            annotation=hints[field.name],
        )
        for field in fields(kind)
    ]
