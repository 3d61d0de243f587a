"""Decimals: what is read, how it is written, and how it is rounded (rules §3, head)."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decimals import (
    DecimalTextError,
    clamp,
    decimal_text,
    fraction,
    is_canonical,
    parse_decimal,
    rounded,
)

LONGEST = "9" * 18 + "." + "9" * 9

scaled = st.builds(
    lambda digits, places: Decimal(f"{digits}E-{places}"),
    st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1),
    st.integers(min_value=0, max_value=9),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Decimal(0)),
        ("42.5", Decimal("42.5")),
        ("-3", Decimal(-3)),
        ("007", Decimal(7)),
        ("1.50", Decimal("1.5")),
        (LONGEST, Decimal(LONGEST)),
        ("-" + LONGEST, Decimal("-" + LONGEST)),
    ],
)
def test_a_decimal_is_read_as_written(text: str, value: Decimal) -> None:
    read = parse_decimal(text)

    assert read == value


@pytest.mark.parametrize("text", ["-0", "-0.0", "-000.000000000"])
def test_zero_has_no_sign(text: str) -> None:
    zero = parse_decimal(text)

    assert zero == 0
    assert not zero.is_signed()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "NaN",
        "sNaN",
        "Inf",
        "-Infinity",
        "1_000",
        "1e5",
        "1E+2000000",
        "0x10",
        "+1",
        "--1",
        "- 1",
        " 1",
        "1\n",
        "1\0",
        "1,5",
        "1.",
        ".5",
        "-.5",
        "1.2.3",
        "\u0661\u0662",  # Arabic-Indic digits
        "\uff11",  # a full-width digit
        "\u2212" + "1",  # the minus sign of typography
        "1" * 19,
        "0" * 18 + "1",
        "0." + "1" * 10,
        "9" * 10_000,
    ],
)
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(DecimalTextError) as refused:
        parse_decimal(text)

    assert str(refused.value) == (
        "expected a decimal of at most 18 digits before and 9 after the point"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("42.50"), "42.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("0E+3"), "0"),
        (Decimal("0E-9"), "0"),
        (Decimal("-0"), "0"),
        (Decimal("-0.000"), "0"),
        (Decimal(100), "100"),
        (Decimal("-10.0"), "-10"),
        (Decimal("-0.1"), "-0.1"),
    ],
)
def test_a_decimal_has_one_text(value: Decimal, text: str) -> None:
    written = decimal_text(value)

    assert written == text


@pytest.mark.parametrize("text", ["NaN", "NaN123", "sNaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_has_no_text(text: str) -> None:
    value = Decimal(text)

    with pytest.raises(ValueError, match="no decimal text"):
        decimal_text(value)


@given(scaled)
def test_what_is_written_is_read_back(value: Decimal) -> None:
    text = decimal_text(value)

    assert parse_decimal(text) == value
    assert decimal_text(parse_decimal(text)) == text


@given(scaled, st.integers(min_value=0, max_value=20))
def test_equal_decimals_have_equal_texts(value: Decimal, zeros: int) -> None:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)

    longer = Decimal((sign, (*digits, *(0,) * zeros), exponent - zeros))

    assert decimal_text(longer) == decimal_text(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(2, 3), "0.666667"),
        (Fraction(-2, 3), "-0.666667"),
        (Fraction(1, 2_000_000), "0"),
        (Fraction(3, 2_000_000), "0.000002"),
        (Fraction(5, 2_000_000), "0.000002"),
        (Fraction(-1, 2_000_000), "0"),
        (Fraction(-3, 2_000_000), "-0.000002"),
        (Fraction(10**30 + 1, 3), "333333333333333333333333333333.666667"),
    ],
)
def test_computed_values_are_rounded_half_even(value: Fraction, text: str) -> None:
    stored = rounded(value)

    assert decimal_text(stored) == text


@given(st.fractions(), st.integers(min_value=1, max_value=3))
def test_rounding_is_exact_in_any_decimal_context(value: Fraction, digits: int) -> None:
    exact = round(value * 1_000_000)

    with localcontext(prec=digits):
        stored = rounded(value)

    assert Fraction(stored) * 1_000_000 == exact


@given(scaled)
def test_a_decimal_is_an_exact_fraction(value: Decimal) -> None:
    exact = fraction(value)

    assert exact == value


@given(st.fractions(), st.fractions(), st.fractions())
def test_a_clamped_value_is_the_nearest_inside(
    value: Fraction, one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))

    clamped = clamp(value, low, high)

    assert clamped == sorted((low, value, high))[1]


@given(scaled | st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_is_canonical_where_python_writes_it_so(value: Decimal) -> None:
    assert is_canonical(value) == (str(value) == decimal_text(value))


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_has_no_decimal_text_is_not_canonical(text: str) -> None:
    assert not is_canonical(Decimal(text))
