"""Creates the facts of cycles: the days of each, and which goals in it are open.

They follow from events that no earlier release recorded, so none are to be filled in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

_name = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
_count = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "facts_cycle_days",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("position", _count, nullable=False),
        sa.Column("cycle", _name, nullable=False),
        sa.Column("kind", _name, nullable=False),
        sa.Column("start_day", _name, nullable=False),
        sa.Column("end_day", _name, nullable=False),
        sa.PrimaryKeyConstraint("ledger", "position"),
    )
    op.create_table(
        "facts_open_goals",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("cycle", _name, nullable=False),
        sa.Column("goal", _name, nullable=False),
        sa.PrimaryKeyConstraint("ledger", "cycle", "goal"),
    )
