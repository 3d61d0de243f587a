"""One canonical example of each change of the directory; Cleo makes them.

Anna's delegations are her own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.days import Window
from domain.directory.delegations import grant_delegation, revoke_delegation
from domain.directory.leaving import deactivate_person
from domain.directory.managers import set_manager
from domain.directory.memberships import StatedMembership, set_membership
from domain.directory.timelines import Days
from domain.directory.units import close_unit, move_unit
from tests.domain.spec import Act
from tests.examples import ANNA, BEN, CLEO, CRM, QUARTER, UNIT, act


def deactivated(person: str, day: date | None = None, **command: Any) -> Act:
    """Let Cleo deactivate a person."""
    command = {"by": CLEO, **command}
    return act(lambda book: deactivate_person(book, person, day), **command)


def managed(
    person: str = ANNA,
    manager: str | None = BEN,
    days: Days | None = None,
    **command: Any,
) -> Act:
    """Let Cleo say who leads a person."""
    command = {"by": CLEO, **command}
    return act(lambda book: set_manager(book, person, manager, days), **command)


def placed(
    person: str = ANNA, unit: str = UNIT, days: Days | None = None, **said: Any
) -> Act:
    """Let Cleo say that a person is in a unit, as a ``role``, or is ``removed``."""
    stated = StatedMembership(unit=unit, **said)
    return act(lambda book: set_membership(book, person, stated, days), CLEO)


def delegated(
    to: str = BEN,
    days: Window | None = None,
    delegation: str = "holiday",
    **command: Any,
) -> Act:
    """Let Anna have somebody check in for her."""
    command, window = {"by": ANNA, **command}, days or QUARTER
    return act(
        lambda book: grant_delegation(book, ANNA, to, window, to_service=to == CRM),
        ids=(delegation,),
        **command,
    )


def delegation_revoked(delegation: str = "holiday", **command: Any) -> Act:
    """Let Anna take it back."""
    command = {"by": ANNA, **command}
    return act(lambda book: revoke_delegation(book, ANNA, delegation), **command)


def unit_moved(
    unit: str, parent: str | None, days: Days | None = None, **command: Any
) -> Act:
    """Let Cleo move a unit."""
    command = {"by": CLEO, **command}
    return act(lambda book: move_unit(book, unit, parent, days), **command)


def unit_closed(unit: str = UNIT, day: date | None = None, **command: Any) -> Act:
    """Let Cleo close a unit."""
    command = {"by": CLEO, **command}
    return act(lambda book: close_unit(book, unit, day), **command)
