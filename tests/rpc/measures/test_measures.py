"""Every kind of measure through the wire, on both databases (rules §3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from google.type.date_pb2 import Date

from goalledger.v1 import (
    goal_commands_pb2,
    goals_pb2,
    lifecycle_pb2,
    measures_pb2,
    plans_pb2,
    score_service_pb2,
    value_pb2,
)
from goalledger.v1.key_result_commands_pb2 import ReviseKeyResultRequest
from tests.rpc.acme import (
    HIRING,
    RENEWALS,
    WHY,
    Acme,
    percent,
    reading,
    smart,
)
from tests.rpc.measured import (
    ACHIEVED,
    AT_LEAST,
    EACH_PERIOD,
    EXAMPLES,
    FRIDAYS,
    ON_TRACK,
    PENDING,
    activated,
    done,
    key_results,
    measure,
    measure_of,
    number,
    read_goal,
    seen,
)
from tests.rpc.served import ANNA, refused

INCREMENT = measures_pb2.AGGREGATION_INCREMENT


def explained(acme: Acme, name: str) -> Any:
    """Ask why a score is what it is."""
    request = score_service_pb2.ExplainScoreRequest(
        name=name, read=reading(strong=True)
    )
    return acme.served.ask(request).explanation


def revised(acme: Acme, name: str, changed: Any, *paths: str) -> Any:
    """Let Anna revise a measure, and say why."""
    key_result = goals_pb2.KeyResult(name=name, measure=changed)
    mask = FieldMask(paths=[f"measure.{path}" for path in paths])
    request = ReviseKeyResultRequest(key_result=key_result, update_mask=mask, **WHY)
    return acme.served.ask(request, ANNA)


def closed(acme: Acme, **said: Any) -> Any:
    """Let Anna close the SMART goal, whose condition holds."""
    met = goal_commands_pb2.ConditionResult(condition_id="no-discounts", met=True)
    request = goal_commands_pb2.CloseGoalRequest(
        name=HIRING,
        condition_results=[met],
        disposition=lifecycle_pb2.DISPOSITION_DONE,
        **said,
    )
    return acme.served.ask(request, ANNA)


def smart_by(acme: Acme, by: Any) -> None:
    """Bring a SMART goal with this measure to where it takes check-ins."""
    acme.draft_smart(goal=smart(acme.anna, measure=by))
    acme.submit(HIRING)
    acme.approve(HIRING)


def test_a_key_result_is_measured_by_any_kind(acme: Acme) -> None:
    """Features A2, A10, C4: values, progress, scores, bands and status."""
    names = activated(acme, {key: measure_of(one) for key, one in EXAMPLES.items()})
    before = key_results(acme)

    for key, example in EXAMPLES.items():
        seen(acme, names[key], example.value)

    after = key_results(acme)
    for key, example in EXAMPLES.items():
        assert (before[key].status, before[key].progress) == (PENDING, "0")
        assert before[key].data_state == measures_pb2.DATA_STATE_NO_DATA
        assert after[key].measure.WhichOneof("definition") == key
        assert after[key].value_in_force == example.value
        assert after[key].progress == example.progress
        assert after[key].status == example.status
        assert after[key].data_state == measures_pb2.DATA_STATE_HAS_DATA
    # (0 + 1 + 0 + 0.666667 + 1 + 0.3) / 6 = 0.4944445, half-even.
    assert read_goal(acme, RENEWALS).score == "0.494444"


def test_a_measure_is_answered_as_it_was_given(acme: Acme) -> None:
    given = {key: measure_of(one) for key, one in EXAMPLES.items()}

    activated(acme, given)

    shown = {key: one.measure for key, one in key_results(acme).items()}
    zones = shown["ordinal"].ordinal.zones
    assert [(zone.name, zone.score) for zone in zones] == [
        ("FAIL", "0"),
        ("COMMIT", "0.3"),
        ("TARGET", "0.7"),
        ("STRETCH", "1"),
    ]
    for key, one in given.items():
        assert shown[key].unit == one.unit
        assert shown[key].aggregation == measures_pb2.AGGREGATION_SNAPSHOT
    assert shown["numeric"].numeric == given["numeric"].numeric
    assert shown["threshold"].threshold.stretch == "99.9"
    assert shown["threshold"].threshold.judging == measures_pb2.JUDGING_LATEST
    assert shown["milestones"].milestones.milestones[0].weight == "1"


def test_increments_add_up_now_and_as_of_any_moment(acme: Acme) -> None:
    """Features C4, C8, F2: corrections and retractions count (rules §3.7)."""
    way = {"numeric": {"start": "20", "target": "70"}}
    added = measure(unit="count", aggregation=INCREMENT, **way)
    names = activated(acme, {"rate": added})
    parent, moments = names["rate"], []

    for text in ("5", "10", "-2"):
        name = seen(acme, parent, number(text))
        acme.served.steered.time += timedelta(hours=1)
        moments.append(acme.served.steered.time)
        acme.served.steered.time += timedelta(hours=1)

    shown = key_results(acme)["rate"]
    assert (shown.value_in_force.decimal, shown.progress) == ("33", "0.26")
    assert shown.check_in_in_force == name
    then = [
        key_results(acme, as_of_time=one)["rate"].value_in_force.decimal
        for one in moments
    ]
    assert then == ["25", "35", "33"]
    why = explained(acme, parent)
    assert why.computation.startswith("value = 20 + 13 by 3 check-ins = 33; clamp(")
    assert (why.inputs[0].check_in_count, why.inputs[0].check_ins[-1]) == (3, name)


def test_periods_are_judged_slot_by_slot(acme: Acme) -> None:
    """Features C2, C4: rules §3.2; Fridays are the 2nd, 9th and 16th."""
    bound = {"comparison": AT_LEAST, "bound": "10", "judging": EACH_PERIOD}
    each = measure(unit="count", threshold=bound)
    names = activated(acme, {"rate": each}, schedule=FRIDAYS)
    now = acme.served.steered.time

    seen(acme, names["rate"], number("12"), effective_time=now.replace(day=2))
    seen(acme, names["rate"], number("9"))

    shown = key_results(acme)["rate"]
    assert (shown.progress, shown.status) == (
        "0.333333",
        measures_pb2.STATUS_OFF_TRACK,
    )
    why = explained(acme, names["rate"])
    assert why.formula == "slots met / slots elapsed"
    assert why.computation == "1 / 3 = 0.333333"
    assert why.inputs[0].check_in_count == 2


def test_a_smart_goal_beyond_its_stretch_target_is_met_and_more(acme: Acme) -> None:
    """Feature A7: rules §2.3."""
    way = {"start": "0", "target": "4", "stretch": "6"}
    smart_by(acme, measure(unit="count", numeric=way))
    seen(acme, HIRING, number("6"))

    closed(acme)

    shown = read_goal(acme, HIRING)
    assert shown.outcome == lifecycle_pb2.OUTCOME_MET_STRETCH
    assert (shown.progress, shown.status) == ("1.5", ACHIEVED)


def test_a_soft_skill_is_measured_by_zones_of_which_one_is_promised(acme: Acme) -> None:
    """Feature A10: a SMART goal's zones name the promised one (rules §2.3)."""
    zones = {"target_zone": "TARGET"}
    without = smart(acme.anna, measure=measure(ordinal={}))
    with refused("FIELD_INVALID") as found:
        acme.draft_smart(goal=without)
    assert found[0].fields == ["goal.measure.ordinal.target_zone"]
    smart_by(acme, measure(ordinal=zones))
    seen(acme, HIRING, value_pb2.Value(zone="TARGET"))

    closed(acme)

    shown = read_goal(acme, HIRING)
    assert shown.outcome == lifecycle_pb2.OUTCOME_MET
    assert (shown.score, shown.value_in_force.zone) == ("0.7", "TARGET")


def test_milestones_stand_where_a_number_does_not_fit(acme: Acme) -> None:
    """Feature A10: with several acceptance conditions beside them."""
    steps = [{"milestone_id": one} for one in ("ad-placed", "first-interview")]
    smart_by(acme, measure(milestones={"milestones": steps}))

    seen(acme, HIRING, done("ad-placed"))
    with refused("OUTCOME_NOT_MET"):
        closed(acme)
    seen(acme, HIRING, done("ad-placed", "first-interview"))
    closed(acme)

    assert read_goal(acme, HIRING).outcome == lifecycle_pb2.OUTCOME_MET


def test_progress_is_expected_along_the_plan(acme: Acme) -> None:
    """Feature C7: rules §4.8; it is the 12th of January."""
    points = [("0.5", 12), ("0.6", 31)]
    plan = [
        plans_pb2.PlanPoint(day=Date(year=2026, month=1, day=day), progress=text)
        for text, day in points
    ]
    planned = {"measure": percent(start="0", target="100"), "plan": plan}
    names = activated(acme, {"rate": planned}, plan=plan[1:])

    seen(acme, names["rate"], number("42"))

    goal, rate = read_goal(acme, RENEWALS), key_results(acme)["rate"]
    assert (rate.expected_progress, rate.status) == ("0.5", ON_TRACK)
    # 0.6 on day 31, so 12 / 31 of that on day 12.
    assert (goal.expected_progress, goal.status) == ("0.232258", ON_TRACK)
    assert list(rate.plan) == plan


def test_a_definition_holds_from_when_it_was_revised(acme: Acme) -> None:
    """Features F2, F6: rules §3.11, for any kind."""
    names = activated(acme, {key: measure_of(one) for key, one in EXAMPLES.items()})
    for key, example in EXAMPLES.items():
        seen(acme, names[key], example.value)
    acme.served.steered.time += timedelta(hours=1)
    before = acme.served.steered.time
    acme.served.steered.time += timedelta(hours=1)

    way = measure(numeric={"target": "55", "start": "40"})
    revised(acme, names["numeric"], way, "numeric")
    bound = measure(threshold={"bound": "99.6"})
    revised(acme, names["threshold"], bound, "threshold.bound")
    between = measure(range={"low": "30", "high": "40"})
    revised(acme, names["range"], between, "range")
    launch = [{"milestone_id": "launch", "weight": "3"}]
    steps = measure(milestones={"milestones": launch})
    revised(acme, names["milestones"], steps, "milestones.milestones")

    now, then = key_results(acme), key_results(acme, as_of_time=before)
    assert {key: then[key].progress for key in EXAMPLES} == {
        key: one.progress for key, one in EXAMPLES.items()
    }
    assert [now[key].progress for key in ("numeric", "threshold", "range")] == [
        "0.2",
        "0",
        "1",
    ]
    assert now["milestones"].progress == "1"
    assert now["numeric"].measure.numeric.start == "40"


def test_kind_and_unit_are_in_use_after_a_check_in(acme: Acme) -> None:
    """Rules §3.10."""
    names = activated(acme, {"rate": percent()})
    seen(acme, names["rate"], number("75"))
    yes = measure(unit="percent", binary={})

    with refused("MEASURE_IN_USE"):
        revised(acme, names["rate"], yes, "binary")
    with refused("MEASURE_IN_USE"):
        added = measure(aggregation=INCREMENT)
        revised(acme, names["rate"], added, "aggregation")


def test_a_reached_zone_stays_in_the_definition(acme: Acme) -> None:
    """Rules §3.11."""
    names = activated(acme, {"skill": measure(ordinal={})})
    seen(acme, names["skill"], value_pb2.Value(zone="COMMIT"))
    zones = [{"name": "FAIL", "score": "0"}, {"name": "TARGET", "score": "1"}]
    other = measure(ordinal={"zones": zones})

    with refused("FIELD_INVALID") as found:
        revised(acme, names["skill"], other, "ordinal.zones")

    assert found[0].fields == ["key_result.measure.ordinal"]
