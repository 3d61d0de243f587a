"""The tables of the event store, one definition for SQLite and PostgreSQL.

The tables hold what the service promises to keep (design §5). They change only by
migrations. Read models are not here: they can be built again, these cannot.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    and_,
)
from sqlalchemy.dialects import postgresql

metadata = MetaData()

# Bytewise order and comparison on both databases (api §1); SQLite's is so by default.
Name = String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
Count = BigInteger().with_variant(Integer, "sqlite")

ledgers = Table(
    "ledgers",
    metadata,
    Column("ledger", Name, primary_key=True, comment="the organization's id"),
    Column("position", Count, nullable=False, comment="of its last event"),
    Column("recorded", Name, nullable=False, comment="when that was recorded"),
    Column(
        "answered_until",
        Name,
        nullable=False,
        comment="as-of times up to this one were answered; no later event is earlier",
    ),
    Column("streams", Count, nullable=False, comment="how many there are"),
    Column("frontier", LargeBinary, nullable=False, comment="of the Merkle tree"),
    Column("epoch", Name, nullable=False, comment="random; another after a restore"),
)

streams = Table(
    "streams",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("stream", Count, nullable=False, comment="a small integer, from 1"),
    Column("name", Name, nullable=False, comment="the aggregate: goal/g1"),
    PrimaryKeyConstraint("ledger", "stream"),
    UniqueConstraint("ledger", "name"),
)

events = Table(
    "events",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("position", Count, nullable=False),
    Column("stream", Count, nullable=False),
    Column("version", Count, nullable=False),
    Column("previous", LargeBinary, comment="leaf of the stream's previous event"),
    Column("type", Name, nullable=False),
    Column("schema", SmallInteger, nullable=False),
    Column("recorded", Name, nullable=False),
    Column("effective", Name),
    Column("actor", Name, nullable=False),
    Column("authenticated_by", Name, nullable=False),
    Column("on_behalf_of", Name),
    Column("reason_code", Name),
    Column("request", Name, nullable=False),
    Column("cause", Count),
    Column("data", LargeBinary, nullable=False, comment="spliced into the line as is"),
    Column("leaf", LargeBinary, nullable=False, comment="SHA-256(0x00 || line)"),
    PrimaryKeyConstraint("ledger", "position"),
    UniqueConstraint("ledger", "stream", "version"),
    Index("events_recorded", "ledger", "recorded", "position"),
)

requests = Table(
    "requests",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("actor", Name, nullable=False),
    Column("request", Name, nullable=False),
    Column("first", Count, nullable=False, comment="position; 0: it changed nothing"),
    Column("last", Count, nullable=False, comment="position; the head's if no event"),
    Column("answered", Name, nullable=False, comment="when"),
    Column("contents", LargeBinary, comment="a keyed hash per field; kept 30 days"),
    Column("answer", LargeBinary, comment="commit info and ids made; kept 30 days"),
    PrimaryKeyConstraint("ledger", "request", "actor"),
)
# Finds what is to be forgotten after 30 days, without reading what already is.
Index(
    "requests_kept",
    requests.c.answered,
    sqlite_where=and_(requests.c.first > 0, requests.c.answer.is_not(None)),
    postgresql_where=and_(requests.c.first > 0, requests.c.answer.is_not(None)),
)

principals = Table(
    "principals",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("principal", LargeBinary, nullable=False, comment="keyed hash"),
    Column("actor", Name, nullable=False, comment="id of a person or service"),
    PrimaryKeyConstraint("ledger", "principal"),
)

tree_tiles = Table(
    "tree_tiles",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("tile", Count, nullable=False, comment="its index among the level's tiles"),
    Column("hashes", LargeBinary, nullable=False, comment="256 hashes, 8,192 bytes"),
    PrimaryKeyConstraint("ledger", "level", "tile"),
)

# What rules over several aggregates need follows from the events, and stands here only
# so that it can be asked for.
unit_placements = Table(
    "facts_unit_placements",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("position", Count, nullable=False, comment="of the event that says so"),
    Column("unit", Name, nullable=False, comment="the id of a unit"),
    Column("parent", Name, comment="of what unit it is part; none: the organization"),
    Column("start_day", Name, nullable=False, comment="from which day on"),
    Column("end_day", Name, comment="to which day; none: for good"),
    PrimaryKeyConstraint("ledger", "position"),
    Index("facts_unit_placements_unit", "ledger", "unit"),
    Index("facts_unit_placements_parent", "ledger", "parent"),
)

tallies = Table(
    "facts_tallies",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("goal", Name, nullable=False, comment="id of one that others contribute to"),
    Column("tally", LargeBinary, nullable=False, comment="JSON: heights and sums"),
    PrimaryKeyConstraint("ledger", "goal"),
)

cycle_days = Table(
    "facts_cycle_days",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("position", Count, nullable=False, comment="of the event that says so"),
    Column("cycle", Name, nullable=False, comment="the id of a cycle"),
    Column("kind", Name, nullable=False, comment="those of one never overlap"),
    Column("start_day", Name, nullable=False),
    Column("end_day", Name, nullable=False),
    PrimaryKeyConstraint("ledger", "position"),
)

# Current only: rows come and go with what is so.
open_goals = Table(
    "facts_open_goals",
    metadata,
    Column("ledger", Name, nullable=False),
    Column("cycle", Name, nullable=False, comment="the id of a cycle"),
    Column("goal", Name, nullable=False, comment="of it, and neither closed nor off"),
    PrimaryKeyConstraint("ledger", "cycle", "goal"),
)
