"""What the rules about goals refuse, and the sentence and facts given with it."""

from __future__ import annotations

from domain.refusals import Refusal


class WrongFramework(Refusal):
    """A command, or a field of it, belongs to the other framework (rules §2.1)."""

    message = "goal {goal} follows {framework}, which has no such thing"


class GoalNotDraft(Refusal):
    """This needs a draft."""

    message = "goal {goal} is {state}; this needs a draft: have it rejected first"


class GoalNotSubmitted(Refusal):
    """Nobody waits for a decision about this goal."""

    message = "goal {goal} is {state}; submit it before it is decided"


class GoalNotActive(Refusal):
    """This needs an active goal."""

    message = (
        "goal {goal} is {state}; this needs an active goal:"
        " have it approved, or resume it"
    )


class GoalNotPaused(Refusal):
    """Only what is paused can go on."""

    message = "goal {goal} is {state}; there is nothing to resume"


class GoalNotClosed(Refusal):
    """Only what is closed can be reopened."""

    message = "goal {goal} is {state}; there is nothing to reopen"


class GoalClosed(Refusal):
    """The goal is closed and changes no more, unless it is reopened."""

    message = "goal {goal} is closed; have it reopened, or draft another"


class GoalCancelled(Refusal):
    """The goal is cancelled and changes no more."""

    message = "goal {goal} is cancelled; draft another"


class ObjectiveFrozen(Refusal):
    """An active objective keeps what was approved, but for key results (rules §5.2)."""

    message = (
        "objective {goal} is active and stays as it was approved;"
        " revise its key results, or cancel it and draft another"
    )


class AmendmentNeeded(Refusal):
    """An active SMART goal keeps what it promises (rules §5.3)."""

    message = (
        "SMART goal {goal} is active and keeps what it promises; propose an amendment"
    )


class KeyResultNeeded(Refusal):
    """An objective without key results promises nothing (rules §5.1)."""

    message = "objective {goal} has no key result; add one before it is submitted"


class TooManyKeyResults(Refusal):
    """An objective has room for only so many key results (rules §2.2)."""

    message = "objective {goal} has {limit} key results, which is the most it can have"


class KeyResultDropped(Refusal):
    """A dropped key result changes no more (rules §4.2)."""

    message = "key result {key_result} was dropped; add another"


class MetricBound(Refusal):
    """A key result that reads a metric takes no check-ins of its own (rules §1)."""

    message = (
        "key result {key_result} reads metric {metric};"
        " record a value of the metric, or unbind the key result"
    )


class MetricUnfit(Refusal):
    """A key result reads a metric that counts as it does, and no other (§1)."""

    message = (
        "key result {key_result} cannot read metric {metric}: {why};"
        " bind it to another metric, or to none"
    )


class TooManyReaders(Refusal):
    """One value moves the scores of all that read it, in one commit."""

    message = (
        "metric {metric} is read by {limit} key results, which is the most;"
        " let one of them go first"
    )


class LastKeyResult(Refusal):
    """An active objective keeps one key result to be scored by (rules §4.1)."""

    message = (
        "{key_result} is the last key result of objective {goal};"
        " add another first, or cancel the objective"
    )


class MeasureInUse(Refusal):
    """Kind and unit stay once there is a check-in (rules §3.10)."""

    message = (
        "{key_result} has check-ins, so its kind and unit stay;"
        " add another key result, or draft another goal"
    )


class MeasuredByChildren(Refusal):
    """A key result that follows its children takes no check-ins (rules §4.5)."""

    message = (
        "key result {key_result} takes its progress from the goals that contribute to"
        " it; check in on those"
    )


class CriteriaNotMet(Refusal):
    """Something is found that blocks submitting the goal (rules §2.4, §2.5)."""

    message = "goal {goal} is not ready to be submitted: {findings}"


class CheckInSuperseded(Refusal):
    """A correction already took the check-in's place (rules §6.2)."""

    message = (
        "check-in {check_in} was corrected by {superseded_by};"
        " correct or retract that one"
    )


class CheckInRetracted(Refusal):
    """The check-in was withdrawn (rules §6.2)."""

    message = "check-in {check_in} was retracted; record a new one"


class EffectiveTimeInFuture(Refusal):
    """Nothing has been observed yet that will be true later (rules §6.6)."""

    message = (
        "{effective_time} is later than now, {now};"
        " give the time it was true, or leave it out"
    )


class EffectiveTimeBeforeStart(Refusal):
    """The goal had not begun (rules §6.6)."""

    message = "{effective_time} is before the goal's first day, {start_date}"


class ExplanationNeeded(Refusal):
    """Who closes a goal says why nothing was observed (rules §5.5)."""

    message = "no check-in is in force for {key_results}; explain each of them"


class OutcomeNotMet(Refusal):
    """A SMART goal is DONE only when it is met (rules §5.5)."""

    message = (
        "the target of SMART goal {goal}, or an acceptance condition, does not hold;"
        " close it as MISSED or ABANDONED"
    )


class TargetNeeded(Refusal):
    """Where a goal goes on from its target, it needs another one (rules §5.6)."""

    message = (
        "{measure} would start from {start}, at or past its target {target};"
        " give it a new target, or another start"
    )


class CauseNeeded(Refusal):
    """Who closes a commitment that falls short says why (rules §4.7)."""

    message = (
        "goal {goal} falls short of what it promised;"
        " say why: miss_cause and miss_explanation"
    )


class NotCommitted(Refusal):
    """Only a commitment is escalated when it is at risk."""

    message = "objective {goal} is ASPIRATIONAL; only commitments are escalated"
