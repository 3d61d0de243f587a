"""`goal-ledger verify`: whether a store still says what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from domain.record import Record
from projections.running.comparing import Fold
from projections.tables.reads import Known
from projections.tables.store import POSITIONS, ViewStore, open_views
from projections.views import READ_MODELS, positions_of
from services.cli.calling.options import Caller, Form, command
from services.cli.showing.exits import ExitCode, say
from services.cli.showing.output import Json, Output
from services.cli.showing.progress import progress
from services.cli.showing.shown import shown
from services.ledger.facts.recomputed import Wrong
from services.ledger.proof.verify import Verification, Verified
from services.ledger.record.append import read_head
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.store import Store
from services.ledger.store.stores import open_store
from services.rpc.settings import SettingsError, load_settings

app = typer.Typer(add_completion=False)

_BATCH_EVENTS = 1_000
_ORGANIZATIONS = "SELECT ledger FROM ledgers WHERE position > 0 ORDER BY ledger"


@app.command()
@command
def verify(
    database: Annotated[
        str | None,
        typer.Option(help="sqlite:///path or postgresql://…; no password in a flag."),
    ] = None,
    organization: Annotated[
        list[str] | None,
        typer.Option(help="Only this organization's ledger; may repeat."),
    ] = None,
    output: Annotated[
        Form, typer.Option("--output", "-o", help="How to write what was found.")
    ] = Form.TEXT,
) -> None:
    """Verify ledgers: fold their lines, and compare everything that follows from them.

    Positions, hashes, tree, streams, times, answers, every score and every view. Reads
    only, also beside a running server, up to the head it finds. Ends with 7 at the
    first thing that is wrong, which it names.

    goal-ledger verify --database sqlite:///ledger.db
    """
    try:
        given = {} if database is None else {"database": database}
        settings, _ = load_settings(given)
        store, views = open_store(settings.database), open_views(settings.database)
    except (SettingsError, StoreUnfitError) as error:
        say(f"goal-ledger: {error}")
        raise typer.Exit(ExitCode.OTHER) from None
    try:
        for ledger in _organizations(store, organization):
            _Checked(store, views, ledger).write(Output(Caller(output=output)))
    except Wrong as wrong:
        say(f"goal-ledger: NOT as it was recorded: {wrong}")
        raise typer.Exit(ExitCode.VERIFICATION_FAILED) from None
    except store.errors as error:
        say(f"goal-ledger: the database cannot be read: {type(error).__name__}")
        raise typer.Exit(ExitCode.OTHER) from None
    finally:
        views.close()
        store.close()


class _Checked:
    """One organization's ledger and views, verified."""

    def __init__(self, store: Store, views: ViewStore, ledger: str) -> None:
        verification = Verification(store, ledger)
        with (
            Fold(READ_MODELS) as fold,
            progress(f"Verifying {ledger}", verification.head.position) as passed,
        ):
            batches = _Batches(fold, passed)
            self.verified: Verified = verification.run(batches.take)
            batches.end()
            self.views_position = _compare(fold, views, store, self.verified)

    def write(self, output: Output) -> None:
        """Say what was found to hold."""
        found = self.verified
        seen = self.views_position
        thing: Json = {
            "organization": found.ledger,
            "position": found.position,
            "root": found.root.hex(),
            "commands": found.commands,
            "scores": found.scores,
            "views_position": seen,
        }
        facts = {
            "Organization": found.ledger,
            "Events": f"{found.position}, in {found.commands} commands: as recorded",
            "Root": found.root.hex(),
            "Scores": f"{found.scores} changes computed again: no difference",
            "Views": f"compared up to position {seen}: no difference"
            if seen
            else "none there to compare",
        }
        output.one(thing, facts)


class _Batches:
    """Hands a fold the records that pass, in batches of whole commands."""

    def __init__(self, fold: Fold, passed: Callable[[int], None]) -> None:
        self._fold = fold
        self._passed = passed
        self._records: list[Record] = []

    def take(self, record: Record) -> None:
        """Take a record; the batch before it may be full, and its command ended."""
        records = self._records
        if len(records) >= _BATCH_EVENTS and records[-1].recorded != record.recorded:
            self.end()
        self._records.append(record)

    def end(self) -> None:
        """Hand over what has gathered."""
        if self._records:
            self._fold.take(self._records)
            self._passed(self._records[-1].position)
            self._records = []


def _compare(fold: Fold, views: ViewStore, store: Store, verified: Verified) -> int:
    """Compare the views as far as they have come, and return how far that is.

    Raises:
        Wrong: A view does not say what the log says.
    """
    try:
        if not _are_there(views):
            return 0
        with views.reading() as live:
            stands = positions_of(live, READ_MODELS, verified.ledger)
            _require_no_lost_time(stands, store, verified.ledger)
            reached = min(stands.values())
            known = Known(verified.ledger, min(reached, verified.position))
            found = fold.first_difference(live, known) if reached else None
    except DBAPIError as error:
        what = f"the views cannot be read: {type(error.orig).__name__}"
        raise Wrong(verified.position, what) from None
    if found is not None:
        key = ", ".join(f"{name} {value}" for name, value in found.key.items())
        what = f"view {found.model}, table {found.table}, row {key}: {found.what}"
        raise Wrong(known.position, what)
    return known.position


def _require_no_lost_time(stands: Mapping[str, int], store: Store, ledger: str) -> None:
    """Require that no view has come further than its ledger.

    Raises:
        Wrong: One knows events that the ledger does not have.
    """
    # Asked after the views: others may be writing.
    with store.reading() as cursor:
        head = read_head(store, cursor, ledger, lock=False)
    last = 0 if head is None else head.position
    for model, position in stands.items():
        if position > last:
            what = (
                f"the ledger ends here, and view {model} is at position {position}:"
                " it was made from another copy; delete the views"
            )
            raise Wrong(last, what)


def _are_there(views: ViewStore) -> bool:
    """Tell whether there are views: made when first served, and free to be deleted."""
    if views.url.get_backend_name() == "sqlite":
        return Path(views.url.database or "").exists()
    with views.reading() as live:
        return inspect(live).has_table(POSITIONS.name)


def _organizations(store: Store, wanted: list[str] | None) -> list[str]:
    with store.reading() as cursor:
        cursor.execute(_ORGANIZATIONS)
        known = [ledger for (ledger,) in cursor.fetchall()]
    for organization in wanted or []:
        if organization not in known:
            say(f"goal-ledger: there is no organization {shown(organization)} here")
            raise typer.Exit(ExitCode.NOT_FOUND)
    return wanted or known
