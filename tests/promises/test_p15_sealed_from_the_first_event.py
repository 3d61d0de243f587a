"""P15, its first half: what is personal is sealed wherever it is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.days import Window
from domain.directory.people import add_person, add_service
from domain.goals.drafting.drafts import (
    Draft,
    DraftRevision,
    StatedAnswer,
    StatedCondition,
)
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.goal import Framework, GoalLevel
from domain.goals.life.deciding import approve_goal, reject_goal, submit_goal
from domain.goals.measures import Measure, Numeric, Value
from domain.goals.observing.check_ins import CheckInPlace, Observation, record_check_in
from domain.goals.smart import Criterion
from domain.record import ReasonCode
from projections.running.runner import Runner
from projections.tables.store import open_views
from projections.views import READ_MODELS
from services.ledger.personal.vault import Vault
from services.ledger.record.places import personal_texts
from tests.examples import BEN
from tests.ledger.contents import tables
from tests.ledger.opened import ORGANIZATION, Opened, opened, service_url
from tests.projections.log import Log
from tests.stores import postgres
from tests.stores.postgres import Options

CANARY = "yellow-canary"

_WINDOW = Window(date(2026, 1, 1), date(2026, 3, 31))


def sing(ledger: Opened) -> None:
    """Say the canary's name in every text that is personal."""
    ledger.steered.ids.extend(("dana", "bot"))
    ledger.do(add_person, name=CANARY, principal=f"{CANARY}@acme.example")
    ledger.do(add_service, name=CANARY, principal=f"{CANARY}.acme.example")
    said = Draft(
        framework=Framework.SMART,
        level=GoalLevel.INDIVIDUAL,
        title=CANARY,
        description=CANARY,
        owner="dana",
        window=_WINDOW,
        measure=Measure(unit="h", numeric=Numeric(Decimal(9), Decimal(4))),
        criteria=tuple(StatedAnswer(one, CANARY) for one in Criterion),
        acceptance_conditions=(StatedCondition("c", CANARY),),
    )
    why = {"reason_code": ReasonCode.OTHER, "reason": CANARY}
    about: dict[str, Any] = {"goal_id": "own", "by": BEN}
    ledger.do(draft_goal, draft=said, **about, **why)
    revision = DraftRevision(title=f"{CANARY}!", description=f"{CANARY}!")
    ledger.do(revise_draft, revision=revision, **about)
    ledger.do(submit_goal, **about)
    ledger.do(reject_goal, goal_id="own", **why)
    ledger.do(submit_goal, **about)
    ledger.do(approve_goal, goal_id="own")
    seen = Observation(value=Value(decimal=Decimal(8)), note=CANARY)
    place = CheckInPlace("own", None, "first")
    ledger.do(record_check_in, place=place, observation=seen, by="bot", **why)


def heard_in(data: bytes) -> bool:
    """Tell whether the canary can be heard, in text or in hex."""
    return any(CANARY.encode(e) in data for e in ("utf-8", "utf-16-le"))


def heard_in_tables(url: str) -> list[str]:
    """Name the tables, of any schema, in which the canary can be heard."""
    return [name for name, rows in tables(url) if heard_in(repr(rows).encode())]


def heard_in_files(folder: Path) -> list[str]:
    """Name the files, of any kind, in which the canary can be heard."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if heard_in(path.read_bytes())]


def shows_silence(heard: list[str]) -> None:
    """Show that the canary is heard nowhere."""
    assert heard == [], "the canary is heard"


@pytest.fixture
def without_sealing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what lets texts pass as they are."""

    def switch_off() -> None:
        monkeypatch.setattr(Vault, "seal_at", lambda vault, record, text, at: text)

    return switch_off


def projected(ledger: Opened) -> None:
    """Let every view of the ledger come to its end."""
    with closing(open_views(service_url(ledger.url))) as store:
        log = Log(ledger.ledger.read.records(ORGANIZATION, 0, 1_000))
        Runner(store, READ_MODELS, log).catch_up()


def sung(ledger: Opened) -> None:
    """Let everything be said, and be seen in every view."""
    ledger.staff()
    sing(ledger)
    projected(ledger)


def test_no_table_and_no_view_tells_a_personal_text(ledger: Opened) -> None:
    sung(ledger)

    shows_silence(heard_in_tables(ledger.url))


def test_tables_and_views_tell_everything_without_sealing(
    ledger: Opened, without_sealing: Callable[[], None]
) -> None:
    without_sealing()
    sung(ledger)

    with pytest.raises(AssertionError, match="the canary is heard"):
        shows_silence(heard_in_tables(ledger.url))


def test_every_text_was_said_and_can_be_read_by_who_has_the_keys(
    ledger: Opened,
) -> None:
    sung(ledger)

    records = ledger.ledger.read.records(ORGANIZATION, 0, 1_000)
    texts = [
        ledger.ledger.open_text(text)
        for record in records
        for _, text in personal_texts(record.event)
    ]
    assert sum(CANARY in text for text in texts) >= 17


def test_no_file_of_sqlite_tells_a_personal_text(
    sqlite_database: str, tmp_path: Path
) -> None:
    with opened(sqlite_database) as ledger:
        sung(ledger)

        names = {path.name for path in tmp_path.iterdir()}
        assert {"ledger.db", "ledger.db-wal", "ledger.views.db"} <= names
        shows_silence(heard_in_files(tmp_path))


def test_the_files_of_sqlite_tell_everything_without_sealing(
    sqlite_database: str, tmp_path: Path, without_sealing: Callable[[], None]
) -> None:
    without_sealing()
    with opened(sqlite_database) as ledger:
        sung(ledger)

        with pytest.raises(AssertionError, match="the canary is heard"):
            shows_silence(heard_in_files(tmp_path))


def test_no_file_and_no_log_of_postgresql_tells_a_personal_text() -> None:
    everything = {"log_statement": "all", "log_min_messages": "debug1"}
    with postgres.running(Options(settings=everything)) as own:
        with opened(own.fresh_database()) as ledger:
            sung(ledger)
        with own.superuser() as admin:
            admin.execute("CHECKPOINT")

        assert b"INTO events" in (own.folder / "log").read_bytes()
        shows_silence(heard_in_files(own.folder))
