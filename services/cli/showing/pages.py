"""Lists as long as people ask for, fetched page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Protocol, TypeVar

import typer

from services.cli.showing.exits import say

if TYPE_CHECKING:
    import grpc

    from services.cli.calling.connection import Connection

_PAGE_ENTRIES_MAX = 500


@dataclass(frozen=True)
class Limit:
    """How much is shown."""

    limit: Annotated[
        int, typer.Option(min=0, help="How many to show at most; 0: all.")
    ] = 50


class Paged(Protocol):
    """A request for a page of a list."""

    page_size: int
    page_token: str


class Page(Protocol):
    """An answer that says whether there is more."""

    @property
    def next_page_token(self) -> str:
        """Return what asks for the next page; empty: there is none."""


Request = TypeVar("Request", bound=Paged)
Answer = TypeVar("Answer", bound=Page)
Thing = TypeVar("Thing")


def listed(
    connection: Connection,
    rpc: grpc.UnaryUnaryMultiCallable[Request, Answer],
    request: Request,
    things: Callable[[Answer], Iterable[Thing]],
    limit: Limit,
) -> Iterator[Thing]:
    """Yield what a list holds, up to the limit; say so where there is more."""
    left = limit.limit or None
    while True:
        size = min(left or _PAGE_ENTRIES_MAX, _PAGE_ENTRIES_MAX)
        request.page_size = size
        page = connection.ask(rpc, request)
        for thing in things(page):
            yield thing
            left = left and left - 1
        if not page.next_page_token:
            return
        if left == 0:
            say(f"there is more than {limit.limit}; --limit 0 shows all")
            return
        request.page_token = page.next_page_token
