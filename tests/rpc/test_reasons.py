"""Each reason that a rule gives is reached over the wire, with its facts."""

from __future__ import annotations

import pytest

from goalledger.v1 import (
    check_in_service_pb2,
    command_pb2,
    directory_service_pb2,
    evidence_service_pb2,
    goal_commands_pb2,
    lifecycle_pb2,
)
from tests.rpc.acme import (
    ACME,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    check_in,
    correcting,
    getting,
    objective,
)
from tests.rpc.provoking import BY_RULES, revising
from tests.rpc.refusal_page import documented
from tests.rpc.served import ANNA, BEN, CRM, refused

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
    head = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    before = acme.served.ask(head).head

    with refused(reason) as found:
        acme.served.ask(request, by)
    if "validate_only" in request.DESCRIPTOR.fields_by_name:
        # Tried only, it is refused exactly alike (abuse 35).
        request.validate_only = True
        with refused(reason) as tried:
            acme.served.send(request, by)
        assert tried == found

    assert acme.served.ask(head).head == before
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
    request = revising(level=4)
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
