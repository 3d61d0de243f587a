"""Counts, delays, holds back and fails the syncs of SQLite's files, from Python alone.

SQLite reaches its files through a VFS, a table of functions. Here one is registered
that is the usual one but for ``xOpen``: the files it opens ask us before they sync.
Killing a process proves nothing about syncs, since the operating system keeps what was
written; holding them back does: no answer may leave meanwhile.

Works for connections of this process that are opened while the VFS is registered.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock

SQLITE_OK = 0
SQLITE_IOERR_FSYNC = 1034


class _IoMethods(ctypes.Structure):
    """``sqlite3_io_methods``, version 3."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("close_read_write_truncate", ctypes.c_void_p * 4),
        ("sync", ctypes.c_void_p),
        ("others", ctypes.c_void_p * 13),
    )


class _File(ctypes.Structure):
    """The part of ``sqlite3_file`` that every VFS has."""

    _fields_ = (("methods", ctypes.POINTER(_IoMethods)),)


class _Vfs(ctypes.Structure):
    """``sqlite3_vfs``, version 3."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("file_bytes", ctypes.c_int),
        ("path_bytes_max", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("app_data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("others", ctypes.c_void_p * 15),
    )


_Address = ctypes.c_void_p
_Open = ctypes.CFUNCTYPE(
    ctypes.c_int, _Address, _Address, _Address, ctypes.c_int, _Address
)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, _Address, ctypes.c_int)


@dataclass(slots=True)
class Hold:
    """Syncs of some files that wait until the hold is over.

    Attributes:
        suffix: How the held files' names end.
        arrived: Set as soon as a sync waits.
        over: Lets the waiting syncs go on.
    """

    suffix: str
    arrived: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)


@dataclass(slots=True)
class Syncs:
    """What happens to the syncs of files opened through one VFS.

    Attributes:
        vfs: The VFS's name, for ``file:…?vfs=NAME``.
        counts: How often each file was synced, by file name without folder.
        delay_seconds: How much longer each sync takes.
    """

    vfs: str
    counts: Counter[str] = field(default_factory=Counter)
    delay_seconds: float = 0.0
    _holds: list[Hold] = field(default_factory=list)
    _failing: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def held(self, suffix: str = "") -> Iterator[Hold]:
        """Hold back syncs of files whose names end so; they go on at the end."""
        hold = Hold(suffix)
        self._holds.append(hold)
        try:
            yield hold
        finally:
            self._holds.remove(hold)
            hold.over.set()

    @contextmanager
    def failing(self, suffix: str = "") -> Iterator[None]:
        """Fail the syncs of files whose names end so, as a broken disk does."""
        self._failing.append(suffix)
        try:
            yield
        finally:
            self._failing.remove(suffix)

    def admit(self, file: str) -> bool:
        """Count a sync, let it wait as it must, and say whether it may succeed."""
        with self._lock:
            self.counts[file] += 1
        if self.delay_seconds:
            Event().wait(self.delay_seconds)
        for hold in [hold for hold in self._holds if file.endswith(hold.suffix)]:
            hold.arrived.set()
            hold.over.wait()
        return not any(file.endswith(suffix) for suffix in self._failing)


# Open files call back until they are closed, however long that takes.
_kept: list[object] = []
_numbers = itertools.count(1)


@contextmanager
def watched_syncs(*, default: bool = False) -> Iterator[Syncs]:
    """Register a VFS whose syncs are watched.

    Args:
        default: Every connection opened meanwhile uses it, whatever its URL says;
            otherwise those that name it.
    """
    sqlite = _library()
    usual: _Vfs = sqlite.sqlite3_vfs_find(None).contents
    syncs = Syncs(vfs=f"watched-{next(_numbers)}")
    watched = _watched_vfs(usual, syncs)
    sqlite.sqlite3_vfs_register(ctypes.byref(watched), int(default))
    try:
        yield syncs
    finally:
        sqlite.sqlite3_vfs_unregister(ctypes.byref(watched))
        sqlite.sqlite3_vfs_register(ctypes.byref(usual), 1)


def _library() -> ctypes.CDLL:
    """Load the very copy of SQLite that Python's own module calls.

    A library's symbols are looked up in it and in what it is linked with; a module
    built into the interpreter has no file, and the process stands for it.
    """
    sqlite = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    sqlite.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    sqlite.sqlite3_vfs_register.argtypes = [ctypes.POINTER(_Vfs), ctypes.c_int]
    sqlite.sqlite3_vfs_unregister.argtypes = [ctypes.POINTER(_Vfs)]
    return sqlite


def _watched_vfs(usual: _Vfs, syncs: Syncs) -> _Vfs:
    """Copy a VFS, with an ``xOpen`` that watches the syncs of what it opens."""
    files: dict[int, str] = {}
    methods: dict[int, _IoMethods] = {}
    usual_open = _Open(usual.open)

    def open_watched(
        vfs: int, path: int | None, address: int, flags: int, flags_out: int | None
    ) -> int:
        result: int = usual_open(vfs, path, address, flags, flags_out)
        file = _File.from_address(address)
        if result == SQLITE_OK and file.methods:
            original = ctypes.addressof(file.methods.contents)
            if original not in methods:
                methods[original] = _watched_methods(
                    file.methods.contents, files, syncs
                )
            name = ctypes.string_at(path).decode() if path else ""
            files[address] = Path(name).name
            file.methods = ctypes.pointer(methods[original])
        return result

    watched = _Vfs.from_buffer_copy(usual)
    watched.name = syncs.vfs.encode()
    callback = _Open(open_watched)
    watched.open = ctypes.cast(callback, ctypes.c_void_p)
    _kept.extend((watched, callback, methods))
    return watched


def _watched_methods(
    usual: _IoMethods, files: dict[int, str], syncs: Syncs
) -> _IoMethods:
    """Copy a file's functions, with an ``xSync`` that asks first."""
    usual_sync = _Sync(usual.sync)

    def sync_watched(address: int, flags: int) -> int:
        if not syncs.admit(files[address]):
            return SQLITE_IOERR_FSYNC
        result: int = usual_sync(address, flags)
        return result

    watched = _IoMethods.from_buffer_copy(usual)
    callback = _Sync(sync_watched)
    watched.sync = ctypes.cast(callback, ctypes.c_void_p)
    _kept.append(callback)
    return watched
