"""The runner: one thread that keeps every view of every organization up to the log.

It is woken by a doorbell and looks by itself once a second, so that a lost doorbell
costs a second and never an event (design §6).
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from projections.running.failures import Failure, sound_alarm
from projections.running.lost_time import begin_lost_anew
from projections.running.progress import Progress
from projections.running.projector import PoisonError, Projector
from projections.running.source import is_end

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.record import Record
    from projections.running.source import Source
    from projections.tables.read_model import ReadModel
    from projections.tables.store import ViewStore

# About how many events one transaction takes; its last command is never cut.
BATCH_EVENTS = 1_000
POLL_SECONDS = 1.0
# While nobody waits, events of so much time share a transaction.
LINGER_SECONDS = 0.02
# Under load they share more: the thread rests so many times as long as it worked, since
# it works at the expense of the commands beside it.
LINGER_TIMES = 6
LINGER_SECONDS_MAX = 0.2
# How often to look at views that another process projects, while somebody waits.
GLANCE_SECONDS = 0.002

_log = logging.getLogger("goalledger.views")


class Runner:
    """Projects what is this process's to project, and knows how far all views are.

    Attributes:
        progress: How far the views have come, and who waits for them.
        failures: The views that stopped, by model and organization. Set by the
            runner's thread, read by any.
        trouble: The class of the error that keeps the runner from working; None while
            it works.
        beat: When it last looked, on the monotonic clock, in seconds.
    """

    def __init__(
        self,
        store: ViewStore,
        models: Sequence[ReadModel],
        source: Source,
        alarm: Callable[[Failure], None] = sound_alarm,
        moved: Callable[[str, Mapping[str, int]], None] = lambda ledger, to: None,
    ) -> None:
        """Take the store, the read models and the log; `start` starts the thread.

        In that thread ``alarm`` is called when a view stops, and ``moved`` with how
        far views of a ledger have come.
        """
        self.progress = Progress(lambda models, ledger, position: self.ring(ledger, 0))
        self.failures: dict[tuple[str, str], Failure] = {}
        self.trouble: str | None = None
        self.beat = time.monotonic()
        self._store = store
        self._models = tuple(models)
        self._source = source
        self._alarm = alarm
        self._told = moved
        self._projector = Projector(store)
        # The bell guards what follows; the thread alone uses the rest.
        self._bell = threading.Condition()
        self._rung: dict[str, int] = {}
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._poll_at = 0.0
        self._worked_at = 0.0
        self._linger = LINGER_SECONDS
        self._begun: set[str] = set()
        self._sure: set[tuple[str, str]] = set()
        self._own: tuple[ReadModel, ...] = ()
        self._foreign = self._models
        # Organizations that were behind after the last turn.
        self._behind: set[str] = set()

    def start(self) -> None:
        """Start following the log; before anybody can ask the views."""
        self.prepare()
        self.follow()

    def prepare(self) -> None:
        """Create missing tables, and empty views that know what never happened."""
        self._projector.create(self._models)
        try:
            self._elect()
            for ledger in self._source.ledgers():
                self._make_sure(ledger, self._own)
        except Exception as error:  # noqa: BLE001 - told, and tried again
            self._rest(error)

    def follow(self) -> None:
        """Follow the log in a thread, once all is prepared."""
        self._thread = threading.Thread(target=self._run, name="views", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the transaction under way, and give up every election."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread is not None:
            self._thread.join()

    def ring(self, ledger: str, position: int) -> None:
        """Say that an organization's log has come to a position; return at once."""
        with self._bell:
            self._rung[ledger] = max(position, self._rung.get(ledger, 0))
            self._bell.notify()

    def catch_up(self) -> None:
        """Project all there is, in the calling thread; for a runner not started."""
        self._projector.create(self._models)
        self._elect()
        for ledger in self._source.ledgers():
            while self._step(ledger):
                pass
        self._projector.maintain(self._own)
        self._projector.drop()

    def _run(self) -> None:
        while self._due():
            try:
                self._turn()
                self.trouble = None
            except Exception as error:  # noqa: BLE001 - told, and tried again
                self._rest(error)
            self.beat = time.monotonic()
        self._projector.drop()

    def _due(self) -> bool:
        """Sleep until there is something to do; False when it is to stop."""
        with self._bell:
            while not self._stopping:
                now = time.monotonic()
                wake = self._wake_at()
                if wake <= now:
                    return True
                self._bell.wait(wake - now)
        return False

    def _wake_at(self) -> float:
        """Return when to look next, on the monotonic clock."""
        if self.progress.awaited:
            if self._rung:
                return 0.0
            if self._foreign:
                return min(self._poll_at, self._worked_at + GLANCE_SECONDS)
        if self._rung:
            return min(self._poll_at, self._worked_at + self._linger)
        return self._poll_at

    def _turn(self) -> None:
        """Take one batch of every organization that has something new."""
        began = time.monotonic()
        self.progress.forget_late()
        with self._bell:
            rung, self._rung = self._rung, {}
        if time.monotonic() >= self._poll_at:
            self._elect()
            rung = dict.fromkeys(self._source.ledgers(), 0) | rung
            self._poll_at = time.monotonic() + POLL_SECONDS
        if self._foreign:
            rung = dict.fromkeys(self.progress.waited_for(), 0) | rung
        behind = {
            ledger: head for ledger, head in rung.items() if self._step(ledger, head)
        }
        for ledger, head in behind.items():
            self.ring(ledger, head)
        self._behind = set(behind)
        if not behind:
            self._projector.maintain(self._own)
        now = time.monotonic()
        # Who is behind does not linger.
        self._worked_at = 0.0 if behind else now
        self._linger = min(
            max(LINGER_SECONDS, LINGER_TIMES * (now - began)), LINGER_SECONDS_MAX
        )

    def _elect(self) -> None:
        elected = self._projector.elect(self._models)
        self._own = tuple(m for m in self._models if m.NAME in elected)
        self._foreign = tuple(m for m in self._models if m.NAME not in elected)

    def _step(self, ledger: str, head: int = 0) -> bool:
        """Take the next batch of an organization into every view that is behind.

        Returns:
            Whether there is more.
        """
        if ledger not in self._begun or (self._foreign and self.progress.awaited):
            self._look(ledger)
        own = [m for m in self._own if (m.NAME, ledger) not in self.failures]
        self._make_sure(ledger, own)
        standing: dict[int, list[ReadModel]] = {}
        for model in own:
            position = self.progress.position((model.NAME,), ledger)
            standing.setdefault(position, []).append(model)
        more = False
        for position, models in standing.items():
            records = self._read(ledger, position, models)
            if records:
                more |= self._take(models, records)
                more |= len(records) >= BATCH_EVENTS or records[-1].position < head
        return more

    def _read(
        self, ledger: str, position: int, models: Sequence[ReadModel]
    ) -> Sequence[Record]:
        """Read the next batch; where it cannot be read, no view can go on there."""
        try:
            return self._source.read_records(ledger, position, BATCH_EVENTS)
        except Exception as error:
            if self._store.is_lost(error):
                raise
            for model in models:
                self._fail(Failure(model.NAME, ledger, position + 1, _class(error)))
            return ()

    def _take(self, models: Sequence[ReadModel], records: Sequence[Record]) -> bool:
        """Take a batch, and tell who waits; True where it has to be tried again."""
        ledger, last = records[0].ledger, records[-1].position
        bare = self._behind == {ledger} and self._projector.bare(models)
        if bare and is_end(self._source, ledger, last):
            # Views come to the end only once they can be asked quickly, too.
            self._projector.maintain(models)
        try:
            taken = self._projector.take(models, records)
        except PoisonError as poison:
            error = _class(poison.__cause__ or poison)
            self._fail(Failure(poison.model, ledger, poison.position, error))
            return True
        if not taken:
            self._look(ledger)
            return True
        self._moved(ledger, {model.NAME: last for model in models})
        return False

    def _look(self, ledger: str) -> None:
        """Read how far the views of an organization have come."""
        if ledger not in self._begun:
            self._projector.begin(ledger, self._models)
            self._begun.add(ledger)
        self._moved(ledger, self._projector.positions(ledger, self._models))

    def _moved(self, ledger: str, positions: Mapping[str, int]) -> None:
        self.progress.moved(ledger, positions)
        self._told(ledger, positions)

    def _make_sure(self, ledger: str, own: Sequence[ReadModel]) -> None:
        """See to it, once, that views took nothing that the log does not have."""
        unsure = [m for m in own if (m.NAME, ledger) not in self._sure]
        if not unsure:
            return
        try:
            if begin_lost_anew(self._projector, self._source, ledger, unsure):
                self._look(ledger)
        except Exception as error:
            # What cannot be read cannot be compared; who goes on from there will tell.
            if self._store.is_lost(error):
                raise
        self._sure.update((model.NAME, ledger) for model in unsure)

    def _fail(self, failure: Failure) -> None:
        self.failures = {**self.failures, (failure.model, failure.ledger): failure}
        self._alarm(failure)

    def _rest(self, error: Exception) -> None:
        """Let go of everything after an error, and try again: at once, then slower."""
        trouble = _class(error)
        again = self.trouble is not None
        if trouble != self.trouble:
            _log.error("views stand still: %s", trouble)
        self.trouble = trouble
        self._projector.drop()
        self._poll_at = time.monotonic() + POLL_SECONDS if again else 0.0
        with self._bell:
            self._rung.clear()


def _class(error: BaseException) -> str:
    return type(error).__name__
