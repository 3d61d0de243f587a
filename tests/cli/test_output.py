"""Shows the forms an answer is written in."""

from __future__ import annotations

import json

import pytest

from services.cli.calling.options import Caller, Form
from services.cli.showing.output import Output, Row, Sheet

EVIL = "\x1b[31mDouble\nthe output\x1b[0m"
SHEET = Sheet(
    ("Goal", "Score"),
    [
        Row({"name": "steel", "title": EVIL, "score": "0.4"}, ("steel", "0.4")),
        Row({"name": "a-longer-name", "title": "B", "score": ""}, (EVIL, "")),
    ],
)


def written(form: Form, only: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Write the sheet, and return what was written."""
    Output(Caller(output=form, only=only)).sheet("goals", SHEET)
    return capsys.readouterr().out


def test_text_is_aligned_and_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    text = written(Form.TEXT, "", capsys)

    assert text.splitlines() == [
        "GOAL               SCORE",
        "steel              0.4",
        "Double the output",
    ]


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    text = written(Form.JSON, "", capsys)

    assert json.loads(text) == {"goals": [row.json for row in SHEET.rows]}
    assert "\x1b" not in text


def test_jsonl_is_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    text = written(Form.JSONL, "", capsys)

    assert [json.loads(line) for line in text.splitlines()] == [
        row.json for row in SHEET.rows
    ]


def test_none_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert written(Form.NONE, "", capsys) == ""


def test_chosen_fields_are_written_without_headings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = written(Form.TEXT, "name,title", capsys)

    assert text == "steel\tDouble the output\na-longer-name\tB\n"


def test_fields_may_lie_within_others(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(Caller(output=Form.TEXT, only="commit.token,commit.none"))

    output.one({"commit": {"token": "t-1"}}, {"Token": "t-1"})

    assert capsys.readouterr().out == "t-1\t\n"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_stream_of_json_is_an_array(
    count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (Row({"position": position}, (str(position),)) for position in range(count))

    Output(Caller(output=Form.JSON)).stream(("Position",), rows)

    positions = [one["position"] for one in json.loads(capsys.readouterr().out)]
    assert positions == list(range(count))


def test_a_stream_of_text_comes_line_by_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen: list[str] = []

    def rows() -> object:
        for position in (1, 2):
            seen.append(capsys.readouterr().out)
            yield Row({}, (str(position), EVIL))

    Output(Caller()).stream(("Position", "Data"), rows())  # type: ignore[arg-type]

    assert seen == ["POSITION  DATA\n", "1         Double the output\n"]


def test_facts_that_say_nothing_are_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Output(Caller()).one({}, {"Goal": "steel", "Unit": "", "Title": EVIL})

    assert capsys.readouterr().out == "Goal   steel\nTitle  Double the output\n"
