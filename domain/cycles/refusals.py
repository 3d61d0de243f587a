"""What the rules about cycles refuse, and the sentence and facts given with it."""

from __future__ import annotations

from domain.refusals import Refusal


class CyclesOverlap(Refusal):
    """Cycles of one kind never share a day (rules §7.1)."""

    message = (
        "cycle {cycle} of kind {kind} takes {start_date} to {end_date};"
        " choose days that it leaves free, or kind CUSTOM"
    )


class CycleNotPlanned(Refusal):
    """A cycle is opened once."""

    message = "cycle {cycle} is {state}; only a planned cycle is opened"


class CycleNotOpen(Refusal):
    """This needs a cycle that is open, and this one is not."""

    message = "cycle {cycle} is {state}; {way_out}"


class CycleNotGrading(Refusal):
    """A cycle is graded before it is closed."""

    message = "cycle {cycle} is {state}; start its grading before it is closed"


class CycleNotClosed(Refusal):
    """Only what is closed can be reopened."""

    message = "cycle {cycle} is {state}; there is nothing to reopen"


class CycleClosed(Refusal):
    """The book of the cycle is closed: nothing in it changes (rules §6.6)."""

    message = "cycle {cycle} is closed, and so is its book; have it reopened first"


class CycleHasOpenGoals(Refusal):
    """A cycle is closed once every goal in it has ended (rules §7.2)."""

    message = (
        "goals of cycle {cycle} that have not ended: {count}, among them {goals};"
        " close, cancel or carry over each of them"
    )


class EffectiveTimeOutsideCycle(Refusal):
    """While a cycle is graded, only its own days are observed (rules §6.6)."""

    message = (
        "{effective_date} is not among the days of cycle {cycle}, which is being"
        " graded: {start_date} to {end_date}; give a time inside them"
    )
