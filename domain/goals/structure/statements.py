"""Rules about what a goal and its key results say in words (rules §2.5).

They know English, and go by words and figures; what they find is for people to weigh.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.goals.goal import Framework
from domain.goals.structure.findings import Checked, Hint, Severity, rule
from domain.goals.structure.words import ACTIVITIES, FILLERS, PROMISE_NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OBJECTIVE_WORDS_MIN = 3
_STATEMENT_WORDS_MIN = 4
_words = re.compile(r"\w[\w'-]*").findall
_joins = re.compile(r"\b(?:and|as well as|plus|while)\b|[&;]", re.IGNORECASE).search


@rule(Severity.WARNING)
def vague_statement(checked: Checked) -> Iterator[Hint]:
    """A title is too short, or in words that promise nothing one could tell."""
    goal, title = checked.goal, checked.read(checked.goal.title)
    smart = goal.framework is Framework.SMART
    words_min = _STATEMENT_WORDS_MIN if smart else _OBJECTIVE_WORDS_MIN
    if len(_words(title)) < words_min:
        message = f"the title has fewer than {words_min} words"
        yield Hint("title", message, "say who will have what when it is reached")
    yield from _filled(title, "title")
    if smart and not _has_digit(title):
        for word in _among(title, PROMISE_NOTHING):
            message = f'"{word}" does not say how much'
            yield Hint("title", message, "say from how much to how much")
    for key, one in goal.active_key_results.items():
        yield from _filled(checked.read(one.title), f"key_results.{key}.title")


@rule(Severity.ADVICE)
def digits_in_objective(checked: Checked) -> Iterator[Hint]:
    """An objective has a figure in it."""
    if checked.goal.framework is Framework.OKR and _has_digit(
        checked.read(checked.goal.title)
    ):
        message = "an objective says what will be so, and no figure"
        yield Hint("title", message, "move the figure to a key result")


@rule(Severity.ADVICE)
def activity_not_outcome(checked: Checked) -> Iterator[Hint]:
    """A key result says what is done instead of what comes of it."""
    for key, one in checked.goal.active_key_results.items():
        first = next(iter(_words(checked.read(one.title))), "")
        if first.casefold() in ACTIVITIES:
            message = f'"{first}" is something to do, not what comes of it'
            field = f"key_results.{key}.title"
            yield Hint(field, message, "say what will be otherwise once it is done")


@rule(Severity.ADVICE)
def two_measures(checked: Checked) -> Iterator[Hint]:
    """A key result seems to measure two things."""
    for key, one in checked.goal.active_key_results.items():
        if join := _joins(checked.read(one.title)):
            message = f'"{join[0]}" joins what may be two measures'
            field = f"key_results.{key}.title"
            yield Hint(field, message, "make a key result of each")


@rule(Severity.WARNING)
def method_not_described(checked: Checked) -> Iterator[Hint]:
    """The method binds, but nothing says what it is."""
    goal = checked.goal
    if goal.filing.method_binding and not checked.read(goal.description).strip():
        message = "the method is binding, and nothing describes it"
        yield Hint("description", message, "describe the method")


def _filled(title: str, field: str) -> Iterator[Hint]:
    for word in _among(title, FILLERS):
        yield Hint(field, f'"{word}" leaves open what is meant', "name it, or leave it")


def _among(title: str, known: frozenset[str]) -> list[str]:
    return [word for word in _words(title) if word.casefold() in known]


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
