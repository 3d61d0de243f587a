"""Tallies: what is known of all goals that contribute to one, without loading them.

Sums, so that a change of one child costs the same however many there are. They follow
from the children's states, scores and edges; the ledger keeps them among its facts, and
`verify` sums them up again (design §4).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, structs

from domain.alignment.edges import CHAIN_MAX, Parent
from domain.decimals import EXACT

_ZERO = Decimal(0)


class Contribution(Struct, frozen=True):
    """What a goal adds to the tally of its parent.

    Attributes:
        parent: What it contributes to.
        weight: Its share.
        value: What it counts there, 0 to 1; None where it does not count (rules §4.5).
    """

    parent: Parent
    weight: Decimal
    value: Decimal | None


class Share(Struct, frozen=True):
    """Sums over those children of a goal, or of a key result, that count.

    Attributes:
        children: How many count.
        weights: The sum of their weights.
        values: The sum of weight times value.
    """

    children: int = 0
    weights: Decimal = _ZERO
    values: Decimal = _ZERO

    @property
    def mean(self) -> Fraction | None:
        """Return the mean by weight, exactly; None where nothing weighs anything."""
        return Fraction(self.values) / Fraction(self.weights) if self.weights else None

    def plus(self, sign: int, weight: Decimal, value: Decimal) -> Share:
        """Return the sums with one child more (1), or less (-1)."""
        weighed = EXACT.multiply(weight, Decimal(sign))
        return Share(
            self.children + sign,
            EXACT.add(self.weights, weighed),
            EXACT.fma(weighed, value, self.values),
        )


class Tally(Struct, frozen=True):
    """What is known of the goals that contribute to a goal or to its key results.

    Attributes:
        heights: How many children are 1, 2, ... goals high; those that count nothing
            included.
        shares: By key result, or under None of the goal as a whole; none are empty.
    """

    heights: tuple[int, ...] = (0,) * CHAIN_MAX
    shares: dict[str | None, Share] = {}

    @property
    def height(self) -> int:
        """Return how many goals the longest chain has that ends here, this included."""
        held = [n for n, count in enumerate(self.heights, start=1) if count]
        return 1 + max(held, default=0)

    @property
    def children(self) -> int:
        """Return how many goals contribute, those that count nothing included."""
        return sum(self.heights)

    def share(self, key_result: str | None) -> Share:
        """Return the sums of a key result, or under None of the goal as a whole."""
        return self.shares.get(key_result, NO_SHARE)

    def place(self, sign: int, height: int) -> Tally:
        """Return the tally with one child of a height more (1), or less (-1)."""
        heights = list(self.heights)
        heights[height - 1] += sign
        return structs.replace(self, heights=tuple(heights))

    def count(self, sign: int, one: Contribution) -> Tally:
        """Return the tally with what one child counts more (1), or less (-1)."""
        assert one.value is not None
        key = one.parent.key_result
        share = self.share(key).plus(sign, one.weight, one.value)
        shares = {**self.shares, key: share}
        if not share.children:
            del shares[key]
        return structs.replace(self, shares=shares)


NO_SHARE = Share()
NO_CHILDREN = Tally()
