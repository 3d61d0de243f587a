"""Brings a company to where a rule about units or people refuses one more request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.directory.managers import MANAGERS_MAX
from domain.directory.tree import LEVELS_MAX
from tests.rpc.acme import ACME, SALES, Acme, drafting
from tests.rpc.directory import (
    EUROPE,
    closing,
    creating,
    day,
    leaving,
    managing,
    moving,
    placing,
)
from tests.rpc.served import BEN, CLEO

Provoke = Callable[[Acme], tuple[Any, str]]


def _inactive(acme: Acme) -> tuple[Any, str]:
    acme.served.ask(leaving(acme.ben), CLEO)
    return drafting(acme.anna), BEN


def _closed(acme: Acme) -> tuple[Any, str]:
    acme.served.ask(closing(), CLEO)
    return placing(acme.anna), CLEO


def _open_units(acme: Acme) -> tuple[Any, str]:
    acme.served.ask(creating(EUROPE, parent_unit=SALES), CLEO)
    return closing(close_date=day("2026-04-01")), CLEO


def _cycle(acme: Acme) -> tuple[Any, str]:
    acme.served.ask(creating(EUROPE, parent_unit=SALES), CLEO)
    return moving(SALES, EUROPE), CLEO


def _deep(acme: Acme) -> tuple[Any, str]:
    above = SALES
    for number in range(LEVELS_MAX - 1):
        request = creating(f"{ACME}/units/level-{number}", parent_unit=above)
        above = acme.served.ask(request, CLEO).name
    return creating(EUROPE, parent_unit=above), CLEO


def _themself(acme: Acme) -> tuple[Any, str]:
    acme.served.ask(managing(acme.anna, acme.ben), CLEO)
    return managing(acme.ben, acme.anna), CLEO


def _many_managers(acme: Acme) -> tuple[Any, str]:
    manager = acme.cleo
    for number in range(MANAGERS_MAX):
        person = acme.add(f"Person {number}", f"p{number}@acme.example")
        acme.served.ask(managing(person, manager), CLEO)
        manager = person
    return managing(acme.anna, manager), CLEO


BY_DIRECTORY_RULES: dict[str, Provoke] = {
    "PERSON_INACTIVE": _inactive,
    "UNIT_CLOSED": _closed,
    "UNIT_HAS_OPEN_UNITS": _open_units,
    "UNIT_CYCLE": _cycle,
    "UNIT_TOO_DEEP": _deep,
    "MANAGER_CYCLE": _themself,
    "MANAGERS_TOO_MANY": _many_managers,
}
