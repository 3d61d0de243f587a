"""Shows that the page about the command line is true: what it tells people to run."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.demo.company import principal
from tests.cli.conftest import Run
from tests.cli.test_directory import id_of
from tests.docs.command_line import PAGE, page

TEXT = PAGE.read_text()
PRIYA = principal("priya.castellan")


def blocks(language: str) -> list[str]:
    """Return the page's blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def lines(block: str, owner: str) -> list[list[str]]:
    """Return the commands of a block, with the ids it speaks of."""
    whole = block.replace("\\\n", " ").replace("$OWNER", owner)
    said = whole.replace("$OTHER", PRIYA).partition(" < ")[0]
    return [
        shlex.split(line.removeprefix("goal-ledger ")) for line in said.splitlines()
    ]


def test_the_page_is_what_the_commands_say() -> None:
    assert page() == TEXT


@pytest.mark.parametrize("block", blocks("sh")[1:3])
def test_what_the_page_tells_people_to_run_does_what_it_says(
    run: Run, block: str
) -> None:
    owner = id_of(run, "Mara Lindqvist")

    for line in lines(block, owner):
        ended = run(*line)
        assert ended.code == 0, (line, ended.said)


def test_the_file_that_the_page_shows_is_a_request(run: Run) -> None:
    owner = id_of(run, "Mara Lindqvist")
    [file], [*_, command] = blocks("json"), blocks("sh")
    [line] = lines(command, owner)

    ended = CliRunner().invoke(app, line, input=file)

    assert ended.exit_code == 0, ended.stderr
    shown: Any = run("goals", "show", "spare-parts-north", "-o", "json").json["goal"]
    assert shown["title"] == json.loads(file)["goal"]["title"]
    assert shown["labels"] == {"market": "north"}
    assert shown["owner"].endswith(owner)
