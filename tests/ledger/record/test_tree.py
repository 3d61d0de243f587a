"""The Merkle tree: RFC 6962's vectors, and a naive tree that is right by reading."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ledger.record.tree import (
    Frontier,
    Tile,
    finished_tiles,
    leaf_hash,
    node_hash,
    tile_root,
)

# The test vectors of Certificate Transparency's reference implementation.
LINES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

HASH_A, HASH_B = sha256(b"a").digest(), sha256(b"b").digest()


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"line %d" % index) for index in range(count)]


def grown(hashes: Sequence[bytes]) -> Frontier:
    frontier = Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    return frontier


def naive_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root as RFC 6962, section 2.1, defines it."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    left, right = naive_root(hashes[:split]), naive_root(hashes[split:])
    return sha256(b"\x01" + left + right).digest()


class StoredTree:
    """What a store keeps of a tree: its leaves, and the tiles that were finished."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self.hashes = hashes
        self.tiles: dict[tuple[int, int], bytes] = {}

    def read_leaves(self, start: int, stop: int) -> Sequence[bytes]:
        return self.hashes[start:stop]

    def read_tiles(self, level: int, start: int, stop: int) -> list[bytes]:
        return [self.tiles[level, index] for index in range(start, stop)]

    def grow(self, before: int, after: int) -> list[Tile]:
        made = list(finished_tiles(before, after, self.read_leaves, self.read_tiles))
        self.tiles |= {(tile.level, tile.index): tile.hashes for tile in made}
        return made


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference_implementation(size: int) -> None:
    frontier = grown([leaf_hash(line) for line in LINES[:size]])

    root = frontier.root()

    assert root.hex() == ROOTS[size]


def test_a_leaf_never_passes_for_a_node() -> None:
    node = node_hash(HASH_A, HASH_B)

    assert leaf_hash(HASH_A + HASH_B) != node
    assert leaf_hash(b"\x01" + HASH_A + HASH_B) != node


def test_sides_and_order_count() -> None:
    assert node_hash(HASH_A, HASH_B) != node_hash(HASH_B, HASH_A)
    assert grown([HASH_A, HASH_B]).root() != grown([HASH_B, HASH_A]).root()


@given(st.lists(st.binary(max_size=8), max_size=300))
def test_the_frontier_has_the_root_of_the_whole_tree(lines: list[bytes]) -> None:
    hashes = [leaf_hash(line) for line in lines]

    frontier = grown(hashes)

    assert frontier.size == len(lines)
    assert frontier.root() == naive_root(hashes)


@given(st.integers(min_value=0, max_value=600), st.integers(min_value=0, max_value=600))
def test_a_frontier_is_read_back_at_any_cut_and_grows_on(one: int, other: int) -> None:
    cut, size = sorted((one, other))
    hashes = leaves(size)

    stored = grown(hashes[:cut]).to_bytes()
    frontier = Frontier.from_bytes(cut, stored)
    for leaf in hashes[cut:]:
        frontier.append(leaf)

    assert len(stored) == 32 * cut.bit_count()
    assert frontier.size == size
    assert frontier.to_bytes() == grown(hashes).to_bytes()
    assert frontier.root() == naive_root(hashes)


@pytest.mark.parametrize(
    ("size", "hashes"), [(0, 1), (1, 0), (2, 2), (3, 1), (256, 8), (-1, 1)]
)
def test_a_frontier_of_another_size_is_refused(size: int, hashes: int) -> None:
    with pytest.raises(ValueError, match=f"no frontier of {size} leaves"):
        Frontier.from_bytes(size, HASH_A * hashes)


def test_a_frontier_of_half_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="48 bytes are no frontier"):
        Frontier.from_bytes(3, HASH_A + HASH_B[:16])


def test_a_copy_grows_on_its_own() -> None:
    frontier = grown(leaves(5))
    root = frontier.root()

    copy = frontier.copy()
    copy.append(HASH_A)

    assert (frontier.size, frontier.root()) == (5, root)
    assert copy.size == 6
    assert copy.root() == naive_root([*leaves(5), HASH_A])


@given(st.lists(st.integers(min_value=0, max_value=1_500), max_size=8))
def test_the_same_tiles_come_whatever_the_steps(cuts: list[int]) -> None:
    hashes = leaves(1_500)
    stored = StoredTree(hashes)

    made = [
        tile
        for before, after in pairwise([0, *sorted(cuts), 1_500])
        for tile in stored.grow(before, after)
    ]

    assert made == [
        Tile(0, index, b"".join(hashes[index * 256 : index * 256 + 256]))
        for index in range(5)
    ]


@pytest.mark.parametrize(
    ("before", "after"), [(0, 0), (0, 255), (256, 256), (256, 511), (65_536, 65_537)]
)
def test_where_no_tile_was_finished_nothing_is_read(before: int, after: int) -> None:
    def read(*_: int) -> list[bytes]:
        raise AssertionError

    made = list(finished_tiles(before, after, read, read))

    assert made == []


@pytest.mark.parametrize(
    "steps", [[65_536], [65_535, 65_536], [40_000, 65_000, 65_536]]
)
def test_256_tiles_finish_one_of_the_level_above(steps: list[int]) -> None:
    hashes = leaves(65_536)
    stored = StoredTree(hashes)

    made = [
        tile
        for before, after in pairwise([0, *steps])
        for tile in stored.grow(before, after)
    ]

    assert [(tile.level, tile.index) for tile in made] == [
        *((0, index) for index in range(256)),
        (1, 0),
    ]
    assert made[-1].hashes == b"".join(
        naive_root(hashes[start : start + 256]) for start in range(0, 65_536, 256)
    )
    assert tile_root(made[-1].hashes) == grown(hashes).root()


def test_one_leaf_can_finish_a_tile_of_every_level() -> None:
    last = sha256(b"last").digest()
    reads: list[tuple[int, int, int]] = []

    def read_tiles(level: int, start: int, stop: int) -> list[bytes]:
        reads.append((level, start, stop))
        return [bytes([level]) * 8_192] * (stop - start)

    made = list(
        finished_tiles(
            256**3 - 1, 256**3, lambda *_: [HASH_A] * 255 + [last], read_tiles
        )
    )

    root = tile_root(HASH_A * 255 + last)
    above = tile_root(b"\x00" * 8_192) * 255 + root
    assert made == [
        Tile(0, 256**2 - 1, HASH_A * 255 + last),
        Tile(1, 255, above),
        Tile(2, 0, tile_root(b"\x01" * 8_192) * 255 + tile_root(above)),
    ]
    assert reads == [(0, 256**2 - 256, 256**2 - 1), (1, 0, 255)]


def test_one_step_can_finish_several_tiles_of_two_levels() -> None:
    frontier = grown([HASH_A] * 131_072)
    leaves_of_a_tile = [HASH_A] * 256

    made = list(
        finished_tiles(
            256,
            131_072,
            lambda *_: leaves_of_a_tile,
            lambda *_: [b"".join(leaves_of_a_tile)],
        )
    )

    assert [(tile.level, tile.index) for tile in made] == [
        *((0, index) for index in range(1, 512)),
        (1, 0),
        (1, 1),
    ]
    left, right = (tile_root(tile.hashes) for tile in made[-2:])
    assert node_hash(left, right) == frontier.root()


def test_a_hole_in_the_leaves_makes_no_tile() -> None:
    stored = StoredTree(leaves(255))

    with pytest.raises(ValueError, match="tile 0/0 has 8160 bytes"):
        stored.grow(255, 256)
