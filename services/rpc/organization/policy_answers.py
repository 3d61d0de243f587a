"""Policies as they are answered: as they were set, or as they are built in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decimals import decimal_text
from domain.policies.policy import BUILT_IN
from goalledger.v1 import policies_pb2
from projections.organization import policies
from services.rpc.measures.pace_fields import schedule_of
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from domain.policies.policy import PolicyTerms, Waiver
    from projections.organization.policies import PolicyRow
    from services.rpc.calls.pages import PageRequest
    from services.rpc.calls.reads import Moment


def found_policy(moment: Moment, policy: str) -> policies_pb2.Policy | None:
    """Return a policy as it was at a moment, or None where there was none."""
    row = policies.by_id(moment.connection, moment.known, policy)
    if row is not None:
        return _set(moment.known.ledger, row)
    built_in = BUILT_IN.get(policy)
    if built_in is None:
        return None
    return policy_of(moment.known.ledger, policy, built_in)


def listed_policies(moment: Moment, page: PageRequest) -> list[policies_pb2.Policy]:
    """Find one more policy than the page takes, in the order of their names."""
    ledger, asked = moment.known.ledger, page.of(moment.known)
    rows = {row.policy: row for row in policies.page(moment.connection, asked)}
    listed = {policy: _set(ledger, row) for policy, row in rows.items()}
    for policy, terms in BUILT_IN.items():
        if policy > str(page.after or "") and policy not in rows:
            # Set ones beyond the rows that were found are not missed: those come first.
            never_set = policies.by_id(moment.connection, moment.known, policy) is None
            if never_set:
                listed[policy] = policy_of(ledger, policy, terms)
    return [listed[policy] for policy in sorted(listed)][: page.size + 1]


def policy_of(ledger: str, policy: str, terms: PolicyTerms) -> policies_pb2.Policy:
    """Write what a policy says."""
    band = terms.success_band
    return policies_pb2.Policy(
        name=names.policy_name(ledger, policy),
        description=terms.description,
        frameworks=[enums.FRAMEWORK.numbers[one] for one in terms.frameworks],
        annual=terms.annual,
        okr_approval_waived=terms.okr_approval_waived,
        approvers=[names.person_name(ledger, one) for one in terms.approvers],
        check_ins=schedule_of(terms.check_ins),
        blocking_findings=terms.blocking_findings,
        success_band=policies_pb2.SuccessBand(
            low=decimal_text(band.low), high=decimal_text(band.high)
        ),
    )


def policy_version_of(
    ledger: str, waiver: Waiver | None
) -> policies_pb2.PolicyVersion | None:
    """Write which version of a policy waived an approval; None where none did."""
    if waiver is None:
        return None
    return policies_pb2.PolicyVersion(
        policy=names.policy_name(ledger, waiver.policy), version=waiver.version
    )


def _set(ledger: str, row: PolicyRow) -> policies_pb2.Policy:
    policy = policy_of(ledger, row.policy, row.terms)
    policy.version = row.version
    policy.etag = str(row.version)
    policy.update_time.CopyFrom(timestamp(row.updated))
    return policy
