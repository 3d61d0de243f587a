"""What the rules about policies refuse, and the sentence and facts given with it."""

from __future__ import annotations

from domain.refusals import Refusal


class PolicyNotFollowed(Refusal):
    """A goal is not what the policy is for that it follows (rules §2.6)."""

    message = "goal {goal} does not follow policy {policy}: {rule}"
