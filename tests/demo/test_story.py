"""Shows that the story is lawful, complete, repeatable, and ends before its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.demo.acts.adapting import TargetMoved
from services.demo.acts.goals import GoalClosed
from services.demo.requests.calls import ACTS
from services.demo.story import Story
from tests.demo.lawful.followers import Followers

NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)
INSTANTS = {
    "in the middle of a quarter": NOVEMBER,
    "on a quarter's last evening": datetime(2026, 12, 31, 22, 59, tzinfo=UTC),
    "on a quarter's first morning": datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    "on a leap day": datetime(2028, 2, 29, 9, tzinfo=UTC),
    "while clocks go back": datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
}


def followed(story: Story) -> Followers:
    """Follow a story to its end."""
    followers = Followers()
    for moment in story.moments():
        followers.follow(moment)
    return followers


@pytest.mark.parametrize("until", INSTANTS.values(), ids=INSTANTS)
def test_nothing_is_told_that_the_rules_would_refuse(until: datetime) -> None:
    story = Story(until=until)

    followers = followed(story)

    assert len(followers.goals) == 36
    assert followers.goals["trusted-by-cities"].state == "ACTIVE"
    assert followers.goals["paperless-handover"].state == "CLOSED"


@pytest.mark.parametrize(("goals", "quarters"), [(1, 1), (2, 1), (9, 5), (400, 2)])
def test_it_can_be_told_of_any_number_of_goals(goals: int, quarters: int) -> None:
    story = Story(until=NOVEMBER, goals=goals, quarters=quarters)

    followers = followed(story)

    assert len(followers.goals) == goals
    titles = [one.draft.title for one in followers.goals.values()]
    by_quarter = {(one.draft.title, one.draft.end) for one in followers.goals.values()}
    assert len(by_quarter) == len(titles)


def test_instants_increase_and_end_before_the_end() -> None:
    story = Story(until=NOVEMBER)

    instants = [moment.instant for moment in story.moments()]

    assert instants == sorted(set(instants))
    assert timedelta() < NOVEMBER - instants[-1] < timedelta(days=7)


def test_the_same_seed_tells_the_same_story() -> None:
    first = list(Story(until=NOVEMBER, seed=7).moments())
    again = list(Story(until=NOVEMBER, seed=7).moments())
    other = list(Story(until=NOVEMBER, seed=8).moments())

    assert first == again
    assert first != other


def test_a_later_end_only_adds_to_the_story() -> None:
    shorter = list(Story(until=NOVEMBER).moments())
    longer = list(Story(until=NOVEMBER + timedelta(days=20)).moments())

    assert len(longer) > len(shorter)
    assert longer[: len(shorter)] == shorter


def test_everything_that_happens_to_goals_happens() -> None:
    followers = followed(Story(until=NOVEMBER))

    assert followers.kinds == {kind.__name__ for kind in ACTS}
    ends = {one.state for one in followers.goals.values()}
    assert ends == {"ACTIVE", "CLOSED", "CANCELLED"}


def test_a_goal_is_missed_and_another_reached() -> None:
    story = Story(until=NOVEMBER)

    closings = [
        act
        for moment in story.moments()
        for act in moment.acts
        if isinstance(act, GoalClosed)
    ]

    assert {act.disposition for act in closings} == {"DONE", "MISSED"}
    assert all(act.learnings for act in closings)


def test_a_target_is_moved_late_in_its_quarter() -> None:
    story = Story(until=NOVEMBER)
    ends = {plan.goal: plan.end for span in story.spans for plan in span.plans}

    moved = [
        (ends[act.goal] - moment.instant.date()).days
        for moment in story.moments()
        for act in moment.acts
        if isinstance(act, TargetMoved) and act.goal != "trusted-by-cities"
    ]

    assert moved
    assert max(moved) < 31
