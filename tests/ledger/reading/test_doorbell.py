"""The doorbell rings here at once, and on PostgreSQL in every other process too."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from sqlalchemy import func, select, text

from services.ledger.reading.doorbell import Doorbell, doorbell_of
from services.ledger.store.store import Store
from services.ledger.store.stores import open_store

PATIENCE_SECONDS = 30


class Listening:
    """Remembers what it was told, and lets a test wait for it."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.rung = threading.Event()

    def __call__(self, ledger: str, position: int) -> None:
        self.heard.append((ledger, position))
        self.rung.set()


def test_everybody_who_listens_is_told_at_once() -> None:
    bell, one, other = Doorbell(), Listening(), Listening()
    bell.listen(one)
    leave = bell.listen(other)

    bell.ring("acme", 7)
    leave()
    bell.ring("acme", 9)

    assert one.heard == [("acme", 7), ("acme", 9)]
    assert other.heard == [("acme", 7)]


def test_another_process_is_told(postgresql_database: str) -> None:
    with closing(open_store(postgresql_database)) as store:
        here, there = doorbell_of(store), doorbell_of(store)
        with closing(here), closing(there):
            _wait_for_two(store)
            own, other = Listening(), Listening()
            here.listen(own)
            there.listen(other)

            here.ring("acme", 7)

            assert other.rung.wait(PATIENCE_SECONDS)
            assert other.heard == [("acme", 7)]
            assert own.heard == [("acme", 7)]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_a_bell_that_was_cut_off_rings_again(postgresql_database: str) -> None:
    with closing(open_store(postgresql_database)) as store:
        here, there = doorbell_of(store), doorbell_of(store)
        with closing(here), closing(there):
            listening = _wait_for_two(store)
            other = Listening()
            there.listen(other)

            _cut(store, listening)
            assert not set(_wait_for_two(store)) & set(listening)
            position = 0
            while not other.rung.wait(0.01):
                position += 1
                here.ring("acme", position)

            assert other.heard[0][0] == "acme"


_LISTENING = text(
    "SELECT pid FROM pg_stat_activity"
    " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
)


def _wait_for_two(store: Store) -> list[int]:
    """Return the processes of both connections that listen, once they do."""
    with store.engine.connect() as connection:
        while True:
            found = list(connection.execute(_LISTENING).scalars())
            if len(found) == len(("here", "there")):
                return found


def _cut(store: Store, processes: list[int]) -> None:
    with store.engine.connect() as connection:
        for process in processes:
            connection.execute(select(func.pg_terminate_backend(process)))
