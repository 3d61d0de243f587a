"""`goal-ledger db copy`: move ledgers to another database, proven line by line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import ArgumentError

from services.cli.calling.options import Caller, Form, command
from services.cli.showing.exits import ExitCode, say
from services.cli.showing.output import Output
from services.cli.showing.progress import progress
from services.cli.showing.shown import shown
from services.ledger.facts.recomputed import Wrong
from services.ledger.personal import keys
from services.ledger.personal.master_key import lay_beside, read_master_key
from services.ledger.proof.copying import AlreadyThereError, Copied, Copying
from services.ledger.proof.moving import Home, moving
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.migrate import migrate, require_current
from services.ledger.store.stores import PostgreSQLStore, SQLiteStore, open_store
from services.rpc.settings import (
    PREFIX,
    Settings,
    SettingsError,
    load_settings,
    require_no_password,
)

_DATABASE_ERRORS = (*SQLiteStore.errors, *PostgreSQLStore.errors, ArgumentError)


@dataclass(frozen=True)
class Source:
    """Where the ledgers are; what is left out is as `serve` would have it."""

    from_database: Annotated[
        str | None,
        typer.Option("--from", help="sqlite:///path or postgresql://…; read only."),
    ] = None
    from_keys: Annotated[
        str | None,
        typer.Option(help="Where people's keys are; on SQLite beside the ledger."),
    ] = None
    master_key_file: Annotated[
        Path | None,
        typer.Option(help="Of source and copy; on SQLite beside the ledger."),
    ] = None


@dataclass(frozen=True)
class Target:
    """Where they are to be; else GOAL_LEDGER_TO_DATABASE, …_TO_KEYS_DATABASE."""

    to_database: Annotated[
        str | None,
        typer.Option("--to", help="sqlite:///path, or a migrated postgresql://…."),
    ] = None
    to_keys: Annotated[
        str | None,
        typer.Option(help="For people's keys; on SQLite beside the copy."),
    ] = None


@command
def copy_ledgers(
    source: Source,
    target: Target,
    organization: Annotated[
        list[str] | None,
        typer.Option(help="Only this organization's ledger; may repeat."),
    ] = None,
    output: Annotated[
        Form, typer.Option("--output", "-o", help="How to write what was copied.")
    ] = Form.TEXT,
) -> None:
    """Copy ledgers into another database, and prove every line. Run it as its owner.

    The source may be served meanwhile: the copy goes up to the head that was found.
    The copy has an epoch of its own, so that tokens of the other are refused. Where
    anything is not as it was recorded nothing is kept, and the command ends with 7.

    goal-ledger db copy --from sqlite:///ledger.db --to postgresql://owner@/ledger
    --to-keys postgresql://owner@/ledger_keys
    """
    with _failures_said(), ExitStack() as stack:
        from_, master_key = _source(stack, source)
        to = _target(stack, target)
        with moving(from_, to, master_key) as copying:
            copied = _copied(copying, organization)
            if isinstance(to.store, SQLiteStore):
                lay_beside(to.store.path, master_key)
        for one in copied:
            _write(one, Output(Caller(output=output)))


def _copied(copying: Copying, wanted: list[str] | None) -> list[Copied]:
    known = copying.organizations()
    for organization in wanted or []:
        if organization not in known:
            say(f"goal-ledger: there is no organization {shown(organization)} here")
            raise typer.Exit(ExitCode.NOT_FOUND)
    copied = []
    for ledger in wanted or known:
        with progress(f"Copying {ledger}", known[ledger]) as passed:
            copied.append(copying.copy(ledger, passed))
    return copied


def _write(one: Copied, output: Output) -> None:
    thing = {
        "organization": one.ledger,
        "position": one.position,
        "root": one.root.hex(),
        "epoch": one.epoch,
    }
    facts = {
        "Organization": one.ledger,
        "Events": f"{one.position} copied: line by line as they were",
        "Root": one.root.hex(),
        "Epoch": f"{one.epoch}, the copy's own",
    }
    output.one(thing, facts)


def _source(stack: ExitStack, source: Source) -> tuple[Home, bytes]:
    """Open where the ledgers are, to read only, and return the master key."""
    flags = {
        "database": source.from_database,
        "keys_database": source.from_keys,
        "master_key_file": source.master_key_file,
    }
    given = {name: value for name, value in flags.items() if value is not None}
    settings, _ = load_settings(given)
    home = _home(stack, settings.database, settings.keys_database)
    if isinstance(home.store, SQLiteStore) and not home.store.path.exists():
        message = f"there is no ledger at {home.store.path}"
        raise StoreUnfitError(message)
    require_current(home.store.readers)
    return home, read_master_key(_master_key_file(settings, home))


def _master_key_file(settings: Settings, home: Home) -> Path:
    if settings.master_key_file is not None:
        return settings.master_key_file
    if isinstance(home.store, SQLiteStore):
        return home.store.path.with_suffix(".master-key")
    message = "on PostgreSQL the master key lies apart: give --master-key-file"
    raise StoreUnfitError(message)


def _target(stack: ExitStack, target: Target) -> Home:
    """Open where the ledgers are to be, with the tables of this release."""
    database = _given("to_database", target.to_database)
    if database is None:
        message = "say where to: --to, or GOAL_LEDGER_TO_DATABASE"
        raise SettingsError(message)
    home = _home(stack, database, _given("to_keys_database", target.to_keys))
    if isinstance(home.store, SQLiteStore):
        stack.callback(os.close, home.store.acquire())
        migrate(home.store)
    else:
        require_current(home.store.engine)
        home.store.check()
    if isinstance(home.keys, SQLiteStore):
        keys.create(home.keys.engine)
    return home


def _given(name: str, flag: str | None) -> str | None:
    require_no_password(name, flag)
    return os.environ.get(PREFIX + name.upper()) if flag is None else flag


def _home(stack: ExitStack, database: str, keys_database: str | None) -> Home:
    store = open_store(database)
    stack.callback(store.close)
    key_store = open_store(keys_database or store.keys_url)
    stack.callback(key_store.close)
    return Home(store, key_store)


@contextmanager
def _failures_said() -> Iterator[None]:
    """Say in a sentence why nothing was copied, and end as scripts expect."""
    try:
        yield
    except Wrong as wrong:
        say(f"goal-ledger: NOT as it was recorded: {wrong}; nothing was copied")
        raise typer.Exit(ExitCode.VERIFICATION_FAILED) from None
    except AlreadyThereError as there:
        say(f"goal-ledger: {there}; nothing was copied")
        raise typer.Exit(ExitCode.CONFLICT) from None
    except (SettingsError, StoreUnfitError) as error:
        say(f"goal-ledger: {error}")
        raise typer.Exit(ExitCode.OTHER) from None
    except OSError as error:
        say(f"goal-ledger: {error.filename}: {error.strerror}")
        raise typer.Exit(ExitCode.OTHER) from None
    except _DATABASE_ERRORS as error:
        say(f"goal-ledger: a database failed: {type(error).__name__}")
        raise typer.Exit(ExitCode.OTHER) from None
