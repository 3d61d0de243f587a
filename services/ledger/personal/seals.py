"""Seal personal text, so that one text can be opened without opening the person.

Each text has an AES-256-GCM key of its own (design §5): HKDF-SHA256 of the person's
key, bound by its info to the one place in the log where the text stands, gives that key
and a commitment to it. The commitment is stored beside the ciphertext and compared
before anything is decrypted: AES-GCM alone does not say which key it was sealed with,
and an auditor who is given a key must not be shown another text under it.

Not handled here: whose key seals a text, and where keys are kept (``keys.py``).
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import json

from domain.texts import Personal, Place
from services.ledger.personal.master_key import KEY_BYTES

LABEL = "goal-ledger/personal/1"

_NONCE_BYTES = 12
_TAG_BYTES = 16
# As many as people whose texts are written or read at a time.
_EXTRACTED_MAX = 4_096


class SealError(Exception):
    """A sealed text cannot be opened; says where it stands, never what it says."""

    def __init__(self, place: Place, why: str) -> None:
        """Take the place and the reason."""
        super().__init__(
            f"the personal text at {place.pointer} of {place.stream}, version"
            f" {place.version}, cannot be opened: {why}"
        )
        self.place = place


def seal(
    key: bytes, place: Place, text: Personal, entropy: Callable[[int], bytes]
) -> Personal:
    """Seal an open text for its place in the log.

    Args:
        key: The key of the person the text is of, 32 bytes.
        place: Where the text will stand; it opens nowhere else.
        text: An open text.
        entropy: Returns so many random bytes, for the nonce.

    Raises:
        ValueError: the text is sealed already.
    """
    if text.text is None:
        message = "only an open text can be sealed"
        raise ValueError(message)
    text_key, commitment = _derive(key, place)
    nonce = entropy(_NONCE_BYTES)
    ciphertext = AESGCM(text_key).encrypt(nonce, text.text.encode(), None)
    return Personal(
        of=text.of,
        commitment=b64encode(commitment).decode(),
        sealed=b64encode(nonce + ciphertext).decode(),
    )


def open_sealed(key: bytes, place: Place, text: Personal) -> str:
    """Open a sealed text where it stands.

    Raises:
        SealError: the key is another one, or the text stood elsewhere, or it was
            changed, or it is not sealed at all.
    """
    try:
        commitment = b64decode(text.commitment, validate=True)
        sealed = b64decode(text.sealed, validate=True)
    except ValueError:
        raise SealError(place, "it is not in base64") from None
    if len(sealed) < _NONCE_BYTES + _TAG_BYTES:
        raise SealError(place, "it is too short")
    text_key, expected = _derive(key, place)
    if not compare_digest(commitment, expected):
        raise SealError(place, "it was not sealed with this key for this place")
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(text_key).decrypt(nonce, ciphertext, None).decode()
    except InvalidTag:
        raise SealError(place, "it was changed after it was sealed") from None


def _derive(key: bytes, place: Place) -> tuple[bytes, bytes]:
    """Return the text's own key, and the commitment to it."""
    info = json.encode([LABEL, *place])
    text_key = _mac(key, info + b"\x01")
    return text_key, _mac(key, text_key + info + b"\x02")


def _mac(key: bytes, data: bytes) -> bytes:
    """Return a block of what HKDF expands (RFC 5869) from a person's key."""
    expanded = _extracted(key).copy()
    expanded.update(data)
    return expanded.digest()


# One person writes many texts: extracting each time anew, and telling a hash its key
# each time anew, took most of the time of sealing.
@lru_cache(_EXTRACTED_MAX)
def _extracted(key: bytes) -> hmac.HMAC:
    """Return HMAC-SHA256 under what HKDF extracts from a key; nobody updates it."""
    return hmac.new(hmac.digest(bytes(KEY_BYTES), key, "sha256"), digestmod="sha256")
