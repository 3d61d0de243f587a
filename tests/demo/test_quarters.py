"""Shows how quarters and the company's days are told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services.demo.quarters import Quarter, fridays, last_instant, last_quarters


def test_the_running_quarter_is_the_one_of_the_company_s_day() -> None:
    new_year_in_vienna = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    quarters = last_quarters(new_year_in_vienna, 3)

    assert quarters == (Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1))


def test_a_quarter_has_its_first_and_last_day() -> None:
    quarter = Quarter(2028, 1)

    assert (quarter.start, quarter.end) == (date(2028, 1, 1), date(2028, 3, 31))


def test_the_fridays_of_a_window_lie_in_it() -> None:
    assert fridays(date(2026, 10, 2), date(2026, 10, 16)) == (
        date(2026, 10, 2),
        date(2026, 10, 9),
        date(2026, 10, 16),
    )


def test_a_day_ends_at_midnight_where_the_company_is() -> None:
    end = last_instant(date(2026, 9, 30))

    assert end == datetime(2026, 9, 30, 21, 59, 59, 999999, tzinfo=UTC)
