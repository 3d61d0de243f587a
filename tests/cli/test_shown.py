"""Shows that no text can steer a terminal (abuse 20)."""

from __future__ import annotations

import json

import pytest

from services.cli.showing.shown import escaped, shown

ATTACKS = {
    "colours": ("\x1b[31mred\x1b[0m", "red"),
    "a cleared screen": ("before\x1b[2J\x1b[Hafter", "beforeafter"),
    "a window title": ("\x1b]0;pwned\x07goal", "goal"),
    "a title ended by a string terminator": ("\x1b]2;pwned\x1b\\goal", "goal"),
    "a link": ("\x1b]8;;https://x.example\x07text\x1b]8;;\x07", "text"),
    "a clipboard": ("\x1b]52;c;cm0gLXJm\x07goal", "goal"),
    "a device control string": ("\x1bP1$r0m\x1b\\goal", "goal"),
    "eight-bit controls": ("\x9b31mred\x9d0;title\x9cgoal", "redgoal"),
    "a reset": ("\x1bcgoal", "goal"),
    "a sequence that never ends": ("goal\x1b[31", "goal"),
    "an escape at the end": ("goal\x1b", "goal"),
    "going back": ("safe\r\x08\x08evil", "safeevil"),
    "a direction override": ("abc\u202edcba", "abcdcba"),
    "isolates": ("a\u2066b\u2069c", "abc"),
    "lines": ("one\ntwo\tthree\u2028four", "one two three four"),
    "a lone surrogate": ("a\ud800b", "ab"),
    "null and delete": ("a\x00b\x7fc", "abc"),
}


@pytest.mark.parametrize(("text", "seen"), ATTACKS.values(), ids=ATTACKS)
def test_what_steers_a_terminal_is_left_out(text: str, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize("text", ["Zürich → 100 %", "目標", "👩‍🚀 lands", "नमस्ते", "-3"])
def test_what_people_write_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize("text", [text for text, _ in ATTACKS.values()], ids=ATTACKS)
def test_json_says_the_same_and_steers_nothing(text: str) -> None:
    said = json.dumps({"title": text}, ensure_ascii=False)

    harmless = escaped(said)

    assert json.loads(harmless) == {"title": text}
    assert shown(harmless) == harmless


def test_json_keeps_its_lines_and_letters() -> None:
    said = json.dumps({"title": "Zürich"}, ensure_ascii=False, indent=2)

    assert escaped(said) == said
