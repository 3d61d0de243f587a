"""Shows that a page is read as people read it, and that what differs is noticed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.docs.transcript import calls_of, differences, filled, renewed, written

PAGE = """# A page

`anna` calls `GoalService.GetGoal`:

```json
{"name": "organizations/acme/goals/g1"}
```

It answers:

```json
{"events": []}
```

The record at 12, decoded:

```json
{"position": 12}
```

Nobody calls `GoalService.GetGoal`:

```json
{}
```

It refuses:

```json
{"code": "UNAUTHENTICATED"}
```
"""


def test_calls_are_read_with_what_came_of_them() -> None:
    by_anna, by_nobody = calls_of(PAGE)

    assert (by_anna.who, by_anna.rpc) == ("anna", "GoalService.GetGoal")
    assert by_anna.request == {"name": "organizations/acme/goals/g1"}
    assert by_anna.outcome.value == {"events": []}
    assert by_anna.decoded[12].value == {"position": 12}
    assert by_nobody.who is None
    assert by_nobody.outcome.label == "It refuses:"


def test_a_block_of_no_call_is_not_passed_over() -> None:
    page = PAGE.replace("It refuses:", "It may refuse:")

    with pytest.raises(ValueError, match="It may refuse:"):
        calls_of(page)


def test_a_call_without_an_outcome_is_not_passed_over() -> None:
    page = PAGE[: PAGE.rindex("It refuses:")]

    with pytest.raises(ValueError, match="what came of this call"):
        calls_of(page)


@pytest.mark.parametrize(
    ("shown", "actual"),
    [
        ({"a": "1"}, {"a": "2"}),
        ({"a": "1"}, {"a": "1", "b": "2"}),
        ({"a": "1", "b": "2"}, {"a": "1"}),
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": [1]}, {"a": [1, 2]}),
        ({"a": True}, {"a": "…"}),
        ({"a": "x…z"}, {"a": "xy"}),
        ({"a": "ab…ba"}, {"a": "aba"}),
        ({"a": "1", "…": "…"}, {"a": "2", "b": "3"}),
        ({"a": [2, "…"]}, {"a": [1, 2]}),
        ({"a": [1, 2, "…"]}, {"a": [1]}),
    ],
)
def test_what_differs_is_noticed(shown: Any, actual: Any) -> None:
    assert differences(shown, actual)


@pytest.mark.parametrize(
    ("shown", "actual"),
    [
        ({"a": "1", "b": [1, 2]}, {"b": [1, 2], "a": "1"}),
        ({"a": "x…z"}, {"a": "xyz"}),
        ({"a": "1", "…": "…"}, {"a": "1", "b": "3"}),
        ({"a": [1, "…"]}, {"a": [1, 2]}),
        ({"a": [1, "…"]}, {"a": [1]}),
    ],
)
def test_what_is_elided_may_be_anything(shown: Any, actual: Any) -> None:
    assert differences(shown, actual) == []


def test_an_elided_text_of_a_request_is_what_was_answered() -> None:
    request = {"read": {"at_least_as_fresh": "MSB0…M"}, "names": ["a", "b"]}

    assert filled(request, {"MSB0xxM", "MSB0yyN"}) == {
        "read": {"at_least_as_fresh": "MSB0xxM"},
        "names": ["a", "b"],
    }


@pytest.mark.parametrize("known", [set(), {"MSB0xxM", "MSB0yyM"}])
def test_an_elided_text_that_could_be_none_or_two_is_refused(known: set[str]) -> None:
    with pytest.raises(ValueError, match="texts that were answered"):
        filled({"token": "MSB0…M"}, known)


def test_an_answer_is_renewed_as_far_as_it_is_shown() -> None:
    shown = {"token": "ab…yz", "goals": [{"name": "g", "…": "…"}, "…"], "old": 1}
    actual = {
        "token": "bcdefwxy",
        "goals": [{"name": "h", "score": "0"}, {"name": "i"}],
        "new": 2,
    }

    made = renewed(shown, actual)

    assert made == {
        "token": "bc…xy",
        "goals": [{"name": "h", "…": "…"}, "…"],
        "new": 2,
    }
    assert differences(made, actual) == []


def test_what_fits_on_a_line_is_written_on_one() -> None:
    value = {"short": {"a": [1, 2]}, "long": ["x" * 50, "y" * 50]}

    text = written(value)

    assert json.loads(text) == value
    assert '  "short": {"a": [1, 2]},' in text.splitlines()
    assert all(len(line) <= 88 for line in text.splitlines())
