"""What the rules about proposals refuse, and the sentence and facts given with it."""

from __future__ import annotations

from domain.refusals import Refusal


class ProposalVoid(Refusal):
    """A proposal was overtaken, or waited too long (rules §10.4)."""

    message = "proposal {proposal} is void: {why}; propose it again"


class ProposalDecided(Refusal):
    """A proposal is decided once."""

    message = "proposal {proposal} is {state}; propose it again"
