"""Pauses: the days on which nothing is asked of a goal (rules §6.5)."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Pause(Struct, frozen=True):
    """A time in which a goal rests and takes no check-ins.

    Attributes:
        paused_on: The organization's day on which it was paused.
        resumed_on: The day on which it went on; None while it lasts.
    """

    paused_on: date
    resumed_on: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the goal rested when the day ended.

        What was due then is skipped: nobody could check in any more.
        """
        ends = self.resumed_on
        return self.paused_on <= day and (ends is None or day < ends)
