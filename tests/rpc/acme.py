"""Acme as callers make it over the wire, and one canonical request of each kind."""

from __future__ import annotations

from typing import Any, Self

from google.protobuf.field_mask_pb2 import FieldMask
from google.type.date_pb2 import Date

from goalledger.v1 import (
    admin_service_pb2,
    amendment_commands_pb2,
    check_in_service_pb2,
    command_pb2,
    criteria_pb2,
    directory_service_pb2,
    goal_commands_pb2,
    goal_reads_pb2,
    goals_pb2,
    history_service_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
    links_pb2,
    measures_pb2,
    policies_pb2,
    policy_service_pb2,
    ranges_pb2,
    read_pb2,
    template_service_pb2,
    templates_pb2,
    value_pb2,
)
from tests.rpc.served import ANNA, BEN, CLEO, CRM, Served

ACME = "organizations/acme"
RENEWALS = f"{ACME}/goals/renewals"
RATE = f"{RENEWALS}/keyResults/rate"
HIRING = f"{ACME}/goals/hiring"
# Who is there where it was founded before a test began: ids, and names.
IDS = ("cleo", "anna", "ben", "crm")
NAMES = (*(f"{ACME}/people/{id_}" for id_ in IDS[:3]), f"{ACME}/services/crm")
SALES = f"{ACME}/units/sales"
WHY: dict[str, Any] = {
    "reason_code": command_pb2.REASON_CODE_LATE_INFORMATION,
    "reason": "The invoices came late.",
}
QUARTER = ranges_pb2.DateRange(
    start_date=Date(year=2026, month=1, day=1),
    end_date=Date(year=2026, month=3, day=31),
)


def founding(**said: Any) -> admin_service_pb2.CreateOrganizationRequest:
    """Ask for Acme."""
    facts = {
        "organization_id": "acme",
        "display_name": "Acme",
        "time_zone": "Europe/Vienna",
        "administrator_name": "Cleo",
    }
    return admin_service_pb2.CreateOrganizationRequest(**(facts | said))


def percent(**said: Any) -> measures_pb2.Measure:
    """Measure in percent, from 70 to 90."""
    facts: dict[str, Any] = {"unit": "percent", "start": "70", "target": "90"} | said
    numeric = measures_pb2.NumericMeasure(start=facts["start"], target=facts["target"])
    return measures_pb2.Measure(unit=facts["unit"], numeric=numeric)


def objective(owner: str, **said: Any) -> goals_pb2.Goal:
    """Say what an objective is."""
    facts: dict[str, Any] = {
        "framework": lifecycle_pb2.FRAMEWORK_OKR,
        "level": lifecycle_pb2.GOAL_LEVEL_TEAM,
        "title": "Customers stay with us",
        "owner": owner,
        "window": QUARTER,
    }
    return goals_pb2.Goal(**(facts | said))


def smart(owner: str, **said: Any) -> goals_pb2.Goal:
    """Say what a SMART goal is, with all five criteria and a condition."""
    criteria = [
        criteria_pb2.CriterionAnswer(criterion=number, answer="So it is.")
        for name, number in lifecycle_pb2.Criterion.items()
        if number
    ]
    condition = criteria_pb2.AcceptanceCondition(
        condition_id="no-discounts", text="No discounts are given"
    )
    facts: dict[str, Any] = {
        "framework": lifecycle_pb2.FRAMEWORK_SMART,
        "title": "Hire four engineers by the end of March",
        "measure": percent(unit="count", start="0", target="4"),
        "criteria": criteria,
        "acceptance_conditions": [condition],
    }
    return objective(owner, **(facts | said))


def drafting(owner: str, **said: Any) -> goal_commands_pb2.DraftGoalRequest:
    """Draft the objective."""
    facts: dict[str, Any] = {
        "parent": ACME,
        "goal_id": "renewals",
        "goal": objective(owner),
    }
    return goal_commands_pb2.DraftGoalRequest(**(facts | said))


def adding(**said: Any) -> key_result_commands_pb2.AddKeyResultRequest:
    """Add the key result."""
    key_result = goals_pb2.KeyResult(title="Renewal rate", measure=percent())
    facts: dict[str, Any] = {
        "parent": RENEWALS,
        "key_result_id": "rate",
        "key_result": key_result,
    }
    return key_result_commands_pb2.AddKeyResultRequest(**(facts | said))


def amending(**said: Any) -> amendment_commands_pb2.ProposeAmendmentRequest:
    """Propose that the SMART goal promises three instead of four, and say why."""
    goal = goals_pb2.Goal(name=HIRING, measure=percent(target="3"))
    mask = FieldMask(paths=["measure.numeric.target"])
    facts: dict[str, Any] = {"goal": goal, "update_mask": mask, **WHY}
    return amendment_commands_pb2.ProposeAmendmentRequest(**(facts | said))


def check_in(**said: Any) -> check_in_service_pb2.RecordCheckInRequest:
    """Check in on the key result."""
    facts: dict[str, Any] = {
        "parent": RATE,
        "value": value_pb2.Value(decimal="75"),
        "confidence": "0.7",
        "note": "Two renewals are late.",
    }
    return check_in_service_pb2.RecordCheckInRequest(**(facts | said))


def correcting(name: str, **said: Any) -> check_in_service_pb2.CorrectCheckInRequest:
    """Correct a check-in."""
    facts: dict[str, Any] = {"value": value_pb2.Value(decimal="80"), **WHY}
    return check_in_service_pb2.CorrectCheckInRequest(name=name, **(facts | said))


def link(**said: Any) -> links_pb2.Link:
    """Refer to a report."""
    facts: dict[str, Any] = {
        "uri": "https://crm.acme.example/reports/7",
        "relation": links_pb2.LINK_RELATION_EVIDENCE,
    }
    return links_pb2.Link(**(facts | said))


def setting(
    policy: str = "default", **said: Any
) -> policy_service_pb2.SetPolicyRequest:
    """Propose that objectives need no approval, or that something else is so."""
    facts = said or {"okr_approval_waived": True}
    name = f"{ACME}/policies/{policy}"
    return policy_service_pb2.SetPolicyRequest(
        policy=policies_pb2.Policy(name=name, **facts)
    )


def template(**said: Any) -> templates_pb2.Template:
    """Say what objectives of Sales usually say."""
    key_result = templates_pb2.TemplateKeyResult(
        title="Renewal rate", measure=percent()
    )
    facts: dict[str, Any] = {
        "framework": lifecycle_pb2.FRAMEWORK_OKR,
        "display_name": "Keep customers",
        "unit": SALES,
        "role": "account manager",
        "title": "Customers stay with us",
        "key_results": [key_result],
    }
    return templates_pb2.Template(**(facts | said))


def templating(
    template_id: str = "keep", **said: Any
) -> template_service_pb2.CreateTemplateRequest:
    """Create the template."""
    return template_service_pb2.CreateTemplateRequest(
        parent=ACME, template_id=template_id, template=template(**said)
    )


def reading(**options: Any) -> read_pb2.ReadOptions:
    """Say how fresh, and as of when."""
    return read_pb2.ReadOptions(**options)


def getting(name: str = RENEWALS, **options: Any) -> goal_reads_pb2.GetGoalRequest:
    """Read a goal."""
    return goal_reads_pb2.GetGoalRequest(name=name, read=reading(**options))


class Acme:
    """The company on a server: Cleo decides, Anna owns, Ben proposes, a CRM reports.

    Attributes:
        served: The server.
        cleo: The name of each person, and of the service.
    """

    def __init__(self, served: Served) -> None:
        """Found it, and add who is there."""
        self.served = served
        self.cleo = served.ask(founding()).administrator
        self.anna = self.add("Anna", ANNA)
        self.ben = self.add("Ben", BEN)
        service = directory_service_pb2.AddServiceRequest(
            parent=ACME, display_name="CRM", principal=CRM
        )
        self.crm = served.ask(service).name
        unit = directory_service_pb2.CreateUnitRequest(
            parent=ACME, unit_id="sales", display_name="Sales"
        )
        served.ask(unit)

    @classmethod
    def founded(cls, served: Served) -> Self:
        """Return it on a server where it was founded before."""
        acme = cls.__new__(cls)
        acme.served = served
        acme.cleo, acme.anna, acme.ben, acme.crm = NAMES
        return acme

    def add(self, name: str, principal: str) -> str:
        """Add a person, and return their name."""
        request = directory_service_pb2.AddPersonRequest(
            parent=ACME, display_name=name, principal=principal
        )
        added: str = self.served.ask(request).name
        return added

    def draft(self, **said: Any) -> Any:
        """Let Ben draft the objective for Anna."""
        return self.served.ask(drafting(self.anna, **said), BEN)

    def draft_smart(self, **said: Any) -> Any:
        """Let Ben draft the SMART goal for Anna."""
        said = {"goal_id": "hiring", "goal": smart(self.anna), **said}
        return self.draft(**said)

    def submit(self, name: str = RENEWALS) -> Any:
        """Let Ben submit a goal."""
        return self.served.ask(goal_commands_pb2.SubmitGoalRequest(name=name), BEN)

    def approve(self, name: str = RENEWALS) -> Any:
        """Let Cleo approve a goal."""
        return self.served.ask(goal_commands_pb2.ApproveGoalRequest(name=name), CLEO)

    def activate(self) -> Any:
        """Bring the objective with its key result to where it takes check-ins."""
        self.draft()
        self.served.ask(adding(), BEN)
        self.submit()
        return self.approve()

    def activate_smart(self) -> Any:
        """Bring the SMART goal to where it takes check-ins."""
        self.draft_smart()
        self.submit(HIRING)
        return self.approve(HIRING)

    def check_in(self, **said: Any) -> Any:
        """Let Anna check in."""
        return self.served.ask(check_in(**said), ANNA)

    def trail(self) -> list[Any]:
        """Return everything that happened, as an auditor reads it."""
        request = history_service_pb2.SearchAuditTrailRequest(
            parent=ACME, read=reading(strong=True), page_size=500
        )
        return list(self.served.ask(request).entries)
