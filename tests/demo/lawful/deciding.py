"""Rules of policies, templates, and what needs two people."""

from __future__ import annotations

from services.demo.acts import deciding as acts
from tests.demo.lawful.followed import Told
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.PolicyProposed)
def _policy(told: Told, act: acts.PolicyProposed) -> None:
    assert act.proposal not in told.proposals
    assert act.reason
    told.proposals[act.proposal] = (act.by, f"policy {act.policy}")
    if act.waived:
        told.waived.add(act.policy)


@RULES.of(acts.ProposalApproved)
def _approval(told: Told, act: acts.ProposalApproved) -> None:
    proposer, what = told.proposals.pop(act.proposal)
    assert act.by != proposer
    told.require_person(act.by)
    kind, subject = what.split()
    if kind == "policy":
        told.policies.add(subject)
    elif kind == "cycle":
        assert told.cycles[subject].state == "CLOSED"
        told.cycles[subject].state = "GRADING"
    else:
        followed = told.goal_in(subject, "CLOSED")
        told.require_decided_by_another(followed, act.by)
        followed.state = "ACTIVE"


@RULES.of(acts.ProposalRejected)
def _rejection(told: Told, act: acts.ProposalRejected) -> None:
    proposer, what = told.proposals.pop(act.proposal)
    assert act.by != proposer
    assert act.reason
    told.waived.discard(what.removeprefix("policy "))


@RULES.of(acts.ProposalWithdrawn)
def _withdrawal(told: Told, act: acts.ProposalWithdrawn) -> None:
    proposer, _ = told.proposals.pop(act.proposal)
    assert act.by == proposer


@RULES.of(acts.TemplateCreated)
def _template(told: Told, act: acts.TemplateCreated) -> None:
    assert act.template not in told.templates
    told.templates[act.template] = 1


@RULES.of(acts.TemplateRevised)
def _template_revision(told: Told, act: acts.TemplateRevised) -> None:
    told.templates[act.template] += 1
