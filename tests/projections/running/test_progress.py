"""Shows who is woken when views have come far enough, and who is not."""

from __future__ import annotations

import asyncio
import threading

import pytest

from projections.running.progress import Progress

LEDGER = "acme"
BOTH = ("goals", "scores")
SECONDS = 20.0


@pytest.fixture
def progress() -> Progress:
    """Know of two views that stand at 5."""
    progress = Progress()
    progress.moved(LEDGER, dict.fromkeys(BOTH, 5))
    return progress


def test_what_is_there_is_not_waited_for(progress: Progress) -> None:
    assert progress.wait(BOTH, LEDGER, 5, timeout=0)
    assert asyncio.run(progress.arrival(BOTH, LEDGER, 5, timeout=0))
    assert not progress.awaited


def test_the_slowest_view_counts(progress: Progress) -> None:
    progress.moved(LEDGER, {"goals": 9})

    assert progress.position(BOTH, LEDGER) == 5
    assert progress.position(["goals"], LEDGER) == 9
    assert not progress.wait(BOTH, LEDGER, 9, timeout=0)


def test_a_view_that_nobody_told_of_stands_at_the_beginning(
    progress: Progress,
) -> None:
    assert progress.position(["audit"], LEDGER) == 0
    assert progress.position(BOTH, "umbrella") == 0


def test_a_thread_is_woken_when_the_last_view_arrives() -> None:
    waiting = threading.Event()
    progress = Progress(lambda models, ledger, position: waiting.set())
    woken: list[bool] = []
    thread = threading.Thread(
        target=lambda: woken.append(progress.wait(BOTH, LEDGER, 7, SECONDS))
    )
    thread.start()
    waiting.wait(SECONDS)

    progress.moved(LEDGER, {"goals": 8})
    progress.moved(LEDGER, {"scores": 7})

    thread.join(SECONDS)
    assert woken == [True]


def test_coroutines_are_woken_from_another_thread(progress: Progress) -> None:
    async def wait() -> list[bool]:
        waits = [
            asyncio.ensure_future(progress.arrival(BOTH, LEDGER, 6 + n, SECONDS))
            for n in range(3)
        ]
        await asyncio.sleep(0)
        mover = threading.Thread(
            target=progress.moved, args=(LEDGER, dict.fromkeys(BOTH, 8))
        )
        mover.start()
        found = await asyncio.gather(*waits)
        mover.join()
        return found

    assert asyncio.run(wait()) == [True, True, True]


def test_only_who_waits_for_that_position_of_that_organization_is_woken(
    progress: Progress,
) -> None:
    async def wait() -> tuple[bool, bool, bool]:
        near = asyncio.ensure_future(progress.arrival(BOTH, LEDGER, 6, SECONDS))
        far = asyncio.ensure_future(progress.arrival(BOTH, LEDGER, 7, SECONDS))
        other = asyncio.ensure_future(progress.arrival(BOTH, "umbrella", 6, SECONDS))
        await asyncio.sleep(0)
        progress.moved(LEDGER, dict.fromkeys(BOTH, 6))
        await near
        done = near.done(), far.done(), other.done()
        far.cancel()
        other.cancel()
        await asyncio.gather(far, other, return_exceptions=True)
        return done

    assert asyncio.run(wait()) == (True, False, False)


def test_who_gave_up_or_was_cancelled_is_forgotten(progress: Progress) -> None:
    async def wait() -> bool:
        cancelled = asyncio.ensure_future(progress.arrival(BOTH, LEDGER, 9, SECONDS))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.gather(cancelled, return_exceptions=True)
        return await progress.arrival(BOTH, LEDGER, 9, timeout=0.01)

    assert not asyncio.run(wait())
    assert not progress.wait(BOTH, LEDGER, 9, timeout=0.01)
    assert not progress.awaited


def test_whoever_begins_to_wait_says_for_what() -> None:
    wanted: list[tuple[object, ...]] = []
    progress = Progress(lambda *what: wanted.append(what))

    progress.wait(BOTH, LEDGER, 1, timeout=0)

    assert wanted == [(BOTH, LEDGER, 1)]


def test_who_waits_elsewhere_is_expected_until_their_time_is_over(
    progress: Progress,
) -> None:
    assert not progress.expect(BOTH, LEDGER, 5, SECONDS)
    assert not progress.awaited

    assert progress.expect(BOTH, LEDGER, 6, 0)
    assert progress.waited_for() == [LEDGER]

    progress.forget_late()
    assert progress.waited_for() == []


def test_who_waits_elsewhere_is_expected_no_longer_once_views_are_there(
    progress: Progress,
) -> None:
    assert progress.expect(BOTH, LEDGER, 6, SECONDS)

    progress.moved(LEDGER, dict.fromkeys(BOTH, 6))

    assert not progress.awaited


def test_a_loop_that_ended_does_not_stop_the_others(progress: Progress) -> None:
    async def leave_behind() -> None:
        task = asyncio.ensure_future(progress.arrival(BOTH, LEDGER, 6, SECONDS))
        await asyncio.sleep(0)
        progress._leave = lambda waiter: None  # type: ignore[method-assign]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(leave_behind())

    progress.moved(LEDGER, dict.fromkeys(BOTH, 6))

    assert progress.position(BOTH, LEDGER) == 6
