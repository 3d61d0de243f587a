"""Shows that ledgers are copied from database to database by the command."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_stores import copied, damaged
from tests.demo.hosted import Hosted

__all__ = ["copied"]


def organizations(path: Path) -> int:
    """Count the organizations in a ledger's file."""
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM ledgers").fetchone()
    return int(count)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Give where a copy may be made."""
    (tmp_path / "target").mkdir()
    return tmp_path / "target" / "ledger.db"


def test_a_served_ledger_goes_to_postgresql_and_comes_back(
    run: Run, demo: Hosted, postgresql_database: str, target: Path
) -> None:
    there, back = postgresql_database, f"sqlite:///{target}"
    keys = ("--keys-database", there)
    assert run("db", "migrate", "--database", there, *keys).code == 0
    key_file = ("--master-key-file", str(demo.folder / "ledger.master-key"))

    went = run("db", "copy", "--from", demo.database, "--to", there, "--to-keys", there)
    arguments = ("--from", there, "--from-keys", there, *key_file, "--to", back)
    came = run("db", "copy", *arguments, "-o", "json")

    assert went.code == 0, went.said
    assert "copied: line by line as they were" in went.out
    assert came.code == 0, came.said
    assert came.json["root"] in went.out
    found = run("verify", "--database", back, "-o", "json").json
    assert found["root"] == came.json["root"]
    assert found["position"] == came.json["position"]
    master_key = target.with_name("ledger.master-key")
    assert master_key.read_bytes() == (demo.folder / master_key.name).read_bytes()
    assert master_key.stat().st_mode & 0o777 == 0o600


def test_only_what_was_asked_for_is_copied(
    run: Run, demo: Hosted, target: Path
) -> None:
    arguments = ("db", "copy", "--from", demo.database, "--to", f"sqlite:///{target}")

    missing = run(*arguments, "--organization", "nope")
    named = run(*arguments, "--organization", "tarnholt")

    assert missing.code == 3
    assert named.code == 0


def test_an_organization_that_is_there_is_a_conflict(
    run: Run, demo: Hosted, target: Path
) -> None:
    arguments = ("db", "copy", "--from", demo.database, "--to", f"sqlite:///{target}")
    assert run(*arguments).code == 0

    again = run(*arguments)

    assert again.code == 5
    assert "tarnholt already; nothing was copied" in again.said


def test_a_ledger_that_is_being_served_is_no_target(
    run: Run, copied: Path, demo: Hosted
) -> None:
    ended = run("db", "copy", "--from", f"sqlite:///{copied}", "--to", demo.database)

    assert ended.code == 1
    assert "another process serves" in ended.said


def test_a_damaged_ledger_is_not_copied(run: Run, copied: Path, target: Path) -> None:
    damaged(copied, "UPDATE events SET actor = 'somebody' WHERE position = 9")

    places = ("--from", f"sqlite:///{copied}", "--to", f"sqlite:///{target}")
    ended = run("db", "copy", *places)

    assert ended.code == 7
    assert "NOT as it was recorded: position 9:" in ended.said
    assert organizations(target) == 0


def test_a_copy_needs_the_master_key_of_its_texts(
    run: Run, demo: Hosted, target: Path
) -> None:
    other = target.with_name("other-key")
    other.touch(mode=0o600)
    other.write_text("A" * 43 + "=")
    places = ("--from", demo.database, "--to", f"sqlite:///{target}")

    ended = run("db", "copy", *places, "--master-key-file", str(other))

    assert ended.code == 1
    assert "the master key does not open" in ended.said
    assert organizations(target) == 0


def test_a_copy_needs_the_keys_of_its_texts(
    run: Run, copied: Path, target: Path
) -> None:
    places = ("--from", f"sqlite:///{copied}", "--to", f"sqlite:///{target}")

    ended = run("db", "copy", *places)

    assert ended.code == 1
    assert "a database failed" in ended.said
    assert organizations(target) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "sqlite:///nowhere.db"), "there is no ledger at nowhere.db"),
        (("--from", "mysql://x/y"), "must be sqlite"),
        (("--from", "postgresql://me:secret@localhost/x"), "a flag shows"),
        (("--to", "postgresql://me:secret@localhost/x"), "a flag shows"),
        (("--to", "mysql://x/y"), "not in mysql"),
        (("--to", "postgresql://localhost/x"), "say in which database"),
        (("--to", "sqlite:////nowhere/at/all/ledger.db"), "No such file"),
        ((), "say where to"),
    ],
)
def test_senseless_places_are_refused(
    run: Run, demo: Hosted, arguments: tuple[str, ...], said: str
) -> None:
    from_ = () if "--from" in arguments else ("--from", demo.database)

    ended = run("db", "copy", *from_, *arguments)

    assert ended.code == 1
    assert said in ended.said
    assert "secret@" not in ended.said
