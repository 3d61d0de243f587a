"""The closed registry of what can be proposed: one entry an act that needs two people.

An entry says what the act is about, whose `pin` tells what must still be so when
somebody else decides (else the proposal is void), and what carries the act out. A
further kind is a member of `ProposalKind`, its entry here, and the function that the
entry names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from domain.cycles.cycle import Cycle
from domain.cycles.reopening import carry_out_reopen_cycle
from domain.goals.ending.reopening import carry_out_reopen_goal
from domain.goals.goal import Goal
from domain.policies.policy import Policy
from domain.policies.setting import carry_out_set_policy
from domain.proposals.proposal import Proposal, ProposalKind

if TYPE_CHECKING:
    from domain.book import Book
    from domain.proposals.subject import Subject


class Kind(NamedTuple):
    """What the rules of proposals need to know of one act.

    Attributes:
        subject: What kind of thing it is about.
        carry_out: Does what was proposed: given the book, the proposal, and the
            position of its approval, which every event names as its cause.
    """

    subject: type[Subject]
    carry_out: Callable[[Book, Proposal, int], None]


KINDS: dict[ProposalKind, Kind] = {
    ProposalKind.SET_POLICY: Kind(Policy, carry_out_set_policy),
    ProposalKind.REOPEN_GOAL: Kind(Goal, carry_out_reopen_goal),
    ProposalKind.REOPEN_CYCLE: Kind(Cycle, carry_out_reopen_cycle),
}
