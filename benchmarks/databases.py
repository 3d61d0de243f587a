"""Lends both databases, each on the disk as it is or on one that syncs slower."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from sqlalchemy.engine import make_url

from benchmarks.processes import tree_seconds
from tests.faults.sync_delay import SyncDelay
from tests.stores import postgres
from tests.stores.postgres import Cluster, Options

KINDS = ("sqlite", "postgresql")


class Database(Struct, frozen=True):
    """Where the ledger and the library keep what they are compared by.

    Attributes:
        kind: ``sqlite`` or ``postgresql``.
        folder: For files; empty at first.
        environment: For servers that write to it: what slows their syncs.
        cluster: The PostgreSQL; None on SQLite.
    """

    kind: str
    folder: Path
    environment: Mapping[str, str]
    cluster: Cluster | None = None

    def processor_seconds(self) -> float:
        """Return the processor time of the database's own processes; 0 on SQLite."""
        if self.cluster is None:
            return 0.0
        postmaster = self.cluster.folder / "data" / "postmaster.pid"
        return tree_seconds(int(postmaster.read_text().split()[0]))

    def library_settings(self) -> dict[str, str]:
        """Return what the event library is told, for a database of its own."""
        if self.cluster is None:
            return {
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(self.folder / "library.db"),
            }
        url = make_url(self.cluster.fresh_database())
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": url.database or "",
            "POSTGRES_HOST": str(self.cluster.folder),
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": url.username or "",
            "POSTGRES_PASSWORD": "",
        }


@contextmanager
def database(kind: str, delay: SyncDelay | None = None) -> Iterator[Database]:
    """Lend a database of a kind; afterwards nothing of it is left.

    Args:
        kind: ``sqlite`` or ``postgresql``.
        delay: What makes syncs slower; None for the disk as it is.
    """
    environment = {} if delay is None else delay.environment
    with tempfile.TemporaryDirectory(prefix="goal-bench-") as name:
        if kind == "sqlite":
            yield Database(kind, Path(name), environment)
        else:
            options = Options(environment=environment, on_disk=True)
            with postgres.running(options) as cluster:
                # The server's processes sync, not those that ask it.
                yield Database(kind, Path(name), {}, cluster)
