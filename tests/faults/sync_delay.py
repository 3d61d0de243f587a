"""Builds the library that makes a process's syncs slower, for any database.

Tests that hold or fail syncs need no compiler (``sqlite_syncs``, ``postgres_commits``).
Only measuring a slower disk does, since whole server processes must feel it; where
there is no compiler, a benchmark says so in place of those rows.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMPILERS = ("cc", "gcc", "clang")

# Root's TMPDIR may be closed to the user that PostgreSQL runs as.
_OPEN = Path("/tmp")  # noqa: S108
_SOURCE = Path(__file__).with_suffix(".c")


class NoCompilerError(RuntimeError):
    """No C compiler is on this machine."""


@dataclass(frozen=True, slots=True)
class SyncDelay:
    """A delay of every sync, to start processes with.

    Attributes:
        library: To be preloaded.
        microseconds: How much longer each sync takes.
    """

    library: Path
    microseconds: int

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that slow a process started with them."""
        return {
            "LD_PRELOAD": str(self.library),
            "SYNC_DELAY_US": str(self.microseconds),
        }


@contextmanager
def sync_delay(microseconds: int) -> Iterator[SyncDelay]:
    """Compile the library, for as long as processes are started with it.

    Raises:
        NoCompilerError: There is none, so no slower disk can be imitated.
    """
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        message = "a slower disk is imitated by a library that needs a C compiler"
        raise NoCompilerError(message)
    with tempfile.TemporaryDirectory(prefix="goal-sync-", dir=_OPEN) as folder:
        # PostgreSQL runs as another user, and must be able to read it.
        Path(folder).chmod(0o755)
        library = Path(folder) / "sync_delay.so"
        flags = ["-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library)]
        subprocess.run([compiler, *flags, str(_SOURCE), "-ldl"], check=True)
        yield SyncDelay(library, microseconds)
