"""A database error in the middle of a batch fails the command that caused it, alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest

from domain.directory.units import create_unit
from services.ledger.proof.verify import Verification
from services.ledger.store.stores import open_store
from services.ledger.writing.acts import Act, Outcome, Promise
from services.ledger.writing.writer import Writer
from tests.ledger.opened import ORGANIZATION, Opened
from tests.ledger.writing.test_writer import occupied, queued

# The database itself refuses one event, as it would a row that a constraint forbids.
_REFUSING = {
    "sqlite": (
        """CREATE TRIGGER refuse_one BEFORE INSERT ON events
        WHEN instr(CAST(NEW.data AS TEXT), 'Unwritable')
        BEGIN SELECT RAISE(ABORT, 'refused by a test'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF position('Unwritable'::bytea IN NEW.data) > 0 THEN
        RAISE EXCEPTION 'refused by a test' USING ERRCODE = 'data_exception';
        END IF; RETURN NEW; END $$""",
        """CREATE TRIGGER refuse_one BEFORE INSERT ON events
        FOR EACH ROW EXECUTE FUNCTION refuse_one()""",
    ),
}
NAMES = ("A", "B", "Unwritable", "C", "D")


def shows_that_a_culprit_fails_alone(acme: Opened) -> None:
    """Let five commands share a transaction in which the database refuses a row."""
    refuse_in_the_database(acme)
    before = acme.ledger.read.head(ORGANIZATION).position

    with occupied(acme):
        waiting = [
            acme.send(acme.call(create_unit, unit_id=None, name=name)) for name in NAMES
        ]
        queued(acme, len(NAMES) + 1)

    failed = [one.exception(30) is not None for one in waiting]
    assert failed == [name == "Unwritable" for name in NAMES], "neighbours failed too"
    done = [one.result(30) for one in waiting if one.exception(30) is None]
    positions = [receipt.answer.position for receipt in done]
    assert positions == [before + 1, before + 2, before + 3, before + 4]
    assert Verification(acme.store, ORGANIZATION).run().position == before + 4


def test_only_the_culprit_fails(acme: Opened) -> None:
    shows_that_a_culprit_fails_alone(acme)


def test_the_culprit_can_be_sent_again_once_the_cause_is_mended(acme: Opened) -> None:
    refuse_in_the_database(acme)
    call = acme.call(create_unit, unit_id="unwritable", name="Unwritable")
    assert acme.send(call).exception(30) is not None

    mend_the_database(acme)

    assert not acme.ask(call).replayed


def test_without_trying_them_apart_the_neighbours_fail_too(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_all(
        _: Writer, __: str, acts: Sequence[Act | Promise], error: Exception
    ) -> list[Outcome]:
        return [error for _act in acts]

    monkeypatch.setattr(Writer, "_one_by_one", fail_all)

    with pytest.raises(AssertionError, match="neighbours failed too"):
        shows_that_a_culprit_fails_alone(acme)


def refuse_in_the_database(acme: Opened) -> None:
    _run(acme, _REFUSING[acme.store.name])


def mend_the_database(acme: Opened) -> None:
    on = " ON events" if acme.store.name == "postgresql" else ""
    _run(acme, (f"DROP TRIGGER refuse_one{on}",))


def _run(acme: Opened, statements: Sequence[str]) -> None:
    """Run statements as the tables' owner."""
    with closing(open_store(acme.url)) as owner, owner.writing() as cursor:
        lent: Any = cursor
        for statement in statements:
            lent.execute(statement)
