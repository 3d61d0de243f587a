"""Setting who works on a goal beside its owner (rules §5.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command, require_active_person
from domain.changes import Change, change
from domain.goals.contributors import Contributors
from domain.goals.goal import Goal, require_not_ended
from domain.record import Event, Record
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.book import Book


class ContributorsSet(Event, frozen=True, kw_only=True):
    """Others work on a goal now; None where nothing changed.

    Attributes:
        co_owners: Who answered for it with its owner, and who does now.
        contributors: Who worked on it, and who does now.
        accountability_partner: Who asked how it goes, and who does now.
    """

    NAME = "goal.contributors_set"

    co_owners: Change[tuple[str, ...]] | None
    contributors: Change[tuple[str, ...]] | None
    accountability_partner: Change[str | None] | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set who works on it."""
        aggregate.people = self.applied_to(aggregate.people)

    def applied_to(self, before: Contributors) -> Contributors:
        """Return who works on it once this has happened."""
        partner = self.accountability_partner
        return Contributors(
            before.co_owners if self.co_owners is None else self.co_owners.to,
            before.contributors if self.contributors is None else self.contributors.to,
            before.accountability_partner if partner is None else partner.to,
        )


@command
def set_contributors(book: Book, goal_id: str, people: Contributors) -> None:
    """Set who works on a goal beside its owner, all of them at once.

    1. Of a goal that has not ended.
    2. Who is new is an active person; nobody has two parts, and the owner none.
    """
    goal = book.open(Goal, goal_id)
    require_not_ended(goal)
    _require_one_part_each(goal, people)
    before = goal.people
    if before == people:
        return
    for person in people.everybody:
        if person not in before.everybody:
            require_active_person(book, person)
    partner = people.accountability_partner
    event = ContributorsSet(
        co_owners=change(before.co_owners, people.co_owners),
        contributors=change(before.contributors, people.contributors),
        accountability_partner=change(before.accountability_partner, partner),
    )
    book.record(goal, event)


def _require_one_part_each(goal: Goal, people: Contributors) -> None:
    parts = {goal.owner: "owns the goal"}
    for path, persons, part in (
        ("co_owners", people.co_owners, "is a co-owner"),
        ("contributors", people.contributors, "is a contributor"),
    ):
        for place, person in enumerate(persons):
            _require_no_part(parts, person, f"{path}[{place}]")
            parts[person] = part
    if people.accountability_partner is not None:
        _require_no_part(parts, people.accountability_partner, "accountability_partner")


def _require_no_part(parts: Mapping[str, str], person: str, path: str) -> None:
    if person in parts:
        described = f"must be somebody else: this person {parts[person]}"
        raise FieldInvalid(Violation(path, described))
