"""Shows how goals are checked and led through their lives with the command."""

from __future__ import annotations

from services.demo.company import principal
from tests.cli.conftest import QUARTER, Ended, Run
from tests.cli.test_directory import done, id_of

OBJECTIVE = f"lean-stock-{QUARTER.id}"
SMART = f"second-shift-{QUARTER.id}"
WHY = ("--why", "late-information", "--reason", "It came too late.")
AS_PRIYA = ("--principal", principal("priya.castellan"))


def shown(run: Run, goal: str) -> str:
    return done(run("goals", "show", goal)).out


def closed(run: Run) -> str:
    """Return the id of a goal that is closed, in a cycle that is open to changes."""
    listed = done(run("goals", "list", "--state", "closed", "-o", "json")).json
    goal = listed["goals"][0]
    cycle, name = (goal[part].rpartition("/")[2] for part in ("cycle", "name"))
    done(run("cycles", "reopen", cycle, "--id", "reopen-cycle", *WHY))
    done(run("proposals", "approve", "reopen-cycle", *AS_PRIYA))
    return str(name)


def test_a_goal_is_checked_and_says_what_to_do(run: Run) -> None:
    ended = done(run("goals", "check", SMART))

    heads, *rows = ended.out.splitlines()
    assert heads.split()[:3] == ["SEVERITY", "RULE", "WHERE"]
    told = run("goals", "check", SMART, "-o", "json").json["findings"]
    assert [row.split()[1] for row in rows] == [one["rule"] for one in told]


def test_a_goal_rests_and_goes_on(run: Run) -> None:
    paused = done(run("goals", "pause", OBJECTIVE, *WHY))
    resting, listed = shown(run, OBJECTIVE), run("goals", "list", "--state", "paused")
    resumed = done(run("goals", "resume", OBJECTIVE))

    assert "Events      goal.paused\n" in paused.out
    assert "Events      goal.resumed\n" in resumed.out
    assert "State         paused\n" in resting
    assert "Paused        since " in resting
    assert OBJECTIVE in listed.out
    assert " to " in shown(run, OBJECTIVE).partition("Paused")[2].partition("\n")[0]


def test_a_closed_goal_is_proposed_to_go_on_and_another_person_approves(
    run: Run,
) -> None:
    goal = closed(run)

    proposed = done(run("goals", "reopen", goal, "--id", "go-on", *WHY))
    approved = done(run("proposals", "approve", "go-on", *AS_PRIYA))

    assert "Proposal    go-on\n" in proposed.out
    assert "Events      proposal.approved, goal.reopened\n" in approved.out
    assert "State         active\n" in shown(run, goal)


def test_a_goal_changes_hands_and_says_who_works_on_it(run: Run) -> None:
    former, other = id_of(run, "Marta Illescas"), id_of(run, "Samir Oduya")
    mara = id_of(run, "Mara Lindqvist")
    people = ("--co-owner", former, "--accountability-partner", mara)

    done(run("goals", "transfer", OBJECTIVE, other, "--unit", "logistics", *WHY))
    done(run("goals", "set-contributors", OBJECTIVE, *people))

    goal = shown(run, OBJECTIVE)
    assert "Owner         Samir Oduya\n" in goal
    assert "Co-owners     Marta Illescas\n" in goal
    assert "Partner       Mara Lindqvist\n" in goal
    assert "Unit          logistics\n" in goal


def test_a_commitment_is_escalated_and_an_aspiration_is_not(run: Run) -> None:
    priya = id_of(run, "Priya Castellan")

    told = done(run("goals", "escalate", SMART, priya, *WHY))
    refused: Ended = run("goals", "escalate", "trusted-by-cities", priya, *WHY)

    assert "goal.commitment_escalated" in told.out
    assert "Escalated to  Priya Castellan\n" in shown(run, SMART)
    assert refused.code == 8
    assert "reason: NOT_COMMITTED" in refused.said


def test_goals_are_listed_by_category(run: Run) -> None:
    ended = done(run("goals", "list", "--category", "development"))

    assert ended.out.splitlines()[1:] == []
