"""Templates over the wire: data with versions, which drafts may name (rules §9.6)."""

from __future__ import annotations

from typing import Any

import pytest

from goalledger.v1 import (
    goal_commands_pb2,
    goals_pb2,
    lifecycle_pb2,
    measures_pb2,
    template_service_pb2,
    templates_pb2,
)
from tests.rpc.acme import (
    ACME,
    SALES,
    Acme,
    getting,
    objective,
    percent,
    smart,
    template,
    templating,
)
from tests.rpc.refusing import invalid
from tests.rpc.served import BEN, CLEO, refused

KEEP = f"{ACME}/templates/keep"


def smart_template(**said: Any) -> templates_pb2.Template:
    """Say what SMART goals of any unit usually say."""
    answer = templates_pb2.TemplateAnswer(
        criterion=lifecycle_pb2.CRITERION_RELEVANT, answer="Silence costs renewals."
    )
    facts: dict[str, Any] = {
        "framework": lifecycle_pb2.FRAMEWORK_SMART,
        "unit": "",
        "role": "",
        "description": "Nights are not meant.",
        "key_results": [],
        "measure": percent(),
        "criteria": [answer],
        "acceptance_conditions": ["No work at night."],
    }
    return template(**(facts | said))


def revising(**said: Any) -> template_service_pb2.ReviseTemplateRequest:
    """Revise the template."""
    return template_service_pb2.ReviseTemplateRequest(
        template=templates_pb2.Template(name=KEEP, **said)
    )


def listed(acme: Acme, **said: Any) -> list[Any]:
    """List templates."""
    request = template_service_pb2.ListTemplatesRequest(parent=ACME, **said)
    request.read.strong = True
    return list(acme.served.ask(request).templates)


@pytest.mark.parametrize("said", [template(), smart_template()], ids=["okr", "smart"])
def test_a_template_is_kept_as_it_was_said(
    acme: Acme, said: templates_pb2.Template
) -> None:
    request = template_service_pb2.CreateTemplateRequest(
        parent=ACME, template_id="keep", template=said
    )

    answer = acme.served.ask(request, BEN)

    (kept,) = listed(acme)
    assert kept.name == answer.name == KEEP
    assert kept.create_time == kept.update_time == answer.commit.record_time
    assert (kept.version, kept.etag, answer.commit.etag) == (1, "1", "1")
    for field in ("create_time", "update_time", "version", "etag", "name"):
        kept.ClearField(field)
    # What has a default is shown as it counts.
    expected = templates_pb2.Template()
    expected.CopyFrom(said)
    for one in expected.key_results:
        one.weight = "1"
    for measure in (
        *(one.measure for one in expected.key_results),
        *([expected.measure] if expected.HasField("measure") else []),
    ):
        measure.aggregation = measures_pb2.AGGREGATION_SNAPSHOT
    assert kept == expected


def test_a_revision_is_a_version_and_earlier_ones_stay_readable(acme: Acme) -> None:
    acme.served.ask(templating(), BEN)
    acme.served.ask(revising(title="They stay"), CLEO)
    unnamed = revising()
    unnamed.update_mask.paths.extend(["unit", "role", "key_results"])

    acme.served.ask(unnamed, CLEO)

    versions = listed(acme, every_version=True)
    assert [one.version for one in versions] == [1, 2, 3]
    assert [one.title for one in versions] == [
        "Customers stay with us",
        "They stay",
        "They stay",
    ]
    assert [one.unit for one in versions] == [SALES, SALES, ""]
    assert [len(one.key_results) for one in versions] == [1, 1, 0]
    assert listed(acme) == versions[2:]
    assert [one.create_time for one in versions] == [versions[0].create_time] * 3


def test_templates_are_listed_by_department_role_and_framework(acme: Acme) -> None:
    """A15: for OKR and SMART, by department and role."""
    acme.served.ask(templating("one"))
    acme.served.ask(templating("two", role="team lead"))
    acme.served.ask(templating("three", unit=""))
    acme.served.ask(
        template_service_pb2.CreateTemplateRequest(
            parent=ACME, template_id="four", template=smart_template()
        )
    )

    def found(**said: Any) -> list[str]:
        return [one.name.rpartition("/")[2] for one in listed(acme, **said)]

    assert found() == ["four", "one", "three", "two"]
    assert found(unit=SALES) == ["one", "two"]
    assert found(role="account manager") == ["one", "three"]
    assert found(framework=lifecycle_pb2.FRAMEWORK_SMART) == ["four"]
    assert found(unit=SALES, role="team lead") == ["two"]
    assert found(template=f"{ACME}/templates/one") == ["one"]


def test_pages_go_on_between_versions(acme: Acme) -> None:
    for number in range(3):
        acme.served.ask(templating(f"t{number}"))
    acme.served.ask(templating())
    for number in range(10):
        acme.served.ask(revising(title=f"They stay, take {number}"))
    request = template_service_pb2.ListTemplatesRequest(
        parent=ACME, every_version=True, page_size=4
    )
    request.read.strong = True

    seen: list[tuple[str, int]] = []
    while not seen or request.page_token:
        page = acme.served.ask(request)
        seen += [(one.name.rpartition("/")[2], one.version) for one in page.templates]
        request.page_token = page.next_page_token

    keep = [("keep", number) for number in range(1, 12)]
    assert seen == [*keep, ("t0", 1), ("t1", 1), ("t2", 1)]


def test_a_goal_remembers_the_version_it_was_drafted_from(acme: Acme) -> None:
    acme.served.ask(templating(), BEN)
    used = templates_pb2.TemplateVersion(template=KEEP, version=1)
    acme.draft(goal=objective(acme.anna, template=used))

    acme.served.ask(revising(title="They stay"), CLEO)

    goal: goals_pb2.Goal = acme.served.ask(getting(strong=True)).goal
    assert goal.template == used
    assert not goal.key_results


@pytest.mark.parametrize(
    ("used", "reason"),
    [
        ({"template": KEEP, "version": 2}, "RESOURCE_NOT_FOUND"),
        ({"template": f"{KEEP}s", "version": 1}, "RESOURCE_NOT_FOUND"),
        ({"template": KEEP, "version": 0}, "FIELD_INVALID"),
        ({"template": KEEP, "version": -1}, "FIELD_INVALID"),
        ({"template": "", "version": 1}, "FIELD_INVALID"),
        ({"template": f"{ACME}/goals/keep", "version": 1}, "FIELD_INVALID"),
    ],
)
def test_a_goal_is_drafted_from_a_version_there_is(
    acme: Acme, used: dict[str, Any], reason: str
) -> None:
    acme.served.ask(templating(), BEN)
    named = templates_pb2.TemplateVersion(**used)

    with refused(reason):
        acme.draft(goal=objective(acme.anna, template=named))


def test_a_smart_goal_is_not_drafted_from_an_objectives_template(acme: Acme) -> None:
    """Rules §2.1."""
    acme.served.ask(templating(), BEN)
    named = templates_pb2.TemplateVersion(template=KEEP, version=1)

    with refused("WRONG_FRAMEWORK"):
        acme.draft_smart(goal=smart(acme.anna, template=named))


def test_what_a_goal_was_drafted_from_is_not_revised(acme: Acme) -> None:
    acme.draft()
    named = templates_pb2.TemplateVersion(template=KEEP, version=1)
    goal = goals_pb2.Goal(name=f"{ACME}/goals/renewals", template=named)
    request = goal_commands_pb2.ReviseDraftRequest(goal=goal)
    request.update_mask.paths.append("template")

    with refused("UPDATE_MASK_INVALID"):
        acme.served.ask(request, BEN)


def test_fields_of_a_template_are_bounded(acme: Acme) -> None:
    request = templating(
        "Keep!",
        display_name=" ",
        unit="organizations/globex/units/sales",
        role="x" * 101,
        title="x" * 201,
        description="x" * 4_001,
        key_results=[templates_pb2.TemplateKeyResult(title="Rate", weight="a lot")],
        acceptance_conditions=[""],
    )
    request.etag = "1"

    invalid(
        acme,
        request,
        "etag",
        "template_id",
        "template.display_name",
        "template.unit",
        "template.role",
        "template.title",
        "template.description",
        "template.key_results[0].weight",
        "template.acceptance_conditions[0]",
    )


def test_lists_of_a_template_are_bounded(acme: Acme) -> None:
    rate = templates_pb2.TemplateKeyResult(title="Rate")
    request = templating(
        key_results=[rate] * 21, acceptance_conditions=["No discounts."] * 21
    )

    invalid(
        acme,
        request,
        "template.key_results",
        "template.acceptance_conditions",
    )


def test_the_audit_trail_shows_what_a_template_became(acme: Acme) -> None:
    acme.served.ask(templating(), BEN)
    acme.served.ask(revising(title="They stay"), CLEO)

    revised = next(one for one in acme.trail() if one.event_type == "template.revised")

    assert revised.resource == KEEP
    changed = {one.field: (one.before, one.after) for one in revised.changes}
    assert changed == {"/version": ("", "2"), "/title": ("", '"They stay"')}
