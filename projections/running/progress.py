"""How far the views have come, and who waits for them: threads and coroutines alike."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections.abc import Callable, Collection, Iterable, Mapping

    Wanted = Callable[[Collection[str], str, int], None]


class _Waiter:
    """Somebody who waits until all of some views have come to a position."""

    def __init__(self, models: Collection[str], ledger: str, position: int) -> None:
        self.models = models
        self.ledger = ledger
        self.position = position

    def wake(self, hops: dict[AbstractEventLoop, list[Future[None]]]) -> None:
        """Wake them, or note in which loop that has to be done."""
        raise TypeError(f"{type(self).__name__} does not say how it wakes")


class _Thread(_Waiter):
    def __init__(self, models: Collection[str], ledger: str, position: int) -> None:
        super().__init__(models, ledger, position)
        self.event = threading.Event()

    def wake(self, hops: dict[AbstractEventLoop, list[Future[None]]]) -> None:
        del hops
        self.event.set()


class _Coroutine(_Waiter):
    def __init__(self, models: Collection[str], ledger: str, position: int) -> None:
        super().__init__(models, ledger, position)
        self.loop = asyncio.get_running_loop()
        self.future: Future[None] = self.loop.create_future()

    def wake(self, hops: dict[AbstractEventLoop, list[Future[None]]]) -> None:
        hops.setdefault(self.loop, []).append(self.future)


class _Elsewhere(_Waiter):
    """Who waits in another process; nobody says when they gave up, so a time does."""

    def __init__(
        self, models: Collection[str], ledger: str, position: int, until: float
    ) -> None:
        super().__init__(models, ledger, position)
        self.until = until

    def wake(self, hops: dict[AbstractEventLoop, list[Future[None]]]) -> None:
        del hops  # they hear of every move


class Progress:
    """The positions of views as this process knows them.

    The lock guards all of it. Nobody polls here: whoever learns of a position tells
    `moved`, which wakes those who waited for it.
    """

    def __init__(self, wanted: Wanted = lambda models, ledger, position: None) -> None:
        """Start knowing nothing.

        Args:
            wanted: Called when somebody begins to wait, with the views, organization
                and position that they wait for; to return at once.
        """
        self._wanted = wanted
        self._lock = threading.Lock()
        self._positions: dict[tuple[str, str], int] = {}
        self._waiters: dict[str, set[_Waiter]] = {}

    @property
    def awaited(self) -> bool:
        """Tell whether anybody waits."""
        return bool(self._waiters)

    def waited_for(self) -> list[str]:
        """Return the organizations whose views somebody waits for."""
        with self._lock:
            return list(self._waiters)

    def position(self, models: Iterable[str], ledger: str) -> int:
        """Return how far all of some views have come: the least of their positions."""
        return min(self._positions.get((model, ledger), 0) for model in models)

    def moved(self, ledger: str, positions: Mapping[str, int]) -> None:
        """Take in how far views have come, and wake who waited for it."""
        hops: dict[AbstractEventLoop, list[Future[None]]] = {}
        with self._lock:
            for model, position in positions.items():
                self._positions[model, ledger] = position
            for waiter in list(self._waiters.get(ledger, ())):
                if self.position(waiter.models, ledger) >= waiter.position:
                    self._forget(waiter)
                    waiter.wake(hops)
        for loop, futures in hops.items():
            _resolve(loop, futures)

    def wait(
        self, models: Collection[str], ledger: str, position: int, timeout: float
    ) -> bool:
        """Wait in a thread until views have come to a position.

        Args:
            models: The names of the views.
            ledger: The organization.
            position: How far they have to have come.
            timeout: How long to wait, in seconds.

        Returns:
            Whether they have.
        """
        waiter = _Thread(models, ledger, position)
        if not self._enter(waiter):
            return True
        try:
            return waiter.event.wait(timeout)
        finally:
            self._leave(waiter)

    async def arrival(
        self,
        models: Collection[str],
        ledger: str,
        position: int,
        timeout: float,  # noqa: ASYNC109 - that it ran out is an answer
    ) -> bool:
        """Wait in a coroutine, without a thread; otherwise as `wait`."""
        if self.position(models, ledger) >= position:
            return True
        waiter = _Coroutine(models, ledger, position)
        if not self._enter(waiter):
            return True
        try:
            async with asyncio.timeout(timeout):
                await waiter.future
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._leave(waiter)

    def expect(
        self, models: Collection[str], ledger: str, position: int, seconds: float
    ) -> bool:
        """Let somebody wait in another process, for so many seconds at most.

        Returns:
            Whether they have to; False where the views have come there.
        """
        until = time.monotonic() + seconds
        return self._enter(_Elsewhere(models, ledger, position, until))

    def forget_late(self) -> None:
        """Let go of those elsewhere whose time is over."""
        now = time.monotonic()
        with self._lock:
            everybody = [one for all_ in self._waiters.values() for one in all_]
            for waiter in everybody:
                if isinstance(waiter, _Elsewhere) and waiter.until < now:
                    self._forget(waiter)

    def _enter(self, waiter: _Waiter) -> bool:
        with self._lock:
            if self.position(waiter.models, waiter.ledger) >= waiter.position:
                return False
            self._waiters.setdefault(waiter.ledger, set()).add(waiter)
        self._wanted(waiter.models, waiter.ledger, waiter.position)
        return True

    def _leave(self, waiter: _Waiter) -> None:
        with self._lock:
            self._forget(waiter)

    def _forget(self, waiter: _Waiter) -> None:
        waiters = self._waiters.get(waiter.ledger)
        if waiters is not None:
            waiters.discard(waiter)
            if not waiters:
                del self._waiters[waiter.ledger]


def _resolve(loop: AbstractEventLoop, futures: list[Future[None]]) -> None:
    def resolve() -> None:
        for future in futures:
            if not future.done():
                future.set_result(None)

    # A loop that has ended has nobody in it who waits.
    if not loop.is_closed():
        loop.call_soon_threadsafe(resolve)
