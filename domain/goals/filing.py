"""How a goal is filed: its category, labels, and whether its method binds (§2.6)."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from domain.texts import Text


class Category(Enum):
    """What a goal is for (rules §2.6)."""

    STRATEGY = "STRATEGY"
    PROJECT = "PROJECT"
    DEVELOPMENT = "DEVELOPMENT"
    REVIEW = "REVIEW"


class Filing(Struct, frozen=True):
    """How a goal is filed.

    Attributes:
        category: What it is for; None where nobody said.
        labels: What it is sorted by, freely chosen: texts by their keys.
        method_binding: Whether the way to it is as binding as its end, as compliance
            and safety ask.
    """

    category: Category | None = None
    labels: dict[str, Text] = {}
    method_binding: bool = False
