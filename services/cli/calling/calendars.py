"""Calendar files (iCalendar, RFC 5545): one whole day for each check-in that is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from services.cli.calling import names
from services.cli.showing.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.type.date_pb2 import Date

    from goalledger.v1.due_check_ins_pb2 import DueCheckIn

_LINE_BYTES_MAX = 75
# When an entry was made is asked for; the same on every run, so that files compare.
_MADE = "19700101T000000Z"
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


def calendar(due_check_ins: Iterable[DueCheckIn]) -> str:
    """Return a calendar file; entries keep their ids, to be imported again."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//goal-ledger//due//EN"]
    for one in due_check_ins:
        lines += _entry(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _entry(one: DueCheckIn) -> list[str]:
    due = _date(one.due_day)
    parts = (one.title,) if one.title == one.goal_title else (one.title, one.goal_title)
    return [
        "BEGIN:VEVENT",
        f"UID:{one.slot}.{one.parent.replace('/', '.')}@goal-ledger",
        f"DTSTAMP:{_MADE}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text('Check in: ' + parts[0])}",
        f"DESCRIPTION:{_text(' / '.join((*parts, names.short(one.parent))))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _date(day: Date) -> date:
    return date(day.year, day.month, day.day)


def _text(text: str) -> str:
    return shown(text).translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 bytes; a part after the first is indented."""
    part, room = "", _LINE_BYTES_MAX
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield part
            part, room = " ", _LINE_BYTES_MAX - 1
        part += sign
        room -= size
    yield part
