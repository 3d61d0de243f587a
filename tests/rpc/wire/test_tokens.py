"""Tokens come back as they were written, and from nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusals import Refusal
from services.rpc.wire.refused import ConsistencyTokenInvalid, PageTokenInvalid
from services.rpc.wire.tokens import (
    PageKey,
    Token,
    read_page_token,
    read_token,
    write_page_token,
    write_token,
)

IDS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)
EPOCHS = st.from_regex(r"[0-9a-f]{16}", fullmatch=True)
POSITIONS = st.integers(0, 10**18 - 1)
KEYS = st.binary(min_size=32, max_size=32)


@given(IDS, EPOCHS, POSITIONS)
def test_a_consistency_token_comes_back(ledger: str, epoch: str, position: int) -> None:
    token = Token(ledger, epoch, position)

    written = write_token(token)

    assert read_token(written, ledger) == token
    assert len(written) <= 256
    assert written.replace("-", "").replace("_", "").isalnum()


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_other_text_is_no_consistency_token(text: str) -> None:
    with pytest.raises(ConsistencyTokenInvalid):
        read_token(text, "acme")


@given(KEYS, KEYS, POSITIONS, IDS | POSITIONS)
def test_a_page_token_comes_back_for_its_question_only(
    key: bytes, question: bytes, position: int, after: str | int
) -> None:
    at = PageKey(key, question, 1_700_000_000)

    written = write_page_token(at, position, after)

    assert read_page_token(at, written)[:2] == (position, after)
    assert len(written) <= 1_000
    for other in (at._replace(key=b"k" * 32), at._replace(question=b"q" * 32)):
        with pytest.raises(PageTokenInvalid):
            read_page_token(other, written)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_other_text_is_no_page_token(text: str) -> None:
    with pytest.raises(Refusal):
        read_page_token(PageKey(b"k" * 32, b"q" * 32, 0), text)
