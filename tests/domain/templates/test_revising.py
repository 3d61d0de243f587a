"""Shows that templates are data with versions, which drafts may name (rules §9.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.directory.refusals import UnitClosed
from domain.goals.goal import Framework
from domain.goals.refusals import WrongFramework
from domain.goals.smart import Criterion
from domain.refusals import (
    FieldInvalid,
    ResourceExists,
    ResourceNotFound,
    VersionConflict,
)
from domain.templates.revising import (
    TemplateRevision,
    create_template,
    revise_template,
)
from domain.templates.template import (
    TemplateAnswer,
    TemplateContents,
    TemplateCreated,
    TemplateKeyResult,
    TemplateRevised,
    TemplateVersion,
)
from tests.directory_examples import unit_closed
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    BEN,
    KEY_RESULT,
    UNIT,
    act,
    company,
    draft,
    drafted,
    key_result_added,
    measure,
    smart_draft,
)

TEMPLATE = "keep-customers"


def contents(**changes: Any) -> TemplateContents:
    said: dict[str, Any] = {
        "display_name": "Keep customers",
        "unit": UNIT,
        "role": "account manager",
        "title": "Customers renew without being asked",
        "key_results": (
            TemplateKeyResult(title="Renewal rate", measure=measure()),
            TemplateKeyResult(title="Churn"),
        ),
    }
    return TemplateContents(**{**said, **changes})


def smart_contents(**changes: Any) -> TemplateContents:
    said = {
        "key_results": (),
        "measure": measure(),
        "criteria": (TemplateAnswer(Criterion.RELEVANT, "Renewals pay for growth."),),
        "acceptance_conditions": ("No renewal was bought with a discount.",),
    }
    return contents(**{**said, **changes})


def created(
    said: TemplateContents | None = None,
    framework: Framework = Framework.OKR,
    template: str | None = TEMPLATE,
    **command: Any,
) -> Act:
    say = said or contents()
    return act(lambda book: create_template(book, template, framework, say), **command)


def revised(**said: Any) -> Act:
    command = {"etag": said.pop("etag")} if "etag" in said else {}
    revision = TemplateRevision(**said)
    return act(lambda book: revise_template(book, TEMPLATE, revision), **command)


@pytest.mark.parametrize(
    ("framework", "said"),
    [(Framework.OKR, contents()), (Framework.SMART, smart_contents())],
)
def test_a_template_says_what_goals_usually_say(
    framework: Framework, said: TemplateContents
) -> None:
    history = given(*company())

    made = history.do(created(said, framework))

    assert made == (TEMPLATE,)
    assert recorded(history) == [TemplateCreated(framework=framework, contents=said)]


def test_the_ledger_names_a_template_that_nobody_named() -> None:
    history = given(*company())

    assert history.do(created(template=None, ids=("made",))) == ("made",)


def test_a_revision_is_a_version_and_says_what_changed() -> None:
    history = given(*company(), created())

    history.do(revised(unit=None, role="account manager", title="Customers stay"))

    assert recorded(history) == [
        TemplateRevised(version=2, unit=Change(UNIT, None), title="Customers stay")
    ]


def test_revisions_add_up() -> None:
    history = given(*company(), created(), revised(title="Customers stay"))

    history.do(revised(title="Customers stay", key_results=()))

    assert recorded(history) == [TemplateRevised(version=3, key_results=())]


def test_a_revision_that_changes_nothing_is_none() -> None:
    """Rules §10.1."""
    history = given(*company(), created())

    history.do(revised(title=contents().title, unit=UNIT))

    assert recorded(history) == []


def test_the_etag_is_the_version_that_was_read() -> None:
    history = given(*company(), created())

    with pytest.raises(VersionConflict):
        history.do(revised(title="Customers stay", etag=2))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("framework", "said", "field"),
    [
        (Framework.OKR, smart_contents(), "template.measure"),
        (Framework.SMART, contents(), "template.key_results"),
        (
            Framework.SMART,
            smart_contents(measure=measure(start="100")),
            "template.measure.numeric.target",
        ),
        (
            Framework.SMART,
            smart_contents(
                criteria=(TemplateAnswer(Criterion.RELEVANT, "It is."),) * 2
            ),
            "template.criteria[1].criterion",
        ),
        (
            Framework.OKR,
            contents(key_results=(TemplateKeyResult(title="Rate"),) * 21),
            "template.key_results",
        ),
        (
            Framework.OKR,
            contents(
                key_results=(TemplateKeyResult(title="Rate", weight=Decimal(1001)),)
            ),
            "template.key_results[0].weight",
        ),
        (
            Framework.OKR,
            contents(
                key_results=(
                    TemplateKeyResult(title="Rate", measure=measure(start="100")),
                )
            ),
            "template.key_results[0].measure.numeric.target",
        ),
    ],
)
def test_a_template_says_nothing_that_a_goal_could_not(
    framework: Framework, said: TemplateContents, field: str
) -> None:
    history = given(*company())

    with pytest.raises(FieldInvalid) as refused:
        history.do(created(said, framework))

    assert refused.value.violations[0].field == field
    assert recorded(history) == []


def test_a_revision_is_held_to_the_same() -> None:
    history = given(*company(), created())

    with pytest.raises(FieldInvalid, match="must be left out for OKR goals"):
        history.do(revised(measure=measure()))
    with pytest.raises(ResourceNotFound, match="no unit nowhere"):
        history.do(revised(unit="nowhere"))

    assert recorded(history) == []


def test_a_template_is_for_a_unit_that_is_open_and_outlives_it() -> None:
    history = given(*company(), created(), unit_closed())

    with pytest.raises(UnitClosed):
        history.do(created(template="another"))
    history.do(revised(title="Customers stay"))

    assert recorded(history) == [TemplateRevised(version=2, title="Customers stay")]


def test_a_template_is_created_once() -> None:
    history = given(*company(), created())

    with pytest.raises(ResourceExists):
        history.do(created())

    assert recorded(history) == []


def test_a_goal_remembers_the_version_it_was_drafted_from_and_nothing_follows() -> None:
    """Rules §9.6: data, no magic."""
    used = TemplateVersion(TEMPLATE, 1)
    history = given(*company(), created(), revised(title="Customers stay"))

    history.do(drafted(draft(template=used)))
    (event,) = recorded(history)
    history.do(key_result_added(KEY_RESULT))

    assert event.template == used  # type: ignore[attr-defined]
    assert event.title == draft().title  # type: ignore[attr-defined]


@pytest.mark.parametrize("version", [0, 3])
def test_a_goal_is_drafted_only_from_a_version_there_is(version: int) -> None:
    history = given(*company(), created(), revised(title="Customers stay"))

    with pytest.raises(ResourceNotFound, match=f"{TEMPLATE}/{version}"):
        history.do(drafted(draft(template=TemplateVersion(TEMPLATE, version))))

    assert recorded(history) == []


def test_a_goal_is_drafted_only_from_a_template_of_its_framework() -> None:
    """Rules §2.1."""
    history = given(*company(), created())

    with pytest.raises(WrongFramework):
        history.do(drafted(smart_draft(template=TemplateVersion(TEMPLATE, 1))))
    with pytest.raises(ResourceNotFound, match="no template nothing"):
        history.do(drafted(draft(template=TemplateVersion("nothing", 1)), by=BEN))

    assert recorded(history) == []
