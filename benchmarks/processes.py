"""Starts servers as processes of their own, and asks the kernel what they cost."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from msgspec import Struct

_ADDRESS = re.compile(r"serving at 127\.0\.0\.1:(\d+)")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 60
_LOOK_SECONDS = 0.05
_STOP_SECONDS = 60
# Fields of /proc/PID/stat after the name: parent, then processor time in ticks, of the
# process itself and of the children it has waited for.
_PARENT, _OWN, _CHILDREN = 1, slice(11, 13), slice(13, 15)


class Server(Struct, frozen=True):
    """A running server.

    Attributes:
        pid: Its process.
        port: Where it listens, on this machine.
    """

    pid: int
    port: int

    def processes(self) -> list[int]:
        """List its own process and its engine's."""
        return list(_family(self.pid))

    def processor_seconds(self) -> float:
        """Return the processor time of it and of its engine so far."""
        return tree_seconds(self.pid)

    def resident_bytes(self) -> int:
        """Return the memory that it and its engine hold now."""
        return sum(map(_resident_bytes, _family(self.pid)))


class StartError(RuntimeError):
    """A server did not start; the message is what it said."""


@contextmanager
def serving(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a server until the end; it says in its output where it listens.

    Args:
        command: The program and its arguments.
        environment: Variables besides those of this process.
    """
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            # A file takes whatever is logged; a pipe that is not read would fill.
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C ends the benchmark, which ends its servers; not both at once.
            start_new_session=True,
        )
        try:
            yield Server(process.pid, _port(process, output))
        finally:
            _stop(process)


def tree_seconds(root: int) -> float:
    """Return the processor time of a process and of all that it has started.

    For a PostgreSQL, whose every connection is a process; those that have ended are
    counted by the one that started them.
    """
    family = _family(root)
    gone = _seconds(family[root][_CHILDREN])
    return gone + sum(_seconds(stat[_OWN]) for stat in family.values())


def _family(root: int) -> dict[int, list[str]]:
    """Return what the kernel says of a process and of all that it has started."""
    stats = {pid: stat for pid in _pids() if (stat := _stat_or_none(pid))}
    family = {root: _stat(root)}
    for pid in sorted(stats):
        if int(stats[pid][_PARENT]) in family:
            family[pid] = stats[pid]
    return family


def _resident_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise ProcessLookupError(pid)
    return int(found[1]) * 1024


def _port(process: subprocess.Popen[bytes], output: IO[str]) -> int:
    """Wait until the server says where it listens."""
    for _ in range(int(_START_SECONDS / _LOOK_SECONDS)):
        output.seek(0)
        if found := _ADDRESS.search(output.read()):
            return int(found[1])
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
            break
    output.seek(0)
    raise StartError(output.read() or "it did not say where it listens")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _pids() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()]


def _stat(pid: int) -> list[str]:
    text = Path(f"/proc/{pid}/stat").read_text()
    return text.rpartition(") ")[2].split()


def _stat_or_none(pid: int) -> list[str] | None:
    try:
        return _stat(pid)
    except (FileNotFoundError, ProcessLookupError):
        return None


def _seconds(ticks: Sequence[str]) -> float:
    return sum(map(int, ticks)) / _TICKS_PER_SECOND
