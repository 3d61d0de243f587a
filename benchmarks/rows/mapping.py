"""What the alignment map costs, beside reading the rows that it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from sqlalchemy import select

from benchmarks.databases import database
from benchmarks.ledgers import filled_with_tree, served
from benchmarks.load.caller import Caller, caller
from benchmarks.organization import ADMINISTRATOR, ORGANIZATION
from benchmarks.ratios import Ratio, Reach, Row
from benchmarks.run import Run
from benchmarks.workload import MAP
from goalledger.v1 import alignment_map_pb2 as pb
from projections.alignment.alignments import ALIGNMENTS
from projections.goals.goals import GOALS
from projections.tables.store import ViewStore, open_views
from projections.tables.tables import STANDS

THE_MAP = "map"

_PAGE = 500
_MILLI = 1e3
_TABLES = (GOALS, ALIGNMENTS)


def mapping(run: Run) -> Iterator[Row]:
    """Compare reading the whole map by gRPC, page by page, with scanning its rows."""
    for kind in run.databases if THE_MAP in run.wanted else ():
        goals = run.sizes.tree_many
        with database(kind) as where:
            place = filled_with_tree(where, "map", goals)
            with (
                served(place) as server,
                caller(server.port, ADMINISTRATOR) as calling,
            ):
                views = open_views(place.url)
                turns = [
                    (_timed(_read_map, calling), _timed(_scan, views))
                    for _ in range(run.runs)
                ]
                views.close()
        maps, scans = ([turn[at] for turn in turns] for at in (0, 1))
        yield Row(
            name=THE_MAP,
            path=f"GetAlignmentMap of a tree of {goals:,} leaves, in pages of {_PAGE}",
            compared_with="reading and decoding its goals and alignments in the views",
            database=kind,
            reach=Reach(3, at_most=True),
            ratio=Ratio.of(maps, scans),
            figures={"map ms": tuple(maps), "scan ms": tuple(scans)},
        )


def _timed(read: Callable[..., int], source: Caller | ViewStore) -> float:
    began = time.perf_counter()
    assert read(source) > 0
    return (time.perf_counter() - began) * _MILLI


def _read_map(calling: Caller) -> int:
    """Read all pages, and return how many goals there are."""
    found, token = 0, ""
    while True:
        asked = pb.GetAlignmentMapRequest(
            parent=f"organizations/{ORGANIZATION}", page_size=_PAGE, page_token=token
        )
        message, _ = calling.call(MAP, asked.SerializeToString())
        page = pb.GetAlignmentMapResponse.FromString(message)
        found, token = found + len(page.nodes), page.next_page_token
        if not token:
            return found


def _scan(views: ViewStore) -> int:
    """Read and decode the rows that hold now, and return how many there are."""
    found = 0
    with views.reading() as connection:
        for table in _TABLES:
            columns = table.table.c
            rows = select(columns.contents).where(
                columns.ledger == ORGANIZATION, columns.until == STANDS
            )
            stored = connection.execute(rows).scalars()
            found += sum(1 for _ in map(table.decode, stored))
    return found
