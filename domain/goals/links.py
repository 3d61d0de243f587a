"""References from goals and check-ins to what lies outside the ledger (rules §6.1)."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class LinkRelation(Enum):
    """What a link is to the goal or check-in that carries it."""

    EVIDENCE = "EVIDENCE"
    ONE_ON_ONE = "ONE_ON_ONE"
    REVIEW = "REVIEW"


class Link(Struct, frozen=True):
    """A reference to something that the ledger does not keep itself.

    Attributes:
        uri: Where it is.
        sha256: The SHA-256 of what was found there, in hex; None where not said.
        media_type: What kind of file it is; None where not said.
        relation: What it is to the one that carries it.
    """

    uri: str
    sha256: str | None
    media_type: str | None
    relation: LinkRelation
