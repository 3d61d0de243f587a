"""The demo's clock: it tells the story's instants while the company's past is told."""

from __future__ import annotations

from datetime import UTC, datetime


class Clock:
    """Simulated until it is let run. The demo alone sets it, between calls."""

    def __init__(self) -> None:
        """Show the real time until an instant is set."""
        self._instant: datetime | None = None

    def now(self) -> datetime:
        """Return the instant that was set, or the real time."""
        return self._instant or datetime.now(UTC)

    def show(self, instant: datetime) -> None:
        """Stand still at an instant of the story."""
        self._instant = instant

    def run(self) -> None:
        """Go on with the real time."""
        self._instant = None
