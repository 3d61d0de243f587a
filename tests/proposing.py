"""Policies and proposals as tests make them: Ben proposes, Cleo decides."""

from __future__ import annotations

from typing import Any

from domain.policies.policy import DEFAULT, PolicyTerms
from domain.policies.setting import PolicyRevision, set_policy
from domain.proposals.deciding import (
    approve_proposal,
    reject_proposal,
    withdraw_proposal,
)
from tests.domain.spec import Act
from tests.examples import BEN, CLEO, WHY, act

PROPOSAL = "waived"


def terms(**changes: Any) -> PolicyTerms:
    """Say what the default policy says once objectives need no approval."""
    return PolicyTerms(**{"okr_approval_waived": True, **changes})


def policy_proposed(
    policy: str = DEFAULT, proposal: str = PROPOSAL, by: str = BEN, **said: Any
) -> Act:
    """Let Ben propose that objectives need no approval, or something else."""
    command = {key: said.pop(key) for key in ("on_behalf_of", "etag") if key in said}
    revision = PolicyRevision(**(said or {"okr_approval_waived": True}))
    return act(lambda book: set_policy(book, policy, proposal, revision), by, **command)


def proposal_approved(proposal: str = PROPOSAL, by: str = CLEO, **command: Any) -> Act:
    """Let Cleo approve a proposal."""
    return act(lambda book: approve_proposal(book, proposal), by, **command)


def proposal_rejected(proposal: str = PROPOSAL, by: str = CLEO, **command: Any) -> Act:
    """Let Cleo reject a proposal, and say why."""
    return act(lambda book: reject_proposal(book, proposal), by, **{**WHY, **command})


def proposal_withdrawn(proposal: str = PROPOSAL, by: str = BEN, **command: Any) -> Act:
    """Let Ben take a proposal back."""
    return act(lambda book: withdraw_proposal(book, proposal), by, **command)


def policy_set(
    policy: str = DEFAULT, proposal: str = "agreed", **said: Any
) -> list[Act]:
    """Let Ben propose what a policy says, and Cleo approve it."""
    return [
        policy_proposed(policy, proposal, **said),
        proposal_approved(proposal),
    ]
