"""What an alignment costs in a large organization, beside what it costs in a small."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterator

from benchmarks.databases import database
from benchmarks.ledgers import filled_with_tree, served
from benchmarks.load.caller import Caller, caller
from benchmarks.load.clients import percentile
from benchmarks.organization import ADMINISTRATOR
from benchmarks.ratios import Ratio, Reach, Row
from benchmarks.run import Run
from benchmarks.workload import ALIGN, alignments

ALIGNMENT = "align"

# What is compared is done in turn, so many of each, to be close together in time.
_PIECE = 25
_MILLI = 1e3


def aligning(run: Run) -> Iterator[Row]:
    """Compare moving a goal in a large tree with moving one in a small tree."""
    for kind in run.databases if ALIGNMENT in run.wanted else ():
        few, many = run.sizes.tree_few, run.sizes.tree_many
        with (
            database(kind) as where,
            served(filled_with_tree(where, "few", few)) as small,
            served(filled_with_tree(where, "many", many)) as large,
            caller(small.port, ADMINISTRATOR) as to_small,
            caller(large.port, ADMINISTRATOR) as to_large,
        ):
            ways = {few: _moving(to_small, few), many: _moving(to_large, many)}
            turns = [_turn(run, ways) for _ in range(run.runs)]
        medians = {
            goals: [percentile(turn[goals], 50) * _MILLI for turn in turns]
            for goals in ways
        }
        yield Row(
            name=ALIGNMENT,
            path=f"AlignGoal among {many:,} goals in a tree, 1 in flight, median",
            compared_with=f"the same among {few:,} goals",
            database=kind,
            reach=Reach(2, at_most=True),
            ratio=Ratio.of(medians[many], medians[few]),
            figures={f"{n:,} goals ms": tuple(found) for n, found in medians.items()},
        )


def _turn(run: Run, ways: dict[int, Iterator[float]]) -> dict[int, array[float]]:
    took = {goals: array("d") for goals in ways}
    for _ in range(0, run.sizes.calls, _PIECE):
        for goals, seconds in ways.items():
            took[goals].extend(itertools.islice(seconds, _PIECE))
    return took


def _moving(calling: Caller, goals: int) -> Iterator[float]:
    """Yield how long each of any number of alignments took."""
    for message in alignments(goals).endless():
        yield calling.call(ALIGN, message)[1]
