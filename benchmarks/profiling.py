"""Runs a program and tells which functions of which threads took its processor time.

Python's own profiler stands in every thread, on a clock that counts the thread's own
processor time: waiting costs nothing, for a lock or a disk. It makes small functions
look dearer than they are, and the server slower: it says where to look, not how much
there is to win. What runs outside of Python is told where Python called it; threads
that Python does not know of, as gRPC has them, are told as one number.

Usage: ``python -m benchmarks.profiling FILE MODULE ARGUMENTS…``. What happens between
two SIGUSR1 is written to FILE, and what happens in an engine that it starts beside it.
"""

from __future__ import annotations

import cProfile
import runpy
import signal
import sys
import threading
import time
from collections import defaultdict
from functools import cache
from operator import itemgetter
from pathlib import Path
from types import CodeType

from msgspec import Struct

from services.rpc.engine import engine

_LINES = 40
_ROOT = Path(__file__).resolve().parent.parent
_MICRO = 1e6

Counts = dict[str, float]


class Spent(Struct):
    """Processor seconds so far, by function and thread.

    Attributes:
        whole: Of the process.
        itself: In each function.
        within: In each function and what it calls.
        calls: How often each function was called.
        threads: Of each thread that Python knows.
    """

    whole: float
    itself: Counts
    within: Counts
    calls: Counts
    threads: Counts

    def since(self, begun: Spent) -> Spent:
        """Return what was spent after another moment."""
        return Spent(
            self.whole - begun.whole,
            _more(self.itself, begun.itself),
            _more(self.within, begun.within),
            _more(self.calls, begun.calls),
            _more(self.threads, begun.threads),
        )


class Profiler:
    """The profiles of all threads; each is written by its thread and read by main's."""

    def __init__(self, file: Path) -> None:
        """Take where to write to; profiles every thread from now on, main's first."""
        self._file = file
        self._profiles: list[tuple[str, cProfile.Profile]] = []
        self._begun: Spent | None = None
        usual = threading.Thread.run
        profiler = self

        def run(thread: threading.Thread) -> None:
            profiler.profile(thread.name).runcall(usual, thread)

        threading.Thread.run = run  # type: ignore[method-assign, assignment]

    def profile(self, thread: str) -> cProfile.Profile:
        """Return a new profile for the thread that calls."""
        made = cProfile.Profile(time.thread_time)
        self._profiles.append((thread, made))
        return made

    def signalled(self, *_: object) -> None:
        """Begin, or write what was spent since; called in the main thread."""
        own = self._profiles[0][1]
        own.disable()
        spent = self._spent(time.process_time())
        if self._begun is None:
            self._begun = spent
            spent.whole = time.process_time()
        else:
            lines = _lines(spent.since(self._begun))
            unfinished = self._file.with_suffix(".part")
            unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
            unfinished.rename(self._file)
        own.enable()

    def _spent(self, whole: float) -> Spent:
        itself, within = defaultdict[str, float](float), defaultdict[str, float](float)
        calls, threads = defaultdict[str, float](float), defaultdict[str, float](float)
        for thread, profile in self._profiles:
            for entry in profile.getstats():
                name = _name(entry.code)
                itself[name] += entry.inlinetime
                within[name] += entry.totaltime
                calls[name] += entry.callcount
                threads[thread] += entry.inlinetime
        return Spent(whole, itself, within, calls, threads)


def _more(now: Counts, before: Counts) -> Counts:
    return {name: value - before.get(name, 0.0) for name, value in now.items()}


def _lines(spent: Spent) -> list[str]:
    others = spent.whole - sum(spent.threads.values())
    lines = [f"processor time: {spent.whole:.2f} s", "", " share  thread"]
    lines += _shares(spent.threads, spent)
    lines += [f"{others / spent.whole:6.1%}  threads that Python does not know of"]
    lines += ["", " share  in the function itself"]
    lines += _shares(spent.itself, spent)
    lines += ["", " share  with what it calls"]
    return [*lines, *_shares(spent.within, spent)]


def _shares(counted: Counts, spent: Spent) -> list[str]:
    lines = []
    most = sorted(counted.items(), key=itemgetter(1), reverse=True)
    for name, seconds in most[:_LINES]:
        often = ""
        if calls := spent.calls.get(name):
            often = f"  ({calls:,.0f} × {seconds / calls * _MICRO:,.1f} µs)"
        lines.append(f"{seconds / spent.whole:6.1%}  {name}{often}")
    return lines


@cache
def _name(code: CodeType | str) -> str:
    if isinstance(code, str):
        return code.strip("<>")
    path = Path(code.co_filename)
    if path.is_relative_to(_ROOT):
        place = str(path.relative_to(_ROOT))
    else:
        place = "/".join(path.parts[-2:])
    return f"{place}:{code.co_qualname}"


def engine_file(file: Path) -> Path:
    """Return where the profile of a server's engine is written."""
    return file.with_name(f"{file.name}-engine")


def main() -> None:
    """Profile the program, which runs as its own main module."""
    file, module, *arguments = sys.argv[1:]
    profiler = Profiler(Path(file))
    python, _, *engine_main = engine._COMMAND
    beside = str(engine_file(Path(file)))
    engine._COMMAND = (python, "-m", "benchmarks.profiling", beside, *engine_main)
    signal.signal(signal.SIGUSR1, profiler.signalled)
    sys.argv = [module, *arguments]
    profiler.profile("main").runcall(
        runpy.run_module, module, run_name="__main__", alter_sys=True
    )


if __name__ == "__main__":
    main()
