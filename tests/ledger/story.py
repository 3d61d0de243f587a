"""One story that records every event there is: each field is said at least once.

Its words and numbers are its own, so that the stored lines change only on purpose.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.days import Window
from domain.directory.delegations import grant_delegation, revoke_delegation
from domain.directory.leaving import deactivate_person
from domain.directory.managers import set_manager
from domain.directory.memberships import StatedMembership, set_membership
from domain.directory.timelines import Days
from domain.directory.units import close_unit, create_unit, move_unit
from domain.goals.changing.adapting import KeyResultRevision, StatedKeyResult
from domain.goals.changing.key_results import add_key_result, revise_key_result
from domain.goals.drafting.drafts import (
    Draft,
    DraftRevision,
    StatedAnswer,
    StatedCondition,
)
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.ending.closing import (
    Closing,
    MissCause,
    StatedExplanation,
    close_goal,
)
from domain.goals.endings import Disposition
from domain.goals.filing import Category
from domain.goals.goal import Framework, GoalLevel
from domain.goals.life.deciding import (
    approve_goal,
    cancel_goal,
    reject_goal,
    submit_goal,
)
from domain.goals.links import Link, LinkRelation
from domain.goals.measures import Measure, Numeric, Value
from domain.goals.objective import Ambition
from domain.goals.observing.check_ins import (
    CheckInPlace,
    Observation,
    correct_check_in,
    record_check_in,
    retract_check_in,
)
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.smart import Criterion
from domain.policies.policy import SuccessBand
from domain.policies.setting import PolicyRevision, set_policy
from domain.proposals.deciding import (
    approve_proposal,
    reject_proposal,
    withdraw_proposal,
)
from domain.record import ReasonCode
from domain.templates.revising import (
    TemplateRevision,
    create_template,
    revise_template,
)
from domain.templates.template import (
    TemplateAnswer,
    TemplateContents,
    TemplateVersion,
)
from tests.examples import ANNA, BEN, CLEO, CRM, UNIT
from tests.ledger.opened import Opened
from tests.ledger.story_of_cycles import keep_books
from tests.ledger.story_of_measures import measure
from tests.ledger.story_under_way import be_amended, be_graded, be_reopened, go_on

OBJECTIVE, RATE, CHURN, SMART = "renewals", "rate", "churn", "faster"
TEMPLATE = "answers"

_QUARTER = Window(date(2026, 1, 1), date(2026, 3, 31))
_YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))
_MONTHLY = CheckInSchedule(cadence=Cadence.MONTHLY, anchor_day=31)
_TITLE = "Customers renew without being asked — and say so"
_LINK = Link(
    "https://crm.example/reports/7", "ab" * 32, "text/csv", LinkRelation.REVIEW
)


def tell(ledger: Opened) -> None:
    """Let the whole story happen, half an hour between any two commands."""
    ledger.staff()
    _promise(ledger)
    go_on(ledger, OBJECTIVE, CHURN)
    _observe(ledger)
    _template(ledger)
    _be_smart(ledger)
    measure(ledger, _QUARTER)
    _organize(ledger)
    _decide(ledger)
    keep_books(ledger)


def _template(ledger: Opened) -> None:
    usual = Measure(unit="h", numeric=Numeric(Decimal(24), Decimal("4.0")))
    contents = TemplateContents(
        display_name="Answers — in time",
        unit=UNIT,
        role="account manager",
        title="Customers hear from us on the same day",
        description="Nights and weekends\nare not meant.",
        measure=usual,
        criteria=(TemplateAnswer(Criterion.RELEVANT, "Silence costs renewals."),),
        acceptance_conditions=("No work at night.",),
    )
    about = {"template_id": TEMPLATE, "framework": Framework.SMART}
    _do(ledger, create_template, **about, contents=contents)
    revision = TemplateRevision(unit=None, role="", title="Customers hear from us")
    _do(ledger, revise_template, template_id=TEMPLATE, revision=revision)


def _promise(ledger: Opened) -> None:
    said = Draft(
        framework=Framework.OKR,
        level=GoalLevel.DEPARTMENT,
        ambition=Ambition.COMMITTED,
        title="Customers renew",
        description='Sales "and" service,\nside by side.',
        owner=ANNA,
        unit=UNIT,
        category=Category.STRATEGY,
        labels={"region": "Alps", "audit": ""},
        method_binding=True,
        window=_QUARTER,
        schedule=CheckInSchedule(cadence=Cadence.WEEKLY, anchor_day=5, grace_days=2),
        plan=(PlanPoint(date(2026, 2, 28), Decimal("0.50")),),
    )
    _do(ledger, draft_goal, goal_id=OBJECTIVE, draft=said)
    revision = DraftRevision(
        title=_TITLE,
        labels={"region": "Alps"},
        window=Window(date(2026, 1, 5), _QUARTER.end),
        schedule=_MONTHLY,
        plan=(PlanPoint(date(2026, 2, 28), Decimal("0.6")),),
    )
    _do(ledger, revise_draft, goal_id=OBJECTIVE, revision=revision)
    percent = Measure(
        unit="percent", numeric=Numeric(Decimal("71.50"), Decimal("1E+2"))
    )
    window = Window(date(2026, 2, 1), date(2026, 2, 28))
    for key, weight in ((RATE, "2.5"), (CHURN, "0")):
        stated = StatedKeyResult(
            title=f"Renewal {key}",
            measure=percent,
            weight=Decimal(weight),
            window=window,
            held_to_criteria=key == RATE,
            criteria=(StatedAnswer(Criterion.RELEVANT, "It pays for the rest."),),
            schedule=_MONTHLY,
            plan=(PlanPoint(date(2026, 2, 14), Decimal("0.25")),),
        )
        _do(
            ledger,
            add_key_result,
            goal_id=OBJECTIVE,
            key_result_id=key,
            stated=stated,
        )
    _do(ledger, submit_goal, goal_id=OBJECTIVE)
    _do(ledger, reject_goal, goal_id=OBJECTIVE, by="cleo", **_why("Too easy."))
    harder = KeyResultRevision(
        measure=MeasureRevision(said={"target": Decimal("95.5")}),
        schedule=None,
        plan=(),
    )
    _do(
        ledger,
        revise_key_result,
        goal_id=OBJECTIVE,
        key_result_id=RATE,
        revision=harder,
    )
    _do(ledger, submit_goal, goal_id=OBJECTIVE)
    _do(ledger, approve_goal, goal_id=OBJECTIVE, by="cleo")


def _observe(ledger: Opened) -> None:
    first = CheckInPlace(OBJECTIVE, RATE, "week-2")
    seen = Observation(
        value=Value(decimal=Decimal("80.0")),
        effective=ledger.steered.time - timedelta(minutes=90),
        confidence=Decimal("0.70"),
        note="Two large accounts are late; Zoë calls them.",
        links=(_LINK,),
        source="crm",
    )
    by_service = {"by": CRM, "on_behalf_of": ANNA}
    _do(ledger, record_check_in, place=first, observation=seen, **by_service)
    truth = Observation(value=Value(decimal=Decimal("79.25")))
    _do(
        ledger,
        correct_check_in,
        place=first,
        check_in_id="week-2b",
        observation=truth,
        **_why("A contract was counted twice."),
    )
    last = CheckInPlace(OBJECTIVE, RATE, "week-2b")
    be_graded(ledger, OBJECTIVE)
    _do(ledger, retract_check_in, place=last, **_why("The report was a draft."))
    closing = Closing(
        disposition=Disposition.MISSED,
        explanations=(
            StatedExplanation(RATE, "Nobody trusted the numbers."),
            StatedExplanation(CHURN, "It weighed nothing."),
        ),
        miss_cause=MissCause.WRONG_MEASURE,
        miss_explanation="The rate says nothing of size.",
        wins="Two accounts came back by themselves.",
        learnings="Agree on one report first.",
        evidence=(_LINK,),
    )
    _do(ledger, close_goal, goal_id=OBJECTIVE, closing=closing)
    be_reopened(ledger, OBJECTIVE)
    _do(ledger, close_goal, goal_id=OBJECTIVE, closing=closing)


def _be_smart(ledger: Opened) -> None:
    said = Draft(
        framework=Framework.SMART,
        level=GoalLevel.INDIVIDUAL,
        title="Ben answers within four hours from March on",
        owner=BEN,
        window=_YEAR,
        measure=Measure(unit="h", numeric=Numeric(Decimal(9), Decimal(4))),
        criteria=tuple(StatedAnswer(one, f"It is {one.name}.") for one in Criterion),
        acceptance_conditions=(StatedCondition("no-night", "No work at night."),),
        policy="mbo",
        template=TemplateVersion(TEMPLATE, 2),
    )
    _do(ledger, draft_goal, goal_id=SMART, draft=said)
    _do(ledger, submit_goal, goal_id=SMART)
    _do(ledger, approve_goal, goal_id=SMART, by="cleo")
    be_amended(ledger, SMART)
    _do(ledger, cancel_goal, goal_id=SMART, **_why("Ben moves to finance."))


def _organize(ledger: Opened) -> None:
    spring = Days(date(2026, 4, 1), date(2026, 6, 30))
    _do(ledger, create_unit, unit_id="emea", name="EMEA", parent=UNIT)
    _do(ledger, create_unit, unit_id="europe", name="Europe", start_day=spring.start)
    _do(ledger, move_unit, unit_id="emea", parent="europe", days=spring)
    lead = StatedMembership(unit="emea", role="Team lead for Österreich")
    _do(ledger, set_membership, person_id=ANNA, stated=lead, days=spring)
    _do(ledger, set_manager, person_id=ANNA, manager=BEN)
    _do(ledger, set_manager, person_id=ANNA, manager="cleo", days=spring)
    february = Window(date(2026, 2, 1), date(2026, 2, 28))
    ledger.steered.ids.append("skiing")
    granted = {"person_id": ANNA, "delegate": BEN, "window": february}
    _do(ledger, grant_delegation, **granted, by=ANNA)
    _do(ledger, revoke_delegation, person_id=ANNA, delegation="skiing", by=ANNA)
    _do(ledger, close_unit, unit_id="emea", close_day=spring.end)
    _do(ledger, deactivate_person, person_id=ANNA, inactive_day=spring.end)


def _decide(ledger: Opened) -> None:
    said = PolicyRevision(
        description="Objectives are the teams' own — SMART goals are not.",
        frameworks=(Framework.OKR, Framework.SMART),
        okr_approval_waived=True,
        approvers=(ANNA, CLEO),
        check_ins=CheckInSchedule(cadence=Cadence.MONTHLY, anchor_day=31, grace_days=5),
        blocking_findings=("criterion_measurable",),
        success_band=SuccessBand(Decimal("0.60"), Decimal("0.8")),
    )
    taken_back, too_soon, agreed = (f"proposal-{n}" for n in (1, 2, 3))
    for proposal in (taken_back, too_soon, agreed):
        about = {"policy_id": "teams", "proposal_id": proposal}
        _do(ledger, set_policy, **about, revision=said)
    _do(ledger, withdraw_proposal, proposal_id=taken_back)
    why = _why("Not before the summer.")
    _do(ledger, reject_proposal, proposal_id=too_soon, by=CLEO, **why)
    _do(ledger, approve_proposal, proposal_id=agreed, by=CLEO)


def _do(ledger: Opened, act: Any, **said: Any) -> None:
    ledger.steered.time += timedelta(minutes=30)
    ledger.do(act, **{"by": BEN, **said})


def _why(reason: str) -> dict[str, Any]:
    return {"reason_code": ReasonCode.ENTRY_ERROR, "reason": reason}
