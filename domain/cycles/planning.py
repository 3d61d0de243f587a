"""Planning cycles: their kind and days, which no other of the kind has (rules §7.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import command
from domain.cycles.cycle import Cycle, CycleKind, CyclePlanned
from domain.cycles.fiscal import FiscalPeriod, days_of
from domain.cycles.refusals import CyclesOverlap
from domain.days import Window
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.book import Book


class CyclePlan(Struct, frozen=True, kw_only=True):
    """What a new cycle is to be.

    Attributes:
        kind: How long it takes.
        title: What people call it.
        days: From its first to its last; None: those of the fiscal period.
        period: Whose days it takes where none are given; None: days are given.
    """

    kind: CycleKind
    title: str
    days: Window | None = None
    period: FiscalPeriod | None = None


@command
def plan_cycle(book: Book, cycle_id: str | None, plan: CyclePlan) -> tuple[str]:
    """Plan a cycle, and return its id, which the ledger makes where none is given.

    1. Its days are given, or those of a fiscal period, and stay what they are.
    2. No other cycle of its kind has one of them.
    """
    cycle = book.start(Cycle, cycle_id or book.new_id())
    days = _days(plan)
    for other in book.facts.cycles_within(plan.kind, days):
        raise CyclesOverlap(
            cycle=other.cycle,
            kind=plan.kind.name,
            start_date=other.days.start,
            end_date=other.days.end,
        )
    book.record(cycle, CyclePlanned(kind=plan.kind, title=plan.title, days=days))
    return (cycle.id,)


def _days(plan: CyclePlan) -> Window:
    if plan.days is None and plan.period is None:
        says = "is required, or a fiscal_year and number"
        raise FieldInvalid(Violation("cycle.window", says))
    if plan.days is not None and plan.period is not None:
        says = "must be left out where cycle.window is given"
        raise FieldInvalid(Violation("fiscal_year", says))
    if plan.period is not None:
        return days_of(plan.kind, plan.period)
    assert plan.days is not None
    return plan.days
