"""Shows the commands that open a store: verify, db, and the settings of serve."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from tests.cli.conftest import Run
from tests.demo.hosted import Hosted, shell_environment
from tests.house.checkout import ROOT
from tests.stores.postgres import SERVICE


@pytest.fixture
def copied(demo: Hosted, tmp_path: Path) -> Path:
    """Give a copy of the demo's ledger that may be damaged; without its views."""
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(demo.folder / "ledger.db")) as source:
        source.execute("VACUUM INTO ?", (str(path),))
    shutil.copy(demo.folder / "ledger.master-key", tmp_path)
    return path


def damaged(path: Path, statement: str) -> None:
    """Change a ledger behind its service's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


def test_a_ledger_is_verified_beside_its_running_server(run: Run, demo: Hosted) -> None:
    head = run("goals", "list", "--limit", "1", "-o", "json")

    found = run("verify", "--database", demo.database, "-o", "json").json

    assert head.code == 0
    assert found["organization"] == "tarnholt"
    assert found["views_position"] == found["position"]
    assert len(found["root"]) == 64


def test_a_changed_event_is_named(run: Run, copied: Path) -> None:
    damaged(
        copied, "UPDATE events SET data = CAST(data || ' ' AS BLOB) WHERE position = 9"
    )

    ended = run("verify", "--database", f"sqlite:///{copied}")

    assert ended.code == 7
    assert "NOT as it was recorded: position 9:" in ended.said


def test_a_changed_view_is_named(run: Run, demo: Hosted, copied: Path) -> None:
    views = copied.with_name("ledger.views.db")
    with closing(sqlite3.connect(demo.folder / "ledger.views.db")) as source:
        source.execute("VACUUM INTO ?", (str(views),))
        [table] = source.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'goals%' AND type = 'table'"
            " ORDER BY name LIMIT 1"
        ).fetchone()
    damaged(views, f"DELETE FROM {table}")  # noqa: S608

    ended = run("verify", "--database", f"sqlite:///{copied}")

    assert ended.code == 7
    assert f"view goals, table {table}, row" in ended.said


def test_a_view_that_knows_more_than_its_ledger_is_named(
    run: Run, demo: Hosted, copied: Path
) -> None:
    said = ("trusted-by-cities/active-fleets", "401", "--fields", "token")
    later = run("check-in", *said).out.strip()
    assert run("goals", "list", "--token", later).code == 0
    with closing(sqlite3.connect(demo.folder / "ledger.views.db")) as source:
        views = copied.with_name("ledger.views.db")
        source.execute("VACUUM INTO ?", (str(views),))

    ended = run("verify", "--database", f"sqlite:///{copied}")

    assert ended.code == 7
    assert "the ledger ends here, and view goals is at position" in ended.said


def test_views_that_are_not_there_are_no_damage(run: Run, copied: Path) -> None:
    ended = run("verify", "--database", f"sqlite:///{copied}")

    assert ended.code == 0
    assert "Views         none there to compare\n" in ended.out


def test_an_organization_that_is_not_there_is_not_found(run: Run, copied: Path) -> None:
    ended = run("verify", "--database", f"sqlite:///{copied}", "--organization", "nope")

    assert ended.code == 3


def test_tables_are_made_and_then_current(run: Run, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'new.db'}"

    before = run("db", "status", "--database", database)
    migrated = run("db", "migrate", "--database", database)
    after = run("db", "status", "--database", database)

    assert (before.code, migrated.code, after.code) == (1, 0, 0)
    assert "run: goal-ledger db migrate" in before.said
    assert after.out == "sqlite: the tables are at this release's version\n"


def test_on_postgresql_the_owner_prepares_what_the_service_needs(
    run: Run, postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOAL_LEDGER_DATABASE", postgresql_database)
    monkeypatch.setenv("GOAL_LEDGER_KEYS_DATABASE", postgresql_database)

    before = run("db", "status")
    migrated = run("db", "migrate", "--service-role", SERVICE)
    after = run("db", "status")

    assert (before.code, migrated.code, after.code) == (1, 0, 0)
    engine = create_engine(postgresql_database)
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        schemas = inspect(connection).get_schema_names()
    engine.dispose()
    assert {"events", "ledgers", "personal_keys"} <= tables
    assert "views" in schemas


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--database", "mysql://x/y"), "must be sqlite"),
        (("--listen", "0.0.0.0:7420"), "loopback"),
        (("--database", "postgresql://me:secret@localhost/x"), "a flag shows"),
        (("--log-level", "loud"), "log_level"),
    ],
)
def test_serve_refuses_senseless_settings(
    run: Run, arguments: tuple[str, str], said: str
) -> None:
    ended = run("serve", *arguments)

    assert ended.code == 1
    assert said in ended.said
    assert "secret@" not in ended.said


def test_serve_tells_its_settings_and_ends_when_asked(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "services.cli.main", "serve"]
    flags = ["--database", f"sqlite:///{tmp_path}/ledger.db", "--listen"]
    with subprocess.Popen(
        [*command, *flags, f"unix:{tmp_path}/serve.sock"],
        cwd=ROOT,
        env=shell_environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        last = f"serving at unix:{tmp_path}/serve.sock\n"
        told = list(takewhile(lambda line: line != last, server.stderr))
        server.terminate()
        rest = server.stderr.read()

    assert server.returncode == 0
    assert "grace_seconds    20.0  (default)\n" in told
    assert '"event": "stopped"' in rest
