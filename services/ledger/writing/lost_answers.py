"""Answers that were lost with their commit, so that whoever gets one gets it first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from services.ledger.writing.acts import Receipt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.writing.acts import Outcome
    from services.ledger.writing.requests import Answer


class LostAnswers:
    """What commits whose own answer was lost would have answered.

    When the same acts run again and are known, it was such a commit that did them.
    Nobody has been told so yet: to their callers they are done now, and not again.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._answers: set[Answer] = set()

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Take what a transaction decided whose commit was lost."""
        self._answers.update(
            one.answer
            for one in outcomes
            if isinstance(one, Receipt) and not one.replayed
        )

    def first(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Return outcomes in which a lost answer is nobody's second one.

        Of those who sent one request in one transaction, the first is answered first.
        """
        return [self._first(one) for one in outcomes] if self._answers else outcomes

    def _first(self, outcome: Outcome) -> Outcome:
        if not isinstance(outcome, Receipt) or outcome.answer not in self._answers:
            return outcome
        self._answers.remove(outcome.answer)
        return structs.replace(outcome, replayed=False)
