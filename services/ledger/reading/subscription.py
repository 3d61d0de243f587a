"""Follows an organization's events for the library: pulls, and polls when idle."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE = 500
_POLL_SECONDS = 1.0


class PolledSubscription(Subscription[ApplicationRecorder]):
    """Every event after a position, in order, until it is stopped."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._pulled: deque[Notification] = deque()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End the iteration, also for one that waits."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        """Return the next event; wait for one where there is none."""
        while not self._pulled and not self._stopped.is_set():
            pulled = self._recorder.select_notifications(
                self._last_notification_id,
                _PAGE,
                topics=self._topics,
                inclusive_of_start=False,
            )
            self._pulled.extend(pulled)
            if pulled:
                self._last_notification_id = pulled[-1].id
            else:
                self._stopped.wait(_POLL_SECONDS)
        if self._stopped.is_set():
            raise StopIteration
        return self._pulled.popleft()
