"""Creates the facts of where units are, which rules about their tree ask (design §4).

They follow from events that no earlier release recorded, so none are to be filled in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_name = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
_count = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "facts_unit_placements",
        sa.Column("ledger", _name, nullable=False),
        sa.Column("position", _count, nullable=False),
        sa.Column("unit", _name, nullable=False),
        sa.Column("parent", _name),
        sa.Column("start_day", _name, nullable=False),
        sa.Column("end_day", _name),
        sa.PrimaryKeyConstraint("ledger", "position"),
    )
    for column in ("unit", "parent"):
        index = f"facts_unit_placements_{column}"
        op.create_index(index, "facts_unit_placements", ["ledger", column])
