"""Read, write and round the ledger's numbers, exactly and never as floats.

Values are decimals of at most 18 digits before and 9 after the point (rules §3).
What is computed from them is an exact fraction until it is stored, and is then rounded
once to 6 decimals, half-even (rules, head).

Not handled here: what a number means, and its unit.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

INTEGER_DIGITS_MAX = 18
FRACTION_DIGITS_MAX = 9
STORED_DECIMALS = 6

# Wide enough for the ledger's decimals; a result that would be rounded is an error.
EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])

_STORED_SCALE = 10**STORED_DECIMALS

# Matched before `Decimal` sees the text: that constructor also takes `1_000`, digits of
# other scripts, `NaN`, and exponents that cost minutes to expand.
_is_decimal = re.compile(
    rf"-?[0-9]{{1,{INTEGER_DIGITS_MAX}}}(?:\.[0-9]{{1,{FRACTION_DIGITS_MAX}}})?"
).fullmatch


class DecimalTextError(ValueError):
    """The text is not a decimal of the ledger."""

    def __init__(self) -> None:
        """Say what is expected; the text may be long or hostile and is left out."""
        super().__init__(
            f"expected a decimal of at most {INTEGER_DIGITS_MAX} digits before and "
            f"{FRACTION_DIGITS_MAX} after the point"
        )


def parse_decimal(text: str) -> Decimal:
    """Read a decimal as people and programs write one (rules §3).

    Zeros that change nothing (``007``, ``1.50``, ``-0``) are taken and count as digits,
    and are gone then; zero has no sign.

    Raises:
        DecimalTextError: an exponent, NaN, an infinity, an underscore, a plus, a digit
            that is not ASCII, a point without digits on both sides, or too long.
    """
    if not _is_decimal(text):
        raise DecimalTextError
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    # Adding zero would drop the sign of -0 too, but also round to the context.
    return Decimal(text) or Decimal(0)


def decimal_text(value: Decimal) -> str:
    """Write a decimal in its one canonical form (design §5).

    No exponent, no trailing zeros, no ``-0``: equal decimals give equal text.

    Raises:
        ValueError: the value is NaN or infinite.
    """
    if not value.is_finite():
        message = "NaN and infinities have no decimal text"
        raise ValueError(message)
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def is_canonical(value: Decimal) -> bool:
    """Tell whether `str` writes a decimal as `decimal_text` does, as it mostly does."""
    text = str(value)
    is_plain = value.is_finite() and "E" not in text and text != "-0"
    return is_plain and not (text[-1] == "0" and "." in text)


def rounded(value: Fraction) -> Decimal:
    """Round a computed value to the 6 decimals stored, half-even (rules, head)."""
    # In integers: three times as fast as `round` of a fraction, and unlike `quantize`
    # and `scaleb` not subject to the decimal context.
    denominator = value.denominator
    whole, rest = divmod(value.numerator * _STORED_SCALE, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        whole += 1
    # Without trailing zeros, as it is stored: that costs least here.
    decimals = STORED_DECIMALS
    while decimals and not whole % 10:
        whole, decimals = whole // 10, decimals - 1
    return Decimal(f"{whole}E-{decimals}")


def fraction(value: Decimal) -> Fraction:
    """Take a finite decimal as the exact fraction that formulas work on."""
    return Fraction(value)


def clamp(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """Bring a value into [low, high], where low is not above high."""
    # Multiplied out, twice as fast as the comparisons of `Fraction`.
    numerator, denominator = value.numerator, value.denominator
    if numerator * low.denominator < low.numerator * denominator:
        return low
    if numerator * high.denominator > high.numerator * denominator:
        return high
    return value
