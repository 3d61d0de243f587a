"""Shows that a process with the delay syncs slower, and one without does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.faults.sync_delay import (
    COMPILERS,
    NoCompilerError,
    SyncDelay,
    sync_delay,
)
from tests.stores import postgres
from tests.stores.postgres import Options

SYNC_TWICE = """
import os, sys, time
with open(sys.argv[1], "w") as file:
    started = time.monotonic()
    os.fsync(file.fileno())
    os.fdatasync(file.fileno())
    print(time.monotonic() - started)
"""


@pytest.fixture
def delay() -> Iterator[SyncDelay | None]:
    """Lend a delay of a tenth of a second, or none where it cannot be built."""
    if any(map(shutil.which, COMPILERS)):
        with sync_delay(microseconds=100_000) as built:
            yield built
    else:
        with pytest.raises(NoCompilerError), sync_delay(microseconds=100_000):
            pass
        yield None


def test_every_sync_takes_that_much_longer(
    delay: SyncDelay | None, tmp_path: Path
) -> None:
    environment = {**os.environ, **(delay.environment if delay else {})}

    took = subprocess.run(
        [sys.executable, "-c", SYNC_TWICE, str(tmp_path / "file")],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout

    assert float(took) >= (0.2 if delay else 0)


def test_a_commit_on_postgresql_feels_it(delay: SyncDelay | None) -> None:
    environment = delay.environment if delay else {}
    with (
        postgres.running(Options(environment=environment)) as cluster,
        cluster.superuser() as admin,
    ):
        started = monotonic()

        admin.execute("CREATE TABLE told (words text)")

        assert monotonic() - started >= (0.1 if delay else 0)


def test_without_a_compiler_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoCompilerError, match="C compiler"), sync_delay(1_000):
        pass
