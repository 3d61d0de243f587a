"""P10: the same commands, clock, ids and entropy give one root on both databases."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest

from services.ledger.record.lines import line_of
from services.ledger.record.tree import Frontier
from tests.ledger.opened import ORGANIZATION, Steered, opened
from tests.ledger.story import tell


def root(url: str) -> str:
    """Let the story happen in a database, and return the root of its tree."""
    with opened(url, Steered()) as ledger:
        tell(ledger)
        head = ledger.ledger.read.head(ORGANIZATION)
        return f"{head.position} {head.frontier.root().hex()} {head.epoch}"


def shows_one_root(*urls: str) -> None:
    """Show that one story has one root, whichever database it is kept in."""
    roots = {root(url) for url in urls}

    assert len(roots) == 1, "the roots differ"


def test_one_story_has_one_root_on_both_databases(
    sqlite_database: str, postgresql_database: str
) -> None:
    shows_one_root(sqlite_database, postgresql_database)


def test_with_a_chance_of_its_own_each_database_has_another_root(
    sqlite_database: str, postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Steered, "_bytes", lambda _, count: os.urandom(count))

    with pytest.raises(AssertionError, match="the roots differ"):
        shows_one_root(sqlite_database, postgresql_database)


def test_the_root_is_made_of_the_lines_and_nothing_else(database: str) -> None:
    with opened(database, Steered()) as ledger:
        tell(ledger)
        head = ledger.ledger.read.head(ORGANIZATION)
        rows = ledger.ledger.read.rows(ORGANIZATION, 0, 1_000)

    grown = Frontier()
    for row in rows:
        grown.append(sha256(b"\0" + line_of(row.entry, row.previous)).digest())
    assert grown.root() == head.frontier.root()
