"""Gives tests of the command a filled demo, and a way to run the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.demo.quarters import last_quarters
from services.demo.show import environment
from tests.demo.hosted import Hosted, hosting


class Ended(NamedTuple):
    """How a command ended.

    Attributes:
        code: Its exit code.
        out: What it wrote.
        said: What it told people beside that.
    """

    code: int
    out: str
    said: str

    @property
    def json(self) -> Any:
        """Return what it wrote, as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ended]


# Of which the demo tells while the tests run; ids of goals end with it.
[QUARTER] = last_quarters(datetime.now(UTC), 1)


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """Give one filled demo to all tests of the command."""
    with hosting(tmp_path_factory.mktemp("demo"), goals=13) as hosted:
        yield hosted


@pytest.fixture
def run(demo: Hosted, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command as the demo says."""
    for name, value in environment(demo.address).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Ended:
        result = CliRunner().invoke(app, arguments)
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run
