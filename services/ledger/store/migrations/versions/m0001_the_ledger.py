"""Creates the event store: heads, streams, events, requests, principals, tiles.

Events can be added and nothing else (design §2 P6). On SQLite an insert that would
replace a row is refused too, since INSERT OR REPLACE passes the other triggers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

_name = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
_count = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_bytes = sa.LargeBinary()
_small = sa.SmallInteger()

_SQLITE_GUARDS = (
    """CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    """CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events
                 WHERE ledger = NEW.ledger AND position = NEW.position)
      OR EXISTS (SELECT 1 FROM events
                 WHERE ledger = NEW.ledger AND stream = NEW.stream
                   AND version = NEW.version)
      OR EXISTS (SELECT 1 FROM events WHERE rowid = NEW.rowid)
    BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END""",
)
_POSTGRESQL_GUARDS = (
    """CREATE FUNCTION refuse_to_change_events() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are never changed, deleted or truncated'
    USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_events()""",
    """CREATE TRIGGER events_never_go BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_events()""",
)


def upgrade() -> None:
    """Create tables, index and guards."""
    op.create_table(
        "ledgers",
        sa.Column("ledger", _name, primary_key=True),
        sa.Column("position", _count, nullable=False),
        sa.Column("recorded", _name, nullable=False),
        sa.Column("answered_until", _name, nullable=False),
        sa.Column("streams", _count, nullable=False),
        sa.Column("frontier", _bytes, nullable=False),
        sa.Column("epoch", _name, nullable=False),
    )
    op.create_table(
        "streams",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("stream", _count, nullable=False),
        sa.Column("name", _name, nullable=False),
        sa.PrimaryKeyConstraint("ledger", "stream"),
        sa.UniqueConstraint("ledger", "name"),
    )
    _create_events()
    op.create_table(
        "requests",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("actor", _name, nullable=False),
        sa.Column("request", _name, nullable=False),
        sa.Column("first", _count, nullable=False),
        sa.Column("last", _count, nullable=False),
        sa.Column("answered", _name, nullable=False),
        sa.Column("contents", _bytes),
        sa.Column("answer", _bytes),
        sa.PrimaryKeyConstraint("ledger", "request", "actor"),
    )
    op.execute(
        "CREATE INDEX requests_kept ON requests (answered)"
        " WHERE first > 0 AND answer IS NOT NULL"
    )
    op.create_table(
        "principals",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("principal", _bytes, nullable=False),
        sa.Column("actor", _name, nullable=False),
        sa.PrimaryKeyConstraint("ledger", "principal"),
    )
    op.create_table(
        "tree_tiles",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("level", _small, nullable=False),
        sa.Column("tile", _count, nullable=False),
        sa.Column("hashes", _bytes, nullable=False),
        sa.PrimaryKeyConstraint("ledger", "level", "tile"),
    )


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("position", _count, nullable=False),
        sa.Column("stream", _count, nullable=False),
        sa.Column("version", _count, nullable=False),
        sa.Column("previous", _bytes),
        sa.Column("type", _name, nullable=False),
        sa.Column("schema", _small, nullable=False),
        sa.Column("recorded", _name, nullable=False),
        sa.Column("effective", _name),
        sa.Column("actor", _name, nullable=False),
        sa.Column("authenticated_by", _name, nullable=False),
        sa.Column("on_behalf_of", _name),
        sa.Column("reason_code", _name),
        sa.Column("request", _name, nullable=False),
        sa.Column("cause", _count),
        sa.Column("data", _bytes, nullable=False),
        sa.Column("leaf", _bytes, nullable=False),
        sa.PrimaryKeyConstraint("ledger", "position"),
        sa.UniqueConstraint("ledger", "stream", "version"),
    )
    op.create_index("events_recorded", "events", ["ledger", "recorded", "position"])
    dialect = op.get_context().dialect.name
    for guard in _SQLITE_GUARDS if dialect == "sqlite" else _POSTGRESQL_GUARDS:
        op.execute(guard)
