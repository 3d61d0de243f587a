"""What a goal's policy asks of it, drafted, submitted and approved (§2.5, §5.1, §6.5).

The version in force when a goal is submitted, or approved, judges that; what was judged
before stays as it was.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.actors import Person, acting, is_active
from domain.directory.timelines import on
from domain.goals.goal import Framework
from domain.goals.pace.schedules import NO_SCHEDULE, SCHEDULED_DAYS_MAX
from domain.organization import today
from domain.policies.policy import (
    BUILT_IN,
    DEFAULT,
    Waiver,
    find_policy,
)
from domain.policies.refusals import PolicyNotFollowed
from domain.refusals import ResourceNotFound, SegregationOfDuties

if TYPE_CHECKING:
    from domain.book import Book
    from domain.days import Window
    from domain.goals.goal import Goal
    from domain.goals.pace.cadence import CheckInSchedule
    from domain.policies.policy import PolicyVersion


def require_policy(book: Book, policy_id: str | None) -> str:
    """Return the id of the policy that a goal is to follow; refuse an unknown one."""
    policy_id = policy_id or DEFAULT
    if policy_id not in BUILT_IN and find_policy(book, policy_id).in_force is None:
        raise ResourceNotFound(kind="policy", id=policy_id)
    return policy_id


def usual_schedule(book: Book, policy_id: str, window: Window) -> CheckInSchedule:
    """Return when check-ins are due of a goal that says nothing of it (rules §6.5).

    It becomes the goal's own: another version of the policy is for later drafts. Over
    more days than anybody checks in on none are due.
    """
    if window.days > SCHEDULED_DAYS_MAX:
        return NO_SCHEDULE
    return _in_force(book, policy_id).terms.check_ins


def policy_of(book: Book, goal: Goal) -> PolicyVersion:
    """Return the version of a goal's policy that is in force now."""
    return _in_force(book, goal.policy)


def require_followed(policy: PolicyVersion, goal: Goal) -> None:
    """Refuse a goal that is not what its policy is for.

    1. It is of a framework that may follow the policy.
    2. Under an annual policy its days are those of one year.
    """
    terms = policy.terms
    if terms.frameworks and goal.framework not in terms.frameworks:
        allowed = " and ".join(one.name for one in terms.frameworks)
        _refuse(goal, f"it is for {allowed} goals")
    if terms.annual and goal.window.end != last_day_of_year(goal.window.start):
        last = last_day_of_year(goal.window.start)
        _refuse(goal, f"its goals take a year, here until {last}")


def waiver_of(policy: PolicyVersion, goal: Goal) -> Waiver | None:
    """Return what lets an objective be active once it is submitted, or None."""
    if goal.framework is Framework.OKR and policy.terms.okr_approval_waived:
        return Waiver(goal.policy, policy.version)
    return None


def require_named_approver(book: Book, goal: Goal) -> None:
    """Refuse whom the policy does not name, where it names who approves (rules §5.1).

    1. It names them for the goals of those who have no manager today.
    2. Where each of them has left, or is a proposer or the owner, anybody else may
       stand in for them: else nobody could ever approve.
    """
    approvers = policy_of(book, goal).terms.approvers
    if not approvers or _has_manager(book, goal.owner):
        return
    named = {one for one in approvers if is_active(book, one)}
    named -= goal.proposers | goal.owners
    if named and not acting(book.command) & named:
        raise SegregationOfDuties(
            rule=f"policy {goal.policy} names who approves the goals of its owner"
        )


def last_day_of_year(start: date) -> date:
    """Return the last day of the year that begins on a day, leap days included."""
    try:
        following = start.replace(year=start.year + 1)
    except ValueError:  # the 29th of February
        following = date(start.year + 1, 3, 1)
    return following - timedelta(days=1)


def _in_force(book: Book, policy_id: str) -> PolicyVersion:
    version = find_policy(book, policy_id).in_force
    # It was there when a goal was to follow it, and no policy ever goes.
    assert version is not None
    return version


def _has_manager(book: Book, person: str) -> bool:
    return on(book.load(Person, person).managers, today(book)) is not None


def _refuse(goal: Goal, rule: str) -> None:
    raise PolicyNotFollowed(goal=goal.id, policy=goal.policy, rule=rule)
