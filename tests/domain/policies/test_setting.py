"""Shows what policies say, and how they are set (rules §10.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.goals.goal import Framework
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.structure.check import BLOCKING_BY_DEFAULT
from domain.policies.policy import (
    DEFAULT,
    MBO,
    Policy,
    PolicySet,
    PolicyTerms,
    Success,
    SuccessBand,
)
from domain.refusals import (
    FieldInvalid,
    PersonInactive,
    ResourceExists,
    ResourceNotFound,
    VersionConflict,
)
from tests.directory_examples import deactivated
from tests.domain.spec import given, recorded
from tests.examples import ANNA, CLEO, CRM, company
from tests.proposing import (
    PROPOSAL,
    policy_proposed,
    policy_set,
    proposal_approved,
)

SALES = "sales"


def test_a_policy_exists_from_the_beginning_with_what_is_built_in() -> None:
    """Rules §2.2, §2.5, §5.1, §6.5: the defaults."""
    default = Policy(DEFAULT).in_force

    assert default is not None
    assert default.version == 0
    assert default.terms == PolicyTerms(
        okr_approval_waived=False,
        approvers=(),
        check_ins=CheckInSchedule(cadence=Cadence.WEEKLY, anchor_day=5, grace_days=3),
        blocking_findings=BLOCKING_BY_DEFAULT,
        success_band=SuccessBand(Decimal("0.6"), Decimal("0.7")),
    )


@pytest.mark.parametrize(
    ("score", "place"),
    [
        ("0", Success.BELOW),
        ("0.599999", Success.BELOW),
        ("0.6", Success.INSIDE),
        ("0.7", Success.INSIDE),
        ("0.700001", Success.ABOVE),
        ("1", Success.ABOVE),
    ],
)
def test_a_score_is_a_success_inside_the_band_its_ends_included(
    score: str, place: Success
) -> None:
    """Rules §2.2: 0.6 to 0.7 by default."""
    assert SuccessBand().place(Decimal(score)) is place


def test_mbo_goals_are_annual_smart_goals_under_a_policy_of_that_name() -> None:
    """Rules §2.6."""
    mbo = Policy(MBO).in_force

    assert mbo is not None
    assert (mbo.terms.frameworks, mbo.terms.annual) == ((Framework.SMART,), True)


def test_a_policy_that_was_never_set_and_is_not_built_in_says_nothing() -> None:
    assert Policy(SALES).in_force is None


def test_what_is_not_said_stays_as_it_is_in_force() -> None:
    history = given(*company(), *policy_set(approvers=(CLEO,)))

    history.do(policy_proposed(annual=True))
    history.do(proposal_approved())

    assert recorded(history)[1] == PolicySet(
        version=2,
        terms=Change(
            PolicyTerms(approvers=(CLEO,)), PolicyTerms(approvers=(CLEO,), annual=True)
        ),
    )


def test_a_new_policy_begins_with_what_is_built_in_for_all() -> None:
    history = given(*company())

    history.do(policy_proposed(SALES, annual=True))
    history.do(proposal_approved())

    assert recorded(history)[1] == PolicySet(
        version=1, terms=Change(None, PolicyTerms(annual=True))
    )


@pytest.mark.parametrize("said", [{"annual": False}, {"success_band": SuccessBand()}])
def test_what_would_change_nothing_is_not_proposed(said: dict[str, Any]) -> None:
    """Rules §10.1: an accepted command that changed nothing."""
    history = given(*company())

    made = history.do(policy_proposed(**said))

    assert made == ()
    assert recorded(history) == []


def test_a_policy_names_nobody_who_has_left_but_may_keep_them() -> None:
    history = given(
        *company(),
        *policy_set(approvers=(ANNA,)),
        deactivated(ANNA),
    )

    with pytest.raises(PersonInactive):
        history.do(policy_proposed(SALES, approvers=(ANNA,)))
    history.do(policy_proposed(annual=True))

    assert len(recorded(history)) == 1


def test_a_policy_names_as_approvers_only_people_there_are() -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound, match="no person crm"):
        history.do(policy_proposed(approvers=(ANNA, CRM)))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"approvers": (ANNA, ANNA)}, "policy.approvers[1]"),
        ({"frameworks": (Framework.OKR, Framework.OKR)}, "policy.frameworks[1]"),
        ({"blocking_findings": ("no_such_rule",)}, "policy.blocking_findings[0]"),
        ({"blocking_findings": ("drift",) * 2}, "policy.blocking_findings[1]"),
        ({"success_band": SuccessBand(Decimal("0.7"), Decimal("0.7"))}, "success_band"),
        ({"success_band": SuccessBand(Decimal("0.7"), Decimal("1.1"))}, "success_band"),
        ({"success_band": SuccessBand(Decimal("-0.1"))}, "policy.success_band"),
    ],
)
def test_a_policy_says_nothing_that_means_nothing(
    said: dict[str, Any], field: str
) -> None:
    history = given(*company())

    with pytest.raises(FieldInvalid) as refused:
        history.do(policy_proposed(**said))

    assert field in refused.value.violations[0].field
    assert recorded(history) == []


def test_what_takes_other_goals_to_tell_is_refused_and_it_is_said_why() -> None:
    """Rules §2.5: a policy never names a finding that would then not block."""
    history = given(*company())

    with pytest.raises(FieldInvalid, match="looks at other goals of the owner"):
        history.do(policy_proposed(blocking_findings=("always_reached",)))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("cadence", "anchor_day", "grace_days", "field"),
    [
        (Cadence.WEEKLY, 0, 3, "anchor_day"),
        (Cadence.WEEKLY, 8, 3, "anchor_day"),
        (Cadence.MONTHLY, 32, 3, "anchor_day"),
        (Cadence.WEEKLY, 1, 7, "grace_days"),
        (Cadence.BIWEEKLY, 7, 14, "grace_days"),
        (Cadence.MONTHLY, 31, 28, "grace_days"),
        (Cadence.MONTHLY, 31, -1, "grace_days"),
    ],
)
def test_grace_is_shorter_than_the_cadence_and_the_anchor_a_day(
    cadence: Cadence, anchor_day: int, grace_days: int, field: str
) -> None:
    """Rules §6.5."""
    said = CheckInSchedule(
        cadence=cadence, anchor_day=anchor_day, grace_days=grace_days
    )
    history = given(*company())

    with pytest.raises(FieldInvalid, match=field):
        history.do(policy_proposed(check_ins=said))

    assert recorded(history) == []


@pytest.mark.parametrize(
    "said",
    [
        CheckInSchedule(cadence=Cadence.BIWEEKLY, anchor_day=7, grace_days=13),
        CheckInSchedule(cadence=Cadence.MONTHLY, anchor_day=31, grace_days=27),
        CheckInSchedule(cadence=Cadence.NONE, anchor_day=0, grace_days=0),
    ],
)
def test_a_schedule_at_its_bounds_is_taken(said: CheckInSchedule) -> None:
    """Rules §6.5: day 31 means the last day; without a cadence neither says a thing."""
    history = given(*company())

    history.do(policy_proposed(check_ins=said))

    assert len(recorded(history)) == 1


def test_the_etag_is_that_of_the_policy_that_was_read() -> None:
    history = given(*company(), *policy_set())

    with pytest.raises(VersionConflict):
        history.do(policy_proposed(annual=True, etag=2))
    history.do(policy_proposed(annual=True, etag=1))

    assert len(recorded(history)) == 1


def test_an_etag_of_a_policy_that_was_never_set_is_none() -> None:
    history = given(*company())

    with pytest.raises(VersionConflict):
        history.do(policy_proposed(etag=1))

    assert recorded(history) == []


def test_the_id_of_a_proposal_is_taken_once() -> None:
    history = given(*company(), policy_proposed())

    with pytest.raises(ResourceExists, match=f"proposal {PROPOSAL} exists"):
        history.do(policy_proposed(annual=True))

    assert recorded(history) == []
