"""Shows policies proposed, decided and shown, and templates kept, with the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.demo.company import principal
from tests.cli.conftest import Ended, Run

AS_PRIYA = ("--principal", principal("priya.castellan"))


def proposed(run: Run, policy: str, *said: str) -> str:
    """Let Mara propose what a policy says, and return the proposal's id."""
    ended = run("policies", "set", policy, *said, "-o", "json")
    assert ended.code == 0, ended.said
    name: str = ended.json["name"]
    return name.rpartition("/")[2]


def shown(run: Run, policy: str) -> Any:
    return run("policies", "show", policy, "-o", "json").json["policy"]


def test_a_policy_is_proposed_and_set_by_another_person(run: Run) -> None:
    said = ("--framework", "smart", "--annual", "--cadence", "monthly:31:5")
    proposal = proposed(run, "field", *said, "--success-band", "0.6:0.8")

    ended = run("proposals", "approve", proposal, *AS_PRIYA)

    assert "Events      proposal.approved, policy.set\n" in ended.out
    field = shown(run, "field")
    assert field["frameworks"] == ["FRAMEWORK_SMART"]
    assert (field["annual"], field["version"]) == (True, 1)
    assert field["check_ins"]["grace_days"] == 5
    assert field["success_band"] == {"low": "0.6", "high": "0.8"}


def test_policies_are_listed_with_what_they_say(run: Run) -> None:
    listed = run("policies", "list")

    rows = {line.split()[0]: line for line in listed.out.splitlines()}
    assert "annual smart goals" in rows["mbo"]
    assert "built in" in rows["mbo"]
    assert "weekly on day 5, 3 days of grace" in rows["default"]


def test_a_policy_is_shown_to_people(run: Run) -> None:
    ended = run("policies", "show", "mbo")

    assert "For               annual smart goals\n" in ended.out
    assert "Success           0.6 to 0.7\n" in ended.out


def test_a_proposal_is_listed_with_who_proposed_it_and_why(run: Run) -> None:
    why = ("--why", "capacity", "--reason", "Too much paper.")
    proposal = proposed(run, "paper", "--no-okr-approval", *why)

    listed = run("proposals", "list", "--state", "pending")

    (line,) = [one for one in listed.out.splitlines() if one.startswith(proposal)]
    assert "set policy" in line
    assert "Mara Lindqvist" in line
    assert "capacity: Too much paper." in line


def test_a_proposal_is_rejected_with_a_reason(run: Run) -> None:
    proposal = proposed(run, "paper", "--approver", "anybody", "--annual")

    silent = run("proposals", "reject", proposal, *AS_PRIYA)
    why = ("--why", "other", "--reason", "Not every year is one.")
    told = run("proposals", "reject", proposal, *AS_PRIYA, *why)

    assert (silent.code, told.code) == (8, 0)
    assert "reason: REASON_REQUIRED" in silent.said
    assert "proposal.rejected" in told.out


def test_nobody_approves_their_own_proposal_but_may_withdraw_it(run: Run) -> None:
    proposal = proposed(run, "paper", "--blocking", "none")

    approved = run("proposals", "approve", proposal)
    withdrawn = run("proposals", "withdraw", proposal)
    again = run("proposals", "withdraw", proposal)

    assert (approved.code, withdrawn.code, again.code) == (4, 0, 8)
    assert "reason: SEGREGATION_OF_DUTIES" in approved.said
    assert "reason: PROPOSAL_DECIDED" in again.said


def test_what_would_change_nothing_says_so(run: Run) -> None:
    ended = run("policies", "set", "default", "--okr-approval")

    assert "it was so already; nothing changed" in ended.out


def test_a_dry_run_proposes_nothing(run: Run) -> None:
    before = run("proposals", "list", "-o", "json").json["proposals"]

    ended = run("policies", "set", "default", "--annual", "--dry-run")

    assert "checked; nothing was recorded" in ended.out
    assert run("proposals", "list", "-o", "json").json["proposals"] == before


@pytest.mark.parametrize(
    "said", [(), ("--cadence", "weekly:friday"), ("--cadence", "hourly:1:1")]
)
def test_what_cannot_be_meant_is_not_sent(run: Run, said: tuple[str, ...]) -> None:
    assert run("policies", "set", "default", *said).code == 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the file of a template."""
    said = {
        "framework": "FRAMEWORK_OKR",
        "display_name": "Keep customers",
        "role": "account manager",
        "title": "Customers stay with us",
        "key_results": [{"title": "Renewal rate"}],
    }
    path = tmp_path / "template.json"
    path.write_text(json.dumps(said))
    return path


def created(run: Run, template: str, file: Path) -> Ended:
    return run("templates", "create", template, str(file))


def test_a_template_is_created_from_a_file_and_listed(run: Run, file: Path) -> None:
    ended = created(run, "keep", file)

    assert "Template    keep\n" in ended.out
    listed = run("templates", "list", "--role", "account manager")
    (line,) = [one for one in listed.out.splitlines() if one.startswith("keep ")]
    assert "okr, account manager" in line


def test_a_template_is_revised_by_what_a_file_says(run: Run, file: Path) -> None:
    created(run, "keep-anew", file)
    file.write_text('{"title": "They stay"}')

    run("templates", "revise", "keep-anew", str(file))

    listed = run("templates", "list", "--versions-of", "keep-anew", "-o", "json").json
    assert [one["title"] for one in listed["templates"]] == [
        "Customers stay with us",
        "They stay",
    ]
    assert listed["templates"][1]["role"] == "account manager"


@pytest.mark.parametrize("text", ["{", '{"owner": "me"}'])
def test_a_file_that_is_no_template_is_not_sent(
    run: Run, file: Path, text: str
) -> None:
    file.write_text(text)

    ended = created(run, "broken", file)

    assert ended.code == 2
    assert "cannot be read as a template" in ended.said


def test_a_file_that_is_not_there_is_said_so(run: Run, file: Path) -> None:
    assert created(run, "broken", file.with_name("nowhere.json")).code == 2
