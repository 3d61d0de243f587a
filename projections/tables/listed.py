"""Lists as one parameter of a statement, so that its text does not depend on them.

A statement that is built once then serves one goal or five hundred. A list travels as
JSON, which both databases take apart; texts go to PostgreSQL as an array, of which it
expects a few, where it expects a hundred of JSON, and would read whole tables for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from projections.tables.tables import as_json

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect, TableValuedAlias
    from sqlalchemy.types import TypeEngine


class _Json(TypeDecorator[Any]):
    """A list as JSON."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        del dialect
        return as_json(tuple(value))


class _Texts(_Json):
    """A list of texts: an array where there are arrays."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        arrays = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(String) if arrays else String())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return list(value)
        return super().process_bind_param(value, dialect)


class _Pairs(FunctionElement[Any]):
    """A list of pairs, as rows of two columns."""

    inherit_cache = True
    name = "pairs"


class _Ones(FunctionElement[Any]):
    """A list of texts, as rows of one column."""

    inherit_cache = True
    name = "ones"


class _IsOneOf(FunctionElement[Any]):
    """Whether something is in a list of texts.

    It is given no type: SQLite would be asked whether a boolean equals 1, which keeps
    it from looking in an index.
    """

    inherit_cache = True
    name = "is_one_of"


@compiles(_Pairs, "sqlite")
def _pairs_on_sqlite(element: _Pairs, compiler: Any, **kw: Any) -> str:
    listed = compiler.process(element.clauses, **kw)
    return (
        "(SELECT json_extract(value, '$[0]') AS first,"  # noqa: S608
        f" json_extract(value, '$[1]') AS second FROM json_each({listed}))"
    )


@compiles(_Pairs, "postgresql")
def _pairs_on_postgresql(element: _Pairs, compiler: Any, **kw: Any) -> str:
    listed = compiler.process(element.clauses, **kw)
    return (
        '(SELECT (value->>0) COLLATE "C" AS first, (value->>1) COLLATE "C" AS second'  # noqa: S608
        f" FROM jsonb_array_elements(CAST({listed} AS jsonb)))"
    )


@compiles(_Ones, "sqlite")
def _ones_on_sqlite(element: _Ones, compiler: Any, **kw: Any) -> str:
    listed = compiler.process(element.clauses, **kw)
    return f"(SELECT value AS one FROM json_each({listed}))"  # noqa: S608


@compiles(_Ones, "postgresql")
def _ones_on_postgresql(element: _Ones, compiler: Any, **kw: Any) -> str:
    listed = compiler.process(element.clauses, **kw)
    return f'(SELECT value COLLATE "C" AS one FROM unnest({listed}) AS value)'  # noqa: S608


@compiles(_IsOneOf, "sqlite")
def _is_one_of_on_sqlite(element: _IsOneOf, compiler: Any, **kw: Any) -> str:
    one, listed = (compiler.process(part, **kw) for part in element.clauses)
    return f"{one} IN (SELECT value FROM json_each({listed}))"  # noqa: S608


@compiles(_IsOneOf, "postgresql")
def _is_one_of_on_postgresql(element: _IsOneOf, compiler: Any, **kw: Any) -> str:
    one, listed = (compiler.process(part, **kw) for part in element.clauses)
    return f"{one} = ANY ({listed})"


def ones(parameter: str) -> TableValuedAlias:
    """Return the rows (``one``) of a parameter: texts."""
    return _Ones(bindparam(parameter, type_=_Texts)).table_valued("one")


def pairs(parameter: str) -> TableValuedAlias:
    """Return the rows (``first``, ``second``) of a parameter: pairs of texts."""
    return _Pairs(bindparam(parameter, type_=_Json)).table_valued("first", "second")


def is_one_of(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Return the condition that a column's value is in a parameter: texts."""
    return _IsOneOf(column, bindparam(parameter, type_=_Texts))
