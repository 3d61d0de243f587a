"""A company's story in which every rpc is called that changes something."""

from __future__ import annotations

from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import (
    amendment_commands_pb2,
    approval_service_pb2,
    check_in_service_pb2,
    declarations_pb2,
    goal_commands_pb2,
    goal_life_commands_pb2,
    goals_pb2,
    grades_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
    measures_pb2,
    score_commands_pb2,
    template_service_pb2,
    templates_pb2,
    value_pb2,
)
from tests.rpc import directory
from tests.rpc.acme import (
    ACME,
    HIRING,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    amending,
    correcting,
    objective,
    percent,
    setting,
    templating,
)
from tests.rpc.books import (
    Q1,
    Q2,
    carrying,
    closing_book,
    grading,
    opening,
    planning,
    reopening_book,
)
from tests.rpc.metering import meter
from tests.rpc.served import ANNA, BEN, CLEO, Served
from tests.rpc.trees import tell_of_trees


def tell(acme: Acme) -> None:
    """Call every rpc that changes something, from draft to close and beyond."""
    served = acme.served
    acme.draft()
    served.ask(adding(), BEN)
    revision = goals_pb2.Goal(name=RENEWALS, title="Customers stay, and say why")
    served.ask(goal_commands_pb2.ReviseDraftRequest(goal=revision), BEN)
    acme.submit()
    served.ask(goal_commands_pb2.RejectGoalRequest(name=RENEWALS, **WHY), CLEO)
    acme.submit()
    acme.approve()
    first = acme.check_in().name
    second = served.ask(correcting(first), ANNA).name
    retracting = check_in_service_pb2.RetractCheckInRequest(name=second, **WHY)
    served.ask(retracting, ANNA)
    entry = check_in_service_pb2.CheckInEntry(
        parent=RATE, value=value_pb2.Value(decimal="85")
    )
    together = check_in_service_pb2.BatchRecordCheckInsRequest(
        parent=ACME, entries=[entry, entry]
    )
    served.ask(together, ANNA)
    moved = goals_pb2.KeyResult(name=RATE, measure=percent(target="95"))
    revising = key_result_commands_pb2.ReviseKeyResultRequest(
        key_result=moved, update_mask=FieldMask(paths=["measure.numeric.target"]), **WHY
    )
    served.ask(revising, ANNA)
    _adapt(acme)
    tell_of_trees(acme)
    _end(served)
    served.ask(goal_commands_pb2.CancelGoalRequest(name=HIRING, **WHY), BEN)
    _decide(served)
    _keep_books(acme)
    _organize(acme)


def _end(served: Served) -> None:
    """Close the objective, let it be reopened, and close it again."""
    missed = lifecycle_pb2.DISPOSITION_MISSED
    closing = goal_commands_pb2.CloseGoalRequest(name=RENEWALS, disposition=missed)
    reopening = goal_life_commands_pb2.ReopenGoalRequest(name=RENEWALS, **WHY)
    served.ask(closing, ANNA)
    proposal = served.ask(reopening, ANNA).proposal
    served.ask(approval_service_pb2.ApproveProposalRequest(name=proposal), CLEO)
    closing.request_id = ""
    served.ask(closing, ANNA)


def _keep_books(acme: Acme) -> None:
    """Carry a goal over, close its quarter, and have that reopened."""
    served = acme.served
    for beginning in (planning(Q1), planning(Q2), opening()):
        served.ask(beginning, CLEO)
    acme.draft(goal_id="loyalty", goal=objective(acme.anna, cycle=Q1))
    loyalty = f"{ACME}/goals/loyalty"
    served.ask(adding(parent=loyalty), BEN)
    acme.submit(loyalty)
    explained = goal_commands_pb2.KeyResultExplanation(
        key_result=f"{loyalty}/keyResults/rate", explanation="Nobody measured it."
    )
    carried = carrying(name=loyalty, successor_id="loyalty-2", explanations=[explained])
    for request in (grading(), carried, closing_book()):
        served.ask(request, CLEO)
    proposal = served.ask(reopening_book(), BEN).proposal
    served.ask(approval_service_pb2.ApproveProposalRequest(name=proposal), CLEO)


def _organize(acme: Acme) -> None:
    """Change everything in the directory that can be changed."""
    ask = acme.served.ask
    ask(directory.creating(directory.EUROPE))
    ask(directory.moving())
    ask(directory.placing(acme.anna))
    ask(directory.managing(acme.anna, acme.ben))
    granted = ask(directory.granting(acme.anna, acme.ben), ANNA).name
    ask(directory.revoking(granted), BEN)
    ask(directory.closing())
    ask(directory.leaving(acme.ben))


def _decide(served: Served) -> None:
    """Propose a policy thrice: taken back, rejected, approved; and keep a template."""
    taken_back, rejected, approved = (
        served.ask(setting(), BEN).proposal for _ in range(3)
    )
    served.ask(approval_service_pb2.WithdrawProposalRequest(name=taken_back), BEN)
    served.ask(approval_service_pb2.RejectProposalRequest(name=rejected, **WHY), CLEO)
    served.ask(approval_service_pb2.ApproveProposalRequest(name=approved), CLEO)
    served.ask(templating(), CLEO)
    other = templates_pb2.Template(name=f"{ACME}/templates/keep", title="They stay")
    served.ask(template_service_pb2.ReviseTemplateRequest(template=other), CLEO)


def _adapt(acme: Acme) -> None:
    """Let the objective rest, change hands, and gain and lose a key result."""
    served, churn = acme.served, f"{RENEWALS}/keyResults/churn"
    weight = key_result_commands_pb2.KeyResultWeight(key_result=churn, weight="0")
    for request in (
        adding(key_result_id="churn", **WHY),
        key_result_commands_pb2.ReweightKeyResultsRequest(
            parent=RENEWALS, weights=[weight], **WHY
        ),
        key_result_commands_pb2.DropKeyResultRequest(name=churn, **WHY),
        goal_life_commands_pb2.PauseGoalRequest(name=RENEWALS),
        goal_life_commands_pb2.ResumeGoalRequest(name=RENEWALS),
        goal_life_commands_pb2.TransferGoalRequest(name=RENEWALS, owner=acme.ben),
        goal_life_commands_pb2.SetContributorsRequest(
            name=RENEWALS, co_owners=[acme.anna], accountability_partner=acme.cleo
        ),
    ):
        served.ask(request, ANNA)
    acme.activate_smart()
    escalating = goal_life_commands_pb2.EscalateCommitmentRequest(
        name=HIRING, escalated_to=acme.cleo, **WHY
    )
    served.ask(escalating, ANNA)
    declaring = declarations_pb2.DeclareStatusRequest(
        name=HIRING, status=measures_pb2.STATUS_AT_RISK, **WHY
    )
    served.ask(declaring, ANNA)
    served.ask(declarations_pb2.ConfirmRelevanceRequest(name=HIRING), ANNA)
    meter(acme)
    _amend_and_grade(acme)


def _amend_and_grade(acme: Acme) -> None:
    """Amend the SMART goal, set and release the objective's score, and grade it."""
    served = acme.served
    first, second = (served.ask(amending(), BEN).name for _ in range(2))
    rejecting = amendment_commands_pb2.RejectAmendmentRequest(name=first, **WHY)
    served.ask(rejecting, CLEO)
    approving = amendment_commands_pb2.ApproveAmendmentRequest(name=second)
    served.ask(approving, CLEO)
    overriding = score_commands_pb2.OverrideScoreRequest(
        name=RENEWALS,
        value="0.7",
        duration=grades_pb2.OVERRIDE_DURATION_UNTIL_RELEASED,
        **WHY,
    )
    served.ask(overriding, ANNA)
    served.ask(score_commands_pb2.ReleaseOverrideRequest(name=RENEWALS, **WHY), ANNA)
    grade = grades_pb2.Grade(value="0.8")
    proposing = score_commands_pb2.ProposeGradeRequest(
        parent=RENEWALS, grade=grade, **WHY
    )
    name = served.ask(proposing, BEN).name
    served.ask(score_commands_pb2.ConfirmGradeRequest(name=name), CLEO)
