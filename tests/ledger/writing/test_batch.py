"""Commands in turn: what each sees, and that a refused one leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from domain.book import Book
from domain.directory.people import add_person
from domain.directory.units import create_unit
from domain.founding import create_organization
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.rules import draft_goal
from domain.goals.life.deciding import approve_goal, cancel_goal, submit_goal
from domain.goals.observing.check_ins import CheckInPlace, batch_record_check_ins
from domain.goals.refusals import GoalNotSubmitted
from domain.organization import Organization
from domain.refusals import (
    FieldInvalid,
    Refusal,
    ResourceExists,
    ResourceNotFound,
    VersionConflict,
)
from services.ledger.ledger import Call
from tests.examples import (
    BEN,
    GOAL,
    KEY_RESULT,
    UNIT,
    WHY,
    draft,
    key_result,
    observation,
)
from tests.ledger.contents import contents
from tests.ledger.opened import ORGANIZATION, PRINCIPAL, Opened

# Sealed and in base64, this is a line of just above 60,000 bytes.
TOO_LONG = "x" * 45_000


@pytest.fixture
def active(acme: Opened) -> Opened:
    """Give a ledger with an active objective of Anna's."""
    by_ben: dict[str, Any] = {"goal_id": GOAL, "by": BEN}
    acme.do(draft_goal, draft=draft(), **by_ben)
    acme.do(add_key_result, key_result_id=KEY_RESULT, stated=key_result(), **by_ben)
    acme.do(submit_goal, **by_ben)
    acme.do(approve_goal, goal_id=GOAL)
    return acme


def check_ins(*ids: str) -> list[Any]:
    """Say that 42 was observed, once for each id."""
    return [
        (CheckInPlace(GOAL, KEY_RESULT, check_in), observation()) for check_in in ids
    ]


def refused_calls(acme: Opened) -> list[Call]:
    """Return calls that are refused: at once, at the end, half-way, too long, taken."""
    entries = check_ins("first", "second", "first")
    taken = {"name": "Ann", "principal": PRINCIPAL}
    too_long = {"name": "Dora", "principal": "dora@acme.example", "reason": TOO_LONG}
    return [
        acme.call(create_unit, unit_id="x", name="X", parent="nowhere"),
        acme.call(create_unit, unit_id=UNIT, name="Sales"),
        acme.call(batch_record_check_ins, entries=entries, by=BEN),
        acme.call(create_unit, unit_id="x", name="X", reason=TOO_LONG),
        acme.call(add_person, **taken),
        acme.call(add_person, **too_long),
        acme.call(create_unit, unit_id="y", name="Y", ledger="nowhere"),
    ]


def accepted_calls(acme: Opened) -> list[Call]:
    """Return calls that make a person, a unit and two check-ins."""
    return [
        acme.call(add_person, name="Dana", principal="dana@acme.example"),
        acme.call(create_unit, unit_id=None, name="Support", reason="It grows."),
        acme.call(batch_record_check_ins, entries=check_ins("a", "b"), by=BEN),
    ]


def validating(call: Call) -> Call:
    """Return the same call, to be decided and not recorded."""
    return structs.replace(call, validate_only=True)


def answer(acme: Opened, call: Call) -> Any:
    """Return what a call is answered: a receipt, or its refusal's name and facts."""
    try:
        return acme.ask(call).answer
    except Refusal as refusal:
        return type(refusal), refusal.facts


def test_a_refused_command_leaves_no_trace(active: Opened) -> None:
    calls, before = refused_calls(active), contents(active.url)

    refusals = [answer(active, call)[0] for call in calls]

    assert refusals == [
        ResourceNotFound,
        ResourceExists,
        ResourceExists,
        FieldInvalid,
        ResourceExists,
        FieldInvalid,
        ResourceNotFound,
    ]
    assert contents(active.url) == before


def test_a_refused_founding_leaves_no_trace(ledger: Opened) -> None:
    before = contents(ledger.url)
    facts = {"name": "Acme", "administrator": "Cleo", "principal": PRINCIPAL}
    call = ledger.call(create_organization, time_zone="Nowhere/Else", **facts)

    refused = ledger.start(ledger.ledger.found(call, PRINCIPAL))

    assert isinstance(refused.exception(30), FieldInvalid)
    assert contents(ledger.url) == before


def test_validating_leaves_no_trace(active: Opened) -> None:
    calls, before = accepted_calls(active), contents(active.url)

    for call in calls:
        active.ask(validating(call))

    assert contents(active.url) == before


def test_validating_says_which_events_there_would_be(active: Opened) -> None:
    calls = accepted_calls(active)
    head = active.ledger.read.head(ORGANIZATION)

    validated = [active.ask(validating(call)).answer for call in calls]

    done = [active.ask(call).answer for call in calls]
    assert [one.events for one in validated] == [one.events for one in done]
    assert {one.position for one in validated} == {head.position}


def test_validating_refuses_what_doing_refuses(active: Opened) -> None:
    calls = refused_calls(active)

    validated = [answer(active, validating(call)) for call in calls]

    assert validated == [answer(active, call) for call in calls]


def test_a_refused_command_leaves_its_neighbours_alone(active: Opened) -> None:
    bad, good = refused_calls(active)[:6], accepted_calls(active)
    calls = [bad[0], good[0], *bad[1:3], good[1], *bad[3:], good[2]]
    before = active.ledger.read.head(ORGANIZATION).position

    waiting = [active.send(call) for call in calls]

    done = [one.exception(30) is None for one in waiting]
    assert done == [call in good for call in calls]
    assert active.ledger.read.head(ORGANIZATION).position == before + 1 + 1 + 3


def test_a_command_sees_what_its_batch_decided_before(acme: Opened) -> None:
    calls = [
        acme.call(draft_goal, goal_id=GOAL, draft=draft(), by=BEN),
        acme.call(
            add_key_result,
            goal_id=GOAL,
            key_result_id=KEY_RESULT,
            stated=key_result(),
            by=BEN,
        ),
        acme.call(submit_goal, goal_id=GOAL, by=BEN, etag=2),
        acme.call(approve_goal, goal_id=GOAL, etag=3),
        acme.call(approve_goal, goal_id=GOAL),
    ]

    waiting = [acme.send(call) for call in calls]

    assert isinstance(waiting.pop().exception(30), GoalNotSubmitted)
    receipts = [one.result(30) for one in waiting]
    assert [receipt.answer.etag for receipt in receipts] == [1, 2, 3, 4]
    assert receipts[-1].answer.events == ("goal.approved", "score.changed")


def test_a_stale_etag_is_refused_with_both_versions(active: Opened) -> None:
    with pytest.raises(VersionConflict) as refused:
        active.do(submit_goal, goal_id=GOAL, by=BEN, etag=3)

    expected = {"kind": "goal", "id": GOAL, "expected": "3", "actual": "4"}
    assert refused.value.facts == expected


def test_of_two_with_one_etag_the_second_is_refused(active: Opened) -> None:
    calls = [
        active.call(cancel_goal, goal_id=GOAL, by=BEN, etag=4, **WHY) for _ in range(2)
    ]

    first, second = [active.send(call) for call in calls]

    assert first.result(30).answer.events == ("goal.cancelled",)
    assert isinstance(second.exception(30), VersionConflict)


def test_a_line_has_at_most_sixty_thousand_bytes(acme: Opened) -> None:
    with pytest.raises(FieldInvalid) as refused:
        acme.do(create_unit, unit_id=None, name="x" * 61_000, reason="Short.")

    assert refused.value.facts["first_field"] == "/name"
    assert "60,000" in refused.value.facts["description"]


def test_a_principal_is_one_person_or_service(acme: Opened) -> None:
    with pytest.raises(ResourceExists):
        acme.do(add_person, name="Another Cleo", principal=PRINCIPAL)


def test_of_two_with_one_principal_the_second_is_refused(acme: Opened) -> None:
    calls = [
        acme.call(add_person, name=name, principal="dana@acme.example")
        for name in ("Dana", "Dan")
    ]

    first, second = [acme.send(call) for call in calls]

    assert first.result(30).answer.events == ("person.added",)
    assert isinstance(second.exception(30), ResourceExists)
    known = acme.ledger.actor(ORGANIZATION, "dana@acme.example")
    assert known == first.result().answer.made[0]


def test_a_principal_is_somebody_in_one_organization_alone(acme: Opened) -> None:
    acme.found("globex")

    assert acme.ledger.actor("globex", PRINCIPAL) == "cleo"
    assert acme.ledger.actor("globex", "anna@acme.example") is None


def test_an_unexpected_failure_is_its_own_commands_alone(acme: Opened) -> None:
    def fail(book: Book) -> None:
        book.load(Organization, ORGANIZATION)
        raise ZeroDivisionError

    calls = [
        acme.call(create_unit, unit_id="a", name="A"),
        acme.call(fail),
        acme.call(create_unit, unit_id="b", name="B"),
    ]

    waiting = [acme.send(call) for call in calls]

    kinds = [type(one.exception(30)) for one in waiting]
    assert kinds == [type(None), ZeroDivisionError, type(None)]
