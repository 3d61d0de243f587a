"""Views that outlived their ledger: what they took and the log lost is made anew."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

import pytest
from msgspec import structs

from domain.record import Record
from projections.running import runner as running_module
from projections.running.comparing import Difference, Fold
from projections.running.projector import Projector
from projections.tables.reads import Known
from projections.tables.store import open_views
from projections.views import READ_MODELS
from tests.projections.log import Log, stored
from tests.projections.running.runners import (
    HEAD,
    LEDGER,
    NAMES,
    RECORDS,
    SECONDS,
    following,
)

OTHER = "umbrella"
# The end of a command, before which the two histories are the same.
KEPT = 8
OTHERWISE = [
    structs.replace(record, recorded=record.recorded + timedelta(days=1))
    for record in RECORDS[KEPT:]
]


def shows_views_of(database: str, records: Sequence[Record]) -> None:
    """Follow a log, and show that the views are then a fold of it and nothing else."""
    last = records[-1].position
    with following(database, Log(records)) as runner:
        arrived = runner.progress.wait(NAMES, LEDGER, last, SECONDS)
        stands = [runner.progress.position([name], LEDGER) for name in NAMES]

    assert arrived
    assert stands == [last] * len(NAMES), "views know what never happened"
    assert difference(database, records) is None, "views know what never happened"


def difference(database: str, records: Sequence[Record]) -> Difference | None:
    """Compare the views with a fold of a log from nothing."""
    with Fold(READ_MODELS) as fold, closing(open_views(database)) as store:
        fold.take([record for record in records if record.ledger == LEDGER])
        with store.reading() as live:
            return fold.first_difference(live, Known(LEDGER, records[-1].position))


def followed(database: str, records: Sequence[Record]) -> None:
    """Let views come to the end of a log, and leave them there."""
    with following(database, Log(records)) as runner:
        for ledger in Log(records).ledgers():
            assert runner.progress.wait(NAMES, ledger, HEAD, SECONDS)


RESTORED = pytest.mark.parametrize(
    "records",
    [RECORDS[:KEPT], [*RECORDS[:KEPT], *OTHERWISE]],
    ids=["shorter", "gone on otherwise"],
)


@RESTORED
def test_views_newer_than_a_restored_log_are_made_anew(
    database: str, records: list[Record]
) -> None:
    followed(database, RECORDS)

    shows_views_of(database, records)


@RESTORED
def test_unnoticed_they_would_know_what_never_happened(
    database: str, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(database, RECORDS)
    monkeypatch.setattr(running_module, "begin_lost_anew", lambda *_: False)

    with pytest.raises(AssertionError, match="what never happened"):
        shows_views_of(database, records)


def test_views_of_other_organizations_are_left_alone(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = stored(RECORDS, OTHER)
    followed(database, [*RECORDS, *others])
    begun: list[str] = []
    usual = Projector.begin_anew

    def begin_anew(projector: Projector, ledger: str, *which: object) -> None:
        begun.append(ledger)
        usual(projector, ledger, *which)  # type: ignore[arg-type]

    monkeypatch.setattr(Projector, "begin_anew", begin_anew)
    with following(database, Log([*RECORDS[:KEPT], *others])) as runner:
        assert runner.progress.wait(NAMES, OTHER, HEAD, SECONDS)
        assert runner.progress.wait(NAMES, LEDGER, KEPT, SECONDS)

    assert set(begun) == {LEDGER}


def test_views_that_moved_meanwhile_are_not_emptied(database: str) -> None:
    followed(database, RECORDS)

    with closing(open_views(database)) as store:
        projector = Projector(store)
        stand = projector.stands(LEDGER, READ_MODELS)["goals"]
        for model in READ_MODELS:
            before = stand._replace(position=stand.position - 1)
            projector.begin_anew(LEDGER, model, before)
        projector.drop()

    assert difference(database, RECORDS) is None


class Unreadable(Log):
    """A log of events that this release does not know any more."""

    def read_records(self, ledger: str, after: int, limit: int) -> list[Record]:
        del ledger, after, limit
        raise ValueError("no event goal.dreamt of schema 1")


def test_what_cannot_be_read_is_no_reason_to_begin_anew(database: str) -> None:
    followed(database, RECORDS)

    with following(database, Unreadable(RECORDS)) as runner:
        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)

    assert difference(database, RECORDS) is None
