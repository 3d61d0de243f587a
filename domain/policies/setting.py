"""Setting policies: proposed by one person, and set when another approves (§10.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, Struct, UnsetType, structs

from domain.actors import command, require_active_person
from domain.changes import Change
from domain.goals.goal import Framework
from domain.goals.pace.cadence import CheckInSchedule, require_sound_schedule
from domain.goals.structure.check import BLOCKABLE, NEVER_BLOCKING
from domain.policies.policy import (
    Policy,
    PolicySet,
    PolicyTerms,
    SuccessBand,
)
from domain.proposals.proposal import Proposal, ProposalKind, Proposed, propose
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.book import Book


class PolicyRevision(Struct, frozen=True, kw_only=True):
    """New contents of some of what a policy says; what is unset stays.

    Attributes are as those of `PolicyTerms`.
    """

    description: str | UnsetType = UNSET
    frameworks: tuple[Framework, ...] | UnsetType = UNSET
    annual: bool | UnsetType = UNSET
    okr_approval_waived: bool | UnsetType = UNSET
    approvers: tuple[str, ...] | UnsetType = UNSET
    check_ins: CheckInSchedule | UnsetType = UNSET
    blocking_findings: tuple[str, ...] | UnsetType = UNSET
    success_band: SuccessBand | UnsetType = UNSET


@command
def set_policy(
    book: Book, policy_id: str, proposal_id: str | None, revision: PolicyRevision
) -> tuple[str] | tuple[()]:
    """Propose what a policy is to say, and return the proposal's id.

    1. What is not said stays as it is in force, or as it is built in.
    2. What would change nothing is not proposed.
    3. Another person's approval sets it (rules §10.4).
    """
    policy = _open(book, policy_id)
    before = _terms(policy)
    said = {
        name: value
        for name, value in structs.asdict(revision).items()
        if value is not UNSET
    }
    after = structs.replace(before or PolicyTerms(), **said)
    _require_sound(after)
    for approver in after.approvers:
        if before is None or approver not in before.approvers:
            require_active_person(book, approver)
    if after == before:
        return ()
    proposed = Proposed(policy=after)
    return propose(book, ProposalKind.SET_POLICY, policy, proposed, proposal_id)


def carry_out_set_policy(book: Book, proposal: Proposal, cause: int) -> None:
    """Set a policy as it was proposed."""
    policy = book.ensure(Policy, proposal.subject.partition("/")[2])
    before = policy.in_force
    version = 0 if before is None else before.version
    terms = Change(_terms(policy), proposal.proposed.policy)
    book.record(policy, PolicySet(version=version + 1, terms=terms), cause=cause)


def _open(book: Book, policy_id: str) -> Policy:
    if book.find(Policy, policy_id) is None:
        return book.start(Policy, policy_id)
    return book.open(Policy, policy_id)


def _terms(policy: Policy) -> PolicyTerms | None:
    return None if policy.in_force is None else policy.in_force.terms


def _require_sound(terms: PolicyTerms) -> None:
    require_sound_schedule(terms.check_ins, "policy.check_ins")
    _require_each_once("policy.frameworks", terms.frameworks)
    _require_each_once("policy.approvers", terms.approvers)
    _require_each_once("policy.blocking_findings", terms.blocking_findings)
    for place, rule in enumerate(terms.blocking_findings):
        _require_blockable(f"policy.blocking_findings[{place}]", rule)
    band = terms.success_band
    if not 0 <= band.low < band.high <= 1:
        raise FieldInvalid(
            Violation("policy.success_band", "must rise, from 0 to 1 at most")
        )


def _require_blockable(path: str, rule: str) -> None:
    """Refuse a rule that there is not, and one that takes more than a goal to tell."""
    if rule in NEVER_BLOCKING:
        description = (
            f"must not name {rule}: it looks at other goals of the owner, and"
            " submitting looks at the goal and its cycle alone; CheckGoal finds it"
        )
        raise FieldInvalid(Violation(path, description))
    if rule not in BLOCKABLE:
        description = f"must be one of {', '.join(BLOCKABLE)}"
        raise FieldInvalid(Violation(path, description))


def _require_each_once(path: str, entries: Sequence[object]) -> None:
    for place, entry in enumerate(entries):
        if entry in entries[:place]:
            raise FieldInvalid(Violation(f"{path}[{place}]", "must not be given twice"))
