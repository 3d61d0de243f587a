"""Shows that what was said last of a day stands, against a calendar of single days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.directory.timelines import (
    Days,
    Span,
    Timeline,
    common,
    during,
    on,
    said,
    throughout,
)

JANUARY = date(2026, 1, 1)
# Twelve days, and everything after them as the thirteenth.
CALENDAR = [JANUARY + timedelta(days=n) for n in range(13)]
FOREVER = CALENDAR[-1]


def _days(first: int, length: int | None) -> Days:
    start = CALENDAR[first]
    end = None if length is None else start + timedelta(days=length)
    return Days(start, end if end is not None and end < FOREVER else None)


days = st.builds(_days, st.integers(0, 11), st.one_of(st.none(), st.integers(0, 5)))
sayings = st.lists(st.tuples(days, st.sampled_from(["anna", "ben", None])), max_size=8)


def told(said_in_turn: list[tuple[Days, str | None]]) -> Timeline[str]:
    timeline: Timeline[str] = ()
    for span, value in said_in_turn:
        timeline = said(timeline, span, value)
    return timeline


@given(sayings)
def test_on_every_day_stands_what_was_said_of_it_last(
    said_in_turn: list[tuple[Days, str | None]],
) -> None:
    last: dict[date, str | None] = dict.fromkeys(CALENDAR)
    for span, value in said_in_turn:
        last |= {day: value for day in CALENDAR if span.contain(day)}

    timeline = told(said_in_turn)

    assert {day: on(timeline, day) for day in CALENDAR} == last


@given(sayings)
def test_spans_are_in_order_apart_and_as_few_as_can_be(
    said_in_turn: list[tuple[Days, str | None]],
) -> None:
    timeline = told(said_in_turn)

    for before, after in pairwise(timeline):
        assert before.days.end is not None
        assert before.days.end < after.days.start
        adjoin = before.days.end + timedelta(days=1) == after.days.start
        assert not (adjoin and before.value == after.value)


@given(sayings, days)
def test_a_part_of_a_timeline_says_the_same_of_its_days_and_nothing_of_others(
    said_in_turn: list[tuple[Days, str | None]], part: Days
) -> None:
    timeline = told(said_in_turn)

    pieces: dict[date, list[str | None]] = {day: [] for day in CALENDAR}
    for span, value in throughout(timeline, part):
        for day in filter(span.contain, CALENDAR):
            pieces[day].append(value)

    for day in CALENDAR:
        expected = on(timeline, day) if part.contain(day) else None
        assert on(during(timeline, part), day) == expected
        assert pieces[day] == ([expected] if part.contain(day) else [])


@given(days, days)
def test_common_days_are_those_in_both(one: Days, other: Days) -> None:
    shared = common(one, other)

    for day in CALENDAR:
        both = one.contain(day) and other.contain(day)
        assert (shared is not None and shared.contain(day)) == both


def test_saying_what_is_so_already_changes_nothing() -> None:
    timeline = told([(Days(JANUARY), "anna")])

    again = said(timeline, Days(CALENDAR[3], CALENDAR[5]), "anna")

    assert again == timeline == (Span(Days(JANUARY), "anna"),)


def test_the_first_and_the_last_day_of_the_calendar_can_be_said() -> None:
    ends = Days(date.min, date.max)

    timeline = said(said((), Days(date.min), "anna"), ends, "ben")

    assert timeline == (Span(ends, "ben"),)
    for span, value in throughout(timeline, Days(date.min)):
        assert (span, value) == (ends, "ben")
