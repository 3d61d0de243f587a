"""The books that goals are kept in: a cycle a quarter, and one for the long run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from services.demo.acts.act import Act
from services.demo.acts.cycles import (
    CycleClosed,
    CycleOpened,
    CyclePlanned,
    CycleReopeningProposed,
    GradingStarted,
)
from services.demo.acts.deciding import ProposalApproved
from services.demo.catalogue import company_texts
from services.demo.company import CHIEF, SECOND
from services.demo.quarters import PLANNED_AHEAD, Quarter, at, monday_of
from services.demo.spans import Step

LONG_RUN = "long-run"

_LONG_RUN_TITLE = "The long run"
# The quarter after is planned this long into one.
_NEXT_PLANNED_AFTER = timedelta(days=30)
# After a quarter's last day: everything in it is closed, and what is put right as well.
_GRADED_AFTER = timedelta(days=1)
_CLOSED_AFTER = timedelta(days=9)
_REOPENED_AFTER = timedelta(days=10)
_CLOSED_AGAIN_AFTER = timedelta(days=17)


def books(
    calendar: tuple[Quarter, ...], is_reopened: Callable[[int], bool]
) -> Iterator[Step]:
    """Yield what happens to the cycles.

    Args:
        calendar: The quarters.
        is_reopened: Whether a goal of a quarter, from 0, is reopened after its end.
    """
    first, last = calendar[0], calendar[-1]
    day = monday_of(first.start - PLANNED_AHEAD) - timedelta(days=3)
    long_run = CyclePlanned(
        by=CHIEF,
        cycle=LONG_RUN,
        kind="CUSTOM",
        title=_LONG_RUN_TITLE,
        start=first.start,
        end=last.end,
    )
    yield Step(at(day, 11, 30), [long_run, _planned(first)].__iter__)
    opened = CycleOpened(by=CHIEF, cycle=LONG_RUN)
    yield Step(at(first.start, 8, 10), [opened].__iter__)
    for number, quarter in enumerate(calendar):
        yield from _book(quarter)
        if is_reopened(number):
            yield from _reopened(quarter)


def _book(quarter: Quarter) -> Iterator[Step]:
    start, end, cycle = quarter.start, quarter.end, quarter.id
    acts: tuple[tuple[Act, ...], ...] = (
        (CycleOpened(by=CHIEF, cycle=cycle),),
        (_planned(quarter.next),),
        (GradingStarted(by=CHIEF, cycle=cycle),),
        (CycleClosed(by=CHIEF, cycle=cycle),),
    )
    instants = (
        at(start, 8, 5),
        at(start + _NEXT_PLANNED_AFTER, 11, 30),
        at(end + _GRADED_AFTER, 7, 30),
        at(end + _CLOSED_AFTER, 10, 10),
    )
    for instant, done in zip(instants, acts, strict=True):
        yield Step(instant, done.__iter__)


def _reopened(quarter: Quarter) -> Iterator[Step]:
    end, proposal = quarter.end, f"reopen-{quarter.id}"
    [reason, *_] = company_texts().reasons.cycle_reopening
    proposed = CycleReopeningProposed(
        by=CHIEF,
        cycle=quarter.id,
        proposal=proposal,
        reason_code="LATE_INFORMATION",
        reason=reason,
    )
    approved = ProposalApproved(by=SECOND, proposal=proposal)
    closed = CycleClosed(by=CHIEF, cycle=quarter.id)
    yield Step(at(end + _REOPENED_AFTER, 9, 10), [proposed].__iter__)
    yield Step(at(end + _REOPENED_AFTER, 14, 10), [approved].__iter__)
    yield Step(at(end + _CLOSED_AGAIN_AFTER, 10, 10), [closed].__iter__)


def _planned(quarter: Quarter) -> CyclePlanned:
    return CyclePlanned(
        by=CHIEF,
        cycle=quarter.id,
        kind="QUARTER",
        title=f"Quarter {quarter.number} of {quarter.year}",
        start=quarter.start,
        end=quarter.end,
    )
