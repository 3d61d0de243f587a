"""Reads the fields of one request, and collects all that is wrong with them.

A reader returns the field's value as the domain knows it. Where the field breaks a
rule, that is noted and a harmless value returned, so that the caller hears about every
field at once; nothing read may be used before ``require_sound``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from domain.days import Window
from domain.decimals import DecimalTextError, parse_decimal
from domain.refusals import FieldInvalid, Violation
from services.rpc.limits import PRINCIPAL_CHARACTERS_MAX
from services.rpc.wire import texts
from services.rpc.wire.names import Form, is_id
from services.rpc.wire.refused import UnknownFields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import Enum

    from google.protobuf.message import Message
    from google.protobuf.timestamp_pb2 import Timestamp
    from google.type.date_pb2 import Date

    from goalledger.v1.ranges_pb2 import DateRange, TimeRange
    from services.rpc.wire.enums import Choices

E = TypeVar("E", bound="Enum")

REQUIRED = "is required"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_MIN = -62_135_596_800  # 0001-01-01
_SECONDS_MAX = 253_402_300_799  # the last second of 9999
_NANOS_MAX = 999_999_999
_NO_DAYS = Window(date.min, date.min)

_NIL = "00000000-0000-0000-0000-000000000000"
_is_uuid = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
).fullmatch
_is_etag = re.compile(r"[1-9][0-9]{0,17}").fullmatch
# What metadata carries unchanged; a comma would look like two values joined.
is_principal = re.compile(rf"[!-+\--~]{{1,{PRINCIPAL_CHARACTERS_MAX}}}").fullmatch


class Fields:
    """The fields of one request.

    Attributes:
        request: The request's message.
        organization: The one organization that the request's names share; empty until
            the first name is read.
        inside: What stands before each path that is noted, the dot included, while the
            fields of an entry are read.
        violations: What is wrong.
        unknown: Fields whose enum numbers this server does not know.
    """

    __slots__ = ("inside", "organization", "request", "unknown", "violations")

    def __init__(self, request: Any) -> None:
        """Begin to read a message; each generated class has fields of its own."""
        self.request = request
        self.organization = ""
        self.inside = ""
        self.violations: list[Violation] = []
        self.unknown: list[str] = []

    def invalid(self, path: str, description: str) -> None:
        """Note that a field breaks a rule."""
        self.violations.append(Violation(self.inside + path, description))

    def require_sound(self) -> None:
        """Refuse the request if anything was noted."""
        if self.unknown:
            raise UnknownFields(fields=", ".join(self.unknown))
        if self.violations:
            raise FieldInvalid(*self.violations)

    def name(self, form: Form, text: str, path: str) -> tuple[Any, ...]:
        """Read a resource name that is required; return its ids but the first.

        The first name that is read says which organization the request is about; all
        others must be of the same (api §3).
        """
        match = form.match.fullmatch(text)
        if match is None:
            self.invalid(path, f"must be {form.says}" if text else REQUIRED)
            return ("",) * (form.groups - 1)
        ids = match.groups()
        organization = ids[0]
        if not self.organization:
            self.organization = organization
        elif organization != self.organization:
            self.invalid(path, f"must be of organizations/{self.organization}")
        return ids[1:]

    def optional_name(self, form: Form, text: str, path: str) -> str | None:
        """Read a name that may be left out; return its last id."""
        if not text:
            return None
        last: str = self.name(form, text, path)[-1]
        return last

    def id(self, text: str, path: str) -> str | None:
        """Read an id that the ledger makes where it is left out."""
        if not text:
            return None
        if not is_id(text):
            self.invalid(
                path, "must be 1 to 63 of a-z, 0-9 and -, with no - at either end"
            )
        return text

    def request_id(self, text: str) -> str:
        """Read a request id: any UUID but nil, in lower case from here on."""
        lower = text.lower()
        if not _is_uuid(lower) or lower == _NIL:
            described = "must be a UUID, and not the nil one" if text else REQUIRED
            self.invalid("request_id", described)
        return lower

    def etag(self, text: str) -> int | None:
        """Read an etag as the version that it stands for."""
        if not text:
            return None
        if not _is_etag(text):
            self.invalid("etag", "must be an etag as it was read")
            return None
        return int(text)

    def left_out(self, text: str, path: str) -> None:
        """Note a field that has no meaning in this request."""
        if text:
            self.invalid(path, "must be left out here")

    def title(self, text: str, path: str, characters_max: int) -> str:
        """Read a text of one line that is required."""
        if (
            text.isascii()
            and text.isprintable()
            and 0 < len(text) <= characters_max
            and not text.isspace()
        ):
            return text
        found = self._text(text, path, characters_max, lines=False)
        if not found:
            self.invalid(path, REQUIRED)
        return found

    def line(self, text: str, path: str, characters_max: int) -> str:
        """Read a text of one line that may be left out."""
        return self._text(text, path, characters_max, lines=False)

    def text(self, text: str, path: str, characters_max: int) -> str:
        """Read a text of any lines that may be left out; blank is left out."""
        return self._text(text, path, characters_max, lines=True)

    def principal(self, text: str, path: str) -> str:
        """Read what somebody signs in as."""
        if not is_principal(text):
            described = (
                f"must be 1 to {PRINCIPAL_CHARACTERS_MAX} printable ASCII characters"
                " without spaces and commas"
            )
            self.invalid(path, described if text else REQUIRED)
        return text

    def decimal(self, text: str, path: str) -> Decimal:
        """Read a decimal that is required."""
        try:
            return parse_decimal(text)
        except DecimalTextError as error:
            self.invalid(path, str(error) if text else REQUIRED)
            return Decimal(0)

    def optional_decimal(self, text: str, path: str) -> Decimal | None:
        """Read a decimal that may be left out."""
        return self.decimal(text, path) if text else None

    def choice(self, choices: Choices[E], number: int, path: str) -> E:
        """Read an enum that is required."""
        found = self.optional_choice(choices, number, path)
        if found is None:
            if not number:
                self.invalid(path, REQUIRED)
            found = next(iter(choices.of.values()))
        return found

    def optional_choice(self, choices: Choices[E], number: int, path: str) -> E | None:
        """Read an enum that may be left out."""
        found = choices.of.get(number)
        if found is None and number:
            self.unknown.append(self.inside + path)
        return found

    def choices(
        self, choices: Choices[E], numbers: Sequence[int], path: str
    ) -> tuple[E, ...]:
        """Read a filter of enums, each of them said."""
        return tuple(
            self.choice(choices, number, f"{path}[{place}]")
            for place, number in enumerate(numbers)
        )

    def bounded(self, entries: Sequence[Any], path: str, entries_max: int) -> bool:
        """Tell whether a list is short enough to be read; note one that is not."""
        if len(entries) <= entries_max:
            return True
        self.invalid(path, f"must have at most {entries_max} entries")
        return False

    def instant(self, time: Timestamp, path: str) -> datetime:
        """Read an instant; what is finer than a microsecond is cut off."""
        seconds, nanos = time.seconds, time.nanos
        if _SECONDS_MIN <= seconds <= _SECONDS_MAX and 0 <= nanos <= _NANOS_MAX:
            return _EPOCH + timedelta(seconds=seconds, microseconds=nanos // 1_000)
        self.invalid(path, "must be an instant of the years 1 to 9999")
        return _EPOCH

    def optional_instant(
        self, message: Message, field: str, path: str = ""
    ) -> datetime | None:
        """Read a field of a message that is an instant and may be left out."""
        if not message.HasField(field):
            return None
        return self.instant(getattr(message, field), path or field)

    def time_range(
        self, message: Message, field: str
    ) -> tuple[datetime | None, datetime | None]:
        """Read a half-open span of instants; either end may be left out."""
        span: TimeRange = getattr(message, field)
        start = self.optional_instant(span, "start_time", f"{field}.start_time")
        end = self.optional_instant(span, "end_time", f"{field}.end_time")
        if start is not None and end is not None and end <= start:
            self.invalid(f"{field}.end_time", "must be later than start_time")
        return start, end

    def day(self, day: Date, path: str) -> date | None:
        """Read a full date."""
        try:
            return date(day.year, day.month, day.day)
        except ValueError:
            self.invalid(path, "must be a full date of the calendar, year 1 to 9999")
            return None

    def days(self, span: DateRange, path: str) -> tuple[date | None, date | None]:
        """Read a span of days of which either end may be left out."""
        start, end = (
            self.day(getattr(span, field), f"{path}.{field}")
            if span.HasField(field)
            else None
            for field in ("start_date", "end_date")
        )
        if start is not None and end is not None and end < start:
            self.invalid(f"{path}.end_date", "must not be before start_date")
            return None, None
        return start, end

    def window(self, window: DateRange, path: str) -> Window:
        """Read a span of days with both its ends."""
        for field in ("start_date", "end_date"):
            if not window.HasField(field):
                self.invalid(f"{path}.{field}", REQUIRED)
        start, end = self.days(window, path)
        return _NO_DAYS if start is None or end is None else Window(start, end)

    def _text(self, text: str, path: str, characters_max: int, *, lines: bool) -> str:
        if not text:
            return text
        if text.isascii() and text.isprintable() and len(text) <= characters_max:
            return "" if text.isspace() else text
        wrong = texts.fault(text, characters_max, lines=lines)
        if wrong is not None:
            self.invalid(path, wrong)
            return text
        return texts.mended(text)
