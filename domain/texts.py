"""Texts, and the personal ones among them, which are sealed wherever they are kept."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Place(NamedTuple):
    """Where a personal text stands in the log; its seal is bound to this place."""

    ledger: str
    stream: str
    version: int
    pointer: str


class Personal(Struct, omit_defaults=True):
    """Text about a person: open while a command is decided, sealed ever after.

    Attributes:
        of: The id of the person (or service) whose key seals it.
        commitment: Base64 of the key commitment; empty while open.
        sealed: Base64 of nonce, ciphertext and tag; empty while open.
        text: The text itself while open; None once sealed.
        place: Where it was read from; None while open. It is the one attribute
            that is set after creation, by the mapper that read it.
    """

    of: str
    commitment: str = ""
    sealed: str = ""
    text: str | None = None
    place: Place | None = None


Text = str | Personal
