"""Shows that files stay small, and are named for what they are about."""

from __future__ import annotations

import pytest

from tests.house.checkout import ROOT, python_files

FILE_LINES_MAX = 300
NAMES_THAT_SAY_NOTHING = {"base", "common", "helpers", "models", "types", "utils"}


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in python_files()
    }

    too_long = {name: n for name, n in lengths.items() if n > FILE_LINES_MAX}
    assert lengths
    assert too_long == {}


@pytest.mark.parametrize("name", sorted(NAMES_THAT_SAY_NOTHING))
def test_no_module_has_a_name_that_fits_everything(name: str) -> None:
    modules = {
        part
        for path in python_files()
        for part in path.relative_to(ROOT).with_suffix("").parts
    }

    assert name not in modules
