"""Which texts are taken, and in which form they are kept (abuse B)."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from goalledger.v1 import (
    check_in_service_pb2,
    goal_commands_pb2,
)
from tests.rpc.acme import (
    RATE,
    WHY,
    Acme,
    check_in,
    drafting,
    objective,
)
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, refused

ZALGO = "Z" + "\u0301" * 9
CONTROLS = ["\0", "\x07", "\x1b[31m", "\r", "\x7f", "\x85", "\x9b"]
DIRECTIONS = ["\u202e", "\u202a", "\u2066", "\u2069"]
BLANK = ["", " ", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u3164", "\u2800", "\u0301"]
INERT = [
    "<script>alert(1)</script>",
    "'; DROP TABLE events; --",
    "{{7*7}} ${jndi:ldap://x}",
    "=HYPERLINK(1)",
    "# **bold** [link](javascript:alert(1))",
    "\N{PILE OF POO}\N{ZERO WIDTH JOINER}\N{FIRE}",
    "مرحبا بالعالم",
]


def _title(acme: Acme, title: str) -> goal_commands_pb2.DraftGoalRequest:
    goal = objective(acme.anna, title=title)
    return drafting(acme.anna, goal_id="", goal=goal, validate_only=True)


@pytest.mark.parametrize("title", [*BLANK, "a\nb", "a\tb", "x" * 201, "\u2028", ZALGO])
def test_a_title_is_one_line_that_says_something(standing: Acme, title: str) -> None:
    invalid(standing, _title(standing, title), "goal.title")


@pytest.mark.parametrize("character", [*CONTROLS, *DIRECTIONS])
def test_no_text_holds_what_hides_or_bends_other_text(
    standing: Acme, character: str
) -> None:
    text = f"safe{character}text"

    invalid(standing, _title(standing, text), "goal.title")
    invalid(standing, check_in(note=text), "note", by=ANNA)
    invalid(standing, check_in(reason=text), "reason", by=ANNA)


@pytest.mark.parametrize("text", [*INERT, "two\nlines\tand a tab"])
def test_a_text_is_kept_as_it_was_written(standing: Acme, text: str) -> None:
    name = standing.check_in(note=text).name

    assert _note(standing, name) == text


def test_what_looks_equal_is_kept_equal(standing: Acme) -> None:
    composed, apart = (
        normalize("NFC", "Gödel Ångström"),
        normalize("NFD", "Gödel Ångström"),
    )
    assert composed != apart

    names = [standing.check_in(note=text).name for text in (composed, apart)]

    assert [_note(standing, name) for name in names] == [composed, composed]


def test_a_title_is_counted_in_characters_as_kept(standing: Acme) -> None:
    standing.served.ask(_title(standing, normalize("NFD", "é" * 200)), BEN)
    standing.served.ask(_title(standing, "\N{PILE OF POO}" * 200), BEN)


def _note(acme: Acme, name: str) -> str:
    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE, page_size=500)
    request.read.strong = True
    listed = acme.served.ask(request, ANNA).check_ins
    return str(next(one.note for one in listed if one.name == name))


@pytest.mark.parametrize(
    ("field", "characters"), [("note", 4_000), ("reason", 2_000), ("source", 100)]
)
def test_a_text_has_a_bound_of_its_own(
    standing: Acme, field: str, characters: int
) -> None:
    fits = check_in(**{field: "x" * characters}, validate_only=True)

    standing.served.ask(fits, ANNA)
    invalid(standing, check_in(**{field: "x" * (characters + 1)}), field, by=ANNA)


def test_a_text_of_a_megabyte_is_refused_at_once(standing: Acme) -> None:
    flood = "e" + "\u0301\u0316" * 250_000

    invalid(standing, check_in(note=flood), "note", by=ANNA)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_a_reason_that_says_nothing_is_none(standing: Acme, reason: str) -> None:
    name = standing.check_in().name
    request = check_in_service_pb2.RetractCheckInRequest(
        name=name, reason_code=WHY["reason_code"], reason=reason
    )

    with refused("REASON_REQUIRED"):
        standing.served.ask(request, ANNA)
