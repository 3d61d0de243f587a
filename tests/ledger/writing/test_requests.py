"""The same request again has one effect and the same answer (rules §10.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from domain.directory.people import add_person
from domain.directory.units import create_unit
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.drafts import DraftRevision
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.refusals import ResourceExists, ResourceNotFound
from services.ledger.ledger import Call
from services.ledger.refusals import RequestIdReused
from services.ledger.writing.acts import Receipt
from services.ledger.writing.requests import forget_answers
from tests.examples import ANNA, BEN, GOAL, UNIT, draft, key_result
from tests.ledger.opened import MORNING, ORGANIZATION, Opened, served

A_MONTH = timedelta(days=30)


def unit_wanted(acme: Opened, **said: Any) -> Call:
    """Ask for a unit, whose id the ledger makes."""
    return acme.call(create_unit, **{"unit_id": None, "name": "Support", **said})


def one_of_each_size(acme: Opened) -> list[Call]:
    """Ask for a command of one event, and for one of two in two streams."""
    active = {"goal_id": GOAL, "by": BEN}
    acme.do(draft_goal, draft=draft(), **active)
    acme.do(add_key_result, key_result_id="k", stated=key_result(), **active)
    acme.do(submit_goal, **active)
    return [unit_wanted(acme), acme.call(approve_goal, goal_id=GOAL)]


def head(acme: Opened) -> int:
    return acme.ledger.read.head(ORGANIZATION).position


def forget(acme: Opened) -> int:
    """Let the answers go that are older than a month, as of the ledger's clock."""
    with acme.store.writing() as cursor:
        return forget_answers(acme.store, cursor, acme.steered.time - A_MONTH)


def test_the_same_request_again_gets_the_same_answer(acme: Opened) -> None:
    call = unit_wanted(acme)
    first = acme.ask(call)

    again = acme.ask(call)

    assert first.answer.made == ("made-1",)
    assert again == Receipt(first.answer, first.epoch, replayed=True)
    assert head(acme) == first.answer.position


def test_fifty_at_once_of_the_same_request_record_one_event(acme: Opened) -> None:
    call, before = unit_wanted(acme), head(acme)

    waiting = [acme.send(call) for _ in range(50)]

    receipts = [one.result(30) for one in waiting]
    assert len({receipt.answer for receipt in receipts}) == 1
    assert sum(not receipt.replayed for receipt in receipts) == 1
    assert head(acme) == before + 1


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"name": "Service"}, "name"),
        ({"parent": UNIT, "unit_id": "support"}, "parent, unit_id"),
        ({"etag": 0}, "etag"),
        ({"reason": "Growth."}, "reason"),
    ],
)
def test_the_same_id_with_other_contents_is_refused_by_their_names(
    acme: Opened, changed: dict[str, Any], fields: str
) -> None:
    call = unit_wanted(acme, parent=None)
    first = acme.ask(call)
    said = {"parent": None, **changed, "request": call.command.request}

    with pytest.raises(RequestIdReused) as refused:
        acme.ask(unit_wanted(acme, **said))

    assert refused.value.facts == {
        "request_id": call.command.request,
        "first_seen_time": first.answer.recorded,
        "fields": fields,
    }


def test_the_same_id_for_another_command_is_refused(acme: Opened) -> None:
    call = unit_wanted(acme)
    acme.ask(call)

    with pytest.raises(RequestIdReused) as refused:
        acme.do(add_person, name="Support", principal="x", request=call.command.request)

    assert refused.value.facts["fields"] == "command, principal, unit_id"


def test_what_is_left_unsaid_differs_from_what_is_taken_away(acme: Opened) -> None:
    acme.do(draft_goal, goal_id=GOAL, draft=draft(), by=BEN)
    renamed = DraftRevision(title="Customers renew")
    call = acme.call(revise_draft, goal_id=GOAL, revision=renamed, by=BEN)
    acme.ask(call)
    moved = {"goal_id": GOAL, "revision": structs.replace(renamed, unit=None)}

    with pytest.raises(RequestIdReused) as refused:
        acme.ask(structs.replace(call, arguments=moved))

    assert refused.value.facts["fields"] == "unit"


def test_another_principal_may_use_the_same_id(acme: Opened) -> None:
    call = unit_wanted(acme, by=ANNA)
    first = acme.ask(call)

    other = acme.ask(unit_wanted(acme, by=BEN, request=call.command.request))

    assert (first.replayed, other.replayed) == (False, False)
    assert other.answer.position == first.answer.position + 1


def test_a_refusal_uses_up_no_id(acme: Opened) -> None:
    request = acme.new_request()
    with pytest.raises(ResourceNotFound):
        acme.ask(unit_wanted(acme, parent="nowhere", request=request))

    receipt = acme.ask(unit_wanted(acme, request=request))

    assert not receipt.replayed


def test_validating_uses_up_no_id(acme: Opened) -> None:
    request = acme.new_request()
    acme.ask(unit_wanted(acme, request=request, validate_only=True))

    receipt = acme.ask(unit_wanted(acme, name="Service", request=request))

    assert not receipt.replayed


def test_a_command_that_changed_nothing_uses_up_its_id(acme: Opened) -> None:
    acme.do(draft_goal, goal_id=GOAL, draft=draft(), by=BEN)
    call = acme.call(revise_draft, goal_id=GOAL, revision=DraftRevision(), by=BEN)
    before = head(acme)

    first, again = acme.ask(call), acme.ask(call)

    assert first.answer.events == ()
    assert first.answer.etag == 1
    assert first.answer.position == before == head(acme)
    assert again == Receipt(first.answer, first.epoch, replayed=True)


def test_a_founding_that_is_sent_again_founds_nothing(ledger: Opened) -> None:
    first = ledger.found(request=(request := ledger.new_request()))

    again = ledger.found(request=request)

    assert again == Receipt(first.answer, first.epoch, replayed=True)
    assert head(ledger) == 2


def test_an_organization_is_founded_once(acme: Opened) -> None:
    with pytest.raises(ResourceExists):
        acme.found()


def test_a_restart_forgets_no_answer(acme: Opened) -> None:
    call = unit_wanted(acme)
    first = acme.ask(call)

    with served(acme.url, acme.steered) as restarted:
        again = restarted.ask(call)

    assert again == Receipt(first.answer, first.epoch, replayed=True)


def test_after_a_month_an_answer_is_made_again_from_its_events(acme: Opened) -> None:
    calls = one_of_each_size(acme)
    first = [acme.ask(call).answer for call in calls]
    acme.steered.time += A_MONTH * 2

    forgotten = forget(acme)

    assert forgotten > len(calls)
    assert [len(answer.events) for answer in first] == [1, 2]
    assert [acme.ask(call).answer for call in calls] == first


def test_within_a_month_no_answer_is_forgotten(acme: Opened) -> None:
    acme.ask(unit_wanted(acme))
    acme.steered.time = MORNING + A_MONTH

    assert forget(acme) == 0


def test_after_a_month_a_request_is_known_whatever_it_says(acme: Opened) -> None:
    call = unit_wanted(acme)
    first = acme.ask(call)
    acme.steered.time += A_MONTH * 2
    forget(acme)

    other = acme.ask(unit_wanted(acme, name="Service", request=call.command.request))

    assert other.answer == first.answer
    assert other.replayed
