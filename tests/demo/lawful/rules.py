"""A table of rules: which function says whether an act is lawful."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from services.demo.acts.act import Act
from tests.demo.lawful.followed import Told

Rule = TypeVar("Rule", bound=Callable[[Told, Any], None])


class Rules(dict[type[Act], Callable[[Told, Any], None]]):
    """Rules by the kind of act; a rule takes the act, or fails."""

    def of(self, kind: type[Act]) -> Callable[[Rule], Rule]:
        """Let a function be the rule of a kind of act."""

        def add(rule: Rule) -> Rule:
            self[kind] = rule
            return rule

        return add
