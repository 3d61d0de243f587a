"""Shows that the commands people are told to run exist."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.house.checkout import ROOT

DOCUMENTS = ["README.md", "CONTRIBUTING.md", ".github/workflows/test.yml", ".ci/run"]


def offered() -> set[str]:
    """Ask ``make`` for the targets that it lists."""
    listed = subprocess.run(
        ["make", "help"],  # noqa: S607  (make is a requirement of the checkout)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(re.findall(r"^make ([a-z-]+)", listed, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text()

    named = set(re.findall(r"(?:^\s*|`|run: |exec )make ([a-z-]+)", text, re.MULTILINE))

    assert named
    assert named <= offered()
