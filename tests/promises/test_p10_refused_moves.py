"""P10: a ledger that is not as it was recorded does not move, and leaves nothing."""

from __future__ import annotations

from contextlib import closing

import pytest

from services.ledger.facts.recomputed import Wrong
from services.ledger.personal.master_key import MasterKeyError
from services.ledger.proof import copying
from services.ledger.proof.copying import AlreadyThereError
from services.ledger.proof.verify import Verification
from services.ledger.record.append import Append
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.stores import open_store
from services.ledger.store.writes import Writes
from tests.examples import CLEO
from tests.ledger.damage import Damage, Intruder, intruding
from tests.ledger.moved import (
    NOTHING,
    home,
    kept,
    key_store,
    move,
    verified,
    without_epoch,
)
from tests.ledger.opened import ORGANIZATION, opened, prepare
from tests.ledger.story import tell


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few rows fill a page, so that every copy has several."""
    monkeypatch.setattr(copying, "_PAGE_EVENTS", 7)
    monkeypatch.setattr(copying, "_PAGE_ROWS", 5)


def _changed(intruder: Intruder) -> None:
    intruder.set(9, "actor", "somebody-else")


def _changed_data(intruder: Intruder) -> None:
    data = intruder.entries()[0].data
    intruder.set(1, "data", data.replace(b"Acme", b"Acne"))


def _removed(intruder: Intruder) -> None:
    intruder.run("DELETE FROM events WHERE position = 9")


def _removed_last(intruder: Intruder) -> None:
    last = len(intruder.entries())
    intruder.run("DELETE FROM events WHERE position = ?", last)


def _reordered(intruder: Intruder) -> None:
    intruder.swap(4, 5)


def _rehashed(intruder: Intruder) -> None:
    """Change an event, its hash, and nothing that follows from that."""
    _changed(intruder)
    frontier = intruder.run("SELECT frontier FROM ledgers")[0][0]
    intruder.rechain()
    intruder.run("UPDATE ledgers SET frontier = ?", frontier)


def _other_chain(intruder: Intruder) -> None:
    intruder.set(12, "previous", bytes(32))


def _renamed_stream(intruder: Intruder) -> None:
    intruder.run("UPDATE streams SET name = 'goal/another' WHERE stream = 3")


def _stray_stream(intruder: Intruder) -> None:
    intruder.run("INSERT INTO streams VALUES (?, 99, 'goal/stray')", ORGANIZATION)


def _other_frontier(intruder: Intruder) -> None:
    ((frontier,),) = intruder.run("SELECT frontier FROM ledgers")
    intruder.run("UPDATE ledgers SET frontier = ?", bytes(len(bytes(frontier))))


def _short_frontier(intruder: Intruder) -> None:
    intruder.run("UPDATE ledgers SET frontier = ?", b"short")


def _other_time(intruder: Intruder) -> None:
    intruder.run("UPDATE ledgers SET recorded = '2027-01-01T00:00:00.000000Z'")


def _stray_tile(intruder: Intruder) -> None:
    intruder.run(
        "INSERT INTO tree_tiles VALUES (?, 0, 0, ?)", ORGANIZATION, bytes(8_192)
    )


DAMAGED = pytest.mark.parametrize(
    "damage",
    [
        *(_changed, _changed_data, _removed, _removed_last, _reordered, _rehashed),
        *(_other_chain, _renamed_stream, _stray_stream, _other_frontier),
        *(_short_frontier, _other_time, _stray_tile),
    ],
)


@DAMAGED
def test_a_damaged_source_is_refused_and_nothing_is_kept(
    told: str, elsewhere: str, damage: Damage
) -> None:
    with intruding(told) as intruder:
        damage(intruder)

    with pytest.raises(Wrong):
        move(told, elsewhere)

    assert kept(elsewhere) == NOTHING


def test_bytes_that_became_text_are_refused(
    sqlite_database: str, postgresql_database: str
) -> None:
    with opened(sqlite_database) as ledger:
        tell(ledger)
    with intruding(sqlite_database) as intruder:
        intruder.run("UPDATE events SET data = CAST(data AS TEXT) WHERE position = 3")

    with pytest.raises(Wrong) as found:
        move(sqlite_database, postgresql_database)

    assert found.value.position == 3
    assert kept(postgresql_database) == NOTHING


@pytest.mark.parametrize("damage", [_changed, _other_chain, _renamed_stream])
def test_without_comparing_a_damaged_line_would_arrive(
    told: str, elsewhere: str, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with intruding(told) as intruder:
        damage(intruder)
    for name in ("_require_same", "_require_whole", "_require_tree"):
        monkeypatch.setattr(copying, name, lambda *_: None)
    monkeypatch.setattr(copying.Copying, "_require_equal", lambda *_: None)

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_a_damaged_source_is_refused_and_nothing_is_kept(told, elsewhere, damage)


def test_a_copy_that_does_not_read_as_it_was_written_is_refused(
    told: str, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Append.write

    def write(append: Append, writes: Writes) -> None:
        usual(append, writes)
        name = append.rows[0].entry.ledger
        writes.execute(
            "UPDATE streams SET name = ? WHERE ledger = ? AND stream = 1",
            [("goal/other", name)],
        )

    monkeypatch.setattr(Append, "write", write)

    with pytest.raises(Wrong, match="does not read as it was written"):
        move(told, elsewhere)

    assert kept(elsewhere) == NOTHING


def test_an_organization_is_not_copied_over_another(told: str, elsewhere: str) -> None:
    with opened(elsewhere) as ledger:
        ledger.found()
    before = kept(elsewhere)

    with pytest.raises(AlreadyThereError, match="acme already"):
        move(told, elsewhere)

    assert kept(elsewhere) == before


def test_it_joins_the_organizations_that_are_there(told: str, elsewhere: str) -> None:
    with opened(elsewhere) as ledger:
        ledger.found("globex")

    move(told, elsewhere)

    assert verified(elsewhere).root == verified(told).root
    with closing(open_store(elsewhere)) as store:
        assert Verification(store, "globex").run().position == 2


def test_keys_that_the_master_key_does_not_open_are_refused(
    told: str, elsewhere: str
) -> None:
    with pytest.raises(MasterKeyError):
        move(told, elsewhere, master_key=bytes(32))

    assert kept(elsewhere) == NOTHING


def test_a_copy_that_broke_off_after_its_keys_can_be_made_again(
    told: str, elsewhere: str
) -> None:
    move(told, elsewhere)
    with intruding(elsewhere) as intruder:
        for table in NOTHING:
            if table != "personal_keys":
                intruder.run(f"DELETE FROM {table}")  # noqa: S608

    move(told, elsewhere)

    assert without_epoch(kept(elsewhere)) == without_epoch(kept(told))


def test_another_key_of_the_same_person_is_not_replaced(
    told: str, elsewhere: str
) -> None:
    prepare(elsewhere)
    with home(elsewhere) as there:
        key_store(there).ensure(ORGANIZATION, [CLEO])
    before = kept(elsewhere)

    with pytest.raises(StoreUnfitError, match="another key of cleo"):
        move(told, elsewhere)

    assert kept(elsewhere) == before
