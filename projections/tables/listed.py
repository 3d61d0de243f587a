"""Lists as one parameter of a statement, so that its text does not depend on them.

The list travels as JSON, which both databases take apart; a statement that is built
once then serves one goal or five hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from projections.tables.tables import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select, TableValuedAlias


class _Pairs(FunctionElement[Any]):
    """A JSON list of pairs, as rows of two columns."""

    inherit_cache = True
    name = "pairs"


class _Ones(FunctionElement[Any]):
    """A JSON list of texts, as rows of one column."""

    inherit_cache = True
    name = "ones"


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
    return (
        '(SELECT value COLLATE "C" AS one'  # noqa: S608
        f" FROM jsonb_array_elements_text(CAST({listed} AS jsonb)))"
    )


def ones(parameter: str) -> TableValuedAlias:
    """Return the rows (``one``) of a parameter that `as_list` made."""
    return _Ones(bindparam(parameter, type_=String)).table_valued("one")


def pairs(parameter: str) -> TableValuedAlias:
    """Return the rows (``first``, ``second``) of a parameter that `as_list` made."""
    return _Pairs(bindparam(parameter, type_=String)).table_valued("first", "second")


def one_of(parameter: str) -> Select[Any]:
    """Return what to give to ``in_``, for a parameter that `as_list` made."""
    return select(ones(parameter).c.one)


def as_list(values: Iterable[str] | Iterable[tuple[str, str]]) -> str:
    """Return a list, of texts or of pairs of texts, as a parameter."""
    return as_json(tuple(values))
