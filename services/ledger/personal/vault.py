"""Seals and opens personal texts with the keys of the people they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.texts import Personal, Place
from services.ledger.personal.master_key import KEY_BYTES
from services.ledger.personal.seals import SealError, open_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.record import Record
    from services.ledger.personal.keys import KeyStore


class Vault:
    """Personal texts in and out of their seals. Any thread may use it."""

    def __init__(self, keys: KeyStore, entropy: Callable[[int], bytes]) -> None:
        """Take the key store, and where nonces come from."""
        self._keys = keys
        self._entropy = entropy

    def seal(self, text: Personal, place: Place) -> Personal:
        """Return an open text sealed for its place; its person's key is on disk."""
        key = self._keys.key_of(place.ledger, text.of)
        if key is None:
            self._keys.ensure(place.ledger, [text.of])
            key = self._keys.key_of(place.ledger, text.of)
            assert key is not None
        return seal(key, place, text, self._entropy)

    def seal_at(self, record: Record, text: Personal, pointer: str) -> Personal:
        """Return an open text sealed for where it stands in a record's data."""
        place = Place(record.ledger, record.stream, record.version, pointer)
        return self.seal(text, place)

    def rehearse(self, record: Record, text: Personal, pointer: str) -> Personal:
        """Return an open text as it would be sealed, with a key that is nobody's.

        It is as long as the real one, and not for keeping: it takes no entropy.
        """
        place = Place(record.ledger, record.stream, record.version, pointer)
        return seal(bytes(KEY_BYTES), place, text, bytes)

    def open(self, text: Personal) -> str:
        """Return what a sealed text says.

        Raises:
            SealError: The text is not what was sealed, or its key is gone.
        """
        if text.text is not None:
            return text.text
        place = text.place
        if place is None:
            raise TypeError("a sealed text that nobody told where it stands")
        key = self._keys.key_of(place.ledger, text.of)
        if key is None:
            raise SealError(place, "its person has no key")
        return open_sealed(key, place, text)
