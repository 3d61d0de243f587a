"""Personal text: sealed for one place and one key, and opened nowhere else."""

from __future__ import annotations

import hmac
import json
import os
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from domain.texts import Personal, Place
from services.ledger.personal.seals import SealError, open_sealed, seal

KEY = bytes(range(32))
PLACE = Place("acme", "goal/g1", 3, "/note")
CANARY = "Mira was ill for two weeks"
NONCE = b"twelve bytes"

any_text = st.text(st.characters(exclude_categories=["Cs"]))


def fixed(count: int) -> bytes:
    return NONCE[:count]


def sealed(text: str = CANARY) -> Personal:
    return seal(KEY, PLACE, Personal(of="mira", text=text), fixed)


def changed(base64: str, bit: int) -> str:
    data = bytearray(b64decode(base64))
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    return b64encode(data).decode()


def open_by_the_book(key: bytes, place: Place, text: Personal) -> str:
    """Open a text with the standard library's HMAC and the words of design §5 alone."""
    info = json.dumps(
        ["goal-ledger/personal/1", *place], ensure_ascii=False, separators=(",", ":")
    ).encode()
    extracted = hmac.digest(bytes(32), key, "sha256")
    first = hmac.digest(extracted, info + b"\x01", "sha256")
    second = hmac.digest(extracted, first + info + b"\x02", "sha256")
    assert b64decode(text.commitment) == second
    data = b64decode(text.sealed)
    return AESGCM(first).decrypt(data[:12], data[12:], None).decode()


@given(st.binary(min_size=32, max_size=32), any_text, any_text, any_text)
def test_whoever_has_the_key_can_open_a_text_without_this_code(
    key: bytes, stream: str, pointer: str, words: str
) -> None:
    place = Place("acme", stream, 7, pointer)

    text = seal(key, place, Personal(of="mira", text=words), os.urandom)

    assert open_by_the_book(key, place, text) == words
    assert open_sealed(key, place, text) == words


def test_a_sealed_text_keeps_whose_it_is_and_nothing_of_what_it_says() -> None:
    text = sealed()

    assert text.of == "mira"
    assert text.text is None
    assert CANARY not in repr(text)
    assert CANARY.encode() not in b64decode(text.sealed)
    assert len(b64decode(text.sealed)) == 12 + len(CANARY) + 16
    assert len(b64decode(text.commitment)) == 32


def test_what_was_sealed_by_the_first_release_opens_for_ever() -> None:
    stored = Personal(
        of="mira",
        commitment="+kL7kJf8NO1KaDPd0QPkhUrb4WfI71otNGyz+r4psyw=",
        sealed=(
            "dHdlbHZlIGJ5dGVz8vvWn7+kRVupTtASo00GlA6k21nTXFPRbxwnCCC89mwIPqEr4egslYIa"
        ),
    )

    assert sealed() == stored
    assert open_sealed(KEY, PLACE, stored) == CANARY


def test_other_entropy_seals_to_other_bytes() -> None:
    text = Personal(of="mira", text=CANARY)

    first, second = (seal(KEY, PLACE, text, os.urandom) for _ in range(2))

    assert first.sealed != second.sealed
    assert first.commitment == second.commitment


@pytest.mark.parametrize(
    "elsewhere",
    [
        PLACE._replace(ledger="globex"),
        PLACE._replace(stream="goal/g2"),
        PLACE._replace(version=4),
        PLACE._replace(pointer="/reason"),
    ],
)
def test_a_text_moved_elsewhere_cannot_be_opened(elsewhere: Place) -> None:
    text = sealed()

    with pytest.raises(SealError, match="not sealed with this key for this place"):
        open_sealed(KEY, elsewhere, text)


def test_another_key_is_refused_before_anything_is_decrypted() -> None:
    text = sealed()
    undecryptable = Personal(
        of=text.of, commitment=text.commitment, sealed=changed(text.sealed, 100)
    )

    with pytest.raises(SealError, match="not sealed with this key"):
        open_sealed(KEY[::-1], PLACE, undecryptable)


def test_a_ciphertext_under_a_commitment_to_another_key_is_refused() -> None:
    other = seal(KEY[::-1], PLACE, Personal(of="mira", text=CANARY), fixed)
    swapped = Personal(of="mira", commitment=other.commitment, sealed=sealed().sealed)

    with pytest.raises(SealError, match="not sealed with this key"):
        open_sealed(KEY, PLACE, swapped)


@given(st.integers(min_value=0, max_value=8 * (12 + len(CANARY) + 16) - 1))
def test_one_changed_bit_is_noticed(bit: int) -> None:
    text = sealed()

    damaged = Personal(
        of=text.of, commitment=text.commitment, sealed=changed(text.sealed, bit)
    )

    with pytest.raises(SealError, match="changed after it was sealed"):
        open_sealed(KEY, PLACE, damaged)


@pytest.mark.parametrize(
    ("commitment", "base64", "why"),
    [
        ("", "", "too short"),
        ("====", "AAAA", "not in base64"),
        (sealed().commitment, "not base64!", "not in base64"),
        (sealed().commitment, "\u0661", "not in base64"),
        (sealed().commitment, b64encode(bytes(27)).decode(), "too short"),
        (sealed().commitment[:40], sealed().sealed, "not sealed with this key"),
        ("", sealed().sealed, "not sealed with this key"),
    ],
)
def test_what_is_no_sealed_text_is_refused(
    commitment: str, base64: str, why: str
) -> None:
    text = Personal(of="mira", commitment=commitment, sealed=base64)

    with pytest.raises(SealError, match=why):
        open_sealed(KEY, PLACE, text)


def test_a_refusal_names_the_place_and_neither_key_nor_text() -> None:
    text = sealed()
    damaged = Personal(
        of=text.of, commitment=text.commitment, sealed=changed(text.sealed, 200)
    )

    with pytest.raises(SealError) as refused:
        open_sealed(KEY, PLACE, damaged)

    assert refused.value.place == PLACE
    assert str(refused.value) == (
        "the personal text at /note of goal/g1, version 3, cannot be opened:"
        " it was changed after it was sealed"
    )
    assert refused.value.__suppress_context__


def test_a_sealed_text_is_not_sealed_again() -> None:
    text = sealed()

    with pytest.raises(ValueError, match="only an open text"):
        seal(KEY, PLACE, text, fixed)
