"""How the company begins, and what it decides about how goals are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from services.demo.acts.act import Act, Reasoned
from services.demo.acts.deciding import (
    PolicyProposed,
    ProposalApproved,
    ProposalRejected,
    ProposalWithdrawn,
    TemplateCreated,
    TemplateRevised,
)
from services.demo.acts.directory import (
    ManagerSet,
    MembershipSet,
    OrganizationCreated,
    PersonAdded,
    PersonDeactivated,
    ServiceAdded,
    UnitClosed,
    UnitCreated,
    UnitMoved,
)
from services.demo.catalogue import PolicyText, company_texts
from services.demo.company import CHIEF, METRICS_SERVICE, SECOND, Company, person
from services.demo.quarters import PLANNED_AHEAD, at, monday_of
from services.demo.spans import Step

# Looks after the templates.
_TEMPLATES_BY = "priya.castellan"
_DESK_MOVED_AFTER = timedelta(days=38)
_DESK_CLOSED_AFTER = timedelta(days=115)
_MEMBER_LEFT_AFTER = timedelta(days=122)


def founding(company: Company, first_day: date) -> Iterator[Step]:
    """Yield what happens before the first goal is planned."""
    day = monday_of(first_day - PLANNED_AHEAD) - timedelta(days=4)
    desk = company_texts().desk
    people = [one.key for one in company.people] + [desk.member]
    service = ServiceAdded(by=CHIEF, service=METRICS_SERVICE, name="Metrics sync")
    units = [
        UnitCreated(by=CHIEF, unit=unit.id, name=unit.name, parent=unit.parent)
        for unit in company.units
    ]
    desk_begun = UnitCreated(
        by=CHIEF, unit=desk.unit, name=desk.name, parent=desk.parent
    )
    steps: tuple[list[Act], ...] = (
        [OrganizationCreated(by=CHIEF)],
        [unit for unit in units if unit.parent is None],
        [*(unit for unit in units if unit.parent is not None), desk_begun],
        [PersonAdded(by=CHIEF, person=key, name=person(key).name) for key in people],
        [service],
        list(_memberships(company)),
        list(_managers(company)),
        [_template()],
    )
    for number, acts in enumerate(steps):
        yield Step(at(day, 9, 5 * number), acts.__iter__)


def policies(first_day: date) -> Iterator[Step]:
    """Yield how policies are proposed and decided about, one after the other."""
    day = monday_of(first_day - PLANNED_AHEAD) - timedelta(days=3)
    for number, text in zip(count(), company_texts().policies, strict=False):
        proposal = f"policy-{number + 1}"
        proposed = PolicyProposed(
            by=CHIEF,
            policy=text.slug,
            proposal=proposal,
            description=text.description,
            waived=text.waived,
            band=text.band,
            reason_code="OTHER",
            reason=text.reason,
        )
        # The first day is for what is agreed to at once; the rest comes with time.
        weeks = timedelta(weeks=0 if text.ends == "approved" else 6 + number)
        decided = _decision(text, proposal)
        yield Step(at(day + weeks, 10, 10 * number), [proposed].__iter__)
        yield Step(at(day + weeks, 14, 10 * number), [decided].__iter__)


def desk(first_day: date) -> Iterator[Step]:
    """Yield what becomes of a team that was needed for a while."""
    texts = company_texts().desk
    acts: tuple[tuple[timedelta, Reasoned], ...] = (
        (
            _DESK_MOVED_AFTER,
            UnitMoved(
                by=CHIEF,
                unit=texts.unit,
                parent=texts.moved_to,
                reason_code="PRIORITIES_CHANGED",
                reason=texts.move_reason,
            ),
        ),
        (
            _DESK_CLOSED_AFTER,
            UnitClosed(
                by=CHIEF,
                unit=texts.unit,
                reason_code="OTHER",
                reason=texts.close_reason,
            ),
        ),
        (
            _MEMBER_LEFT_AFTER,
            PersonDeactivated(
                by=CHIEF,
                person=texts.member,
                reason_code="OTHER",
                reason=texts.leave_reason,
            ),
        ),
    )
    for after, act in acts:
        yield Step(at(monday_of(first_day + after), 8, 30), [act].__iter__)


def template_revision(day: date) -> Step:
    """Return the moment in which the template of goals is revised."""
    texts = company_texts().goal_template
    revised = TemplateRevised(
        by=_TEMPLATES_BY,
        template=texts.slug,
        title=texts.revised_title,
        description=texts.revised_description,
    )
    return Step(at(day, 11, 45), [revised].__iter__)


def _memberships(company: Company) -> Iterator[Act]:
    for place in company.places:
        yield MembershipSet(
            by=CHIEF, person=place.person, unit=place.unit, role=place.role
        )
    desk = company_texts().desk
    yield MembershipSet(by=CHIEF, person=desk.member, unit=desk.unit, role="member")


def _managers(company: Company) -> Iterator[Act]:
    for place in company.places:
        yield ManagerSet(by=CHIEF, person=place.person, manager=place.manager)
    desk = company_texts().desk
    yield ManagerSet(by=CHIEF, person=desk.member, manager=desk.manager)


def _template() -> Act:
    texts = company_texts().goal_template
    return TemplateCreated(
        by=_TEMPLATES_BY,
        template=texts.slug,
        name=texts.name,
        role=texts.role,
        title=texts.title,
        description=texts.description,
        measure=texts.measure,
        criteria=texts.criteria,
    )


def _decision(text: PolicyText, proposal: str) -> Act:
    if text.ends == "approved":
        return ProposalApproved(by=SECOND, proposal=proposal)
    if text.ends == "rejected":
        return ProposalRejected(
            by=SECOND, proposal=proposal, reason_code="OTHER", reason=text.answer
        )
    return ProposalWithdrawn(
        by=CHIEF, proposal=proposal, reason_code="OTHER", reason=text.answer
    )
