"""Shows how cycles are planned and led to their end with the command."""

from __future__ import annotations

from services.demo.company import principal
from tests.cli.conftest import Run
from tests.cli.test_directory import done

AS_PRIYA = ("--principal", principal("priya.castellan"))
WHY = ("--why", "late-information", "--reason", "A report came too late.")
SUMMER = ("--from", "2030-07-01", "--until", "2030-09-30")
KIND = ("--kind", "quarter", "--title", "Summer")


def test_a_cycle_is_planned_and_led_to_its_end_and_reopened_by_two(run: Run) -> None:
    planned = done(run("cycles", "plan", "summer", *KIND, *SUMMER))
    for act in ("open", "grade", "close"):
        done(run("cycles", act, "summer"))
    proposed = done(run("cycles", "reopen", "summer", "--id", "again", *WHY))
    approved = done(run("proposals", "approve", "again", *AS_PRIYA))

    assert "Cycle       summer\n" in planned.out
    assert "Proposal    again\n" in proposed.out
    assert "Events      proposal.approved, cycle.reopened\n" in approved.out
    shown = done(run("cycles", "show", "summer")).out
    assert "State       grading\n" in shown
    assert "Score rule  score/1\n" in shown
    assert "Days        2030-07-01 to 2030-09-30\n" in shown


def test_cycles_are_listed_in_the_order_of_their_days(run: Run) -> None:
    fiscal = ("--fiscal-year", "2031", "--number", "2", "--start-month", "4")
    done(run("cycles", "plan", "fy31-q2", *KIND, *fiscal))
    done(
        run("cycles", "plan", "fy31", "--kind", "year", "--title", "2031", *fiscal[:2])
    )

    heads, *rows = done(run("cycles", "list", "--state", "planned")).out.splitlines()

    assert heads.split() == ["CYCLE", "TITLE", "KIND", "DAYS", "STATE"]
    assert [row.split()[0] for row in rows][-2:] == ["fy31", "fy31-q2"]
    assert "2031-07-01 to 2031-09-30" in rows[-1]


def test_cycles_that_overlap_are_refused_with_a_way_out(run: Run) -> None:
    autumn = ("--from", "2032-10-01", "--until", "2032-12-31")
    done(run("cycles", "plan", "autumn", *KIND, *autumn))

    refused = run("cycles", "plan", "other", *KIND, *autumn)

    assert refused.code == 8
    assert "reason: CYCLES_OVERLAP" in refused.said
    assert "choose days" in refused.said


def test_a_goal_is_carried_over_and_shown_with_its_successor(run: Run) -> None:
    done(run("cycles", "plan", "later", *KIND, "--fiscal-year", "2033"))
    goal = done(run("goals", "list", "--state", "active", "-o", "json")).json
    name = next(
        one["name"].rpartition("/")[2]
        for one in goal["goals"]
        if one["framework"] == "FRAMEWORK_OKR"
        and one.get("ambition") == "AMBITION_ASPIRATIONAL"
        and all("check_in_in_force" in key for key in one["key_results"])
    )

    start = ("--start", "as-before", "--learnings", "Begin sooner.")
    carried = done(run("goals", "carry-over", name, "later", "--id", "goes-on", *start))

    assert "Successor   goes-on\n" in carried.out
    assert "Goes on as    goes-on\n" in done(run("goals", "show", name)).out
    successor = done(run("goals", "show", "goes-on")).out
    assert f"Goes on with  {name}\n" in successor
    assert "Cycle         later\n" in successor
    assert "goes-on" in done(run("goals", "list", "--cycle", "later")).out
