"""`goal-ledger db`: bring a database's tables up to this release, or move its ledgers.

Its owner does so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from services.cli.calling.options import command
from services.cli.showing.exits import ExitCode, say
from services.cli.stores.db_copy import copy_ledgers
from services.ledger.personal import keys
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.migrate import migrate, require_current
from services.ledger.store.store import Store
from services.ledger.store.stores import open_store
from services.rpc.settings import SettingsError, load_settings, without_password

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Prepare databases, or move them."
)
app.command("copy")(copy_ledgers)

Database = Annotated[
    str | None,
    typer.Option(help="sqlite:///path or postgresql://…; no password in a flag."),
]


@app.command("migrate")
@command
def migrate_database(
    database: Database = None,
    keys_database: Annotated[
        str | None, typer.Option(help="Where people's keys live; else left alone.")
    ] = None,
    service_role: Annotated[
        str | None, typer.Option(help="The role that serves; granted what it needs.")
    ] = None,
) -> None:
    """Create or upgrade the tables; safe to repeat. Run it as their owner.

    goal-ledger db migrate --database postgresql://owner@localhost/ledger
    """
    with _opened(database, keys_database) as (store, key_store):
        migrate(store, service_role)
        if key_store is not None:
            keys.create(key_store.engine, service_role)
        say(f"{without_password(str(store.url))} is at this release's version")


@app.command("status")
@command
def show_status(database: Database = None) -> None:
    """Say whether the tables are at this release's version.

    goal-ledger db status --database sqlite:///ledger.db
    """
    with _opened(database, None) as (store, _):
        require_current(store.engine)
        print(f"{store.name}: the tables are at this release's version")


@contextmanager
def _opened(
    database: str | None, keys_database: str | None
) -> Iterator[tuple[Store, Store | None]]:
    flags = {"database": database, "keys_database": keys_database}
    given = {name: value for name, value in flags.items() if value is not None}
    stores: list[Store] = []
    try:
        settings, _ = load_settings(given)
        stores.append(open_store(settings.database))
        if settings.keys_database is not None:
            stores.append(open_store(settings.keys_database))
        yield stores[0], stores[1] if len(stores) > 1 else None
    except (SettingsError, StoreUnfitError) as error:
        say(f"goal-ledger: {error}")
        raise typer.Exit(ExitCode.OTHER) from None
    finally:
        for store in stores:
            store.close()
