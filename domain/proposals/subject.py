"""What proposals can be about, and what must stay so of it until they are decided."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta

from msgspec import Struct

from domain.aggregate import Aggregate

# How long a proposal waits; then nobody can decide it (rules §5.3).
EXPIRES_AFTER = timedelta(days=14)


class Pin(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What must still be so of a proposal's subject when it is decided (rules §10.4).

    Each kind of subject says which of these there are; check-ins, comments and scores
    are never among them. What is not there is not stored, so that a kind of subject
    that needs something else changes no proposal of before.

    Attributes:
        version: The version of the definition, or of the policy.
        owner: The id of the person who answers for it.
        state: Where it is in its life, by name.
        turn: How often it has changed, where it could come back to what it was.
    """

    version: int | None = None
    owner: str | None = None
    state: str | None = None
    turn: int | None = None


class Subject(Aggregate, ABC):
    """Something that acts of two people are about."""

    __slots__ = ()

    @abstractmethod
    def pin(self) -> Pin:
        """Return what must stay so; of what never happened too."""
