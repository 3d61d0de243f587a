"""Shows proposals, policies and templates as they are read, now and before."""

from __future__ import annotations

from datetime import timedelta

from domain.goals.goal import Framework
from domain.policies.policy import DEFAULT, PolicyTerms
from domain.proposals.proposal import ProposalKind, ProposalState, Proposed
from domain.proposals.subject import Pin
from domain.record import ReasonCode
from domain.templates.revising import (
    TemplateRevision,
    create_template,
    revise_template,
)
from domain.templates.template import TemplateContents
from domain.texts import Personal
from projections.organization import policies, proposals, templates
from projections.organization.policies import PolicyRow
from projections.organization.proposals import ProposalFilter, ProposalRow
from projections.organization.templates import TemplateFilter
from tests import examples as ex
from tests.projections.conftest import Asked
from tests.projections.log import history
from tests.proposing import (
    PROPOSAL,
    policy_proposed,
    policy_set,
    proposal_rejected,
    proposal_withdrawn,
    terms,
)

CONTENTS = TemplateContents(display_name="Keep customers", title="Customers stay")


def test_a_proposal_says_what_was_proposed_and_by_whom(views: Asked) -> None:
    acted_for = {"by": ex.CRM, "on_behalf_of": ex.ANNA}
    records = history(*ex.company(), policy_proposed(**acted_for))

    views.project(records)

    made = records[-1]
    assert views.paged(proposals.page) == [
        ProposalRow(
            proposal=PROPOSAL,
            made=made.position,
            version=1,
            kind=ProposalKind.SET_POLICY,
            subject="policy/default",
            pin=Pin(version=0),
            proposed=Proposed(policy=terms()),
            proposers=(ex.CRM, ex.ANNA),
            created=made.recorded,
            expires=made.recorded + timedelta(days=14),
        )
    ]


def test_a_decision_stands_beside_what_was_proposed(views: Asked) -> None:
    records = history(*ex.company(), policy_proposed(), proposal_rejected())
    views.project(records)

    (row,) = views.paged(proposals.page)
    (before,) = views.paged(proposals.page, records[-1].position - 1)

    assert (before.state, before.decision) == (ProposalState.PENDING, None)
    assert (row.state, row.version, row.made) == (
        ProposalState.REJECTED,
        2,
        before.made,
    )
    assert row.decision is not None
    assert row.decision.decider == ex.CLEO
    assert row.decision.reason_code is ReasonCode.LATE_INFORMATION
    assert isinstance(row.decision.reason, Personal)


def test_proposals_are_found_by_state_act_and_subject(views: Asked) -> None:
    views.project(
        history(
            *ex.company(),
            policy_proposed(proposal="z"),
            policy_proposed("sales", "a"),
            proposal_withdrawn("z"),
        )
    )

    def found(which: ProposalFilter) -> list[str]:
        rows = views.paged(lambda c, page: proposals.page(c, page, which))
        return [row.proposal for row in rows]

    assert found(ProposalFilter()) == ["z", "a"]
    assert found(ProposalFilter(states=(ProposalState.PENDING,))) == ["a"]
    assert found(ProposalFilter(subject="policy/default")) == ["z"]
    assert found(ProposalFilter(kind=ProposalKind.SET_POLICY)) == ["z", "a"]


def test_a_policy_is_what_it_was_set_to_say(views: Asked) -> None:
    records = history(
        *ex.company(), *policy_set(), *policy_set(proposal="again", annual=True)
    )
    views.project(records)

    def asked(position: int | None = None) -> PolicyRow | None:
        return views.at(lambda c, k: policies.by_id(c, k, DEFAULT), position)

    now, before = asked(), asked(records[-1].position - 1)

    assert now == PolicyRow(
        policy=DEFAULT,
        version=2,
        terms=PolicyTerms(okr_approval_waived=True, annual=True),
        updated=records[-1].recorded,
    )
    assert before is not None
    assert (before.version, before.terms) == (1, terms())
    assert asked(1) is None
    assert views.paged(policies.page) == [now]


def test_a_template_is_what_it_was_revised_to_say(views: Asked) -> None:
    revision = TemplateRevision(title="They stay", unit=ex.UNIT)
    records = history(
        *ex.company(),
        ex.act(lambda book: create_template(book, "keep", Framework.OKR, CONTENTS)),
        ex.act(lambda book: revise_template(book, "keep", revision)),
    )
    views.project(records)
    every = TemplateFilter(every_version=True)

    (now,) = views.paged(templates.page)
    (first, second) = views.paged(lambda c, page: templates.page(c, page, every))
    (before,) = views.paged(templates.page, records[-1].position - 1)

    assert (now.version, now.contents.title, now.contents.unit) == (
        2,
        "They stay",
        ex.UNIT,
    )
    assert now.contents.display_name == CONTENTS.display_name
    assert (second, first) == (now, before)
    assert first.contents == CONTENTS
    assert now.created == first.updated
    sales = TemplateFilter(unit=ex.UNIT, every_version=True)
    assert views.paged(lambda c, page: templates.page(c, page, sales)) == [now]
