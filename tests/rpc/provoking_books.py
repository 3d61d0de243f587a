"""Brings cycles to where one more request is refused, for each such reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goalledger.v1 import value_pb2
from tests.rpc.acme import Acme, check_in, drafting, objective
from tests.rpc.books import (
    Q1,
    activate_in_quarter,
    carrying,
    closing_book,
    grading,
    open_quarter,
    opening,
    planning,
    reopening_book,
)
from tests.rpc.served import ANNA, BEN, CLEO

Provoke = Callable[[Acme], tuple[Any, str]]


def _overlap(acme: Acme) -> tuple[Any, str]:
    open_quarter(acme)
    return planning(cycle_id="another"), CLEO


def _not_planned(acme: Acme) -> tuple[Any, str]:
    open_quarter(acme)
    return opening(), CLEO


def _not_open(acme: Acme) -> tuple[Any, str]:
    open_quarter(acme)
    acme.served.ask(grading(), CLEO)
    return drafting(acme.anna, goal=objective(acme.anna, cycle=Q1)), BEN


def _not_grading(acme: Acme) -> tuple[Any, str]:
    open_quarter(acme)
    return closing_book(), CLEO


def _not_closed(acme: Acme) -> tuple[Any, str]:
    open_quarter(acme)
    return reopening_book(), BEN


def _closed(acme: Acme) -> tuple[Any, str]:
    activate_in_quarter(acme)
    for request in (grading(), carrying(), closing_book()):
        acme.served.ask(request, CLEO)
    return check_in(), ANNA


def _open_goals(acme: Acme) -> tuple[Any, str]:
    activate_in_quarter(acme)
    acme.served.ask(grading(), CLEO)
    return closing_book(), CLEO


def _outside(acme: Acme) -> tuple[Any, str]:
    activate_in_quarter(acme)
    acme.served.ask(grading(), CLEO)
    acme.served.steered.time = acme.served.steered.time.replace(month=4)
    return check_in(), ANNA


def _no_target(acme: Acme) -> tuple[Any, str]:
    activate_in_quarter(acme)
    acme.check_in(value=value_pb2.Value(decimal="90"))
    return carrying(explanations=[]), ANNA


ABOUT_BOOKS: dict[str, Provoke] = {
    "CYCLES_OVERLAP": _overlap,
    "CYCLE_NOT_PLANNED": _not_planned,
    "CYCLE_NOT_OPEN": _not_open,
    "CYCLE_NOT_GRADING": _not_grading,
    "CYCLE_NOT_CLOSED": _not_closed,
    "CYCLE_CLOSED": _closed,
    "CYCLE_HAS_OPEN_GOALS": _open_goals,
    "EFFECTIVE_TIME_OUTSIDE_CYCLE": _outside,
    "TARGET_NEEDED": _no_target,
}
