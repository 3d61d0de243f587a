"""Tell days and instants: windows of days, the local day of an instant, and their text.

Instants are UTC with microseconds; days are dates in the organization's time zone, and
a window of days includes both ends (rules, head). Events store the resolved local day:
only what records something asks for one, replay never does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct, to_builtins

# Names in a time-zone database that say nothing of a place: what the machine happens to
# be set to, and two placeholders.
_NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})

_INSTANT_CHARACTERS = len("2026-03-31T09:30:00.000000Z")


class Window(Struct, frozen=True):
    """The days from start to end, both included.

    Raises:
        ValueError: the end is before the start.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            message = f"a window ends on {self.end}, before its start on {self.start}"
            raise ValueError(message)

    @property
    def days(self) -> int:
        """Count the days; a window of one day has 1."""
        return (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        """Tell whether the day is inside, the ends included."""
        return self.start <= day <= self.end


def known_zone(name: str) -> bool:
    """Tell whether the name is a place's in the time-zone database.

    Compared with the database's own list, so that no name ever becomes a path.
    """
    return name in _zone_names()


def local_day(instant: datetime, zone: str) -> date:
    """Tell the day it is in a known zone at an instant.

    The first and the last day of the calendar stand for what lies beyond them.

    Raises:
        ValueError: the instant has no time zone.
    """
    _require_aware(instant)
    try:
        return instant.astimezone(_zone(zone)).date()
    except OverflowError:
        return date.min if instant.year == date.min.year else date.max


def instant_text(instant: datetime) -> str:
    """Write an instant as ``YYYY-MM-DDTHH:MM:SS.ffffffZ``, always with six digits.

    Raises:
        ValueError: the instant has no time zone.
    """
    if instant.tzinfo is not UTC:
        _require_aware(instant)
        instant = instant.astimezone(UTC)
    # Ten times as fast as `isoformat`, but without microseconds when they are zero.
    text: str = to_builtins(instant)
    return text if len(text) == _INSTANT_CHARACTERS else text[:-1] + ".000000Z"


def parse_instant(text: str) -> datetime:
    """Read what `instant_text` writes, and nothing else.

    Raises:
        ValueError: the text is not an instant in exactly that form.
    """
    if len(text) == _INSTANT_CHARACTERS:
        # Python reads many more forms (week dates, commas, other offsets).
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is UTC and instant_text(instant) == text:
            return instant
    message = "expected an instant as YYYY-MM-DDTHH:MM:SS.ffffffZ"
    raise ValueError(message)


def _require_aware(instant: datetime) -> None:
    if instant.tzinfo is None:
        message = "an instant needs a time zone"
        raise ValueError(message)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACES


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
