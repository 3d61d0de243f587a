"""Shows over the wire how goals become something to one another (rules §8.1–§8.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from goalledger.v1 import (
    alignment_reads_pb2,
    alignments_pb2,
    goal_life_commands_pb2,
    history_service_pb2,
)
from tests.rpc.acme import ACME, HIRING, RENEWALS, WHY, Acme, drafting, reading
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN, CLEO, CRM, refused
from tests.rpc.trees import (
    CONTRIBUTES,
    DEPENDS,
    SUPPORTS,
    accepting,
    align,
    aligning,
    declining,
    goal_name,
    unaligning,
)

UP = f"{HIRING}/alignments/up"
PENDING = alignments_pb2.ALIGNMENT_STATE_PENDING
ACCEPTED = alignments_pb2.ALIGNMENT_STATE_ACCEPTED
DECLINED = alignments_pb2.ALIGNMENT_STATE_DECLINED
ENDED = alignments_pb2.ALIGNMENT_STATE_ENDED
REPLACED = alignments_pb2.ALIGNMENT_STATE_REPLACED
VOID = alignments_pb2.ALIGNMENT_STATE_VOID
EXPIRED = alignments_pb2.ALIGNMENT_STATE_EXPIRED


@pytest.fixture
def both(acme: Acme) -> Acme:
    """Give a company with an objective and a SMART goal, both Anna's and active."""
    acme.activate()
    acme.activate_smart()
    return acme


def listed(acme: Acme, **said: Any) -> list[alignments_pb2.Alignment]:
    """List alignments."""
    read = said.pop("read", reading(strong=True))
    request = alignment_reads_pb2.ListAlignmentsRequest(parent=ACME, read=read, **said)
    return list(acme.served.ask(request).alignments)


def states(acme: Acme, **said: Any) -> dict[str, Any]:
    """List what became of alignments, by id."""
    return {one.name.rpartition("/")[2]: one.state for one in listed(acme, **said)}


def test_a_smart_goal_is_linked_to_an_objective_and_promises_what_it_did(
    both: Acme,
) -> None:
    """Rules §8.1, §8.3; features A6, D2, D8."""
    before = goal_of(both, HIRING)

    name = both.served.ask(aligning(weight="2.5", **WHY), BEN).name
    waiting = goal_of(both, HIRING)
    both.served.ask(accepting(), ANNA)
    after = goal_of(both, HIRING)

    assert name == UP
    (asked,), (held,) = waiting.alignments, after.alignments
    assert (asked.state, held.state) == (PENDING, ACCEPTED)
    assert (held.kind, held.parent, held.weight) == (CONTRIBUTES, RENEWALS, "2.5")
    assert (held.proposer, held.decider) == (both.ben, both.anna)
    assert held.asked == alignments_pb2.ALIGNMENT_SIDE_PARENT
    assert (held.reason, held.HasField("end_time")) == (WHY["reason"], False)
    assert after.definition_version == before.definition_version
    assert after.measure == before.measure


def test_who_owns_the_parent_asks_the_owner_of_the_goal(both: Acme) -> None:
    """Rules §8.1; features D1, D8: from the top down it is the same edge."""
    request = goal_life_commands_pb2.TransferGoalRequest(name=HIRING, owner=both.ben)
    both.served.ask(request, ANNA)

    both.served.ask(aligning(), ANNA)
    with refused("SEGREGATION_OF_DUTIES"):
        both.served.ask(accepting(), ANNA)
    (asked,) = listed(both, asked_of=both.ben)
    both.served.ask(accepting(), BEN)

    assert asked.asked == alignments_pb2.ALIGNMENT_SIDE_CHILD
    assert listed(both, asked_of=both.ben) == []
    assert states(both) == {"up": ACCEPTED}


@pytest.mark.parametrize("who", [BEN, CLEO, CRM])
def test_only_a_person_who_is_asked_decides(both: Acme, who: str) -> None:
    """Rules §8.1, §10.4."""
    both.served.ask(aligning(), CLEO)

    for request in (accepting(), declining()):
        with refused("SEGREGATION_OF_DUTIES"):
            both.served.ask(request, who)


def test_what_is_declined_says_why_and_does_not_hold(both: Acme) -> None:
    """Rules §8.1; features D8."""
    both.served.ask(aligning(), BEN)
    with refused("REASON_REQUIRED"):
        both.served.ask(declining(reason=""), ANNA)

    both.served.ask(declining(), ANNA)

    assert len(goal_of(both, HIRING).alignments) == 0
    (declined,) = listed(both, goal=HIRING)
    assert (declined.state, declined.decider) == (DECLINED, both.anna)
    assert declined.decision_reason == WHY["reason"]
    with refused("PROPOSAL_DECIDED"):
        both.served.ask(accepting(), ANNA)


def test_a_goal_contributes_to_one_other_and_supports_many(both: Acme) -> None:
    """Rules §8.1; features D1."""
    for goal in ("a", "b"):
        both.served.ask(drafting(both.anna, goal_id=goal), BEN)
        parent = goal_name(goal)
        align(both, HIRING, parent, alignment_id=f"to-{goal}")
        align(both, HIRING, parent, kind=SUPPORTS, alignment_id=f"with-{goal}")
    align(both, HIRING, goal_name("a"), kind=DEPENDS, alignment_id="needs-a")

    assert states(both) == {
        "to-a": REPLACED,
        "with-a": ACCEPTED,
        "to-b": ACCEPTED,
        "with-b": ACCEPTED,
        "needs-a": ACCEPTED,
    }
    assert set(states(both, aligned_to=goal_name("a"), states=[ACCEPTED])) == {
        "with-a",
        "needs-a",
    }
    assert set(states(both, kinds=[DEPENDS])) == {"needs-a"}


def test_an_edge_that_holds_already_is_answered_again_without_an_event(
    both: Acme,
) -> None:
    """Api §1: a change that changes nothing succeeds."""
    align(both, HIRING, RENEWALS)

    answer = both.served.ask(aligning(alignment_id="other"), ANNA)

    assert (answer.name, list(answer.commit.event_names)) == ("", [])
    assert set(states(both)) == {"up"}


def test_an_alignment_ends_and_the_past_shows_it(both: Acme) -> None:
    """Rules §8.1; features D2."""
    align(both, HIRING, RENEWALS)
    then = both.served.ask(aligning(), ANNA).commit.position

    both.served.ask(unaligning(), BEN)

    assert len(goal_of(both, HIRING).alignments) == 0
    (held,) = goal_of(both, HIRING, as_of_position=then).alignments
    (ended,) = listed(both)
    assert (held.state, ended.state, ended.ender) == (ACCEPTED, ENDED, both.ben)
    (before,) = listed(both, read=reading(as_of_position=then))
    assert before == held


def test_what_changes_the_goal_makes_void_what_waits(both: Acme) -> None:
    """Rules §10.4."""
    both.served.ask(aligning(), BEN)
    both.served.ask(goal_life_commands_pb2.PauseGoalRequest(name=HIRING), ANNA)

    assert states(both) == {"up": VOID}
    assert len(goal_of(both, HIRING).alignments) == 0
    with refused("PROPOSAL_VOID"):
        both.served.ask(accepting(), ANNA)


def test_an_alignment_waits_14_days(both: Acme) -> None:
    """Rules §10.4."""
    both.served.ask(aligning(), BEN)
    then = goal_of(both, HIRING).alignments[0].propose_time

    both.served.steered.time += timedelta(days=14, seconds=1)

    assert states(both) == states(both, states=[EXPIRED]) == {"up": EXPIRED}
    assert states(both, states=[PENDING]) == {}
    assert states(both, read=reading(as_of_time=then)) == {"up": PENDING}
    assert len(goal_of(both, HIRING).alignments) == 0
    with refused("PROPOSAL_VOID"):
        both.served.ask(accepting(), ANNA)


def test_the_history_names_the_alignment_and_what_it_changed(both: Acme) -> None:
    """Features F1."""
    both.served.ask(aligning(), BEN)
    both.served.ask(accepting(), ANNA)
    both.served.ask(unaligning(), BEN)
    request = history_service_pb2.ListGoalHistoryRequest(
        parent=HIRING, read=reading(strong=True)
    )

    entries = both.served.ask(request).entries

    told = {
        entry.event_type: {one.field: (one.before, one.after) for one in entry.changes}
        for entry in entries
        if entry.resource == UP
    }
    edge = "/edge/parent/goal"
    assert told["goal.alignment_proposed"][edge] == ("", '"renewals"')
    assert told["goal.alignment_accepted"][edge] == ("", '"renewals"')
    assert told["goal.unaligned"][edge] == ('"renewals"', "")


def test_alignments_come_in_pages_in_the_order_they_were_proposed(
    both: Acme,
) -> None:
    for goal in ("c", "b", "a"):
        both.served.ask(drafting(both.anna, goal_id=goal), BEN)
        align(both, HIRING, goal_name(goal), kind=SUPPORTS, alignment_id=goal)
    request = alignment_reads_pb2.ListAlignmentsRequest(
        parent=ACME, read=reading(strong=True), page_size=2
    )

    first = both.served.ask(request)
    request.page_token = first.next_page_token
    second = both.served.ask(request)

    seen = [one.name.rpartition("/")[2] for one in first.alignments]
    assert seen == ["c", "b"]
    assert [one.name.rpartition("/")[2] for one in second.alignments] == ["a"]
    assert second.next_page_token == ""
