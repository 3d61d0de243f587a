"""The key store: a key for each person, made once, agreed on, and kept wrapped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine, event, select, update

from services.ledger.personal import keys
from services.ledger.personal.keys import KeyStore, personal_keys
from services.ledger.personal.master_key import MasterKeyError
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.stores import open_store

MASTER = bytes(range(32))
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def opened(database: str) -> Iterator[Callable[[], Engine]]:
    """Give a function that opens the same key database, which has no table yet."""
    with closing(open_store(database)) as store:
        personal_keys.drop(store.engine, checkfirst=True)
    stores = []

    def open_again() -> Engine:
        stores.append(open_store(database))
        return stores[-1].engine

    yield open_again
    for store in stores:
        store.close()


@pytest.fixture
def engine(opened: Callable[[], Engine]) -> Engine:
    """Give a key database with its table."""
    engine = opened()
    keys.create(engine)
    return engine


def key_store(engine: Engine, master: bytes = MASTER) -> KeyStore:
    return KeyStore.open(engine, master, os.urandom, now=lambda: NOON)


def statements(engine: Engine) -> list[str]:
    seen: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda *args: seen.append(str(args[2]))
    )
    return seen


def test_who_was_never_met_has_no_key(engine: Engine) -> None:
    store = key_store(engine)

    assert store.key_of("acme", "mira") is None


def test_everyone_gets_a_key_of_their_own_in_each_ledger(engine: Engine) -> None:
    store = key_store(engine)

    store.ensure("acme", ["mira", "noor", "mira"])
    store.ensure("globex", ["mira"])

    made = [
        store.key_of("acme", "mira"),
        store.key_of("acme", "noor"),
        store.key_of("globex", "mira"),
    ]
    assert [len(key or b"") for key in made] == [32, 32, 32]
    assert len(set(made)) == 3


def test_a_key_stays_the_same_when_it_is_asked_for_again(engine: Engine) -> None:
    store = key_store(engine)
    store.ensure("acme", ["mira"])
    first = store.key_of("acme", "mira")

    store.ensure("acme", ["mira", "noor"])

    assert store.key_of("acme", "mira") == first
    assert key_store(engine).key_of("acme", "mira") == first


def test_a_key_is_on_disk_before_it_can_be_used(
    engine: Engine, opened: Callable[[], Engine]
) -> None:
    store = key_store(engine)

    store.ensure("acme", ["mira"])

    elsewhere = key_store(opened())
    assert elsewhere.key_of("acme", "mira") is not None
    assert elsewhere.key_of("acme", "mira") == store.key_of("acme", "mira")


def test_a_key_another_process_made_is_found_after_it_was_missed(
    engine: Engine, opened: Callable[[], Engine]
) -> None:
    store, elsewhere = key_store(engine), key_store(opened())
    assert store.key_of("acme", "mira") is None

    elsewhere.ensure("acme", ["mira"])

    assert store.key_of("acme", "mira") == elsewhere.key_of("acme", "mira")


def test_many_who_make_the_same_keys_at_once_agree(
    engine: Engine, opened: Callable[[], Engine]
) -> None:
    persons = [f"person{number}" for number in range(20)]
    racing = [key_store(engine), *(key_store(opened()) for _ in range(3))]
    start = Barrier(len(racing))

    def make(store: KeyStore, order: int) -> list[bytes | None]:
        start.wait()
        store.ensure("acme", persons[::order])
        return [store.key_of("acme", person) for person in persons]

    with ThreadPoolExecutor(len(racing)) as threads:
        made = list(threads.map(make, racing, (1, -1, 1, -1)))

    assert None not in made[0]
    assert made == [made[0]] * len(racing)


def test_more_keys_than_one_statement_takes_are_made(engine: Engine) -> None:
    store = key_store(engine)
    persons = [f"person{number}" for number in range(2_001)]

    store.ensure("acme", persons)

    with engine.connect() as connection:
        stored = connection.execute(select(personal_keys.c.person)).scalars().all()
    assert set(stored) == set(persons)


def test_a_known_key_costs_no_statement(engine: Engine) -> None:
    store = key_store(engine)
    store.ensure("acme", ["mira"])
    key = store.key_of("acme", "mira")

    seen = statements(engine)
    store.ensure("acme", ["mira"])
    again = store.key_of("acme", "mira")

    assert again == key
    assert seen == []


def test_no_key_and_no_master_key_is_stored_in_the_clear(engine: Engine) -> None:
    store = key_store(engine)

    store.ensure("acme", ["mira"])

    key = store.key_of("acme", "mira")
    with engine.connect() as connection:
        row = connection.execute(select(personal_keys)).one()
    assert key is not None
    assert (row.ledger, row.person) == ("acme", "mira")
    assert row.created == "2026-03-31T12:00:00.000000Z"
    assert len(row.wrapped) == 12 + 32 + 16
    assert key not in row.wrapped
    assert MASTER not in row.wrapped


def test_another_master_key_is_refused_at_the_start(engine: Engine) -> None:
    key_store(engine).ensure("acme", ["mira"])

    with pytest.raises(MasterKeyError, match="not the one that these keys were made"):
        key_store(engine, MASTER[::-1])


@pytest.mark.parametrize(
    "moved", [{"person": "noor"}, {"ledger": "globex"}, {"wrapped": b"short"}]
)
def test_a_wrapped_key_opens_only_for_its_own_person_and_ledger(
    engine: Engine, moved: dict[str, str | bytes]
) -> None:
    key_store(engine).ensure("acme", ["mira"])

    with engine.begin() as connection:
        connection.execute(update(personal_keys).values(moved))

    with pytest.raises(MasterKeyError):
        key_store(engine)


def test_a_database_without_the_table_is_refused(opened: Callable[[], Engine]) -> None:
    with pytest.raises(StoreUnfitError, match="goal-ledger db migrate"):
        key_store(opened())


def test_the_table_can_be_created_by_several_at_once(
    opened: Callable[[], Engine],
) -> None:
    engines = [opened() for _ in range(4)]
    start = Barrier(len(engines))

    def create(engine: Engine) -> None:
        start.wait()
        keys.create(engine)

    with ThreadPoolExecutor(len(engines)) as threads:
        list(threads.map(create, engines))

    assert key_store(engines[0]).key_of("acme", "mira") is None


def test_creating_the_table_again_keeps_its_keys(engine: Engine) -> None:
    store = key_store(engine)
    store.ensure("acme", ["mira"])

    keys.create(engine)

    assert key_store(engine).key_of("acme", "mira") == store.key_of("acme", "mira")
