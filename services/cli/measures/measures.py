"""How measures and their values read on the command line, and how values are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goalledger.v1.measures_pb2 import (
    COMPARISON_AT_LEAST,
    JUDGING_PERIODS_MET,
    Measure,
    MilestonesMeasure,
    NumericMeasure,
    OrdinalMeasure,
    RangeMeasure,
    ThresholdMeasure,
)
from goalledger.v1.value_pb2 import MilestonesDone, Value

VALUE_HELP = (
    "What it was: a number, like 42.5; yes or no; zone=TARGET; or all milestones done,"
    " done=pilot,launch."
)


def value_of(text: str) -> Value:
    """Return the value that people write."""
    if text in {"yes", "no"}:
        return Value(yes=text == "yes")
    form, equals, said = text.partition("=")
    if equals and form == "zone":
        return Value(zone=said)
    if equals and form == "done":
        ids = [one.strip() for one in said.split(",") if one.strip()]
        return Value(milestones=MilestonesDone(milestone_ids=ids))
    return Value(decimal=text)


def start_text(measure: Measure) -> str:
    """Return where a measure begins; empty where it does not say."""
    return measure.numeric.start


def target_text(measure: Measure) -> str:
    """Return what a measure promises; empty where there is no measure."""
    kind = measure.WhichOneof("definition")
    return "" if kind is None else _TARGETS[kind](getattr(measure, kind))


def measure_text(measure: Measure, seen: str) -> str:
    """Return a measure and where it is on one line; empty where there is none."""
    target = target_text(measure)
    if not target:
        return ""
    start = start_text(measure)
    way = f"from {start} to {target}" if start else target
    unit = f" {measure.unit}" if measure.unit else ""
    return f"{way}{unit}, at {seen}" if seen else f"{way}{unit}"


def _numeric(kind: NumericMeasure) -> str:
    return kind.target


def _threshold(kind: ThresholdMeasure) -> str:
    sign = ">=" if kind.comparison == COMPARISON_AT_LEAST else "<="
    return f"{sign} {kind.bound}{_judged(kind)}"


def _range(kind: RangeMeasure) -> str:
    return f"{kind.low} to {kind.high}{_judged(kind)}"


def _milestones(kind: MilestonesMeasure) -> str:
    return ", ".join(one.milestone_id for one in kind.milestones)


def _binary(kind: Any) -> str:
    del kind
    return "yes"


def _ordinal(kind: OrdinalMeasure) -> str:
    return kind.target_zone or kind.zones[-1].name


def _judged(kind: ThresholdMeasure | RangeMeasure) -> str:
    return " each time" if kind.judging == JUDGING_PERIODS_MET else ""


_TARGETS: dict[str, Callable[[Any], str]] = {
    "numeric": _numeric,
    "threshold": _threshold,
    "range": _range,
    "milestones": _milestones,
    "binary": _binary,
    "ordinal": _ordinal,
}
