"""Shows that every rpc has an example in the docs, and that each is as it is."""

from __future__ import annotations

from pathlib import Path

from tests.docs.played import METHODS, Played, play
from tests.docs.transcript import Call, calls_of, differences
from tests.house.checkout import ROOT
from tests.rpc.served import run_on_server_loop

PAGE = ROOT / "docs" / "rpcs.md"


def test_every_rpc_has_an_example_that_is_answered() -> None:
    calls = calls_of(PAGE.read_text())

    answered = {call.rpc for call in calls if call.outcome.label != "It refuses:"}

    assert answered == METHODS.keys()


def test_every_example_is_answered_as_shown(database: str, tmp_path: Path) -> None:
    calls = calls_of(PAGE.read_text())

    played = run_on_server_loop(play(calls, database, tmp_path))

    wrong = [
        f"{number}. {call.rpc}{found}"
        for number, (call, outcome) in enumerate(zip(calls, played, strict=True), 1)
        for found in _wrong(call, outcome)
    ]
    assert wrong == []


def _wrong(call: Call, outcome: Played) -> list[str]:
    if call.outcome.label != outcome.label:
        return [f": {call.outcome.label!r} is shown, it was {outcome.value}"]
    found = differences(call.outcome.value, outcome.value)
    for position, block in call.decoded.items():
        found += differences(block.value, outcome.record(position), f"/{position}")
    return found
