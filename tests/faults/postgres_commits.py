"""Holds back, cuts off and fails the commits of a PostgreSQL, and counts its flushes.

No compiler is needed. A held commit waits, flushed, for a standby that does not exist:
whoever answers before COMMIT returns is caught. A connection cut at that moment is the
case that retries must survive: the transaction is stored and its answer is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from psycopg import Connection, OperationalError
from sqlalchemy.engine import make_url

from tests.stores.postgres import Cluster

_ABSENT_STANDBY = "absent"
_HELD = """
    SELECT pid FROM pg_stat_activity WHERE datname = %s AND wait_event = 'SyncRep'
"""
_HOLDS = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event = 'SyncRep'"
_OTHERS = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
_FLUSHES_UNTIL_17 = "SELECT wal_sync FROM pg_stat_wal"
_FLUSHES_FROM_18 = "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'"
_VERSION_18 = 180000


@contextmanager
def held_commits(cluster: Cluster) -> Iterator[None]:
    """Let no COMMIT of the whole server return until the end.

    Transactions with ``synchronous_commit`` off or local are not held.
    """
    with cluster.setting("synchronous_standby_names", _ABSENT_STANDBY):
        _commit_until_held(cluster)
        yield


def _commit_until_held(cluster: Cluster) -> None:
    """Return when commits are held: the server tells its processes one by one."""
    with cluster.superuser() as probe, cluster.superuser() as admin:
        pid = probe.info.backend_pid
        with ThreadPoolExecutor(1) as pool:
            committing = pool.submit(_commit_for_ever, probe)
            try:
                while not admin.execute(_HOLDS, [pid]).fetchone():
                    admin.execute("SELECT pg_sleep(0.001)")
            finally:
                admin.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
            committing.result()


def _commit_for_ever(probe: Connection[Any]) -> None:
    """Commit, one by one, until the connection is cut."""
    with suppress(OperationalError):
        while True:
            probe.execute("SELECT pg_current_xact_id()")


def wait_for_held_commit(cluster: Cluster, url: str) -> None:
    """Return as soon as a commit in this database is held; fail after ten seconds."""
    with cluster.superuser() as admin:
        for _ in range(2_000):
            if admin.execute(_HELD, [make_url(url).database]).fetchone():
                return
            admin.execute("SELECT pg_sleep(0.005)")
    message = "no commit is held"
    raise TimeoutError(message)


def cut_held_commits(cluster: Cluster, url: str) -> int:
    """Cut the connections whose commit is held: stored, but never answered.

    Returns how many were cut.
    """
    return _terminate(cluster, url, _HELD)


def cut_connections(cluster: Cluster, url: str) -> int:
    """Cut every connection to a database, whatever it does; returns how many."""
    return _terminate(cluster, url, _OTHERS)


def flushes(cluster: Cluster) -> int:
    """Count the flushes of the log so far, of connections that are closed.

    A connection reports what it did once a second at most, and when it closes.
    """
    with cluster.superuser() as admin:
        new = admin.info.server_version >= _VERSION_18
        row = admin.execute(_FLUSHES_FROM_18 if new else _FLUSHES_UNTIL_17).fetchone()
    return int(row[0]) if row else 0


def break_log(cluster: Cluster) -> None:
    """Take away the log's folder: the next COMMIT fails at its flush.

    Connections are cut, since one that has written keeps the log's file open. The
    server stops itself at that COMMIT for good, so the cluster must be one's own.
    """
    log = cluster.folder / "data" / "pg_wal"
    log.rename(log.with_name("pg_wal.away"))
    with cluster.superuser() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


def _terminate(cluster: Cluster, url: str, whose: str) -> int:
    query = f"SELECT pg_terminate_backend(pid, 10000) FROM ({whose}) AS cut"  # noqa: S608
    with cluster.superuser() as admin:
        return len(admin.execute(query, [make_url(url).database]).fetchall())
