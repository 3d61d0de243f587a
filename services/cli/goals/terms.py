"""What is said of goals and of key results alike, and how it comes into a request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goalledger.v1.criteria_pb2 import CriterionAnswer
from goalledger.v1.lifecycle_pb2 import Criterion
from services.cli.calling.days import Window, set_day
from services.cli.calling.values import number
from services.cli.measures.measure_forms import Measuring, measure_of
from services.cli.measures.paces import Pace, plan_of, schedule_of
from services.cli.showing.exits import UsageError

if TYPE_CHECKING:
    from google.protobuf.message import Message

_CRITERIA = ("specific", "measurable", "achievable", "relevant", "time_bound")


@dataclass(frozen=True)
class Answers:
    """How the five criteria are answered; they are said together."""

    specific: Annotated[str, typer.Option(help="Who, what, and the result.")] = ""
    measurable: Annotated[str, typer.Option(help="How it is told.")] = ""
    achievable: Annotated[str, typer.Option(help="Resources, and constraints.")] = ""
    relevant: Annotated[str, typer.Option(help="What it is for.")] = ""
    time_bound: Annotated[str, typer.Option(help="Until when, and why then.")] = ""


@dataclass(frozen=True)
class Terms(Answers, Pace, Measuring, Window):
    """What goals and key results say alike; what is left out is not said."""

    title: Annotated[str | None, typer.Option(help="What it says, on one line.")] = None


@dataclass(frozen=True)
class Numbers:
    """What a number is to start from and to reach, the rest of its measure as it is."""

    start: Annotated[
        str, typer.Option(help="Where its measure starts from, if that is all.")
    ] = ""
    target: Annotated[
        str, typer.Option(help="What its measure is to reach, if that is all.")
    ] = ""


def said_alike(terms: Terms) -> dict[str, Any]:
    """Return what options say of fields that goals and key results both have."""
    said: dict[str, Any] = {}
    if terms.title is not None:
        said["title"] = terms.title
    if terms.cadence is not None:
        said["schedule"] = schedule_of(terms.cadence)
    if terms.plan:
        said["plan"] = plan_of(terms.plan)
    if (measure := measure_of(terms)) is not None:
        said["measure"] = measure
    if answers := list(_answers(terms)):
        said["criteria"] = answers
    return said


def put(message: Message, said: dict[str, Any], window: Window) -> list[str]:
    """Put what is said in place of what a message says; return the paths of that."""
    for field in said:
        message.ClearField(field)
    message.MergeFrom(type(message)(**said))
    return [*said, *put_days(message, window)]


def put_days(message: Any, window: Window) -> list[str]:
    """Put the days that are said into a message's window; return their paths."""
    paths = []
    for field, day in (("start_date", window.from_), ("end_date", window.until)):
        if day:
            set_day(message.window, field, day)
            paths.append(f"window.{field}")
    return paths


def put_numbers(message: Any, numbers: Any) -> list[str]:
    """Put start and target, where they are said, into a numeric measure.

    Returns:
        Their paths.
    """
    paths = []
    for field in ("start", "target"):
        if value := getattr(numbers, field):
            setattr(message.measure.numeric, field, value)
            paths.append(f"measure.numeric.{field}")
    return paths


def put_mask(request: Any, paths: Sequence[str], file: str) -> None:
    """Say in a request which fields are to change.

    Raises:
        UsageError: Nothing is said, or it is not clear what else is.
    """
    whole = bool(file) and not request.update_mask.paths
    if whole and paths:
        message = f"{file} has no update_mask: all that it says changes, and no more"
        raise UsageError(message)
    if not whole and not paths and not file:
        message = "say what is to change, for example --title"
        raise UsageError(message)
    mask = request.update_mask.paths
    mask.extend(path for path in paths if path not in mask)


def _answers(answers: Answers) -> Iterator[CriterionAnswer]:
    for criterion in _CRITERIA:
        if answer := getattr(answers, criterion):
            yield CriterionAnswer(criterion=number(Criterion, criterion), answer=answer)
