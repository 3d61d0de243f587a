"""Reads everything that databases hold, table by table, as their owner sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import MetaData, inspect, select
from sqlalchemy.engine import make_url

from services.ledger.store.stores import open_store
from tests.ledger.opened import keys_url

Contents = dict[str, list[tuple[Any, ...]]]


def contents(url: str) -> Contents:
    """Return the rows of every table of a ledger and of its keys, in one order."""
    databases = [url] if url.startswith("postgresql") else [url, keys_url(url)]
    return {
        f"{make_url(database).database}/{table}": rows
        for database in databases
        for table, rows in tables(database)
    }


def tables(url: str) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield every table of one database, of all its schemas, with its rows."""
    with closing(open_store(url)) as store:
        inspector = inspect(store.engine)
        for schema in inspector.get_schema_names():
            if schema != "information_schema":
                yield from _of_schema(store.engine, schema)


def _of_schema(engine: Any, schema: str) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    metadata = MetaData(schema=schema)
    metadata.reflect(engine)
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            yield table.fullname, sorted(map(tuple, rows), key=repr)
