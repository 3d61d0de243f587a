"""What the demo is to show, and by which events and states it is seen."""

from __future__ import annotations

# Of what is due: each of them is there.
SLOTS = "OPEN ON_TIME LATE BACKFILLED MISSED SKIPPED"
# The names of the events that show it; whoever adds an event says where it belongs.
FEATURES = {
    "an organization": "organization.created service.added",
    "units that come, move and go": "unit.created unit.moved unit.closed",
    "people who come and leave": "person.added person.deactivated",
    "managers and memberships": "person.manager_set person.membership_set",
    "delegations": "person.delegation_granted person.delegation_revoked",
    "policies": "proposal.made proposal.approved policy.set",
    "proposals rejected and withdrawn": "proposal.rejected proposal.withdrawn",
    "templates": "template.created template.revised",
    "cycles": "cycle.planned cycle.opened cycle.grading_started cycle.closed",
    "cycles reopened by two people": "cycle.reopened",
    "goals that come about": "goal.drafted goal.submitted goal.approved",
    "drafts sent back": "goal.rejected goal.draft_revised",
    "alignment": "goal.alignment_proposed goal.alignment_accepted"
    " goal.alignment_declined goal.unaligned",
    "key results added, moved and dropped": "goal.key_result_added"
    " goal.key_result_revised goal.key_result_dropped goal.key_results_reweighted",
    "metrics, and what reads them": "metric.defined metric.value_recorded"
    " goal.key_result_bound metric.reader_bound metric.reader_released",
    "amendments": "goal.amendment_proposed goal.amendment_approved"
    " goal.amendment_rejected",
    "check-ins": "goal.check_in_recorded goal.check_in_corrected"
    " goal.check_in_retracted",
    "pauses": "goal.paused goal.resumed",
    "handover and contributors": "goal.transferred goal.contributors_set",
    "escalation": "goal.commitment_escalated",
    "declared status and relevance": "goal.status_declared goal.relevance_confirmed",
    "scores and overrides": "score.changed goal.score_overridden"
    " goal.override_released",
    "grades confirmed by another": "goal.grade_proposed goal.grade_confirmed",
    "endings": "goal.closed goal.cancelled goal.reopened",
}
