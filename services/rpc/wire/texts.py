"""Which texts are taken, and in which form (api §1).

A text is Unicode in NFC, so that what looks equal is equal. Refused is what hides or
bends other text: NUL and control characters except newline and tab, overrides and
isolates of writing direction, and heaps of combining marks. Invisible characters that
scripts and emoji need are taken, but a text of nothing else says nothing.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

from services.rpc.limits import COMBINING_MARKS_MAX

_MARKS = frozenset({"Mn", "Me"})
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
# Letters that nothing is drawn for: Hangul fillers, and the empty Braille pattern.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_controls = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]").search
_directions = re.compile("[\u202a-\u202e\u2066-\u2069]").search
_line_ends = re.compile("[\t\n\u2028\u2029]").search
# NFC makes at most four characters one.
_SHRINKS_MAX = 4


def mended(text: str) -> str:
    """Return a text in NFC; empty where it says nothing."""
    text = normalize("NFC", text)
    return "" if all(map(_is_unseen, text)) else text


def fault(text: str, characters_max: int, *, lines: bool) -> str | None:
    """Return what is wrong with a text as it was sent, or None.

    Args:
        text: The text.
        characters_max: How long it may be, in NFC.
        lines: Whether it may have several lines, and tabs.
    """
    # First, so that nothing below ever works on more than it has to.
    if len(text) > _SHRINKS_MAX * characters_max:
        return f"must have at most {characters_max:,} characters"
    if _controls(text):
        return "must not contain control characters"
    if not lines and _line_ends(text):
        return "must be one line, without tabs"
    if _directions(text):
        return "must not override or isolate the direction of writing"
    if not _has_heap(text) and len(normalize("NFC", text)) <= characters_max:
        return None
    return (
        f"must have at most {characters_max:,} characters,"
        f" and at most {COMBINING_MARKS_MAX} combining marks in a row"
    )


def _has_heap(text: str) -> bool:
    row = 0
    for character in text:
        row = row + 1 if category(character) in _MARKS else 0
        if row > COMBINING_MARKS_MAX:
            return True
    return False


def _is_unseen(character: str) -> bool:
    return character in _FILLERS or category(character) in _UNSEEN
