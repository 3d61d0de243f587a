"""What is kept for 30 days is gone after 30 days, and not before (rules §10.1)."""

from __future__ import annotations

from datetime import timedelta

from domain.directory.units import create_unit
from services.ledger.writing.housekeeping import Housekeeping
from tests.ledger.opened import MORNING, Opened

_KEPT = "SELECT COUNT(*) FROM requests WHERE answer IS NOT NULL"


def test_answers_are_kept_for_thirty_days(acme: Opened) -> None:
    answers = kept(acme)

    look(acme, days=29)

    assert kept(acme) == answers > 0


def test_answers_are_forgotten_after_thirty_days_and_told_again(acme: Opened) -> None:
    call = acme.call(create_unit, unit_id="support", name="Support")
    first = acme.ask(call)

    look(acme, days=31)

    assert kept(acme) == 0
    assert acme.ask(call).answer == first.answer


def look(ledger: Opened, days: int) -> None:
    """Look at the ledger so many days later."""
    Housekeeping(ledger.store, lambda: MORNING + timedelta(days=days)).look()


def kept(ledger: Opened) -> int:
    with ledger.store.reading() as cursor:
        cursor.execute(_KEPT)
        return int(cursor.fetchone()[0])
