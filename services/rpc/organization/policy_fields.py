"""Policies as they are said in requests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.goals.pace.cadence import CheckInSchedule
from domain.policies.policy import SuccessBand
from domain.policies.setting import PolicyRevision
from services.rpc.limits import (
    APPROVERS_MAX,
    FILTER_ENTRIES_MAX,
    RULE_CHARACTERS_MAX,
    TEXT_CHARACTERS_MAX,
)
from services.rpc.measures.pace_fields import read_schedule
from services.rpc.wire import enums, names
from services.rpc.wire.fields import REQUIRED, Fields
from services.rpc.wire.masks import Mask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from google.protobuf.field_mask_pb2 import FieldMask

    from domain.goals.goal import Framework
    from goalledger.v1.policies_pb2 import Policy


def read_policy_revision(
    fields: Fields, policy: Policy, update_mask: FieldMask
) -> PolicyRevision:
    """Read which fields of a policy are to become what."""
    mask = Mask(dict.fromkeys(_READERS, ()), update_mask, policy)
    return PolicyRevision(
        **{
            field: read(fields, policy)
            for field, read in _READERS.items()
            if mask.names(field)
        }
    )


def _description(fields: Fields, policy: Policy) -> str:
    return fields.text(policy.description, "policy.description", TEXT_CHARACTERS_MAX)


def _frameworks(fields: Fields, policy: Policy) -> tuple[Framework, ...]:
    path = "policy.frameworks"
    if not fields.bounded(policy.frameworks, path, FILTER_ENTRIES_MAX):
        return ()
    return fields.choices(enums.FRAMEWORK, policy.frameworks, path)


def _approvers(fields: Fields, policy: Policy) -> tuple[str, ...]:
    path = "policy.approvers"
    if not fields.bounded(policy.approvers, path, APPROVERS_MAX):
        return ()
    return tuple(
        fields.name(names.PERSON, approver, f"{path}[{place}]")[0]
        for place, approver in enumerate(policy.approvers)
    )


def _check_ins(fields: Fields, policy: Policy) -> CheckInSchedule:
    path = "policy.check_ins"
    if not policy.HasField("check_ins"):
        fields.invalid(path, REQUIRED)
        return CheckInSchedule()
    return read_schedule(fields, policy.check_ins, path)


def _blocking_findings(fields: Fields, policy: Policy) -> tuple[str, ...]:
    path = "policy.blocking_findings"
    if not fields.bounded(policy.blocking_findings, path, FILTER_ENTRIES_MAX):
        return ()
    return tuple(
        fields.title(rule, f"{path}[{place}]", RULE_CHARACTERS_MAX)
        for place, rule in enumerate(policy.blocking_findings)
    )


def _success_band(fields: Fields, policy: Policy) -> SuccessBand:
    path = "policy.success_band"
    if not policy.HasField("success_band"):
        fields.invalid(path, REQUIRED)
        return SuccessBand(Decimal(0), Decimal(1))
    low, high = policy.success_band.low, policy.success_band.high
    return SuccessBand(
        fields.decimal(low, f"{path}.low"), fields.decimal(high, f"{path}.high")
    )


_READERS: Mapping[str, Callable[[Fields, Any], Any]] = {
    "description": _description,
    "frameworks": _frameworks,
    "annual": lambda fields, policy: policy.annual,
    "okr_approval_waived": lambda fields, policy: policy.okr_approval_waived,
    "approvers": _approvers,
    "check_ins": _check_ins,
    "blocking_findings": _blocking_findings,
    "success_band": _success_band,
}
