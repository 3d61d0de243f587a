"""Many who change one goal at once: each is decided in turn, none is lost (abuse D)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

from goalledger.v1 import (
    approval_service_pb2,
    check_in_service_pb2,
    goal_commands_pb2,
    goal_life_commands_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
    score_commands_pb2,
)
from goalledger.v1.grades_pb2 import Grade
from tests.abuse.company import nothing_recorded, position, reason_of
from tests.abuse.conftest import verify
from tests.rpc.acme import ACME, WHY, Acme, adding, check_in, drafting, reading
from tests.rpc.lives import goal_of
from tests.rpc.measured import number
from tests.rpc.metering import binding, defining, recording
from tests.rpc.served import ANNA, BEN, CLEO, refused

DORA = "dora@acme.example"
CLIENTS = 8


@pytest.fixture(scope="module")
def company(each_company: Acme) -> Acme:
    """Give a company with two who may approve, and a metric."""
    each_company.add("Dora", DORA)
    each_company.served.ask(defining(each_company.anna), BEN)
    return each_company


def active(acme: Acme, goal: str, *keys: str) -> str:
    """Bring an objective of its own to where it takes check-ins; return its name."""
    name = f"{ACME}/goals/{goal}"
    acme.served.ask(drafting(acme.anna, goal_id=goal), BEN)
    for key in keys:
        acme.served.ask(adding(parent=name, key_result_id=key), BEN)
    acme.submit(name)
    acme.approve(name)
    return name


def at_once(acme: Acme, calls: list[tuple[Any, str]]) -> Counter[str]:
    """Send all requests at once, each once, and count what became of them."""
    own = [(_copy(request), by) for request, by in calls]
    with ThreadPoolExecutor(CLIENTS) as many:
        return Counter(many.map(lambda call: reason_of(acme, *call), own))


def reweighting(name: str, **weights: str) -> Any:
    """Give key results other weights."""
    said = [
        key_result_commands_pb2.KeyResultWeight(
            key_result=f"{name}/keyResults/{key}", weight=weight
        )
        for key, weight in weights.items()
    ]
    return key_result_commands_pb2.ReweightKeyResultsRequest(
        parent=name, weights=said, **WHY
    )


def test_of_two_approvers_at_once_one_approves(company: Acme) -> None:
    """Abuse 52."""
    name = f"{ACME}/goals/approved"
    company.served.ask(drafting(company.anna, goal_id="approved"), BEN)
    company.served.ask(adding(parent=name), BEN)
    company.submit(name)
    before = position(company)

    found = at_once(
        company,
        [
            (goal_commands_pb2.ApproveGoalRequest(name=name), by)
            for by in (CLEO, DORA) * CLIENTS
        ],
    )

    assert found == {"OK": 1, "GOAL_NOT_SUBMITTED": 2 * CLIENTS - 1}
    assert position(company) == before + 2  # approved, with its first score


def test_reopening_is_decided_once_by_whoever_is_first(company: Acme) -> None:
    """Abuse 52: approved, rejected and withdrawn at once."""
    name = active(company, "reopened", "rate")
    company.served.ask(check_in(parent=f"{name}/keyResults/rate"), ANNA)
    missed = lifecycle_pb2.DISPOSITION_MISSED
    closing = goal_commands_pb2.CloseGoalRequest(name=name, disposition=missed)
    company.served.ask(closing, ANNA)
    reopening = goal_life_commands_pb2.ReopenGoalRequest(name=name, **WHY)
    proposal = company.served.ask(reopening, ANNA).proposal

    found = at_once(
        company,
        [
            (approval_service_pb2.ApproveProposalRequest(name=proposal), CLEO),
            (approval_service_pb2.RejectProposalRequest(name=proposal, **WHY), DORA),
            (approval_service_pb2.WithdrawProposalRequest(name=proposal), ANNA),
        ]
        * 4,
    )

    assert found["OK"] == 1
    assert found["PROPOSAL_DECIDED"] == 11
    state = goal_of(company, name).state
    assert state in {lifecycle_pb2.GOAL_STATE_ACTIVE, lifecycle_pb2.GOAL_STATE_CLOSED}


def test_a_grade_is_confirmed_once(company: Acme) -> None:
    """Abuse 52."""
    name = active(company, "graded", "rate")
    proposing = score_commands_pb2.ProposeGradeRequest(
        parent=name, grade=Grade(value="0.5"), **WHY
    )
    grade = company.served.ask(proposing, ANNA).name
    confirming = score_commands_pb2.ConfirmGradeRequest(name=grade, **WHY)

    found = at_once(company, [(confirming, by) for by in (CLEO, DORA) * CLIENTS])

    assert found == {"OK": 1, "PROPOSAL_DECIDED": 2 * CLIENTS - 1}


def test_reweighting_races_with_adding_and_each_counts(company: Acme) -> None:
    """Abuse 53: the score is the mean of what stands, by the weights that stand."""
    name = active(company, "reweighted", "a", "b")
    for key, value in (("a", "90"), ("b", "70")):
        said = {"parent": f"{name}/keyResults/{key}", "value": number(value)}
        company.served.ask(check_in(**said), ANNA)
    more = [adding(parent=name, key_result_id=f"k{n}", **WHY) for n in range(8)]
    weights = [reweighting(name, a=str(n), b="1") for n in range(1, 9)]

    found = at_once(company, [(one, BEN) for one in [*more, *weights]])

    assert found == {"OK": 16}
    goal = goal_of(company, name)
    weight = Decimal(goal.key_results[0].weight)
    assert len(goal.key_results) == 10
    assert Decimal(goal.score) == round(weight / (weight + 9), 6)


def test_who_reweighs_by_etag_sees_that_another_added(company: Acme) -> None:
    """Abuse 53."""
    name = active(company, "by-etag", "a", "b")
    etag = goal_of(company, name).etag
    company.served.ask(adding(parent=name, key_result_id="c", **WHY), ANNA)

    request = reweighting(name, a="3")
    request.etag = etag

    with nothing_recorded(company):
        assert reason_of(company, request, BEN) == "VERSION_CONFLICT"


def test_the_last_two_key_results_are_not_both_dropped(company: Acme) -> None:
    """Rules §4.1 under concurrency."""
    name = active(company, "dropped", "a", "b")
    drops = [
        key_result_commands_pb2.DropKeyResultRequest(
            name=f"{name}/keyResults/{key}", **WHY
        )
        for key in ("a", "b")
    ]

    found = at_once(company, [(one, BEN) for one in drops * 4])

    assert found == {"OK": 1, "LAST_KEY_RESULT": 4, "KEY_RESULT_DROPPED": 3}


def test_an_objective_never_has_more_than_twenty_key_results(company: Acme) -> None:
    """Rules §2.2 under concurrency."""
    name = active(company, "twenty", "first")

    found = at_once(
        company,
        [(adding(parent=name, key_result_id=f"k{n}", **WHY), BEN) for n in range(30)],
    )

    assert found == {"OK": 19, "TOO_MANY_KEY_RESULTS": 11}


def test_a_metric_races_with_what_reads_it_and_each_value_is_taken_once(
    company: Acme,
) -> None:
    """Values, binding and pausing at once; once resumed it has read them all."""
    name = active(company, "reading", "rate")
    calls: list[tuple[Any, str]] = [
        (recording(str(n), metric_value_id=f"race-{n}"), BEN) for n in range(20)
    ]
    calls.insert(3, (binding(f"{name}/keyResults/rate"), ANNA))
    calls.insert(8, (goal_life_commands_pb2.PauseGoalRequest(name=name), ANNA))

    found = at_once(company, calls)
    company.served.ask(goal_life_commands_pb2.ResumeGoalRequest(name=name), ANNA)

    assert found == {"OK": 22}
    listing = check_in_service_pb2.ListCheckInsRequest(
        parent=f"{name}/keyResults/rate", read=reading(strong=True), page_size=500
    )
    taken = [one.name for one in company.served.ask(listing).check_ins]
    ids = {one.rpartition("/")[2] for one in taken}
    assert ids == {f"race-{n}" for n in range(20)}
    assert len(taken) == 20


def test_a_thousand_check_ins_at_once_are_all_there(company: Acme) -> None:
    """Abuse 62: a hundred a call, from several callers."""
    name = active(company, "flooded", "rate")
    entry = check_in_service_pb2.CheckInEntry(
        parent=f"{name}/keyResults/rate", value=number("75")
    )
    batch = check_in_service_pb2.BatchRecordCheckInsRequest(
        parent=ACME, entries=[entry] * 100
    )
    before = position(company)

    with ThreadPoolExecutor(CLIENTS) as many:
        requests = [_copy(batch) for _ in range(10)]
        answers = list(many.map(lambda one: company.served.ask(one, ANNA), requests))

    assert sum(len(one.names) for one in answers) == 1_000
    assert position(company) == before + 1_001  # and the score, which moved once
    assert goal_of(company, name).score == "0.25"


def test_a_clock_that_goes_back_takes_no_recorded_time_with_it(company: Acme) -> None:
    """Abuse 55: a step back, a day ahead, and the way home."""
    name = active(company, "timely", "rate")
    steered, parent = company.served.steered, f"{name}/keyResults/rate"
    began, times = steered.time, []

    for seconds in (0, -3, 86_400, 86_400 - 2):
        steered.time = began + timedelta(seconds=seconds)
        commit = company.served.ask(check_in(parent=parent), ANNA).commit
        times.append(commit.record_time.ToDatetime(UTC))
    steered.time = began
    with nothing_recorded(company), refused("CLOCK_BEHIND_LEDGER"):
        company.served.ask(check_in(parent=parent), ANNA)
    steered.time = began + timedelta(days=1, seconds=1)

    assert times == sorted(set(times))
    assert reason_of(company, check_in(parent=parent), ANNA) == "OK"


def test_after_all_races_the_ledger_holds(company: Acme) -> None:
    company.served.ask(recording("50", metric_value_id="last"), BEN)

    assert verify(company)


def _copy(request: Any) -> Any:
    made = type(request)()
    made.CopyFrom(request)
    return made
