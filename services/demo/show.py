"""What the demo prints: what is there, and calls to copy and paste."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from services.demo.company import CHIEF, DISPLAY_NAME, ORGANIZATION, principal
from services.demo.fates import Fate

if TYPE_CHECKING:
    from collections import Counter

    from services.demo.story import Story

_SAID = {
    "UnitCreated": "departments and teams",
    "GoalDrafted": "goals",
    "Observed": "check-ins",
    "CheckInCorrected": "corrections",
    "CheckInRetracted": "retractions",
    "GoalRejected": "rejections",
    "TargetMoved": "targets moved late",
    "KeyResultDropped": "key results dropped",
    "AmendmentApproved": "amendments approved",
    "AmendmentRejected": "amendments rejected",
    "GoalPaused": "pauses",
    "GoalTransferred": "handovers",
    "ScoreOverridden": "scores overridden",
    "GradeConfirmed": "grades confirmed",
    "AlignmentAccepted": "alignments accepted",
    "AlignmentDeclined": "alignments declined",
    "GoalCancelled": "goals called off",
    "GoalClosed": "goals closed",
    "GoalCarriedOver": "goals carried over",
    "ReopeningProposed": "goals reopened",
    "PolicyProposed": "policies proposed",
}


class Call(NamedTuple):
    """A call to copy and paste.

    Attributes:
        comment: What it shows.
        command: A line for the shell.
    """

    comment: str
    command: str


def environment(server: str) -> dict[str, str]:
    """Return what the calls take from the environment."""
    return {
        "GOAL_LEDGER_SERVER": server,
        "GOAL_LEDGER_ORGANIZATION": ORGANIZATION,
        "GOAL_LEDGER_PRINCIPAL": principal(CHIEF),
    }


def calls(story: Story) -> list[Call]:
    """Return the calls, in the order in which they make sense."""
    [plan] = story.spans[0].plans
    goal, measure = plan.goal, f"{plan.goal}/{plan.courses[0].key_result}"
    value = _next_value(story)
    day = story.calendar[-1].previous.end
    return [
        Call(
            "the goals that are active now",
            "goal-ledger goals list --state active",
        ),
        Call(
            "record a check-in, and keep the token of the answer",
            f"token=$(goal-ledger check-in {measure} {value} --confidence 0.7"
            ' --note "Two more cities went live on Monday." --fields token)',
        ),
        Call(
            "read it back: the token makes sure that the answer knows of it",
            f'goal-ledger goals show {goal} --token "$token"',
        ),
        Call(
            "why the score is what it is, down to the check-in",
            f"goal-ledger scores explain {measure}",
        ),
        Call(
            "the same goal as it was known at the end of last quarter",
            f"goal-ledger goals show {goal} --as-of {day}",
        ),
        Call(
            "its history: who, what, when, from what to what, and why",
            f"goal-ledger goals history {goal} --limit 12",
        ),
        Call(
            "check-ins that are still asked for: open, or missed",
            "goal-ledger due --limit 12",
        ),
        Call(
            "which goals contribute to which, and how far they are",
            f"goal-ledger alignments map --root {goal} --state active",
        ),
        Call(
            "what could be wiser in how they hang together",
            "goal-ledger alignments findings --limit 8",
        ),
        Call(
            "the quarters as books: planned, open, graded, closed",
            "goal-ledger cycles list",
        ),
        Call(
            "the book of last quarter, and what became of its goals",
            f"goal-ledger cycles show {story.calendar[-2:][0].id}",
        ),
        Call(
            "a SMART goal whose promise was to be amended, and what came of it",
            f"goal-ledger goals history {_amended(story)}",
        ),
        Call(
            "targets that were moved, by whom and why",
            "goal-ledger audit --type goal.key_result_revised",
        ),
        Call(
            "the feed of corrections; without --until-caught-up it goes on till Ctrl-C",
            "goal-ledger feed --type goal.check_in_corrected --until-caught-up",
        ),
    ]


def summary(story: Story, told: Counter[str]) -> str:
    """Say what was told to the server."""
    first, last = story.calendar[0], story.calendar[-1]
    # The chief was not added: she created the organization.
    counts = {"people": told["PersonAdded"] + 1}
    counts |= {what: told[kind] for kind, what in _SAID.items() if told[kind]}
    # What is carried over goes on as another goal.
    counts["goals"] += told["GoalCarriedOver"]
    width = max(map(len, counts))
    return "\n".join(
        [
            f"{DISPLAY_NAME}, {first.start} to {min(last.end, story.until.date())}",
            *(f"  {what.ljust(width)}  {count}" for what, count in counts.items()),
        ]
    )


def printed(calls_: list[Call], variables: Mapping[str, str], path: str | None) -> str:
    """Return the calls as people copy them.

    Args:
        calls_: The calls.
        variables: What they take from the environment.
        path: The folder of the command where the shell would not find it, else None.
    """
    lines = [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    if path is not None:
        lines.insert(0, f'export PATH={shlex.quote(path)}:"$PATH"')
    for call in calls_:
        lines += ["", f"# {call.comment}", call.command]
    return "\n".join(lines)


def script(calls_: list[Call]) -> str:
    """Return a shell script that runs the calls, and shows each before its output."""
    lines = ["set -e"]
    for call in calls_:
        shown = f"\n# {call.comment}\n$ {call.command}"
        lines += [f"printf '%s\\n' {shlex.quote(shown)}", call.command]
    return "\n".join(lines) + "\n"


def grpcurl(server: str) -> str:
    """Return a call for a tool that asks the server what it can be asked."""
    return (
        f"grpcurl -plaintext -H 'goal-ledger-principal: {principal(CHIEF)}'"
        f' -d \'{{"parent": "organizations/{ORGANIZATION}"}}\''
        f" {server} goalledger.v1.GoalService/ListGoals"
    )


def _amended(story: Story) -> str:
    """Return a goal whose amendment is decided on, as far as any is planned."""
    plans = [plan for span in story.spans for plan in span.plans]
    amended = [plan for plan in plans if plan.has(Fate.AMENDED)]
    refused = [plan for plan in plans if plan.has(Fate.REFUSED)]
    return [*amended, *refused, *plans][0].goal


def _next_value(story: Story) -> str:
    """Return a value a little above where the first key result stands."""
    [plan] = story.spans[0].plans
    course = plan.courses[0]
    days = (plan.end - plan.start).days
    passed = min(1.0, max(0, (story.until.date() - plan.start).days) / days)
    measure = course.numeric
    return f"{measure.seen(course.progress(passed)) + 3 * measure.step:f}"
