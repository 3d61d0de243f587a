"""Runs what the README tells people to run, and compares what it says they will see."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from services.cli.calling.options import DEFAULT_SERVER
from tests.demo.hosted import Hosted, hosting, shell_environment
from tests.house.checkout import ROOT

README = (ROOT / "README.md").read_text()
ORDER = (
    *("The words", "Five minutes", "What is guaranteed"),
    *("Stores", "Links"),
)


class Block(NamedTuple):
    """A block of the README.

    Attributes:
        commands: What people are told to run.
        seen: Lines that they will see, in which … stands for anything.
    """

    commands: str
    seen: list[str]


def blocks() -> list[Block]:
    """Return what is to be run, each with what the next block says will be seen."""
    found = re.findall(r"^```(sh|text)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    told: list[Block] = []
    for language, text in found:
        if language == "sh":
            told.append(Block(text, []))
        else:
            told[-1].seen.extend(text.splitlines())
    return told


def is_seen(line: str, text: str) -> bool:
    """Tell whether a text has this line; a run of spaces is one, and … is anything."""
    parts = (" +".join(map(re.escape, part.split())) for part in line.split("…"))
    return re.search(rf"^ *{'.*'.join(parts)}$", text, re.MULTILINE) is not None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """Give what `make demo` serves: goals whose names never change are in any demo."""
    with hosting(tmp_path_factory.mktemp("demo"), goals=13) as hosted:
        yield hosted


def test_it_says_things_in_an_order_that_can_be_followed() -> None:
    headings = tuple(re.findall(r"^## (.*)$", README, re.MULTILINE))

    assert headings == ORDER


def test_the_only_thing_to_set_up_is_the_demo() -> None:
    first, environment, *_ = blocks()

    assert first.commands == "make demo\n"
    assert f"GOAL_LEDGER_SERVER={DEFAULT_SERVER}\n" in environment.commands


def test_what_it_says_to_run_does_what_it_says(demo: Hosted, tmp_path: Path) -> None:
    _, environment, *calls = blocks()
    # Here the checkout is not installed in .venv, and the port is a free one.
    exports = [
        line
        for line in environment.commands.splitlines()
        if "PATH" not in line and "SERVER" not in line
    ]
    marks = [f"--- {number}" for number, _ in enumerate(calls)]
    script = "\n".join(
        [
            *exports,
            *(
                f"echo '{mark}'\n{call.commands}"
                for mark, call in zip(marks, calls, strict=True)
            ),
        ]
    )

    ended = subprocess.run(
        ["/bin/sh", "-c", f"exec 2>&1\n{script}"],
        cwd=ROOT,
        env={
            **shell_environment(tmp_path),
            "GOAL_LEDGER_SERVER": demo.address,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    shown = re.split(r"^--- \d+\n", ended.stdout, flags=re.MULTILINE)[1:]
    assert len(shown) == len(calls)
    for call, text in zip(calls, shown, strict=True):
        missing = [line for line in call.seen if not is_seen(line, text)]
        assert missing == [], text
    # The last one is refused, as the server rejects it.
    assert ended.returncode == 8


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_it_names_every_file_of_a_ledger(demo: Hosted) -> None:
    stores = README.split("## Stores")[1].split("## Links")[0]
    named = set(re.findall(r"^\| `([^`]+)`", stores, re.MULTILINE))

    files = {path.name for path in demo.folder.iterdir()}

    assert named == {name for name in files if not name.endswith(("-wal", "-shm"))}
