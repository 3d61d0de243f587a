"""Pages of lists: how many entries, from where, and the token of the page after.

A token is bound to the rpc, the caller, the run of the ledger and every argument but
the page's size; it pins the position, so that pages neither skip nor repeat anything
while others write.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from projections.tables.reads import Known, Page
from services.rpc.limits import (
    PAGE_ENTRIES_DEFAULT,
    PAGE_ENTRIES_MAX,
    RESPONSE_BYTES_MAX,
)
from services.rpc.wire.tokens import PageKey, read_page_token, write_page_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.message import Message

    from services.ledger.ledger import Ledger
    from services.ledger.record.append import Head
    from services.rpc.calls.callers import Caller
    from services.rpc.wire.fields import Fields

M = TypeVar("M", bound="Message")

_LABEL = "goal-ledger/pages/1"
# What a page may come to; its token and what it was read from come on top.
_ENTRIES_BYTES_MAX = RESPONSE_BYTES_MAX * 3 // 4


class PageRequest:
    """The page that a request asks for.

    Attributes:
        size: How many entries at most.
        after: The last key of the page before; None for the first page.
    """

    def __init__(self, fields: Fields, caller: Caller, ledger: Ledger) -> None:
        """Read what page is asked for.

        Args:
            fields: The request's fields; read before the caller is let in.
            caller: Who asks.
            ledger: Derives the key of the tokens, and tells the time.
        """
        asked = fields.request.page_size
        if asked < 0:
            fields.invalid("page_size", "must not be negative")
        self.size = min(asked or PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX)
        self.after: str | int | None = None
        self._token = fields.request.page_token
        self._request = fields.request
        self._caller = caller
        self._ledger = ledger

    def pin(self, head: Head) -> int | None:
        """Return the position of the pages before; None for the first page.

        Raises:
            PageTokenInvalid: The token is not of this list.
            PageTokenExpired: The token is too old.
        """
        if not self._token:
            return None
        point = read_page_token(self._key(head), self._token)
        self.after = point.after
        return point.position

    def of(self, known: Known) -> Page:
        """Return what to find: one entry more than the page, to see whether it ends."""
        return Page(known=known, after=self.after, size=self.size + 1)

    def finish(
        self,
        head: Head,
        position: int,
        entries: Sequence[M],
        keys: Sequence[str] | Sequence[int],
    ) -> tuple[Sequence[M], str]:
        """Return what fits into the page, and the token of the page after; or none.

        Args:
            head: The ledger's head.
            position: What the page was read at.
            entries: The entries, no more than the page's size.
            keys: The keys of all that was found: of one more where there are more.
        """
        fits, room = 0, _ENTRIES_BYTES_MAX
        for entry in entries:
            room -= entry.ByteSize()
            if fits and room < 0:
                break
            fits += 1
        if fits == len(keys):
            return entries, ""
        token = write_page_token(self._key(head), position, keys[fits - 1])
        return entries[:fits], token

    def _key(self, head: Head) -> PageKey:
        question: Any = type(self._request)()
        question.CopyFrom(self._request)
        question.ClearField("page_token")
        question.ClearField("page_size")
        caller = self._caller
        rpc = question.DESCRIPTOR.full_name
        bound = f"{rpc}\0{head.ledger}\0{head.epoch}\0{caller.actor}\0"
        asked = question.SerializeToString(deterministic=True)
        key = self._ledger.derived_key(_LABEL, head.ledger)
        now = int(self._ledger.seams.now().timestamp())
        return PageKey(key, sha256(bound.encode() + asked).digest(), now)
