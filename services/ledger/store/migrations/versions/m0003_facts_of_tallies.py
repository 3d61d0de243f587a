"""Creates the facts of what goals contribute to others, which roll-up asks (design §4).

They follow from events that no earlier release recorded, so none are to be filled in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

_name = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "facts_tallies",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("goal", _name, nullable=False),
        sa.Column("tally", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ledger", "goal"),
    )
