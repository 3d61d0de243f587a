"""Shows how instants are written and read."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.cli.calling.moments import instant_text, timestamp
from services.cli.showing.exits import UsageError


def vienna() -> ZoneInfo:
    """Stand for the zone of an organization."""
    return ZoneInfo("Europe/Vienna")


def unasked() -> ZoneInfo:
    """Stand for an organization that must not be asked."""
    raise AssertionError


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-09-30", "2026-09-30T21:59:59.999999Z"),
        ("2026-12-31", "2026-12-31T22:59:59.999999Z"),
        ("2026-03-31T18:00", "2026-03-31T16:00:00Z"),
    ],
)
def test_without_a_zone_the_organization_s_is_meant(said: str, meant: str) -> None:
    assert timestamp(said, vienna).ToJsonString() == meant


def test_a_time_with_a_zone_needs_nobody_s() -> None:
    stamp = timestamp("2026-03-31T18:00:00.5+02:00", unasked)

    assert stamp.ToJsonString() == "2026-03-31T16:00:00.500Z"


@pytest.mark.parametrize("said", ["yesterday", "2026-02-30", "31.03.2026", "-1"])
def test_anything_else_is_no_moment(said: str) -> None:
    with pytest.raises(UsageError, match="no day or time"):
        timestamp(said, unasked)


def test_an_instant_is_shown_in_utc_and_nothing_as_nothing() -> None:
    stamp = Timestamp(seconds=1_790_000_000)

    assert instant_text(stamp) == "2026-09-21 14:13:20Z"
    assert instant_text(Timestamp()) == ""
