"""Days and instants: windows, local days, zones, and their text (rules, head)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import Window, instant_text, known_zone, local_day, parse_instant

FIRST_QUARTER = Window(start=date(2026, 1, 1), end=date(2026, 3, 31))
TWO_DAYS = timedelta(days=2)
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_a_window_includes_both_its_ends(day: date, *, inside: bool) -> None:
    contained = FIRST_QUARTER.contains(day)

    assert contained is inside


def test_a_window_of_one_day_has_one_day() -> None:
    window = Window(start=date(2026, 1, 1), end=date(2026, 1, 1))

    assert window.days == 1
    assert FIRST_QUARTER.days == 90


def test_a_window_never_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends on 2025-12-31, before its start"):
        Window(start=date(2026, 1, 1), end=date(2025, 12, 31))


def test_a_stored_window_is_checked_like_a_new_one() -> None:
    stored = b'{"start":"2026-01-01","end":"2025-12-31"}'

    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(stored, type=Window)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 31)),
        ("Pacific/Kiritimati", date(2026, 4, 1)),
        ("Pacific/Pago_Pago", date(2026, 3, 31)),
        ("Europe/Berlin", date(2026, 3, 31)),
    ],
)
def test_the_same_instant_has_different_days_in_different_zones(
    zone: str, day: date
) -> None:
    local = local_day(NOON, zone)

    assert local == day


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # Berlin is at +01:00 until 29 March 2026, 01:00 UTC, and at +02:00 afterwards.
        (datetime(2026, 3, 28, 22, 59, 59, 999999, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, 59, 999999, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, tzinfo=UTC), date(2026, 3, 30)),
    ],
)
def test_a_day_ends_at_local_midnight_across_a_change_of_the_clocks(
    instant: datetime, day: date
) -> None:
    local = local_day(instant, "Europe/Berlin")

    assert local == day


def test_beyond_the_calendar_stands_its_first_or_last_day() -> None:
    first = datetime(1, 1, 1, tzinfo=UTC)
    last = datetime(9999, 12, 31, 23, tzinfo=UTC)

    assert local_day(first, "America/New_York") == date.min
    assert local_day(last, "Asia/Tokyo") == date.max


def test_a_time_without_a_zone_is_no_instant() -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="needs a time zone"):
        local_day(naive, "UTC")
    with pytest.raises(ValueError, match="needs a time zone"):
        instant_text(naive)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Indiana/Knox"])
def test_a_place_is_a_known_zone(name: str) -> None:
    known = known_zone(name)

    assert known


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../../etc/passwd",
        "Europe/../Europe/Berlin",
        "Europe//Berlin",
        "/etc/localtime",
        "/usr/share/zoneinfo/UTC",
        "Europe",
        "Europe/Berlin\0",
        "Europe/Berlin ",
        "europe/berlin",
        "Mars/Olympus_Mons",
        "localtime",
        "Factory",
        "posixrules",
        "right/UTC",
        "tzdata.zi",
        "\ud800",
        "x" * 100_000,
    ],
)
def test_paths_tricks_and_inventions_are_no_zones(name: str) -> None:
    known = known_zone(name)

    assert not known


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (NOON, "2026-03-31T12:00:00.000000Z"),
        (NOON.replace(microsecond=120000), "2026-03-31T12:00:00.120000Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000Z"),
        (datetime.max.replace(tzinfo=UTC), "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_an_instant_always_has_six_digits(instant: datetime, text: str) -> None:
    written = instant_text(instant)

    assert written == text
    assert parse_instant(text) == instant


@given(st.datetimes(), st.integers(min_value=-86_399, max_value=86_399))
def test_an_instant_is_written_in_utc_and_read_back(
    drawn: datetime, offset: int
) -> None:
    local = min(max(drawn, drawn.min + TWO_DAYS), drawn.max - TWO_DAYS)
    instant = local.replace(tzinfo=timezone(timedelta(seconds=offset)))

    text = instant_text(instant)

    assert text == instant.astimezone(UTC).isoformat("T", "microseconds")[:26] + "Z"
    assert parse_instant(text) == instant
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-31T12:00:00Z",
        "2026-03-31T12:00:00.000Z",
        "2026-03-31T12:00:00.000000",
        "2026-03-31T12:00:00.0000000",
        "2026-03-31T12:00:00.0+02:00",
        "2026-03-31T12:00:00,000000Z",
        "2026-03-31 12:00:00.000000Z",
        "2026-W14-2T12:00:00.000000Z",
        "2026-03-31T12:00:00.000000z",
        "2026-02-31T12:00:00.000000Z",
        "2026-03-31T24:00:00.000000Z",
        "2026-03-31T23:59:60.000000Z",
        "0000-03-31T12:00:00.000000Z",
        "2026-03-31T12:00:00.00000\u0661Z",
        "2026-03-31T12:00:00.000000Z\n",
    ],
)
def test_no_other_writing_of_an_instant_is_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - Python words some of them
        parse_instant(text)
