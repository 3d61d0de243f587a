"""Goals of the first quarter, brought to where tests about its state begin."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.cycles import (
    Q1,
    a_cycle,
    cycle_closed,
    grading_started,
)
from tests.domain.spec import Act
from tests.examples import (
    KEY_RESULT,
    approved,
    closed,
    closing,
    draft,
    drafted,
    key_result_added,
    observation,
    smart_draft,
    submitted,
)

FEBRUARY = datetime(2026, 2, 10, 12, tzinfo=UTC)
APRIL = datetime(2026, 4, 2, 9, tzinfo=UTC)
IN_THE_CYCLE = observation(effective=FEBRUARY)


def a_drafted() -> list[Act]:
    return a_cycle(drafted(draft(cycle=Q1)), key_result_added())


def an_active(*turns: Act) -> list[Act]:
    return [*a_drafted(), submitted(), approved(), *turns]


def an_active_smart() -> list[Act]:
    return a_cycle(drafted(smart_draft(cycle=Q1)), submitted(), approved())


def an_ended() -> list[Act]:
    ended = closed(closing(KEY_RESULT))
    return an_active(ended, grading_started(), cycle_closed())
