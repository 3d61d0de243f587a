"""The master key: made once, kept from others, and refused when it is not right."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

import pytest

from services.ledger.personal.master_key import (
    PRINCIPALS,
    REQUESTS,
    MasterKeyError,
    derive,
    keyed_hash,
    make_master_key,
    master_key_beside,
    read_master_key,
)

MASTER = bytes(range(32))


def test_a_master_key_is_made_for_its_owner_alone_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "ledger.master-key"

    made = make_master_key(path, lambda count: MASTER[:count])

    assert made == MASTER
    assert read_master_key(path) == MASTER
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == b64encode(MASTER) + b"\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_master_key_is_never_made_over_another(tmp_path: Path) -> None:
    path = tmp_path / "ledger.master-key"
    made = make_master_key(path, os.urandom)

    with pytest.raises(MasterKeyError, match="already"):
        make_master_key(path, os.urandom)

    assert read_master_key(path) == made
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_master_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyError, match="there is no master key at"):
        read_master_key(tmp_path / "ledger.master-key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o601])
def test_a_master_key_that_others_may_touch_is_refused(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "ledger.master-key"
    make_master_key(path, os.urandom)

    path.chmod(mode)

    with pytest.raises(MasterKeyError, match="run: chmod 600"):
        read_master_key(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        MASTER,
        MASTER.hex().encode(),
        b64encode(MASTER[:31]),
        b64encode(MASTER + b"\0"),
        b64encode(MASTER)[:-1],
        b64encode(MASTER) + b"\n" + b64encode(MASTER),
        b"*" * 44,
        b64encode(bytes(1_000_000)),
    ],
)
def test_what_is_no_master_key_is_refused_without_showing_it(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "ledger.master-key"
    path.touch(mode=0o600)
    path.write_bytes(content)

    with pytest.raises(MasterKeyError) as refused:
        read_master_key(path)

    assert str(refused.value) == (
        f"{path} does not hold a master key: 32 bytes in base64"
    )


def test_a_folder_is_no_master_key(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyError, match="cannot be read"):
        read_master_key(tmp_path)


def test_an_empty_folder_gets_its_master_key_once(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"

    made = master_key_beside(ledger, os.urandom)
    ledger.touch()

    assert master_key_beside(ledger, os.urandom) == made
    assert read_master_key(tmp_path / "ledger.master-key") == made


@pytest.mark.parametrize("kept", ["ledger.db", "ledger.keys.db"])
def test_a_master_key_missing_beside_a_ledger_is_not_made_anew(
    tmp_path: Path, kept: str
) -> None:
    (tmp_path / kept).touch()

    with pytest.raises(MasterKeyError, match="put it back"):
        master_key_beside(tmp_path / "ledger.db", os.urandom)

    assert not (tmp_path / "ledger.master-key").exists()


def test_each_purpose_and_each_ledger_has_a_key_of_its_own() -> None:
    derived = [
        derive(MASTER, REQUESTS, "acme"),
        derive(MASTER, PRINCIPALS, "acme"),
        derive(MASTER, REQUESTS, "globex"),
        derive(MASTER[::-1], REQUESTS, "acme"),
    ]

    assert len(set(derived)) == 4
    assert {len(key) for key in derived} == {32}


def test_a_hash_says_the_same_for_the_same_key_and_data_only() -> None:
    hashed = keyed_hash(MASTER, b"mira@example.com")

    assert keyed_hash(MASTER, b"mira@example.com") == hashed
    assert keyed_hash(MASTER, b"noor@example.com") != hashed
    assert keyed_hash(MASTER[::-1], b"mira@example.com") != hashed


def test_hashes_that_are_kept_for_ever_never_change() -> None:
    key = derive(MASTER, PRINCIPALS, "acme")

    hashed = keyed_hash(key, b"mira@example.com")

    assert hashed.hex() == (
        "2d856ef7b97f9b93b8a30a0593c63e7a75c5fc7d07ae2bc89a241ecb307dc37f"
    )
