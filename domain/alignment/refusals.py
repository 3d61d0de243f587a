"""What the rules about alignment refuse, and the sentence and facts given with it."""

from __future__ import annotations

from domain.refusals import Refusal


class AlignmentCycle(Refusal):
    """A goal would contribute to itself, through however many others (rules §8.2)."""

    message = (
        "goal {goal} would contribute to itself: {path};"
        " align it to a goal that does not contribute to it"
    )


class AlignmentTooDeep(Refusal):
    """A chain of contributions would be too long (rules §8.2)."""

    message = (
        "a chain of {goals} goals would contribute to one another, and {limit} is the"
        " most; align it further up"
    )


class AlignmentNotHeld(Refusal):
    """Only an alignment that holds can be ended."""

    message = (
        "alignment {alignment} does not hold, since nobody accepted it or it ended;"
        " end one that holds"
    )


class TooManyAlignments(Refusal):
    """A goal has room for only so many alignments."""

    message = "goal {goal} is aligned {limit} times, which is the most; end one first"
