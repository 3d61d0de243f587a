"""Grow the Merkle tree over a ledger's lines: leaves, frontier, root and tiles.

The tree is RFC 6962's (section 2.1): the leaf at index i is the line at position i + 1,
and the prefixes keep a leaf from passing for a node. A tree that only grows needs no
more of itself than its frontier, one hash for each bit that is set in its size. Tiles
are C2SP tlog-tiles of height 8 and are stored when they are full; a partial tile is the
leaves, or the roots of the full tiles, that it would hold.

Not handled here: proofs, checkpoints, and where anything is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import count
from typing import Self

from msgspec import Struct

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_HASHES = 1 << TILE_HEIGHT

ReadHashes = Callable[[int, int], Iterable[bytes]]
ReadTiles = Callable[[int, int, int], Iterable[bytes]]


def leaf_hash(line: bytes) -> bytes:
    """Hash an event's line into its leaf."""
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: the roots of its perfect subtrees, largest first.

    Owned by one thread at a time. What may have to be taken back is tried on a copy.
    """

    __slots__ = ("_subtrees", "size")

    def __init__(self, size: int = 0, subtrees: Iterable[bytes] = ()) -> None:
        """Take as many subtrees as the size has set bits; with none, an empty tree."""
        self.size = size
        self._subtrees = list(subtrees)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Self:
        """Read the frontier of a tree with this many leaves.

        Raises:
            ValueError: a tree of that size has another number of subtrees.
        """
        if size < 0 or len(data) != HASH_BYTES * size.bit_count():
            message = f"{len(data)} bytes are no frontier of {size} leaves"
            raise ValueError(message)
        return cls(size, _hashes(data))

    def to_bytes(self) -> bytes:
        """Write the subtrees one after another; the size is kept beside them."""
        return b"".join(self._subtrees)

    def copy(self) -> Self:
        """Return a frontier that grows on its own from here."""
        return type(self)(self.size, self._subtrees)

    def append(self, leaf: bytes) -> None:
        """Add the next leaf, by its hash: one node to hash, on average."""
        subtrees = self._subtrees
        # A set bit is a perfect subtree that now finds its twin; `node_hash` is
        # spelled out because every event passes here.
        carry = self.size
        while carry & 1:
            leaf = sha256(b"\x01" + subtrees.pop() + leaf).digest()
            carry >>= 1
        subtrees.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root; that of an empty tree is the hash of nothing."""
        if not self._subtrees:
            return sha256().digest()
        *larger, root = self._subtrees
        for subtree in reversed(larger):
            root = node_hash(subtree, root)
        return root


class Tile(Struct, frozen=True):
    """A full tile: the hashes of 256 neighbours at one level.

    Attributes:
        level: 0 for leaves; a hash of any other is the root of a full tile below.
        index: Its place among the tiles of its level, from 0.
        hashes: 256 times 32 bytes.
    """

    level: int
    index: int
    hashes: bytes


def tile_root(hashes: bytes) -> bytes:
    """Return the root of a full tile, which is a hash of the level above."""
    row = _hashes(hashes)
    while len(row) > 1:
        row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def finished_tiles(
    before: int, after: int, read_leaves: ReadHashes, read_tiles: ReadTiles
) -> Iterator[Tile]:
    """Make the tiles that became full while a tree grew, lower levels first.

    Nothing is kept between calls, so it does not matter which process wrote what the
    tree grew by. Most calls find no tile and read nothing; every 256th leaf reads 256
    leaves, and every 65,536th the 255 tiles below as well.

    Args:
        before: The tree's size when all its full tiles were stored.
        after: Its size now.
        read_leaves: Gives the leaf hashes at the indexes [start, stop).
        read_tiles: Gives the hashes of the stored tiles of a level, [start, stop).

    Raises:
        ValueError: a tile would not have 256 hashes, because one of them is missing.
    """
    read = read_leaves
    for level in count():
        before, after = before >> TILE_HEIGHT, after >> TILE_HEIGHT
        if before >= after:
            return
        roots = []
        for index in range(before, after):
            tile = _tile(level, index, read)
            roots.append(tile_root(tile.hashes))
            yield tile
        read = partial(_read_roots, partial(read_tiles, level), before, roots)


def _hashes(data: bytes) -> list[bytes]:
    return [
        data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)
    ]


def _tile(level: int, index: int, read: ReadHashes) -> Tile:
    start = index << TILE_HEIGHT
    hashes = b"".join(read(start, start + TILE_HASHES))
    if len(hashes) != HASH_BYTES * TILE_HASHES:
        message = f"tile {level}/{index} has {len(hashes)} bytes, not 256 hashes"
        raise ValueError(message)
    return Tile(level, index, hashes)


def _read_roots(
    read_stored: ReadHashes, first: int, made: list[bytes], start: int, stop: int
) -> Iterator[bytes]:
    """Give the roots of tiles [start, stop), those from the first on just made."""
    if start < first:
        yield from map(tile_root, read_stored(start, first))
    yield from made[max(start - first, 0) : stop - first]
