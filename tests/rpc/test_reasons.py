"""Each reason that a rule gives is reached over the wire, with its facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp

from goalledger.v1 import (
    check_in_service_pb2,
    command_pb2,
    directory_service_pb2,
    goal_commands_pb2,
    goals_pb2,
    lifecycle_pb2,
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
    objective,
    percent,
    smart,
)
from tests.rpc.refusal_page import documented
from tests.rpc.served import ANNA, BEN, CLEO, CRM, refused

Provoke = Callable[[Acme], tuple[Any, str]]

MISSED, DONE = lifecycle_pb2.DISPOSITION_MISSED, lifecycle_pb2.DISPOSITION_DONE


def _revising(name: str = RENEWALS, **said: Any) -> Any:
    goal = goals_pb2.Goal(name=name, **({"title": "Another"} | said))
    return goal_commands_pb2.ReviseDraftRequest(goal=goal)


def _closing(name: str, disposition: Any, **said: Any) -> Any:
    return goal_commands_pb2.CloseGoalRequest(
        name=name, disposition=disposition, **said
    )


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
    return _revising(), BEN


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
    acme.served.ask(_closing(RENEWALS, MISSED), ANNA)
    return check_in(), ANNA


def _cancelled(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    acme.served.ask(goal_commands_pb2.CancelGoalRequest(name=RENEWALS, **WHY), BEN)
    return adding(), BEN


def _frozen(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return _revising(), BEN


def _amendment(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    return _revising(HIRING), BEN


def _in_use(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.check_in()
    changed = goals_pb2.KeyResult(name=RATE, measure=percent(unit="count"))
    mask = FieldMask(paths=["measure.unit"])
    return goal_commands_pb2.ReviseKeyResultRequest(
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
    return _closing(RENEWALS, MISSED), ANNA


def _not_met(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    result = goal_commands_pb2.ConditionResult(condition_id="no-discounts", met=True)
    return _closing(HIRING, DONE, condition_results=[result]), ANNA


def _no_reason(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    return goal_commands_pb2.CancelGoalRequest(name=RENEWALS), BEN


def _clock(acme: Acme) -> tuple[Any, str]:
    acme.served.steered.time -= timedelta(hours=1)
    return drafting(acme.anna), BEN


def _mask(acme: Acme) -> tuple[Any, str]:
    acme.draft()
    request = _revising(state=3)
    request.update_mask.paths.extend(["title", "state", "*", "key_results"])
    return request, BEN


REQUEST = "7d1b5a52-9a2c-4d6e-8c0f-0b6f6a1e7d11"
BY_RULES: dict[str, Provoke] = {
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
    "CLOCK_BEHIND_LEDGER": _clock,
    "UPDATE_MASK_INVALID": _mask,
}
# What the wire, a token, a view or a fault is refused for; shown in files of their own.
ELSEWHERE = {
    *("MALFORMED_REQUEST", "FIELD_INVALID", "UNKNOWN_FIELDS", "MESSAGE_TOO_LARGE"),
    *("PAGE_TOKEN_INVALID", "PAGE_TOKEN_EXPIRED", "CONSISTENCY_TOKEN_INVALID"),
    *("AS_OF_IN_FUTURE", "POSITION_BEYOND_HEAD", "LEDGER_REWOUND"),
    *("CREDENTIALS_MISSING", "CREDENTIALS_INVALID", "PROJECTION_LAGGING"),
    *("TOO_MANY_IN_FLIGHT", "TOO_MANY_STREAMS", "SLOW_CONSUMER"),
    *("STORE_BUSY", "SERVER_DRAINING", "OUTCOME_UNKNOWN", "DEPENDENCY_DOWN"),
    *("DEADLINE_TOO_SHORT", "INTEGRITY_VIOLATION", "INTERNAL"),
}
DOCUMENTED = {one.reason: one for one in documented()}


def test_every_reason_is_shown_somewhere() -> None:
    assert set(BY_RULES) | ELSEWHERE == set(DOCUMENTED)


@pytest.mark.parametrize("reason", BY_RULES)
def test_a_rule_refuses_with_its_reason_its_code_and_its_facts(
    acme: Acme, reason: str
) -> None:
    request, by = BY_RULES[reason](acme)

    with refused(reason) as found:
        acme.served.ask(request, by)

    assert found[0].code.name == DOCUMENTED[reason].code
    assert set(found[0].facts) == set(DOCUMENTED[reason].metadata)
    assert "{" not in found[0].message


def test_a_refused_batch_names_the_entry(acme: Acme) -> None:
    acme.activate()
    entries = [
        check_in_service_pb2.CheckInEntry(parent=parent, value=check_in().value)
        for parent in (RATE, f"{RENEWALS}/keyResults/nothing")
    ]
    request = check_in_service_pb2.BatchRecordCheckInsRequest(
        parent=ACME, entries=entries
    )

    with refused("RESOURCE_NOT_FOUND") as found:
        acme.served.ask(request, ANNA)

    assert found[0].facts["entry"] == "1"


def test_a_principal_is_one_persons_alone(acme: Acme) -> None:
    request = directory_service_pb2.AddPersonRequest(
        parent=ACME, display_name="Another", principal=BEN
    )

    with refused("RESOURCE_EXISTS") as found:
        acme.served.ask(request)

    assert found[0].facts == {"kind": "principal", "id": BEN}


def test_a_service_never_approves(acme: Acme) -> None:
    acme.draft()
    acme.served.ask(adding(), BEN)
    acme.submit()

    with refused("SEGREGATION_OF_DUTIES"):
        acme.served.ask(goal_commands_pb2.ApproveGoalRequest(name=RENEWALS), CRM)


@pytest.mark.parametrize(
    ("paths", "kept"),
    [
        (["title"], {"title": "Another", "description": "Before"}),
        (["title", "description"], {"title": "Another", "description": ""}),
        ([], {"title": "Another", "description": "Before"}),
        (["window.end_date"], {"title": "Customers stay with us"}),
    ],
)
def test_a_mask_names_what_changes(
    acme: Acme, paths: list[str], kept: dict[str, str]
) -> None:
    acme.draft(goal=objective(acme.anna, description="Before"))
    request = _revising(level=4)
    request.goal.window.end_date.year = 2026
    request.goal.window.end_date.month = request.goal.window.end_date.day = 6
    if not paths:
        request.goal.ClearField("window")
    request.update_mask.paths.extend(paths)

    acme.served.ask(request, BEN)

    goal = acme.served.ask(getting(strong=True)).goal
    assert {field: getattr(goal, field) for field in kept} == kept
    assert goal.level == lifecycle_pb2.GOAL_LEVEL_TEAM
    assert goal.window.end_date.month == (6 if paths == ["window.end_date"] else 3)


def test_a_reason_is_kept_with_its_code(acme: Acme) -> None:
    acme.activate()
    name = acme.check_in().name

    acme.served.ask(correcting(name), ANNA)

    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE)
    request.read.strong = True
    first = acme.served.ask(request).check_ins[0]
    assert first.reason_code == command_pb2.REASON_CODE_LATE_INFORMATION
    assert first.reason == WHY["reason"]
