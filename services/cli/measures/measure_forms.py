"""How a goal is measured, as people say it at a terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.measures_pb2 import (
    AGGREGATION_INCREMENT,
    COMPARISON_AT_LEAST,
    COMPARISON_AT_MOST,
    JUDGING_PERIODS_MET,
    BinaryMeasure,
    Measure,
    Milestone,
    MilestonesMeasure,
    NumericMeasure,
    OrdinalMeasure,
    RangeMeasure,
    ThresholdMeasure,
)
from services.cli.showing.exits import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_EACH_TIME = " each time"


@dataclass(frozen=True)
class Measuring:
    """How something is measured."""

    measure: Annotated[
        str,
        typer.Option(
            help="How it is measured: 'from 40 to 90 percent'; 'at least 99.5 percent',"
            " 'at most 3 days' or 'between 5 and 10 EUR', each with 'each time' where"
            " every slot counts; 'milestones pilot, launch=2'; 'yes'; 'zone TARGET'."
        ),
    ] = ""
    stretch: Annotated[
        str, typer.Option(help="What is hoped for beyond that, and not promised.")
    ] = ""
    increments: Annotated[
        bool, typer.Option("--increments", help="Check-ins say what was added.")
    ] = False


def measure_of(said: Measuring) -> Measure | None:
    """Return the measure that options say; None where they say none.

    Raises:
        UsageError: What they say is no measure.
    """
    if not said.measure:
        if said.stretch or said.increments:
            message = "say the measure too, with --measure"
            raise UsageError(message)
        return None
    measure = _formed(said.measure)
    if said.increments:
        measure.aggregation = AGGREGATION_INCREMENT
    if said.stretch:
        _stretch(measure, said.stretch)
    return measure


def _formed(text: str) -> Measure:
    plain = text.removesuffix(_EACH_TIME)
    for form, made in _FORMS.items():
        if found := re.fullmatch(form, plain):
            measure = made(*(part or "" for part in found.groups()))
            if plain != text:
                _judge_each_time(measure)
            return measure
    message = f"{text!r} is no measure like 'from 40 to 90 percent'; see --help"
    raise UsageError(message)


def _numeric(start: str, target: str, unit: str) -> Measure:
    return Measure(unit=unit, numeric=NumericMeasure(start=start, target=target))


def _threshold(side: str, bound: str, unit: str) -> Measure:
    comparison = COMPARISON_AT_LEAST if side == "least" else COMPARISON_AT_MOST
    kind = ThresholdMeasure(comparison=comparison, bound=bound)
    return Measure(unit=unit, threshold=kind)


def _range(low: str, high: str, unit: str) -> Measure:
    return Measure(unit=unit, range=RangeMeasure(low=low, high=high))


def _milestones(text: str) -> Measure:
    milestones = []
    for one in text.split(","):
        id_, _, weight = one.strip().partition("=")
        milestones.append(Milestone(milestone_id=id_, weight=weight))
    return Measure(milestones=MilestonesMeasure(milestones=milestones))


def _binary() -> Measure:
    return Measure(binary=BinaryMeasure())


def _ordinal(zone: str) -> Measure:
    return Measure(ordinal=OrdinalMeasure(target_zone=zone))


_FORMS: dict[str, Callable[..., Measure]] = {
    r"from (\S+) to (\S+)(?: (.+))?": _numeric,
    r"at (least|most) (\S+)(?: (.+))?": _threshold,
    r"between (\S+) and (\S+)(?: (.+))?": _range,
    r"milestones (.+)": _milestones,
    r"yes": _binary,
    r"zone (.+)": _ordinal,
}


def _judge_each_time(measure: Measure) -> None:
    match measure.WhichOneof("definition"):
        case "threshold":
            measure.threshold.judging = JUDGING_PERIODS_MET
        case "range":
            measure.range.judging = JUDGING_PERIODS_MET
        case _:
            message = "'each time' goes with 'at least', 'at most' and 'between' only"
            raise UsageError(message)


def _stretch(measure: Measure, stretch: str) -> None:
    match measure.WhichOneof("definition"):
        case "numeric":
            measure.numeric.stretch = stretch
        case "threshold":
            measure.threshold.stretch = stretch
        case "ordinal":
            measure.ordinal.stretch_zone = stretch
        case _:
            message = "--stretch goes with numbers, one bound, and zones only"
            raise UsageError(message)
