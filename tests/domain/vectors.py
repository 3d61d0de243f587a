"""The published vectors: how they are read, and their lines of arithmetic computed.

A line is what a person wrote down: integers, ``+ - * /``, parentheses, ``min`` and
``max``. It is computed here with fractions and without the ledger's own code.
"""

from __future__ import annotations

import ast
import json
import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from domain.goals.measures import Measure, Value
from domain.goals.measures.observations import CheckIn, Observations

FOLDER = Path(__file__).parents[1] / "vectors"
_SIX = 10**6


def cases(name: str, of: str = "cases") -> list[Any]:
    """Read the cases of a formula."""
    found: list[Any] = json.loads((FOLDER / name).read_text())[of]
    return found


def called(case: dict[str, Any]) -> str:
    """Return what a case is called in a test's name."""
    return str(case.get("name") or case.get("line"))


def by_hand(line: str) -> Fraction:
    """Compute a line of arithmetic."""
    return _computed(ast.parse(line, mode="eval").body)


def stored(number: Fraction) -> Decimal:
    """Round to 6 decimals, half-even, as Python's own fractions do."""
    return Decimal(round(number * _SIX)) / _SIX


def clamped(number: Fraction) -> Fraction:
    """Bring a number into 0 to 1."""
    return min(max(number, Fraction(0)), Fraction(1))


def measure_of(case: dict[str, Any]) -> Measure:
    """Return the measure of a case."""
    unit = {"unit": "count", "aggregation": case.get("aggregation", "SNAPSHOT")}
    return msgspec.convert({**unit, **case["measure"]}, Measure, strict=False)


def value_of(said: Any) -> Value:
    """Return a value in the form in which a case says it."""
    match said:
        case bool():
            return Value(yes=said)
        case str():
            return Value(decimal=Decimal(said))
        case {"zone": zone}:
            return Value(zone=zone)
    return Value(milestones=tuple(sorted(said)))


def observations_of(case: dict[str, Any]) -> Observations:
    """Return the check-ins of a case, recorded in the order in which it lists them.

    A check-in is ``at`` a number of days, or on a ``day``; else when it is recorded.
    """
    made = Observations({})
    for place, said in enumerate(case["check_ins"]):
        if "retracts" in said:
            made.retract(str(said["retracts"]))
            continue
        if "corrects" in said:
            made.supersede(str(said["corrects"]), by=str(place))
        made.add(_check_in(place, said))
    return made


def _check_in(place: int, said: dict[str, Any]) -> CheckIn:
    if "day" in said:
        day = date.fromisoformat(said["day"])
        effective = datetime.combine(day, time(9), UTC)
    else:
        at = timedelta(days=said.get("at", place))
        effective = datetime(2026, 1, 1, 9, tzinfo=UTC) + at
        day = effective.date()
    recorded = date.fromisoformat(said.get("recorded", day.isoformat()))
    value = value_of(said["value"])
    return CheckIn(str(place), value, effective, day, recorded, place + 1, None)


_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., Fraction]] = {"min": min, "max": max}


def _computed(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() as number):
            return Fraction(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_computed(operand)
        case ast.BinOp(left=left, op=sign, right=right):
            return _OPERATORS[type(sign)](_computed(left), _computed(right))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _FUNCTIONS[name](*(_computed(one) for one in arguments))
    raise ValueError(ast.dump(node))
