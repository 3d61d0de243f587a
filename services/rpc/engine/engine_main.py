"""Runs an engine for a server: ``python -m services.rpc.engine.engine_main SOCKET``.

It is told its settings, says that it is ready, and then writes and projects until the
server closes the socket, or is gone: then it finishes what it was sent, and ends. The
lock of a SQLite ledger, which it inherits, is held for as long.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import structlog

from domain.refusals import Refusal
from projections.running.runner import Runner
from projections.tables.store import open_views
from projections.views import READ_MODELS
from services.ledger.personal.principals import Principals
from services.ledger.personal.vault import Vault
from services.ledger.reading.reader import Reader
from services.ledger.record.tail import Tail
from services.ledger.refusals import StoreUnfitError
from services.ledger.seams import Seams
from services.ledger.store.stores import open_store
from services.ledger.writing.acts import Context, Receipt
from services.ledger.writing.housekeeping import Housekeeping
from services.ledger.writing.writer import Waiting, Writer
from services.rpc import logs
from services.rpc.engine.channel import Channel, frame_of
from services.rpc.engine.engine import READY
from services.rpc.engine.interpreter import tune
from services.rpc.engine.opening import Source, master_key_of, open_keys
from services.rpc.engine.parcels import pack_outcomes, unpack_act

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.running.failures import Failure
    from services.ledger.writing.acts import Outcome
    from services.rpc.engine.parcels import Packed
    from services.rpc.settings import Settings


_log = structlog.get_logger("goal_ledger.engine")


class CommandFailedError(Exception):
    """Something other than a refusal; the engine's log says where."""


class Engine:
    """A writer and the runner of the views, at the engine's end of a channel.

    The views begin to move when the server has attached itself, and not before: until
    then it hears nothing but whether there is an engine.
    """

    def __init__(
        self, channel: Channel, settings: Settings, closing: ExitStack
    ) -> None:
        """Open and start both; closed with the stack.

        Raises:
            StoreUnfitError: A key is missing or of another master key.
        """
        self._channel = channel
        self._attached = False
        self._heads: dict[str, int] = {}
        seams = Seams()
        self._store = store = open_store(settings.database)
        closing.callback(store.close)
        vault = Vault(open_keys(settings, store, seams, closing), seams.entropy)
        principals = Principals(master_key_of(settings, store, seams))
        context = Context(store, vault, principals, seams, Tail())
        views = open_views(settings.database)
        closing.callback(views.close)
        source = Source(Reader(context))
        self.runner = Runner(views, READ_MODELS, source, self._stopped, self._moved)
        self.runner.prepare()
        closing.callback(self.runner.stop)
        self._writer = Writer(context, self._committed)
        closing.callback(self._writer.close)
        housekeeping = Housekeeping(store, seams.now)
        housekeeping.start()
        closing.callback(housekeeping.close)

    def run(self) -> None:
        """Do what the server says until it says no more.

        As many threads as may write at a time do, and one that listens meanwhile: what
        is heard is done by who heard it, for to wake another thread takes its time.
        """
        threads = [
            threading.Thread(target=self._listen, name=f"engine-{number}")
            for number in range(self._store.writers_max)
        ]
        for thread in threads:
            thread.start()
        self._listen()
        for thread in threads:
            thread.join()

    def _listen(self) -> None:
        while (words := self._channel.receive()) is not None:
            self._take(*words)

    def _take(self, said: str, *rest: Any) -> None:
        match said:
            case "acts":
                self._act(*rest)
            case "attached":
                self._attached = True
                self.runner.follow()
            case "wanted":
                self._want(*rest)
            case "rung":
                self.runner.ring(*rest)

    def _act(self, ledger: str, acts: Sequence[tuple[int, Packed]]) -> None:
        done: list[tuple[int, Outcome]] = []

        def hand_out(outcomes: Sequence[tuple[int, Outcome]]) -> None:
            # Beside acts that were sent before, a turn of the writer may take half.
            done.extend((number, self._portable(what)) for number, what in outcomes)
            if len(done) == len(acts):
                head = self._heads.get(ledger, 0)
                self._send("done", ledger, head, pack_outcomes(done))

        waiting = [Waiting(unpack_act(act), number, hand_out) for number, act in acts]
        try:
            self._writer.carry_out(ledger, *waiting)
        except Refusal as refusal:
            hand_out([(number, refusal) for number, _ in acts])

    def _want(
        self, models: Sequence[str], ledger: str, position: int, seconds: float
    ) -> None:
        progress = self.runner.progress
        if not progress.expect(models, ledger, position, seconds):
            self._moved(ledger, {m: progress.position((m,), ledger) for m in models})

    def _committed(self, ledger: str, position: int) -> None:
        self._heads[ledger] = position
        self.runner.ring(ledger, position)

    def _moved(self, ledger: str, positions: Mapping[str, int]) -> None:
        if self._attached:
            self._send("moved", ledger, positions)

    def _stopped(self, failure: Failure) -> None:
        self._send("stopped", failure)

    def _portable(self, outcome: Outcome) -> Outcome:
        """Return an outcome as it may travel: an error's places stay behind."""
        if isinstance(outcome, (Receipt, Refusal)):
            return outcome
        _log.error("command failed", **logs.told(outcome))
        try:
            frame_of(outcome)
        except Exception:  # noqa: BLE001 - anything may be in an error
            return CommandFailedError(type(outcome).__qualname__)
        return outcome

    def _send(self, *said: Any) -> None:
        with suppress(OSError):  # the server is gone: nobody waits any more
            self._channel.send(said)


def main() -> None:
    """Run the engine of the server whose socket is the first argument."""
    # Whoever stops the server stops this process by it, when all is written.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as end, ExitStack() as closing:
        channel = Channel(end)
        settings: Settings = channel.receive()
        logs.configure(settings.log_level, settings.log_format)
        try:
            engine = Engine(channel, settings, closing)
        except StoreUnfitError as unfit:
            channel.send(str(unfit))
            return
        tune()
        channel.send(READY)
        engine.run()


if __name__ == "__main__":
    main()
