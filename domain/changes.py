"""What an event stores of a value that changed: what it was, and what it is now."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Change(Struct, Generic[T], frozen=True, rename={"from_": "from"}):
    """A number, date, state or person that changed (design §5).

    Of texts only the new one is stored, so that none has to be sealed twice.
    """

    from_: T
    to: T


def change(before: T, after: T) -> Change[T] | None:
    """Return the change, or None where nothing changed."""
    return None if before == after else Change(before, after)
