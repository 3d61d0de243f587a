"""Follows a story, and fails at the first act that the rules would refuse."""

from __future__ import annotations

from services.demo.acts.act import Moment
from services.demo.acts.directory import OrganizationCreated
from tests.demo.lawful import (
    adapting,
    alignment,
    cycles,
    deciding,
    directory,
    goals,
    judging,
    metrics,
    observing,
)
from tests.demo.lawful.followed import ZONE, Told

_RULES = {
    **directory.RULES,
    **deciding.RULES,
    **cycles.RULES,
    **goals.RULES,
    **adapting.RULES,
    **observing.RULES,
    **judging.RULES,
    **metrics.RULES,
    **alignment.RULES,
}


class Followers(Told):
    """Everything that was told so far, and how to take more."""

    def follow(self, moment: Moment) -> None:
        """Take one moment, whose acts may come in any order."""
        self.day = moment.instant.astimezone(ZONE).date()
        self.instant = moment.instant
        known = (self.people | self.services) - self.gone
        touched: list[str] = []
        for act in moment.acts:
            self.kinds.add(type(act).__name__)
            founding = isinstance(act, OrganizationCreated)
            assert founding or act.by in known, f"{act.by} is nobody yet"
            touched += [act.goal] if hasattr(act, "goal") else []
            _RULES[type(act)](self, act)
        assert len(touched) == len(set(touched)), "acts of a moment need one another"
