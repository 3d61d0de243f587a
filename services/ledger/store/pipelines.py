"""Sends PostgreSQL several statements in one piece, and waits for it once.

To wait for an answer wakes two processes. The driver's cursor waits for each statement,
and its own pipelines still send one by one; so these are libpq's (its manual, chapter
"Pipeline Mode"), through the driver's interface to it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from psycopg import Connection
    from psycopg.pq.abc import PGresult

_FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)


class Pipeline:
    """Statements of one connection that are sent together.

    After an error its connection is not to be used again: a statement may be taken for
    prepared that the server has not seen.
    """

    def __init__(self, connection: Connection[Any], prepared: dict[str, bytes]) -> None:
        """Begin with none.

        Args:
            connection: Its owner waits for nothing else meanwhile.
            prepared: The names of statements that it has prepared.
        """
        self._connection = connection
        self._pgconn = connection.pgconn
        self._prepared = prepared
        # Of every result that is to come, whether anybody wants to see it.
        self._asked: list[bool] = []

    def ask(self, statement: str, values: Sequence[object] = ()) -> None:
        """Queue a statement whose answer is wanted, planned for these values."""
        self._enter()
        self._asked.append(True)
        text, (parameters, formats) = _numbered(statement), _written(values)
        self._pgconn.send_query_params(text, parameters, param_formats=formats)

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """Queue a statement that only does something, prepared once for any values."""
        self._enter()
        name = self._prepared.get(statement)
        if name is None:
            name = b"statement_%d" % len(self._prepared)
            self._pgconn.send_prepare(name, _numbered(statement))
            self._prepared[statement] = name
            self._asked.append(False)
        self._asked.append(False)
        parameters, formats = _written(values)
        self._pgconn.send_query_prepared(name, parameters, param_formats=formats)

    def finish(self) -> list[list[Any]]:
        """Send what is queued, and return what was asked for once all is done.

        Raises:
            psycopg.Error: The first statement that failed, those behind it did nothing;
                or the connection was lost.
        """
        self._enter()
        self._pgconn.pipeline_sync()
        results = self._connection.wait(self._results())
        self._pgconn.exit_pipeline_mode()
        asked, self._asked = self._asked, []
        for result in results:
            if result.status in _FAILED:
                raise error_from_result(result)
        wanted = zip(results, asked, strict=True)
        return [self._rows(result) for result, is_wanted in wanted if is_wanted]

    def _enter(self) -> None:
        if not self._pgconn.pipeline_status:
            self._pgconn.enter_pipeline_mode()

    def _results(self) -> Generator[Any, Any, list[PGresult]]:
        yield from send(self._pgconn)
        results: list[PGresult] = []
        while True:
            (result,) = yield from fetch_many(self._pgconn)
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return results
            results.append(result)

    def _rows(self, result: PGresult) -> list[Any]:
        if not result.ntuples:
            return []
        transformer = Transformer(self._connection)
        transformer.set_pgresult(result)
        return transformer.load_rows(0, result.ntuples, tuple)


@lru_cache
def _numbered(statement: str) -> bytes:
    """Return a statement whose marks, ``?``, are numbered as libpq has them."""
    first, *rest = statement.split("?")
    marked = (f"${number}{text}" for number, text in zip(count(1), rest, strict=False))
    return "".join((first, *marked)).encode()


def _written(values: Sequence[object]) -> tuple[list[bytes | None], list[int]]:
    """Return values as PostgreSQL reads them, and the format of each."""
    parameters = [_WRITTEN[type(value)](value) for value in values]
    return parameters, [_FORMATS[type(value)] for value in values]


def _array(texts: Sequence[str]) -> bytes:
    quoted = (text.replace("\\", r"\\").replace('"', r"\"") for text in texts)
    return "{{{}}}".format(",".join(f'"{text}"' for text in quoted)).encode()


_WRITTEN: dict[type, Callable[[Any], bytes | None]] = {
    str: str.encode,
    int: lambda value: b"%d" % value,
    bytes: lambda value: value,
    list: _array,
    type(None): lambda value: value,
}
_FORMATS = {kind: int(kind is bytes) for kind in _WRITTEN}  # 1: as it is, not as text
