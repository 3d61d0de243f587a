"""P6: a stored event is never changed, removed, replaced or truncated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from services.ledger.store.store import lent
from services.ledger.store.stores import open_store
from tests.ledger.opened import Opened, opened, service_url
from tests.stores.postgres import Cluster

# Every way to put another event in the place of the first one.
_OTHER = (
    "SELECT {rowid}{ledger}, {position}, {stream}, {version}, previous, type, schema,"
    " recorded, effective, 'mallory', authenticated_by, on_behalf_of, reason_code,"
    " request, cause, data, leaf FROM events WHERE position = 1"
)
_COLUMNS = (
    "(ledger, position, stream, version, previous, type, schema, recorded, effective,"
    " actor, authenticated_by, on_behalf_of, reason_code, request, cause, data, leaf)"
)


def another(**changes: str) -> str:
    """Select the first event with other contents, in its own place or another."""
    own = {"rowid": "", "ledger": "ledger", "position": "position"}
    own |= {"stream": "stream", "version": "version"}
    return _OTHER.format(**{**own, **changes})


_SAME_POSITION = another(stream="99")
_SAME_VERSION = another(position="99")
_SAME_ROW = another(rowid="rowid, ", position="99", stream="99")

_UPSERT = " ON CONFLICT (ledger, position) DO UPDATE SET actor = 'mallory'"
STATEMENTS = {
    "sqlite": [
        "UPDATE events SET actor = 'mallory' WHERE position = 1",
        "UPDATE OR REPLACE events SET actor = 'mallory' WHERE position = 1",
        "UPDATE events SET position = position + 100",
        "DELETE FROM events WHERE position = 1",
        "DELETE FROM events",
        f"INSERT INTO events {_COLUMNS} {another()}{_UPSERT}",
        f"INSERT OR REPLACE INTO events {_COLUMNS} {_SAME_POSITION}",
        f"INSERT OR REPLACE INTO events {_COLUMNS} {_SAME_VERSION}",
        f"REPLACE INTO events {_COLUMNS} {another()}",
        f"REPLACE INTO events {_COLUMNS.replace('(', '(rowid, ')} {_SAME_ROW}",
    ],
    "postgresql": [
        "UPDATE events SET actor = 'mallory' WHERE position = 1",
        "UPDATE events SET position = position + 100",
        "DELETE FROM events WHERE position = 1",
        "DELETE FROM events",
        f"INSERT INTO events {_COLUMNS} {another()}{_UPSERT}",
        "TRUNCATE events",
        "TRUNCATE events, streams CASCADE",
        (
            "MERGE INTO events e USING ledgers l ON e.ledger = l.ledger"
            " WHEN MATCHED THEN DELETE"
        ),
    ],
}
_GUARDS = {
    "sqlite": [
        "DROP TRIGGER events_never_change",
        "DROP TRIGGER events_never_go",
        "DROP TRIGGER events_are_never_replaced",
    ],
    "postgresql": [
        "DROP TRIGGER events_never_change ON events",
        "DROP TRIGGER events_never_go ON events",
    ],
}
# What would take the guards away, or go round them.
AROUND = [
    "DROP TRIGGER events_never_change ON events",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "ALTER TABLE events DISABLE TRIGGER events_never_change",
    "ALTER TABLE events DROP COLUMN actor",
    "ALTER TABLE events RENAME TO old",
    "ALTER TABLE events OWNER TO CURRENT_USER",
    "DROP TABLE events",
    "DROP FUNCTION refuse_to_change_events() CASCADE",
    (
        "CREATE OR REPLACE FUNCTION refuse_to_change_events() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    ),
    "CREATE RULE r AS ON INSERT TO events DO INSTEAD NOTHING",
    (
        "CREATE TRIGGER t BEFORE INSERT ON events FOR EACH ROW"
        " EXECUTE FUNCTION refuse_to_change_events()"
    ),
    "SET session_replication_role = replica",
    "DELETE FROM streams",
    "UPDATE streams SET name = 'goal/other'",
    "DELETE FROM ledgers",
    "DELETE FROM requests",
    "UPDATE tree_tiles SET hashes = ''",
    "UPDATE principals SET actor = 'mallory'",
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
]


def refused(url: str, statement: str) -> bool:
    """Run a statement, tell whether the database refused it, and take it back."""
    with closing(open_store(url)) as store, lent(store.engine) as cursor:
        cursor.execute(store.begin)
        try:
            cursor.execute(statement)
        except store.errors:
            return True
        finally:
            cursor.execute("ROLLBACK")
    return False


def shows_events_stay(ledger: Opened, statement: str) -> None:
    """Show that whoever owns the tables cannot change an event with a statement."""
    assert refused(ledger.url, statement), f"accepted: {statement}"


def test_no_statement_changes_an_event(acme: Opened) -> None:
    for statement in STATEMENTS[acme.store.name]:
        shows_events_stay(acme, statement)


def test_without_guards_every_statement_changes_events(acme: Opened) -> None:
    with as_owner(acme) as cursor:
        for guard in _GUARDS[acme.store.name]:
            cursor.execute(guard)

    for statement in STATEMENTS[acme.store.name]:
        with pytest.raises(AssertionError, match="accepted"):
            shows_events_stay(acme, statement)


@pytest.mark.parametrize("statement", [*AROUND, *STATEMENTS["postgresql"]])
def test_who_serves_owns_nothing_that_could_change_events(
    serving: str, statement: str
) -> None:
    assert refused(serving, statement)


def test_new_events_are_taken_from_who_serves(serving: str) -> None:
    place = another(position="99", stream="99", version="1")

    assert not refused(serving, f"INSERT INTO events {_COLUMNS} {place}")


@pytest.fixture(scope="module")
def serving(cluster: Cluster) -> Iterator[str]:
    """Give the URL of a company's ledger as the role that serves it."""
    with cluster.database() as url:
        with opened(url) as ledger:
            ledger.staff()
        yield service_url(url)


@contextmanager
def as_owner(acme: Opened) -> Iterator[Any]:
    """Lend a cursor of who owns the tables."""
    with closing(open_store(acme.url)) as store, store.writing() as cursor:
        yield cursor
