"""Shows that what is installed is pinned, hashed, complete and without addresses."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.checkout import ROOT

FILES = ["requirements.txt", "requirements-dev.txt"]


def declared() -> dict[str, Any]:
    """Read what ``pyproject.toml`` declares."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def pinned(file: str) -> dict[str, str]:
    """Read the pinned version of every name in a requirements file."""
    text = (ROOT / file).read_text()
    pins = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def unmet(requirements: list[str], pins: dict[str, str]) -> list[str]:
    """List the requirements that no pin fulfils."""
    parsed = [Requirement(requirement) for requirement in requirements]
    return [
        str(requirement)
        for requirement in parsed
        if pins.get(canonicalize_name(requirement.name)) is None
        or pins[canonicalize_name(requirement.name)] not in requirement.specifier
    ]


@pytest.mark.parametrize("file", FILES)
def test_every_pin_has_a_hash_and_no_line_an_address(file: str) -> None:
    text = (ROOT / file).read_text()

    blocks = re.split(r"^(?=[\w.-]+(?:\[.*\])?==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pinned(file))
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert " @ " not in text


@pytest.mark.parametrize("file", FILES)
def test_the_service_s_requirements_are_pinned(file: str) -> None:
    dependencies = declared()["project"]["dependencies"]

    assert unmet(dependencies, pinned(file)) == []


def test_the_requirements_of_development_are_pinned() -> None:
    group = declared()["dependency-groups"]["dev"]

    names = [requirement for requirement in group if isinstance(requirement, str)]

    assert unmet(names, pinned("requirements-dev.txt")) == []


def test_both_files_pin_the_same_versions() -> None:
    service, development = map(pinned, FILES)

    assert service.items() <= development.items()
