"""Text made fit to be shown: nothing in it can steer a terminal (abuse 20)."""

from __future__ import annotations

import re
import unicodedata

# What a terminal obeys: CSI, strings (OSC, DCS, SOS, PM, APC) to their end, and other
# escapes; in both their seven-bit and their eight-bit form.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
# They join signs of scripts and emoji, and move nothing.
_JOINERS = "\u200c\u200d"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def shown(text: str) -> str:
    """Return a text on one line, without escape sequences and control characters."""
    plain = _SEQUENCES.sub("", text)
    return "".join(_plain(sign) for sign in plain)


def escaped(json_text: str) -> str:
    """Return JSON that means the same, with all that could steer a terminal escaped.

    Outside of its strings JSON has line feeds only, and those stay.
    """
    return "".join(
        _escape(sign) if _is_hidden(sign) and sign != "\n" else sign
        for sign in json_text
    )


def _plain(sign: str) -> str:
    if sign in "\n\t\u2028\u2029":
        return " "
    return "" if _is_hidden(sign) else sign


def _is_hidden(sign: str) -> bool:
    if sign.isascii():
        return not " " <= sign <= "~"
    return unicodedata.category(sign) in _HIDDEN and sign not in _JOINERS


def _escape(sign: str) -> str:
    data = sign.encode("utf-16-be", "surrogatepass")
    units = (data[at : at + 2].hex() for at in range(0, len(data), 2))
    return "".join(f"\\u{unit}" for unit in units)
