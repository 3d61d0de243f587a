"""Tokens that callers carry: how far they have read, and where a list goes on.

A consistency token says which ledger, which run of it and how far; it is no secret and
grants nothing. A page token also pins the position of the whole list; it can only be
used for the same question by the same caller, which a keyed hash sees to.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

import msgspec

from services.rpc.limits import (
    CONSISTENCY_TOKEN_BYTES_MAX,
    PAGE_TOKEN_BYTES_MAX,
    PAGE_TOKEN_SECONDS_MAX,
)
from services.rpc.wire.names import ID
from services.rpc.wire.refused import (
    ConsistencyTokenInvalid,
    PageTokenExpired,
    PageTokenInvalid,
)

_TAG_BYTES = 16
_read_token = re.compile(
    rf"1 ({ID}) ([0-9a-f]{{1,64}}) (0|[1-9][0-9]{{0,17}})"
).fullmatch


class Token(NamedTuple):
    """A point of a ledger.

    Attributes:
        ledger: The organization.
        epoch: The run of its ledger.
        position: The point.
    """

    ledger: str
    epoch: str
    position: int


class PagePoint(NamedTuple):
    """Where a list goes on.

    Attributes:
        position: The position that the list is read at.
        after: The last key of the page before.
        made: When the token was made, in seconds since 1970.
    """

    position: int
    after: str | int
    made: int


class PageKey(NamedTuple):
    """What a page token is bound to.

    Attributes:
        key: A key of this ledger for this purpose, 32 bytes.
        question: A digest of rpc, caller and every argument but page size and token.
        now: What time it is, in seconds since 1970.
    """

    key: bytes
    question: bytes
    now: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(PagePoint).decode


def write_token(token: Token) -> str:
    """Write a consistency token."""
    text = f"1 {token.ledger} {token.epoch} {token.position}"
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def read_token(text: str, ledger: str) -> Token:
    """Read a consistency token of a ledger.

    Raises:
        ConsistencyTokenInvalid: It is none, or another ledger's.
    """
    raw = _unpacked(text, CONSISTENCY_TOKEN_BYTES_MAX)
    match = None if raw is None else _read_token(raw.decode("latin-1"))
    if match is None or match[1] != ledger:
        raise ConsistencyTokenInvalid(ledger_id=ledger)
    return Token(match[1], match[2], int(match[3]))


def write_page_token(at: PageKey, position: int, after: str | int) -> str:
    """Write the token of the page that comes next."""
    point = _encode(PagePoint(position, after, at.now))
    return urlsafe_b64encode(_tag(at, point) + point).rstrip(b"=").decode()


def read_page_token(at: PageKey, text: str) -> PagePoint:
    """Read a page token.

    Raises:
        PageTokenInvalid: It was not made for this question by this caller.
        PageTokenExpired: It is too old.
    """
    raw = _unpacked(text, PAGE_TOKEN_BYTES_MAX) or b""
    tag, point = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(at, point)):
        raise PageTokenInvalid
    found = _decode(point)
    if at.now - found.made > PAGE_TOKEN_SECONDS_MAX:
        raise PageTokenExpired
    return found


def _tag(at: PageKey, point: bytes) -> bytes:
    return hmac.digest(at.key, at.question + point, sha256)[:_TAG_BYTES]


def _unpacked(text: str, bytes_max: int) -> bytes | None:
    """Return what a token was made of, if it is written in the one way there is."""
    if len(text) > bytes_max or not text.isascii():
        return None
    padded = text.encode() + b"=" * (-len(text) % 4)
    try:
        raw = urlsafe_b64decode(padded)
    except ValueError:
        return None
    return raw if urlsafe_b64encode(raw) == padded else None
