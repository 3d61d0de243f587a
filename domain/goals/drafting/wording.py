"""The words of a goal: turned into its texts, and compared with those before.

Texts of one person's goal are personal, and its owner's (design §5). What says the same
as before is not stated again: each text is sealed where it is stored (rules §10.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, UnsetType

from domain.goals.goal import GoalLevel
from domain.goals.smart import AcceptanceCondition, CriterionAnswer, require_each_once
from domain.texts import Personal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.book import Book
    from domain.goals.drafting.drafts import StatedAnswer, StatedCondition
    from domain.goals.goal import Goal
    from domain.texts import Text


class Wording(Struct, frozen=True):
    """Whose goal it is that words are found for.

    Attributes:
        book: The command's book.
        level: The level of the goal.
        owner: The id of who answers for it once the command is done.
        path: The field that the words stand in, for refusals.
    """

    book: Book
    level: GoalLevel
    owner: str
    path: str = "goal"

    @classmethod
    def of_key_result(cls, book: Book, goal: Goal) -> Wording:
        """Find words for a key result of a goal."""
        return cls(book, goal.level, goal.owner, "key_result")

    def text(self, said: str) -> Text:
        """Return what is said as a text of the goal; personal on one person's goal."""
        # There is nothing personal in saying nothing.
        if said and self.level is GoalLevel.INDIVIDUAL:
            return Personal(self.owner, text=said)
        return said

    def new_text(self, before: Text, said: str | UnsetType) -> Text | None:
        """Return the text where it says something else than before, or None."""
        if isinstance(said, UnsetType) or said == self.book.reads(before):
            return None
        return self.text(said)

    def answers(
        self, said: Sequence[StatedAnswer], before: Sequence[CriterionAnswer] = ()
    ) -> tuple[CriterionAnswer, ...]:
        """Return the answers to criteria; one given before stays whose it was.

        Each criterion is answered once (rules §2.4).
        """
        criteria = [answer.criterion for answer in said]
        require_each_once(criteria, f"{self.path}.criteria", "criterion")
        reads, command = self.book.reads, self.book.command
        given_by = {
            (one.criterion, reads(one.answer), one.assessment): one.answered_by
            for one in before
        }
        caller = command.on_behalf_of or command.actor
        return tuple(
            CriterionAnswer(
                one.criterion,
                self.text(one.answer),
                one.assessment,
                given_by.get((one.criterion, one.answer, one.assessment), caller),
            )
            for one in said
        )

    def new_answers(
        self,
        before: Sequence[CriterionAnswer],
        said: Sequence[StatedAnswer] | UnsetType,
    ) -> tuple[CriterionAnswer, ...] | None:
        """Return all answers where any is another than before, or None."""
        reads = self.book.reads
        was = [(one.criterion, reads(one.answer), one.assessment) for one in before]
        if isinstance(said, UnsetType) or was == [
            (one.criterion, one.answer, one.assessment) for one in said
        ]:
            return None
        return self.answers(said, before)

    def labels(self, said: Mapping[str, str]) -> dict[str, Text]:
        """Return the labels, by key in order."""
        return {key: self.text(said[key]) for key in sorted(said)}

    def new_labels(
        self, before: Mapping[str, Text], said: Mapping[str, str] | UnsetType
    ) -> dict[str, Text] | None:
        """Return all labels where any is another than before, or None."""
        was = {key: self.book.reads(text) for key, text in before.items()}
        if isinstance(said, UnsetType) or was == said:
            return None
        return self.labels(said)

    def conditions(
        self, said: Sequence[StatedCondition]
    ) -> tuple[AcceptanceCondition, ...]:
        """Return the acceptance conditions, with ids where none are given."""
        ids = [one.id or self.book.new_id() for one in said]
        require_each_once(ids, "goal.acceptance_conditions", "condition_id")
        return tuple(
            AcceptanceCondition(id_, self.text(one.text))
            for id_, one in zip(ids, said, strict=True)
        )

    def new_conditions(
        self,
        before: Sequence[AcceptanceCondition],
        said: Sequence[StatedCondition] | UnsetType,
    ) -> tuple[AcceptanceCondition, ...] | None:
        """Return all acceptance conditions where any is another, or None."""
        was = [(one.id, self.book.reads(one.text)) for one in before]
        if isinstance(said, UnsetType) or was == [(one.id, one.text) for one in said]:
            return None
        return self.conditions(said)
