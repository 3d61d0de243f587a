"""Measures: how a key result or a SMART goal is measured, one module a kind (§3).

What all kinds have in common stands in ``kind.py`` and ``measure.py``, the kinds
themselves in a module each; ``KINDS`` lists them, and is closed. What was observed
of one measure: ``observations.py``.
"""

from domain.goals.measures.binary import Binary
from domain.goals.measures.bounded import Bounded, Judging
from domain.goals.measures.kind import Kind
from domain.goals.measures.measure import KINDS, Aggregation, Measure, measure_of
from domain.goals.measures.milestones import Milestone, Milestones
from domain.goals.measures.numeric import Numeric
from domain.goals.measures.ordinal import DEFAULT_ZONES, Ordinal, Zone
from domain.goals.measures.range import Range
from domain.goals.measures.threshold import Comparison, Threshold
from domain.goals.measures.value import Value

__all__ = [
    "DEFAULT_ZONES",
    "KINDS",
    "Aggregation",
    "Binary",
    "Bounded",
    "Comparison",
    "Judging",
    "Kind",
    "Measure",
    "Milestone",
    "Milestones",
    "Numeric",
    "Ordinal",
    "Range",
    "Threshold",
    "Value",
    "Zone",
    "measure_of",
]
