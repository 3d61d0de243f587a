"""Follows a story and fails at the first act that the rules would refuse.

A model of a few dictionaries, written from the rules and not from the ledger's code.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import singledispatchmethod
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from services.demo import acts
from services.demo.company import METRICS_SERVICE, TIME_ZONE

_ZONE = ZoneInfo(TIME_ZONE)


class Followed(Struct):
    """A goal as far as it was told."""

    draft: acts.GoalDrafted
    state: str = "DRAFT"
    proposers: set[str] = field(default_factory=set)
    targets: dict[str | None, Decimal] = field(default_factory=dict)
    starts: dict[str | None, Decimal] = field(default_factory=dict)
    seen: dict[str | None, dict[str, Decimal]] = field(default_factory=dict)


class Followers:
    """Everything that was told so far."""

    def __init__(self) -> None:
        self.units: set[str] = set()
        self.people: set[str] = set()
        self.goals: dict[str, Followed] = {}
        self.kinds: set[str] = set()
        self.day = date.min
        self.instant = datetime.min.replace(tzinfo=UTC)

    def follow(self, moment: acts.Moment) -> None:
        """Take one moment, whose acts may come in any order."""
        self.day = moment.instant.astimezone(_ZONE).date()
        self.instant = moment.instant
        known = set(self.people)
        touched: list[str] = []
        for act in moment.acts:
            self.kinds.add(type(act).__name__)
            founding = isinstance(act, acts.OrganizationCreated)
            assert founding or act.by in known, f"{act.by} is nobody yet"
            touched += [act.goal] if hasattr(act, "goal") else []
            self.take(act)
        assert len(touched) == len(set(touched)), "acts of a moment need one another"

    @singledispatchmethod
    def take(self, act: acts.Act) -> None:
        """Take one act, and fail where the rules would refuse it."""
        raise AssertionError(act)

    @take.register
    def _(self, act: acts.OrganizationCreated) -> None:
        self.people.add(act.by)

    @take.register
    def _(self, act: acts.UnitCreated) -> None:
        assert act.parent is None or act.parent in self.units
        assert act.unit not in self.units
        self.units.add(act.unit)

    @take.register
    def _(self, act: acts.PersonAdded) -> None:
        assert act.person not in self.people
        self.people.add(act.person)

    @take.register
    def _(self, act: acts.ServiceAdded) -> None:
        self.people.add(act.service)

    @take.register
    def _(self, act: acts.DraftRevised) -> None:
        self._in(act.goal, "DRAFT").proposers.add(act.by)

    @take.register
    def _(self, act: acts.CheckedIn) -> None:
        assert 1 <= len(act.observed) <= 100
        for seen in act.observed:
            self._observe(seen)

    @take.register
    def _(self, act: acts.CheckInCorrected) -> None:
        seen = act.observed
        goal = self._in(seen.goal, "ACTIVE")
        before = goal.seen[seen.key_result].pop(act.corrects)
        assert act.reason
        assert before != seen.value, "nothing is corrected"
        self._observe(seen)

    @take.register
    def _(self, act: acts.CheckInRetracted) -> None:
        goal = self._in(act.goal, "ACTIVE")
        assert act.reason
        goal.seen[act.key_result].pop(act.check_in)

    @take.register
    def _(self, act: acts.TargetMoved) -> None:
        goal = self._in(act.goal, "ACTIVE")
        assert act.reason
        assert act.target != goal.targets[act.key_result]
        assert act.target != goal.starts[act.key_result]
        goal.targets[act.key_result] = act.target

    @take.register
    def _(self, act: acts.GoalCancelled) -> None:
        assert act.reason
        self._in(act.goal, "ACTIVE").state = "CANCELLED"

    def _in(self, goal: str, state: str) -> Followed:
        followed = self.goals[goal]
        assert followed.state == state, f"{goal} is {followed.state}"
        return followed

    @take.register
    def _(self, act: acts.GoalDrafted) -> None:
        assert act.goal not in self.goals
        assert act.owner in self.people
        assert act.unit is None or act.unit in self.units
        assert self.day < act.start < act.end
        assert 1 <= len(act.title) <= 200
        assert "{" not in act.title
        followed = self.goals[act.goal] = Followed(act, proposers={act.by})
        if act.framework == "SMART":
            assert act.measure is not None
            assert len(act.criteria) == 5
            self._measure(followed, None, act.measure)

    @take.register
    def _(self, act: acts.KeyResultAdded) -> None:
        followed = self.goals[act.goal]
        assert followed.draft.framework == "OKR"
        assert followed.state == "DRAFT" or (followed.state == "ACTIVE" and act.reason)
        assert act.key_result not in followed.targets
        if followed.state == "DRAFT":
            followed.proposers.add(act.by)
        self._measure(followed, act.key_result, act.measure)

    @staticmethod
    def _measure(
        followed: Followed, key_result: str | None, measure: acts.Measured
    ) -> None:
        assert measure.start != measure.target
        assert len(measure.unit) <= 20
        followed.starts[key_result] = measure.start
        followed.targets[key_result] = measure.target
        followed.seen[key_result] = {}

    @take.register
    def _(self, act: acts.GoalSubmitted) -> None:
        followed = self._in(act.goal, "DRAFT")
        assert followed.targets
        followed.proposers.add(act.by)
        followed.state = "SUBMITTED"

    @take.register
    def _(self, act: acts.GoalApproved) -> None:
        self._decided_by_another(act.goal, act.by).state = "ACTIVE"

    @take.register
    def _(self, act: acts.GoalRejected) -> None:
        assert act.reason
        self._decided_by_another(act.goal, act.by).state = "DRAFT"

    def _decided_by_another(self, goal: str, by: str) -> Followed:
        followed = self._in(goal, "SUBMITTED")
        assert by not in {*followed.proposers, followed.draft.owner, METRICS_SERVICE}
        return followed

    def _observe(self, seen: acts.Observed) -> None:
        followed = self._in(seen.goal, "ACTIVE")
        effective = seen.effective or self.instant
        assert effective <= self.instant
        assert effective.astimezone(_ZONE).date() >= followed.draft.start
        assert seen.check_in not in followed.seen[seen.key_result]
        assert seen.confidence is None or 0 <= seen.confidence <= 1
        assert seen.value >= 0
        followed.seen[seen.key_result][seen.check_in] = seen.value

    @take.register
    def _(self, act: acts.GoalClosed) -> None:
        followed = self._in(act.goal, "ACTIVE")
        unseen = {key for key, seen in followed.seen.items() if not seen}
        assert unseen == set(act.explanations)
        assert set(act.conditions_met) == set(followed.draft.conditions)
        if followed.draft.framework == "SMART" and act.disposition == "DONE":
            last = list(followed.seen[None].values())[-1]
            way = followed.targets[None] - followed.starts[None]
            assert (last - followed.starts[None]) / way >= 1
            assert all(act.conditions_met.values())
        followed.state = "CLOSED"
