"""Keep the master key: its file, and the keys and hashes that follow from it.

Whoever has the master key and the key store can read every personal text; whoever loses
it, no one. So it is in a file of its own that only its owner can read, it is made once,
and nothing is ever encrypted with it directly.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from tempfile import mkstemp

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import json

from services.ledger.refusals import StoreUnfitError

REQUESTS = "goal-ledger/requests/1"
PRINCIPALS = "goal-ledger/principals/1"
PERSONAL_KEYS = "goal-ledger/personal-keys/1"

KEY_BYTES = 32
_FILE_BYTES_MAX = 1024
_OTHERS = 0o077


class MasterKeyError(StoreUnfitError):
    """There is no usable master key; says what to do, at start-up."""


def derive(master: bytes, label: str, ledger: str) -> bytes:
    """Derive the 32-byte key that one ledger uses for one purpose (design §5).

    HKDF-SHA256 without salt; the info is the JSON list of label and ledger, without
    spaces.
    """
    info = json.encode([label, ledger])
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(master)


def keyed(key: bytes) -> blake2b:
    """Begin a hash of what may be guessed: only the key's holder can test a guess.

    BLAKE2b in its keyed mode (RFC 7693), 32 bytes: a third of the time of HMAC-SHA256,
    and every field of every request passes here.
    """
    return blake2b(key=key, digest_size=KEY_BYTES)


def keyed_hash(key: bytes, data: bytes) -> bytes:
    """Hash some bytes with a key, 32 bytes."""
    hashed = keyed(key)
    hashed.update(data)
    return hashed.digest()


def read_master_key(path: Path) -> bytes:
    """Read the master key: 32 bytes in base64, in a file of mode 0600 or stricter.

    Raises:
        MasterKeyError: there is no such file, others may read it, or it holds something
            else.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(_FILE_BYTES_MAX)
    except FileNotFoundError:
        message = f"there is no master key at {path}"
        raise MasterKeyError(message) from None
    except OSError as error:
        message = f"the master key at {path} cannot be read: {error.strerror}"
        raise MasterKeyError(message) from None
    if mode & _OTHERS:
        message = f"others may read the master key at {path}; run: chmod 600 {path}"
        raise MasterKeyError(message)
    try:
        key = b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        message = f"{path} does not hold a master key: {KEY_BYTES} bytes in base64"
        raise MasterKeyError(message)
    return key


def make_master_key(path: Path, entropy: Callable[[int], bytes]) -> bytes:
    """Make a new master key and return it once its file is on disk, whole.

    Raises:
        MasterKeyError: there is a file at this path already.
    """
    key = entropy(KEY_BYTES)
    # Written under another name first, so that a crash leaves no half of a key behind;
    # the link fails where the path is taken.
    descriptor, unfinished = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    except FileExistsError:
        message = f"there is a master key at {path} already"
        raise MasterKeyError(message) from None
    finally:
        Path(unfinished).unlink()
    _sync_folder(path.parent)
    return key


def master_key_beside(ledger: Path, entropy: Callable[[int], bytes]) -> bytes:
    """Read the master key that lies beside a ledger on SQLite, or make its first.

    ``ledger.master-key`` for ``ledger.db``. It is made only where there is neither a
    ledger nor a key store yet, so call this before either is opened.

    Raises:
        MasterKeyError: it is missing beside a ledger or key store, or is not usable.
    """
    path = ledger.with_suffix(".master-key")
    if path.exists():
        return read_master_key(path)
    for file in (ledger, ledger.with_suffix(".keys.db")):
        if file.exists():
            message = (
                f"{file} is there but its master key {path} is missing; put it back:"
                " without it no personal text can be read"
            )
            raise MasterKeyError(message)
    return make_master_key(path, entropy)


def lay_beside(ledger: Path, key: bytes) -> None:
    """Lay a master key beside a ledger on SQLite, unless it is there already.

    Raises:
        MasterKeyError: Another one is there.
    """
    path = ledger.with_suffix(".master-key")
    if not path.exists():
        make_master_key(path, lambda count: key)
    elif not compare_digest(read_master_key(path), key):
        message = f"{path} is another master key than the one to be laid there"
        raise MasterKeyError(message)


def _sync_folder(folder: Path) -> None:
    """Bring a folder's new entry to disk, which syncing the file does not."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
