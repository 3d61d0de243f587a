"""Measures and what is seen of them, as they are said on the wire."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from goalledger.v1.measures_pb2 import (
    AGGREGATION_INCREMENT,
    AGGREGATION_UNSPECIFIED,
    COMPARISON_AT_LEAST,
    COMPARISON_AT_MOST,
    JUDGING_LATEST,
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
from goalledger.v1.value_pb2 import MilestonesDone, Value
from services.demo import measures


def measure(of: measures.Measure) -> Measure:
    """Return a measure of any kind."""
    return _KINDS[type(of)](of)


def value(seen: measures.Seen) -> Value:
    """Return what was seen, in the form that its measure asks for."""
    match seen:
        case bool():
            return Value(yes=seen)
        case Decimal():
            return Value(decimal=f"{seen:f}")
        case str():
            return Value(zone=seen)
        case _:
            return Value(milestones=MilestonesDone(milestone_ids=seen))


def _numeric(of: measures.Numeric) -> Measure:
    numeric = NumericMeasure(
        start=f"{of.start:f}",
        target=f"{of.target:f}",
        stretch="" if of.stretch is None else f"{of.stretch:f}",
    )
    aggregation = AGGREGATION_INCREMENT if of.increments else AGGREGATION_UNSPECIFIED
    return Measure(unit=of.unit, numeric=numeric, aggregation=aggregation)


def _threshold(of: measures.Threshold) -> Measure:
    threshold = ThresholdMeasure(
        comparison=COMPARISON_AT_MOST if of.at_most else COMPARISON_AT_LEAST,
        bound=f"{of.bound:f}",
        judging=JUDGING_PERIODS_MET if of.periods else JUDGING_LATEST,
    )
    return Measure(unit=of.unit, threshold=threshold)


def _range(of: measures.Range) -> Measure:
    bounds = RangeMeasure(low=f"{of.low:f}", high=f"{of.high:f}")
    return Measure(unit=of.unit, range=bounds)


def _milestones(of: measures.Milestones) -> Measure:
    milestones = [
        Milestone(milestone_id=milestone, weight=f"{weight:f}")
        for milestone, weight in of.weights.items()
    ]
    return Measure(milestones=MilestonesMeasure(milestones=milestones))


def _binary(_: measures.Binary) -> Measure:
    return Measure(binary=BinaryMeasure())


def _ordinal(_: measures.Ordinal) -> Measure:
    # Without zones they are the four that everybody has.
    return Measure(ordinal=OrdinalMeasure())


_KINDS: dict[type[measures.Kind], Callable[[Any], Measure]] = {
    measures.Numeric: _numeric,
    measures.Threshold: _threshold,
    measures.Range: _range,
    measures.Milestones: _milestones,
    measures.Binary: _binary,
    measures.Ordinal: _ordinal,
}
