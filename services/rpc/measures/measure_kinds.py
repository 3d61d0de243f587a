"""Each kind of measure on the wire: how its definition is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.decimals import decimal_text
from domain.goals.measures import (
    DEFAULT_ZONES,
    KINDS,
    Binary,
    Judging,
    Milestone,
    Milestones,
    Numeric,
    Ordinal,
    Range,
    Threshold,
    Zone,
)
from goalledger.v1 import measures_pb2 as pb
from services.rpc.limits import MILESTONES_MAX, ZONE_CHARACTERS_MAX, ZONES_MAX
from services.rpc.wire import enums
from services.rpc.wire.fields import REQUIRED

if TYPE_CHECKING:
    from domain.goals.measures import Kind
    from services.rpc.wire.fields import Fields

# Reads one attribute of a definition, given its message and its own path.
Reader = Callable[["Fields", Any, str], Any]


class Wired(NamedTuple):
    """One kind on the wire.

    Attributes:
        read: Reads each attribute of the definition, by its name.
        write: Writes the definition.
    """

    read: Mapping[str, Reader]
    write: Callable[[Any], Any]


def read_kind(fields: Fields, definition: Any, name: str, path: str) -> Kind:
    """Read the definition of one kind, called by its field of a measure."""
    said = {
        attribute: read(fields, definition, f"{path}.{attribute}")
        for attribute, read in WIRED[name].read.items()
    }
    return KINDS[name](**said)


def write_kind(kind: Kind) -> dict[str, Any]:
    """Write a definition as the field of a measure that it is."""
    return {kind.field(): WIRED[kind.field()].write(kind)}


def _decimal(attribute: str) -> Reader:
    return lambda fields, said, path: fields.decimal(getattr(said, attribute), path)


def _stretch(fields: Fields, said: Any, path: str) -> Decimal | None:
    return fields.optional_decimal(said.stretch, path)


def _judging(fields: Fields, said: Any, path: str) -> Judging:
    found = fields.optional_choice(enums.JUDGING, said.judging, path)
    return found or Judging.LATEST


def _comparison(fields: Fields, said: pb.ThresholdMeasure, path: str) -> Any:
    return fields.choice(enums.COMPARISON, said.comparison, path)


def _milestones(
    fields: Fields, said: pb.MilestonesMeasure, path: str
) -> tuple[Milestone, ...]:
    if not fields.bounded(said.milestones, path, MILESTONES_MAX):
        return ()
    read = []
    for place, one in enumerate(said.milestones):
        inside = f"{path}[{place}]"
        if fields.id(one.milestone_id, f"{inside}.milestone_id") is None:
            fields.invalid(f"{inside}.milestone_id", REQUIRED)
        weight = fields.decimal(one.weight or "1", f"{inside}.weight")
        read.append(Milestone(one.milestone_id, weight))
    return tuple(read)


def _zones(fields: Fields, said: pb.OrdinalMeasure, path: str) -> tuple[Zone, ...]:
    if not said.zones or not fields.bounded(said.zones, path, ZONES_MAX):
        return DEFAULT_ZONES
    return tuple(
        Zone(
            fields.title(one.name, f"{path}[{place}].name", ZONE_CHARACTERS_MAX),
            fields.decimal(one.score, f"{path}[{place}].score"),
        )
        for place, one in enumerate(said.zones)
    )


def _zone(attribute: str) -> Reader:
    def read(fields: Fields, said: pb.OrdinalMeasure, path: str) -> str | None:
        name = getattr(said, attribute)
        return fields.line(name, path, ZONE_CHARACTERS_MAX) or None

    return read


def _write_numeric(kind: Numeric) -> pb.NumericMeasure:
    return pb.NumericMeasure(
        start=decimal_text(kind.start),
        target=decimal_text(kind.target),
        stretch=_optional(kind.stretch),
    )


def _write_threshold(kind: Threshold) -> pb.ThresholdMeasure:
    return pb.ThresholdMeasure(
        comparison=enums.COMPARISON.numbers[kind.comparison],
        bound=decimal_text(kind.bound),
        stretch=_optional(kind.stretch),
        judging=enums.JUDGING.numbers[kind.judging],
    )


def _write_range(kind: Range) -> pb.RangeMeasure:
    return pb.RangeMeasure(
        low=decimal_text(kind.low),
        high=decimal_text(kind.high),
        judging=enums.JUDGING.numbers[kind.judging],
    )


def _write_milestones(kind: Milestones) -> pb.MilestonesMeasure:
    return pb.MilestonesMeasure(
        milestones=[
            pb.Milestone(milestone_id=one.id, weight=decimal_text(one.weight))
            for one in kind.milestones
        ]
    )


def _write_binary(kind: Binary) -> pb.BinaryMeasure:
    del kind
    return pb.BinaryMeasure()


def _write_ordinal(kind: Ordinal) -> pb.OrdinalMeasure:
    return pb.OrdinalMeasure(
        zones=[
            pb.Zone(name=one.name, score=decimal_text(one.score)) for one in kind.zones
        ],
        target_zone=kind.target_zone or "",
        stretch_zone=kind.stretch_zone or "",
    )


def _optional(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


# By the field of a measure that it is.
WIRED: dict[str, Wired] = {
    "numeric": Wired(
        {"start": _decimal("start"), "target": _decimal("target"), "stretch": _stretch},
        _write_numeric,
    ),
    "threshold": Wired(
        {
            "comparison": _comparison,
            "bound": _decimal("bound"),
            "stretch": _stretch,
            "judging": _judging,
        },
        _write_threshold,
    ),
    "range": Wired(
        {"low": _decimal("low"), "high": _decimal("high"), "judging": _judging},
        _write_range,
    ),
    "milestones": Wired({"milestones": _milestones}, _write_milestones),
    "binary": Wired({}, _write_binary),
    "ordinal": Wired(
        {
            "zones": _zones,
            "target_zone": _zone("target_zone"),
            "stretch_zone": _zone("stretch_zone"),
        },
        _write_ordinal,
    ),
}
