"""Who works on a goal beside its owner (rules §5.8)."""

from __future__ import annotations

from msgspec import Struct


class Contributors(Struct, frozen=True):
    """Who works on a goal beside its owner; nobody has two parts.

    Attributes:
        co_owners: The ids of who answers for it together with its owner.
        contributors: The ids of who works on it, of whatever unit.
        accountability_partner: The id of who asks how it goes; None for nobody.
    """

    co_owners: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    accountability_partner: str | None = None

    @property
    def everybody(self) -> tuple[str, ...]:
        """Return all of them."""
        partner = self.accountability_partner
        rest = () if partner is None else (partner,)
        return (*self.co_owners, *self.contributors, *rest)

    def without(self, person: str) -> Contributors:
        """Return who works on it once somebody has another part."""
        partner = self.accountability_partner
        return Contributors(
            tuple(one for one in self.co_owners if one != person),
            tuple(one for one in self.contributors if one != person),
            None if partner == person else partner,
        )
