"""Brings the event store's tables up to this release, and says whether they are.

On PostgreSQL the owner runs it (``goal-ledger db migrate``) and grants the service's
role what it needs: to add events, to move heads and answers, and to own the schema of
the views. It owns no table, so it cannot drop a guard.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from services.ledger.refusals import StoreUnfitError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from services.ledger.store.store import Store

# One owner at a time; any number that nothing else on the database locks.
_MIGRATING = 0x6D696772
_ADDED_TO = (
    "events",
    "streams",
    "principals",
    "tree_tiles",
    "facts_unit_placements",
    "facts_cycle_days",
)
_MOVED = ("ledgers", "requests", "facts_tallies")
_CURRENT = ("facts_open_goals",)
_READ = ("alembic_version",)


def migrate(store: Store, service_role: str | None = None) -> None:
    """Create or upgrade the tables; safe to repeat, and for several at once.

    Args:
        store: Opened by the tables' owner.
        service_role: The role that serves, which exists already; PostgreSQL only.
    """
    with store.engine.connect() as connection:
        if store.name == "postgresql":
            connection.execution_options(isolation_level="READ COMMITTED")
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
        if _version(connection) != _newest():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        if service_role is not None:
            _grant(connection, service_role)
        connection.commit()


def require_current(engine: Engine) -> None:
    """Refuse tables that this release does not know.

    Args:
        engine: Of the ledger's database; reading is enough.

    Raises:
        StoreUnfitError: The tables are missing, older, or newer.
    """
    wanted = _newest()
    with engine.connect() as connection:
        found = _version(connection)
    if found != wanted:
        message = (
            f"the tables are at version {found or 'none'}, this release needs {wanted};"
            " run: goal-ledger db migrate"
        )
        raise StoreUnfitError(message)


@cache
def _newest() -> str | None:
    """Return the version of the tables that this release knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _version(connection: Connection) -> str | None:
    """Return the version that the tables are at; None: there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return config


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    grants = [
        *(f"GRANT SELECT, INSERT ON {table} TO {quoted}" for table in _ADDED_TO),
        *(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {quoted}" for table in _MOVED),
        *(f"GRANT SELECT, INSERT, DELETE ON {table} TO {quoted}" for table in _CURRENT),
        *(f"GRANT SELECT ON {table} TO {quoted}" for table in _READ),
        f"CREATE SCHEMA IF NOT EXISTS views AUTHORIZATION {quoted}",
    ]
    for grant in grants:
        connection.execute(text(grant))
