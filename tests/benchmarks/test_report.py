"""Shows what the table says, and that every run is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.ratios import Ratio, Reach, Row
from benchmarks.report import Report, lines, machine, write

RATIO = Ratio.of([40.0, 30.0, 50.0], [100.0, 100.0, 100.0])
ROW = Row(
    name="command",
    path="commands a second",
    compared_with="echoes a second",
    database="sqlite",
    reach=Reach(0.35),
    ratio=RATIO,
    figures={"ledger a second": (40.0, 30.0, 50.0)},
)


def test_neighbours_are_divided_and_the_middle_one_counts() -> None:
    assert RATIO.runs == (0.4, 0.3, 0.5)
    assert (RATIO.least, RATIO.median, RATIO.most) == (0.3, 0.4, 0.5)


@pytest.mark.parametrize(
    ("reach", "verdict"),
    [
        (Reach(0.4), "reached"),
        (Reach(0.41), "missed"),
        (Reach(0.4, at_most=True), "reached"),
        (Reach(0.39, at_most=True), "missed"),
    ],
)
def test_the_median_is_within_reach_or_not(reach: Reach, verdict: str) -> None:
    row = Row(name="any", database="sqlite", reach=reach, ratio=RATIO)

    assert row.verdict == verdict


def test_the_table_shows_ratio_spread_and_reach() -> None:
    heading, row, words, figures = lines([ROW])

    assert heading.split()[:3] == ["row", "database", "ratio"]
    assert row.split() == [
        "command",
        "sqlite",
        "0.40",
        "0.30–0.50",
        "≥",
        "0.35",
        "reached",
    ]
    assert words.strip() == "commands a second ÷ echoes a second"
    assert figures.strip() == "ledger a second 40.00"


def test_a_row_that_was_not_run_says_why() -> None:
    _, row, note = lines([Row(name="slow", database="sqlite", note="no compiler")])

    assert row.split() == ["slow", "sqlite", "–", "not", "run"]
    assert note.strip() == "no compiler"


def test_every_run_is_written(tmp_path: Path) -> None:
    write(Report(machine(), 1.0, [ROW]), tmp_path / "build" / "bench.json")

    (row,) = json.loads((tmp_path / "build" / "bench.json").read_text())["rows"]
    assert row["ratio"]["runs"] == [0.4, 0.3, 0.5]
    assert row["spread"] == [0.3, 0.4, 0.5]
    assert row["verdict"] == "reached"


def test_an_unknown_row_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--rows", "fastest"])

    assert "fastest" in capsys.readouterr().err
