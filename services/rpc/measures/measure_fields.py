"""Measures, values, links and parts of windows as they are said in requests."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from domain.goals.drafting.revisions import MeasureRevision, WindowRevision
from domain.goals.links import Link, LinkRelation
from domain.goals.measures import (
    KINDS,
    Aggregation,
    Binary,
    Measure,
    Value,
    measure_of,
)
from services.rpc.limits import (
    LINKS_MAX,
    MEDIA_TYPE_CHARACTERS_MAX,
    MILESTONES_MAX,
    UNIT_CHARACTERS_MAX,
    URI_CHARACTERS_MAX,
    ZONE_CHARACTERS_MAX,
)
from services.rpc.measures.measure_kinds import WIRED, read_kind
from services.rpc.wire import enums
from services.rpc.wire.fields import REQUIRED, Fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalledger.v1 import links_pb2, measures_pb2, value_pb2
    from goalledger.v1.ranges_pb2 import DateRange

WINDOW_PARTS = ("start_date", "end_date")

# Printable ASCII, without user and password, which would be kept for ever.
_is_https_uri = re.compile(
    r"https://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?#][!-~]*)?",
    re.IGNORECASE | re.ASCII,
).fullmatch
_is_sha256 = re.compile("[0-9a-f]{64}").fullmatch
_TOKEN = r"[A-Za-z0-9!#$&^_.+-]+"  # noqa: S105 - of RFC 6838, not of a caller
_is_media_type = re.compile(rf"{_TOKEN}/{_TOKEN}(?:; ?{_TOKEN}={_TOKEN})*").fullmatch


def read_measure(fields: Fields, measure: measures_pb2.Measure, path: str) -> Measure:
    """Read a whole measure."""
    unit, aggregation = (
        _unit(fields, measure, path),
        _aggregation(fields, measure, path),
    )
    name = measure.WhichOneof("definition")
    if name is None:
        fields.invalid(path, f"must be one of: {', '.join(KINDS)}")
        return _NO_MEASURE
    kind = read_kind(fields, getattr(measure, name), name, f"{path}.{name}")
    return measure_of(kind, unit, aggregation)


def read_measure_revision(
    fields: Fields, measure: measures_pb2.Measure, path: str, parts: Sequence[str]
) -> MeasureRevision:
    """Read the parts of a measure that are to become something else.

    Args:
        fields: The request's fields.
        measure: The message that has the new contents.
        path: The field that the measure stands in.
        parts: Which of `MEASURE_PARTS`: ``unit``, ``numeric``, ``numeric.target``.
    """
    said: dict[str, Any] = {}
    for part, read in (("unit", _unit), ("aggregation", _aggregation)):
        if part in parts:
            said[part] = read(fields, measure, path)
    kinds = {part.partition(".")[0] for part in parts} & KINDS.keys()
    if len(kinds) > 1:
        fields.invalid(path, f"must be one of: {', '.join(sorted(kinds))}")
    for kind in kinds:
        definition = getattr(measure, kind)
        said["kind"] = kind
        said["said"] = {
            name: read(fields, definition, f"{path}.{kind}.{name}")
            for name, read in WIRED[kind].read.items()
            if kind in parts or f"{kind}.{name}" in parts
        }
    return MeasureRevision(**said)


def read_window_revision(
    fields: Fields, window: DateRange, path: str, parts: Sequence[str]
) -> WindowRevision:
    """Read the ends of a window that are to become something else."""
    said: dict[str, Any] = {}
    for part in parts:
        day = fields.day(getattr(window, part), f"{path}.{part}")
        said[part.removesuffix("_date")] = day or date.min
    return WindowRevision(**said)


def read_value(fields: Fields, value: value_pb2.Value, path: str) -> Value:
    """Read a value in the one form in which it is given."""
    match value.WhichOneof("form"):
        case "decimal":
            return Value(decimal=fields.decimal(value.decimal, f"{path}.decimal"))
        case "milestones":
            return _milestones(fields, value.milestones, f"{path}.milestones")
        case "zone":
            zone = fields.title(value.zone, f"{path}.zone", ZONE_CHARACTERS_MAX)
            return Value(zone=zone)
        case "yes":
            return Value(yes=value.yes)
    fields.invalid(path, REQUIRED)
    return Value()


def read_links(
    fields: Fields, links: Sequence[links_pb2.Link], path: str
) -> tuple[Link, ...]:
    """Read references to what lies outside the ledger."""
    if not links or not fields.bounded(links, path, LINKS_MAX):
        return ()
    return tuple(
        _link(fields, link, f"{path}[{place}]") for place, link in enumerate(links)
    )


def _link(fields: Fields, link: links_pb2.Link, path: str) -> Link:
    if len(link.uri) > URI_CHARACTERS_MAX or not _is_https_uri(link.uri):
        described = (
            f"must be an absolute https URI of at most {URI_CHARACTERS_MAX:,}"
            " characters, without user name and password"
        )
        fields.invalid(f"{path}.uri", described if link.uri else REQUIRED)
    if link.sha256 and not _is_sha256(link.sha256):
        fields.invalid(f"{path}.sha256", "must be 64 lower-case hexadecimal digits")
    media_type = link.media_type
    if media_type and not (
        len(media_type) <= MEDIA_TYPE_CHARACTERS_MAX and _is_media_type(media_type)
    ):
        fields.invalid(f"{path}.media_type", 'must be a media type, like "text/plain"')
    relation: LinkRelation = fields.choice(
        enums.RELATION, link.relation, f"{path}.relation"
    )
    return Link(link.uri, link.sha256 or None, media_type or None, relation)


def _milestones(
    fields: Fields, milestones: value_pb2.MilestonesDone, path: str
) -> Value:
    path = f"{path}.milestone_ids"
    ids = milestones.milestone_ids
    if not fields.bounded(ids, path, MILESTONES_MAX):
        return Value(milestones=())
    for place, one in enumerate(ids):
        if fields.id(one, f"{path}[{place}]") is None:
            fields.invalid(f"{path}[{place}]", REQUIRED)
    if len(set(ids)) < len(ids):
        fields.invalid(path, "must name each milestone once")
    return Value(milestones=tuple(sorted(ids)))


def _unit(fields: Fields, measure: measures_pb2.Measure, path: str) -> str:
    """Read a unit; whether the kind needs one is the domain's matter."""
    return fields.line(measure.unit, f"{path}.unit", UNIT_CHARACTERS_MAX)


def _aggregation(
    fields: Fields, measure: measures_pb2.Measure, path: str
) -> Aggregation:
    found = fields.optional_choice(
        enums.AGGREGATION, measure.aggregation, f"{path}.aggregation"
    )
    return found or Aggregation.SNAPSHOT


# What a revision may name: the whole definition of a kind, or parts of it.
MEASURE_PARTS = (
    "unit",
    "aggregation",
    *(
        part
        for kind, wired in WIRED.items()
        for part in (kind, *(f"{kind}.{name}" for name in wired.read))
    ),
)
_NO_MEASURE = Measure(binary=Binary())
