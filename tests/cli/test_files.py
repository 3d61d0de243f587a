"""Shows how requests are read from files, and what is said where there is none."""

from __future__ import annotations

import sys

import pytest

from goalledger.v1.goal_commands_pb2 import DraftGoalRequest
from services.cli.calling.files import read_message
from services.cli.showing.exits import UsageError


def test_a_closed_standard_input_is_a_mistake_of_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(UsageError, match="standard input, which is closed"):
        read_message("-", DraftGoalRequest(), "a request")
