"""Runs a real PostgreSQL for tests: own folder, own socket, gone when they end.

A cluster is set up from nothing in about a second and keeps the promises of a server in
production: fsync, full_page_writes and synchronous_commit are on unless a test says
otherwise. Where production differs from place to place, it is set to what is easiest
to get wrong: a server time zone with an odd offset, and text that sorts as in a
dictionary where the build knows how.

Its files are in memory where the machine has room for that. A server that no machine
outlives loses nothing by it: it syncs as often as on a disk, and waits less.

Nothing is left behind: a keeper process holds the server, and when its standard input
closes, because the tests ended or were killed, it stops the server and removes the
folder.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.stores.binaries import copy_wheel, find_binaries

SUPERUSER = "postgres"
OWNER = "owner"
SERVICE = "service"

# A socket's path has at most 107 bytes, and root's TMPDIR may be closed to `nobody`.
_DISK = Path("/tmp")  # noqa: S108
_MEMORY = Path("/dev/shm")  # noqa: S108
# What a cluster may come to hold, several times over: each worker has one or two.
_ROOM_BYTES = 2 << 30

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # No result may depend on where a server stands.
    "timezone": "Asia/Kathmandu",
}

_KEEPER = """
cd {folder}
{pg_ctl} start --silent --wait --pgdata data --log log --options {options} 2>&1 || {{
  cat log; rm -rf {folder}; exit 1
}}
echo ready
read -r _
{pg_ctl} stop --silent --mode immediate --pgdata data
rm -rf {folder}
"""


class PostgresStartError(RuntimeError):
    """The server did not start; the message is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a cluster differs from the usual one.

    Attributes:
        settings: Server settings, over those that every test cluster has.
        environment: Variables of the server's processes, such as those that slow
            their syncs.
        binaries: Folder of the server's programs; found when it is left out.
        on_disk: Whether its files are on a disk even if there is room in memory.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    binaries: Path | None = None
    on_disk: bool = False


USUAL = Options()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server with the roles ``owner`` and ``service``, neither a superuser.

    Attributes:
        folder: Holds the data, the log and the socket.
    """

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fresh_database(self, template: str | None = None) -> str:
        """Create an empty database, or a copy of another, and give its URL as owner.

        Args:
            template: URL of a database of this cluster, to which nobody is connected.
        """
        name = f"ledger_{next(self._numbers)}"
        source = template and make_url(template).database
        names = (name, source or "template1", OWNER)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        with self.superuser() as admin:
            admin.execute(statement.format(*map(sql.Identifier, names)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database with everything in it; whoever is connected is cut off."""
        name = sql.Identifier(make_url(url).database or "")
        with self.superuser() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """Lend the URL of a fresh database that is dropped afterwards."""
        url = self.fresh_database(template)
        try:
            yield url
        finally:
            self.drop_database(url)

    def url(self, database: str, role: str = OWNER) -> str:
        """Give the URL of a database as SQLAlchemy and libpq read it."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}"

    @contextmanager
    def superuser(self, url: str | None = None) -> Iterator[psycopg.Connection[Any]]:
        """Lend a superuser's connection without transactions, to see and to break."""
        database = make_url(url).database if url else "postgres"
        with psycopg.connect(
            host=str(self.folder), user=SUPERUSER, dbname=database, autocommit=True
        ) as connection:
            yield connection

    @contextmanager
    def setting(self, name: str, value: str) -> Iterator[None]:
        """Change a setting of the running server for a while, for every connection.

        For settings that are read again without a restart, such as ``fsync``; returns
        when new connections have the new value.
        """
        statement = sql.SQL("ALTER SYSTEM SET {} = {}")
        self._alter(statement.format(sql.Identifier(name), sql.Literal(value)))
        try:
            yield
        finally:
            self._alter(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(name)))

    def _alter(self, statement: sql.Composed) -> None:
        loaded = "SELECT pg_conf_load_time()"
        with self.superuser() as admin:
            before = admin.execute(loaded).fetchone()
            admin.execute(statement)
            admin.execute("SELECT pg_reload_conf()")
            # The server tells itself first and its connections afterwards.
            while admin.execute(loaded).fetchone() == before:
                admin.execute("SELECT pg_sleep(0.005)")


def as_role(url: str, role: str) -> str:
    """Give the URL of the same database for another role."""
    return make_url(url).set(username=role).render_as_string(hide_password=False)


@contextmanager
def running(options: Options = USUAL) -> Iterator[Cluster]:
    """Run a cluster from nothing; afterwards no process and no file of it is left."""
    account = _account()
    place = _DISK if options.on_disk else _roomy()
    folder = Path(tempfile.mkdtemp(prefix="goal-pg-", dir=place))
    try:
        binaries = options.binaries or find_binaries()
        if account:
            binaries = copy_wheel(binaries, folder / "binaries")
            shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
        _initialise(binaries, folder, account)
        with _keeper(binaries, folder, account, options):
            cluster = Cluster(folder)
            _create_roles(cluster)
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _roomy() -> Path:
    """Name the folder for clusters: in memory, if programs may be run from there."""
    try:
        memory = os.statvfs(_MEMORY)
    except OSError:
        return _DISK
    has_room = memory.f_bavail * memory.f_frsize >= _ROOM_BYTES
    return _MEMORY if has_room and not memory.f_flag & os.ST_NOEXEC else _DISK


def _account() -> str | None:
    """Name the user to run as: PostgreSQL refuses root."""
    return "nobody" if os.geteuid() == 0 else None


def _identity(account: str | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _initialise(binaries: Path, folder: Path, account: str | None) -> None:
    command = [str(binaries / "initdb"), "--pgdata=data", f"--username={SUPERUSER}"]
    command += ["--auth=trust", "--encoding=UTF8", "--no-sync", "--no-locale"]
    dictionary = ["--locale-provider=icu", "--icu-locale=en-US"]
    for extra in (dictionary, []):
        result = subprocess.run(
            [*command, *extra],
            cwd=folder,
            env={"LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            **_identity(account),
        )
        if result.returncode == 0:
            return
        # A build without ICU refuses and makes nothing; then text sorts by its bytes.
    raise PostgresStartError(result.stdout + result.stderr)


@contextmanager
def _keeper(
    binaries: Path, folder: Path, account: str | None, options: Options
) -> Iterator[None]:
    settings = {**_SETTINGS, "unix_socket_directories": str(folder), **options.settings}
    flags = " ".join(f"-c {name}={shlex.quote(v)}" for name, v in settings.items())
    script = _KEEPER.format(
        folder=shlex.quote(str(folder)),
        pg_ctl=shlex.quote(str(binaries / "pg_ctl")),
        options=shlex.quote(flags),
    )
    with subprocess.Popen(
        ["/bin/sh", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"LC_ALL": "C", "PATH": os.defpath, **options.environment},
        text=True,
        # Ctrl-C ends the tests, which end the server; not both at once.
        start_new_session=True,
        **_identity(account),
    ) as keeper:
        assert keeper.stdout is not None
        said = keeper.stdout.readline()
        if said != "ready\n":
            # Not by `communicate`, which does not know what was read with the line.
            raise PostgresStartError(said + keeper.stdout.read())
        yield


def _create_roles(cluster: Cluster) -> None:
    with cluster.superuser() as admin:
        for role in (OWNER, SERVICE):
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        # Only a member of a role can give it a schema.
        grant = sql.SQL("GRANT {} TO {}")
        admin.execute(grant.format(sql.Identifier(SERVICE), sql.Identifier(OWNER)))
