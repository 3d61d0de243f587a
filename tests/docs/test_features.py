"""docs/features.md is true: each row names tests that run on both databases."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.house.checkout import ROOT

PAGE = ROOT / "docs" / "features.md"
# What is built by now; rows that come later have no line yet.
BUILT = re.findall(
    r"\w+",
    "A1 A2 A3 A4 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15"
    " B1 B2 B3 B4 B5 B6 B7 B8"
    " C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11"
    " D1 D2 D3 D4 D6 D7 D8"
    " E4 F1 F2 G1 G3 H1 H4",
)
_ROW = re.compile(r"\| ([A-H]\d+) \| ([^|]+) \| ((?:`[^`|]+` ?)+)\|")
_TEST = re.compile(r"`([a-z0-9_]+\.py)::([a-z0-9_]+)`")


def rows() -> dict[str, list[tuple[str, str]]]:
    """Return the tests of each row, as file and name."""
    found = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {number: _TEST.findall(tests) for number, _, tests in found}


@pytest.fixture(scope="module")
def collected() -> set[tuple[str, str, str]]:
    """Return every test through gRPC that there is: file, name and database."""
    command = (sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/rpc")
    done = subprocess.run(
        [*command, "--numprocesses", "0"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    tests = re.findall(r"/([a-z0-9_]+\.py)::([a-z0-9_]+)\[(\w+)", done.stdout)
    return set(tests)


def test_every_feature_that_is_built_has_its_row() -> None:
    assert list(rows()) == BUILT


@pytest.mark.parametrize("number", BUILT)
def test_a_row_names_tests_that_run_on_both_databases(
    number: str, collected: set[tuple[str, str, str]]
) -> None:
    tests = rows()[number]

    assert tests
    for file, name in tests:
        kinds = {kind for one, test, kind in collected if (one, test) == (file, name)}
        assert {"sqlite", "postgresql"} <= kinds, f"{file}::{name}"
