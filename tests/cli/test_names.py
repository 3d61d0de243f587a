"""Shows that names may be written short, and are shown short."""

from __future__ import annotations

import pytest

from services.cli.calling import names
from services.cli.showing.exits import UsageError


@pytest.mark.parametrize("organization", ["acme", "organizations/acme"])
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("g", "organizations/acme/goals/g"),
        ("g/k", "organizations/acme/goals/g/keyResults/k"),
        ("organizations/acme/goals/g", "organizations/acme/goals/g"),
    ],
)
def test_a_measure_is_named_by_goal_and_key_result(
    organization: str, said: str, meant: str
) -> None:
    assert names.measured_name(organization, said) == meant


def test_whose_organization_must_be_said() -> None:
    with pytest.raises(UsageError, match="GOAL_LEDGER_ORGANIZATION"):
        names.goal_name("", "g")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("organizations/acme/goals/g", "g"),
        ("organizations/acme/goals/g/keyResults/k", "g/k"),
        ("organizations/acme/goals/g/keyResults/k/checkIns/c", "g/k/c"),
        ("organizations/acme/goals/g/checkIns/c", "g/c"),
        ("organizations/acme/people/p", "p"),
        ("organizations/acme", "acme"),
        ("", ""),
    ],
)
def test_a_name_is_shown_as_it_may_be_written(name: str, short: str) -> None:
    assert names.short(name) == short
