"""Shows that what the documents name is there."""

from __future__ import annotations

import re

import pytest

from tests.house.checkout import ROOT

DECISIONS = ROOT / "docs" / "adr"
DOCUMENTS = ["ARCHITECTURE.md", *(f"docs/adr/{p.name}" for p in DECISIONS.glob("*.md"))]

_ROOTS = "benchmarks|docs|domain|projections|proto|services|tests"
_FILE = re.compile(rf"(?:{_ROOTS})/[\w./-]*\w(?:\.\w+|/)")
_IN_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def named_in(text: str) -> set[str]:
    """Return the files and folders that a document names in code, and where from."""
    return {
        file for code in _IN_CODE.findall(text) for file in _FILE.findall(code)
    } | set(re.findall(r"\]\(([\w./-]+)\)", text))


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    path = ROOT / document

    named = named_in(path.read_text())

    roots = (ROOT, path.parent)
    lost = [n for n in named if not any((root / n).exists() for root in roots)]
    assert lost == []


def test_architecture_names_many_files() -> None:
    named = named_in((ROOT / "ARCHITECTURE.md").read_text())

    assert {"services/ledger/writing/writer.py", "docs/adr/README.md"} <= named
    assert len(named) > 30


def test_every_decision_is_in_the_index() -> None:
    index = (DECISIONS / "README.md").read_text()

    titles = {
        path.name: path.read_text().splitlines()[0].removeprefix("# ").split(" ", 1)
        for path in DECISIONS.glob("0*.md")
    }

    assert titles
    for name, (number, title) in titles.items():
        assert f"| [{number}]({name}) | {title}" in index
