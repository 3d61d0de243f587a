"""Shows what people decide about promises and results of goals with the command."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.demo.company import principal
from tests.cli.conftest import QUARTER, Run
from tests.cli.test_directory import done

OBJECTIVE = f"range-you-can-trust-{QUARTER.id}"
SMART = f"second-shift-{QUARTER.id}"
LATER = str(QUARTER.end + timedelta(days=31))
WHY = ("--why", "late-information", "--reason", "It came too late.")
AS_JONAS = ("--principal", principal("jonas.aldermoor"))
AS_PRIYA = ("--principal", principal("priya.castellan"))


def shown(run: Run, goal: str) -> str:
    return done(run("goals", "show", goal)).out


def test_an_amendment_is_proposed_and_approved_by_another_person(run: Run) -> None:
    changes = ("--target", "175", "--last-day", LATER, "--method-binding")

    proposed = done(
        run("amendments", "propose", SMART, *changes, "--id", "later", *WHY)
    )
    waiting = shown(run, SMART)
    done(run("amendments", "approve", f"{SMART}/later", *AS_PRIYA))

    assert f"Amendment   {SMART}/later\n" in proposed.out
    assert f"Waiting       amendment {SMART}/later\n" in waiting
    goal = shown(run, SMART)
    assert " to 175 " in goal
    assert f"to {LATER}\n" in goal
    assert "Method        binding\n" in goal
    assert "Version       2\n" in goal


def test_an_amendment_is_rejected_with_a_reason(run: Run) -> None:
    title = (
        "--title",
        "Raise the weekly output of line two to 190 bikes",
        "--description",
        "",
    )
    done(run("amendments", "propose", SMART, *title, "--id", "fewer", *WHY))

    silent = run("amendments", "reject", f"{SMART}/fewer", *AS_PRIYA)
    told = run("amendments", "reject", f"{SMART}/fewer", *AS_PRIYA, *WHY)

    assert (silent.code, told.code) == (8, 0)
    assert "reason: REASON_REQUIRED" in silent.said


def test_a_key_result_is_weighed_and_dropped(run: Run) -> None:
    listed = run("goals", "show", OBJECTIVE, "-o", "json").json["goal"]["key_results"]
    first, second = (one["name"].rpartition("/")[2] for one in listed[:2])

    done(run("key-results", "reweight", OBJECTIVE, f"{first}=3", f"{second}=0", *WHY))
    done(run("key-results", "drop", f"{OBJECTIVE}/{second}", *WHY))

    card = done(run("scores", "card", OBJECTIVE)).out
    [line] = [one for one in card.splitlines() if f"{OBJECTIVE}/{first}" in one]
    assert " 3 " in line
    assert f"{OBJECTIVE}/{second}" not in card
    goal = shown(run, OBJECTIVE)
    [line] = [one for one in goal.splitlines() if f"{OBJECTIVE}/{second}" in one]
    assert line.endswith("dropped")


def test_a_score_is_set_and_released(run: Run) -> None:
    done(run("scores", "override", OBJECTIVE, "0.9", "--once", *WHY))
    goal, card = shown(run, OBJECTIVE), done(run("scores", "card", OBJECTIVE)).out
    done(run("scores", "release", OBJECTIVE, *WHY))

    assert "Score         0.9 green (set once, computed 0." in goal
    assert "late information: It came too late.)\n" in goal
    assert "Set         0.9\n" in card
    assert "(set" not in shown(run, OBJECTIVE)


def test_a_grade_is_proposed_by_its_owner_and_confirmed_by_somebody_else(
    run: Run,
) -> None:
    asked = ("grades", "propose", OBJECTIVE, "0.65", "--id", "final", *WHY)

    proposed = done(run(*asked, *AS_JONAS))
    waiting = done(run("scores", "card", OBJECTIVE)).out
    done(run("grades", "confirm", f"{OBJECTIVE}/final", *AS_PRIYA))

    assert f"Grade       {OBJECTIVE}/final\n" in proposed.out
    assert f"To confirm  {OBJECTIVE}/final: 0.65\n" in waiting
    assert "Grade         0.65 (late information: It came too late.)\n" in shown(
        run, OBJECTIVE
    )
    assert "Grade       0.65\n" in done(run("scores", "card", OBJECTIVE)).out


@pytest.mark.parametrize(
    "command",
    [
        ("amendments", "propose", SMART),
        ("amendments", "approve", SMART),
        ("amendments", "propose", SMART, "--last-day", "soon"),
        ("grades", "confirm", OBJECTIVE),
        ("key-results", "reweight", OBJECTIVE, "renewed"),
        ("scores", "override", OBJECTIVE, "0.9", "--why", "because"),
    ],
)
def test_what_cannot_be_meant_is_not_sent(run: Run, command: tuple[str, ...]) -> None:
    assert run(*command).code == 2
