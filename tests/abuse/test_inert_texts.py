"""Texts that mean something to a browser, database or shell: only texts (abuse B)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf.message import Message

from goalledger.v1 import (
    approval_service_pb2,
    check_in_service_pb2,
    criteria_pb2,
    directory_service_pb2,
    goal_commands_pb2,
    goals_pb2,
    history_service_pb2,
    lifecycle_pb2,
    metric_service_pb2,
    template_service_pb2,
)
from tests.abuse.conftest import verify
from tests.rpc.acme import (
    ACME,
    HIRING,
    RATE,
    WHY,
    Acme,
    adding,
    drafting,
    getting,
    objective,
    percent,
    reading,
    setting,
    smart,
    templating,
)
from tests.rpc.metering import RENEWAL_RATE, defining, recording
from tests.rpc.served import ANNA, BEN
from tests.rpc.wire.test_texts import INERT

EVERYTHING = " ".join(INERT)


def say_everywhere(acme: Acme, text: str) -> list[Message]:
    """Say a text in every field of goals, people, units, check-ins and reasons."""
    conditions = [criteria_pb2.AcceptanceCondition(condition_id="c", text=text)]
    criteria = [
        criteria_pb2.CriterionAnswer(criterion=number, answer=text)
        for number in lifecycle_pb2.Criterion.values()
        if number
    ]
    said: dict[str, Any] = {"title": text, "description": text}
    goal = smart(acme.anna, criteria=criteria, acceptance_conditions=conditions, **said)
    key_result = goals_pb2.KeyResult(title=text, measure=percent())
    return [
        directory_service_pb2.CreateUnitRequest(
            parent=ACME, unit_id="inert", display_name=text
        ),
        directory_service_pb2.AddPersonRequest(
            parent=ACME, display_name=text, principal="inert@acme.example"
        ),
        drafting(acme.anna, goal=objective(acme.anna, **said)),
        adding(key_result=key_result, **{**WHY, "reason": text}),
        drafting(acme.anna, goal_id="hiring", goal=goal),
    ]


def texts_in(message: Message) -> Iterator[str]:
    """Yield every text that a message holds, however deep."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for one in values.values() if isinstance(values, Mapping) else values:
            if isinstance(one, Message):
                yield from texts_in(one)
            elif isinstance(one, str):
                yield one


def test_a_text_is_kept_as_it_was_written_whatever_it_would_do(acme: Acme) -> None:
    served = acme.served
    for request in say_everywhere(acme, EVERYTHING):
        served.ask(request, BEN)
    acme.submit()
    acme.approve()
    acme.check_in(note=EVERYTHING)

    newest = reading(strong=True)
    goal = served.ask(getting(strong=True), ANNA).goal
    hiring = served.ask(getting(HIRING, strong=True), ANNA).goal
    units = directory_service_pb2.ListUnitsRequest(parent=ACME, read=newest)
    people = directory_service_pb2.ListPeopleRequest(parent=ACME, read=newest)
    check_ins = check_in_service_pb2.ListCheckInsRequest(parent=RATE, read=newest)
    trail = history_service_pb2.SearchAuditTrailRequest(parent=ACME, read=newest)

    for answer, times in (
        (goal, 3),
        (hiring, 8),
        (served.ask(units, ANNA), 1),
        (served.ask(people, ANNA), 1),
        (served.ask(check_ins, ANNA), 1),
    ):
        assert list(texts_in(answer)).count(EVERYTHING) >= times
    assert EVERYTHING in list(texts_in(served.ask(trail, ANNA)))
    verify(acme)


def test_what_metrics_templates_policies_and_endings_say_is_kept_too(
    acme: Acme,
) -> None:
    labels, text = {"kind": EVERYTHING}, EVERYTHING
    unmet = goal_commands_pb2.ConditionResult(condition_id="no-discounts")
    acme.activate_smart()
    acme.draft(goal=objective(acme.anna, labels=labels))
    said = {"title": text, "description": text}
    for request in (
        defining(acme.anna, **said),
        recording(note=text),
        templating(display_name=text, **said),
        setting(description=text),
        goal_commands_pb2.CloseGoalRequest(
            name=HIRING,
            disposition=lifecycle_pb2.DISPOSITION_ABANDONED,
            miss_cause=lifecycle_pb2.MISS_CAUSE_CAPACITY,
            miss_explanation=text,
            learnings=text,
            wins=text,
            condition_results=[unmet],
        ),
    ):
        acme.served.ask(request, BEN)

    newest: dict[str, Any] = {"read": reading(strong=True)}
    for listing, times in (
        (getting(strong=True), 1),
        (getting(HIRING, strong=True), 3),
        (metric_service_pb2.ListMetricsRequest(parent=ACME, **newest), 2),
        (metric_service_pb2.ListMetricValuesRequest(parent=RENEWAL_RATE, **newest), 1),
        (template_service_pb2.ListTemplatesRequest(parent=ACME, **newest), 3),
        (approval_service_pb2.ListProposalsRequest(parent=ACME, **newest), 1),
    ):
        answer = acme.served.ask(listing, ANNA)
        assert list(texts_in(answer)).count(EVERYTHING) >= times, listing
    verify(acme)
