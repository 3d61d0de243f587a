"""Every rpc answers, on both databases: a company's goals from draft to close."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from goalledger.v1 import (
    admin_service_pb2,
    alignment_findings_pb2,
    alignment_map_pb2,
    alignment_reads_pb2,
    approval_service_pb2,
    check_in_service_pb2,
    directory_service_pb2,
    due_check_ins_pb2,
    event_feed_service_pb2,
    evidence_service_pb2,
    goal_checks_pb2,
    goal_reads_pb2,
    history_service_pb2,
    lifecycle_pb2,
    measures_pb2,
    metric_service_pb2,
    policy_service_pb2,
    score_service_pb2,
    scorecards_pb2,
    template_service_pb2,
)
from tests.rpc import directory
from tests.rpc.acme import (
    ACME,
    HIRING,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    check_in,
    getting,
    reading,
)
from tests.rpc.books import getting_cycle, listing_cycles
from tests.rpc.metering import RENEWAL_RATE
from tests.rpc.served import ANNA, METHODS, Served, serving
from tests.rpc.whole_story import tell


@pytest.fixture
def told(database: str, tmp_path: Path) -> Iterator[Acme]:
    """Tell the whole story once, from the founding on."""
    with serving(database, tmp_path) as served:
        acme = Acme(served)
        tell(acme)
        yield acme


def _read(served: Served, request: Any) -> Any:
    request.read.CopyFrom(reading(strong=True))
    return served.ask(request)


def test_every_rpc_of_every_service_answers(told: Acme) -> None:
    served = told.served

    for request in (
        goal_reads_pb2.BatchGetGoalsRequest(parent=ACME, names=[HIRING, RENEWALS]),
        goal_reads_pb2.ListGoalsRequest(parent=ACME),
        getting(),
        goal_checks_pb2.CheckGoalRequest(name=RENEWALS),
        check_in_service_pb2.ListCheckInsRequest(parent=RATE),
        scorecards_pb2.GetScorecardRequest(name=RENEWALS),
        alignment_reads_pb2.ListAlignmentsRequest(parent=ACME),
        alignment_map_pb2.GetAlignmentMapRequest(parent=ACME),
        alignment_findings_pb2.ListAlignmentFindingsRequest(parent=ACME),
        due_check_ins_pb2.ListDueCheckInsRequest(parent=ACME),
        metric_service_pb2.ListMetricsRequest(parent=ACME),
        metric_service_pb2.ListMetricValuesRequest(parent=RENEWAL_RATE),
        score_service_pb2.ListScoreChangesRequest(parent=RATE),
        score_service_pb2.ExplainScoreRequest(name=RATE),
        directory.getting_unit(),
        directory.getting_person(told.anna),
        approval_service_pb2.ListProposalsRequest(parent=ACME),
        getting_cycle(),
        listing_cycles(),
        policy_service_pb2.GetPolicyRequest(name=f"{ACME}/policies/default"),
        policy_service_pb2.ListPoliciesRequest(parent=ACME),
        template_service_pb2.ListTemplatesRequest(parent=ACME),
        directory_service_pb2.ListUnitsRequest(parent=ACME),
        directory_service_pb2.ListPeopleRequest(parent=ACME),
        history_service_pb2.ListGoalHistoryRequest(parent=RENEWALS),
        history_service_pb2.SearchAuditTrailRequest(parent=ACME),
        event_feed_service_pb2.ReadEventsRequest(parent=ACME),
        evidence_service_pb2.GetLedgerHeadRequest(name=ACME),
        admin_service_pb2.GetOrganizationRequest(name=ACME),
    ):
        assert _read(served, request).read_info.projection_lag == 0
    served.ask(admin_service_pb2.GetServerInfoRequest())
    served.ask(admin_service_pb2.GetLimitsRequest())
    served.ask(admin_service_pb2.ListProjectionsRequest(parent=ACME))
    feed = served.stream(event_feed_service_pb2.SubscribeEventsRequest(parent=ACME))
    assert next(feed).WhichOneof("frame") == "confirmed"
    feed.cancel()

    assert served.called == {path for path, _ in METHODS.values()}


def test_a_goal_shows_what_became_of_it(told: Acme) -> None:
    goal = _read(told.served, getting()).goal

    assert goal.title == "Customers stay, and say why"
    assert goal.state == lifecycle_pb2.GOAL_STATE_CLOSED
    assert goal.disposition == lifecycle_pb2.DISPOSITION_MISSED
    assert list(goal.proposers) == [told.ben]
    assert goal.approver == told.cleo
    assert goal.definition_version == 7
    assert (goal.owner, list(goal.co_owners)) == (told.ben, [told.anna])
    rate, churn, reads = goal.key_results
    assert churn.HasField("drop_time")
    assert reads.metric == RENEWAL_RATE
    assert rate.measure.numeric.target == "95"
    assert rate.value_in_force.decimal == "85"
    assert (goal.score, rate.score, rate.progress) == ("0.6", "0.6", "0.6")
    assert rate.data_state == measures_pb2.DATA_STATE_HAS_DATA


def test_check_ins_show_what_became_of_them(told: Acme) -> None:
    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE)

    first, second, *others = _read(told.served, request).check_ins

    assert first.superseded_by == second.name
    assert second.corrects == first.name
    assert second.reason == WHY["reason"]
    assert (first.note, first.confidence) == (check_in().note, "0.7")
    assert [one.end_position for one in others] == [0, 0]


def test_a_score_is_explained_down_to_its_check_ins(told: Acme) -> None:
    request = score_service_pb2.ExplainScoreRequest(name=RENEWALS)

    explained = _read(told.served, request).explanation

    assert (explained.rule, explained.result) == ("score/1", "0.6")
    assert explained.inputs[0].check_in.startswith(f"{RATE}/checkIns/")
    assert explained.computation == "(1 * 0.6) / (1) = 0.6"


def test_the_history_says_who_changed_what_and_why(told: Acme) -> None:
    request = history_service_pb2.ListGoalHistoryRequest(parent=RENEWALS)

    entries = _read(told.served, request).entries

    revised = next(e for e in entries if e.event_type == "goal.key_result_revised")
    assert revised.resource == RATE
    assert revised.actor == told.anna
    assert revised.reason == WHY["reason"]
    changed = {
        change.field: (change.before, change.after) for change in revised.changes
    }
    assert changed["/measure/numeric/target"] == ('"90"', '"95"')


def test_a_command_sent_again_is_answered_alike_and_happens_once(acme: Acme) -> None:
    acme.activate()
    request = check_in()

    first = acme.served.ask(request, ANNA)
    again = acme.served.send(request, ANNA)

    assert (first.commit.replayed, again.commit.replayed) == (False, True)
    again.commit.replayed = False
    assert again == first


def test_validate_only_decides_and_records_nothing(acme: Acme) -> None:
    acme.activate()
    head = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    before = acme.served.ask(head).head

    answer = acme.served.ask(check_in(validate_only=True), ANNA)

    assert answer.name == ""
    assert "goal.check_in_recorded" in answer.commit.event_names
    assert acme.served.ask(head).head == before
