"""What the rules about units and people refuse, and what is said with each refusal."""

from __future__ import annotations

from domain.refusals import Refusal


class UnitClosed(Refusal):
    """Nothing begins in a unit that is closed (rules §9.1)."""

    message = "unit {unit} is closed from {close_date} on; name another, or days before"


class UnitHasOpenUnits(Refusal):
    """An open unit is never part of a closed one (rules §9.1)."""

    message = (
        "unit {unit} still has open units on {close_date}: {units};"
        " move or close them first"
    )


class UnitCycle(Refusal):
    """Units form a tree: none is part of itself, on any day (rules §9.1)."""

    message = "from {start_date} on unit {unit} would be part of itself: {path}"


class UnitTooDeep(Refusal):
    """The tree of units has only so many levels (rules §9.1)."""

    message = (
        "from {start_date} on more than {limit} units would stand below one another;"
        " name a unit further up"
    )


class ManagerCycle(Refusal):
    """Nobody is their own manager, however many stand between (rules §9.1)."""

    message = "from {start_date} on {person} would manage themself: {path}"


class ManagersTooMany(Refusal):
    """Only so many managers stand above one another (rules §9.1)."""

    message = (
        "more than {limit} managers would stand above {person};"
        " name a manager further up"
    )
