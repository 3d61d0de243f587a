"""Brings a company to where one more request is refused, for each reason of a rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp

from goalledger.v1 import (
    approval_service_pb2,
    check_in_service_pb2,
    goal_commands_pb2,
    goals_pb2,
    key_result_commands_pb2,
)
from tests.rpc.acme import (
    ACME,
    HIRING,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    check_in,
    correcting,
    drafting,
    getting,
    percent,
    setting,
    smart,
)
from tests.rpc.metering import ABOUT_METRICS
from tests.rpc.provoking_books import ABOUT_BOOKS
from tests.rpc.provoking_directory import BY_DIRECTORY_RULES
from tests.rpc.provoking_lives import ABOUT_LIVES, DONE, MISSED, Provoke, closing
from tests.rpc.served import ANNA, BEN, CLEO
from tests.rpc.trees import ABOUT_TREES


def revising(name: str = RENEWALS, **said: Any) -> Any:
    """Revise a draft's title, or what else is said."""
    goal = goals_pb2.Goal(name=name, **({"title": "Another"} | said))
    return goal_commands_pb2.ReviseDraftRequest(goal=goal)


def _wrong_framework(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    return adding(parent=HIRING, **WHY), BEN


def _request_id_reused(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.check_in(request_id=REQUEST)
    return check_in(request_id=REQUEST, note="Something else"), ANNA


def _permission_denied(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return check_in(on_behalf_of=acme.ben), ANNA


def _segregation_of_duties(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    acme.served.ask(adding(), BEN)
    acme.submit()
    return goal_commands_pb2.ApproveGoalRequest(name=RENEWALS), ANNA


def _not_found(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    return getting(f"{ACME}/goals/nothing"), BEN


def _exists(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    return drafting(acme.anna), BEN


def _conflict(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return check_in(etag="1"), ANNA


def _not_draft(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    acme.served.ask(adding(), BEN)
    acme.submit()
    return revising(), BEN


def _not_submitted(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    return goal_commands_pb2.ApproveGoalRequest(name=RENEWALS), CLEO


def _not_active(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    acme.served.ask(adding(), BEN)
    return check_in(), ANNA


def _closed(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.check_in()
    acme.served.ask(closing(RENEWALS, MISSED), ANNA)
    return check_in(), ANNA


def _cancelled(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    acme.served.ask(goal_commands_pb2.CancelGoalRequest(name=RENEWALS, **WHY), BEN)
    return adding(), BEN


def _frozen(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return revising(), BEN


def _amendment(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    return revising(HIRING), BEN


def _in_use(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.check_in()
    changed = goals_pb2.KeyResult(name=RATE, measure=percent(unit="count"))
    mask = FieldMask(paths=["measure.unit"])
    return key_result_commands_pb2.ReviseKeyResultRequest(
        key_result=changed, update_mask=mask, **WHY
    ), ANNA


def _no_key_result(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    return goal_commands_pb2.SubmitGoalRequest(name=RENEWALS), BEN


def _too_many(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    for _ in range(20):
        acme.served.ask(adding(key_result_id=""), BEN)
    return adding(key_result_id=""), BEN


def _criteria(acme: Acme) -> tuple[Any, str]:
    goal = smart(acme.anna)
    del goal.criteria[:]
    acme.draft_smart(goal=goal)
    return goal_commands_pb2.SubmitGoalRequest(name=HIRING), BEN


def _superseded(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    name = acme.check_in().name
    acme.served.ask(correcting(name), ANNA)
    return correcting(name), ANNA


def _retracted(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    name = acme.check_in().name
    retracting = check_in_service_pb2.RetractCheckInRequest(name=name, **WHY)
    acme.served.ask(retracting, ANNA)
    return correcting(name), ANNA


def _at(acme: Acme, later: timedelta) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(acme.served.steered.time + later)
    return stamp


def _future(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return check_in(effective_time=_at(acme, timedelta(seconds=60))), ANNA


def _before(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return check_in(effective_time=_at(acme, timedelta(days=-30))), ANNA


def _unexplained(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return closing(RENEWALS, MISSED), ANNA


def _not_met(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    result = goal_commands_pb2.ConditionResult(condition_id="no-discounts", met=True)
    return closing(HIRING, DONE, condition_results=[result]), ANNA


def _no_reason(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    return goal_commands_pb2.CancelGoalRequest(name=RENEWALS), BEN


def _not_followed(acme: Acme) -> tuple[Any, str]:
    acme.draft_smart(goal=smart(acme.anna, policy=f"{ACME}/policies/mbo"))
    return goal_commands_pb2.SubmitGoalRequest(name=HIRING), BEN


def _decided(acme: Acme) -> tuple[Any, str]:
    name = acme.served.ask(setting(), BEN).proposal
    withdrawing = approval_service_pb2.WithdrawProposalRequest(name=name)
    acme.served.ask(withdrawing, BEN)
    return approval_service_pb2.ApproveProposalRequest(name=name), CLEO


def _void(acme: Acme) -> tuple[Any, str]:
    name = acme.served.ask(setting(), BEN).proposal
    acme.served.steered.time += timedelta(days=14, seconds=1)
    return approval_service_pb2.ApproveProposalRequest(name=name), CLEO


def _clock(acme: Acme) -> tuple[Any, str]:
    acme.served.steered.time -= timedelta(hours=1)
    return drafting(acme.anna), BEN


def _mask(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    request = revising(state=3)
    request.update_mask.paths.extend(["title", "state", "*", "key_results"])
    return request, BEN


REQUEST = "7d1b5a52-9a2c-4d6e-8c0f-0b6f6a1e7d11"
BY_RULES: dict[str, Provoke] = {
    **ABOUT_BOOKS,
    **ABOUT_LIVES,
    **ABOUT_TREES,
    **ABOUT_METRICS,
    "WRONG_FRAMEWORK": _wrong_framework,
    "REQUEST_ID_REUSED": _request_id_reused,
    "PERMISSION_DENIED": _permission_denied,
    "SEGREGATION_OF_DUTIES": _segregation_of_duties,
    "RESOURCE_NOT_FOUND": _not_found,
    "RESOURCE_EXISTS": _exists,
    "VERSION_CONFLICT": _conflict,
    "GOAL_NOT_DRAFT": _not_draft,
    "GOAL_NOT_SUBMITTED": _not_submitted,
    "GOAL_NOT_ACTIVE": _not_active,
    "GOAL_CLOSED": _closed,
    "GOAL_CANCELLED": _cancelled,
    "OBJECTIVE_FROZEN": _frozen,
    "AMENDMENT_NEEDED": _amendment,
    "MEASURE_IN_USE": _in_use,
    "KEY_RESULT_NEEDED": _no_key_result,
    "TOO_MANY_KEY_RESULTS": _too_many,
    "CRITERIA_NOT_MET": _criteria,
    "CHECK_IN_SUPERSEDED": _superseded,
    "CHECK_IN_RETRACTED": _retracted,
    "EFFECTIVE_TIME_IN_FUTURE": _future,
    "EFFECTIVE_TIME_BEFORE_START": _before,
    "EXPLANATION_NEEDED": _unexplained,
    "OUTCOME_NOT_MET": _not_met,
    "REASON_REQUIRED": _no_reason,
    "POLICY_NOT_FOLLOWED": _not_followed,
    "PROPOSAL_DECIDED": _decided,
    "PROPOSAL_VOID": _void,
    "CLOCK_BEHIND_LEDGER": _clock,
    "UPDATE_MASK_INVALID": _mask,
    **BY_DIRECTORY_RULES,
}
