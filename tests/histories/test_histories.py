"""Any history gives what the model says, and every view what a fold gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from goalledger.v1 import check_in_service_pb2, value_pb2
from tests.histories import model
from tests.histories.bookkeeping import Bookkeeping
from tests.histories.company import World
from tests.histories.declaring import Declaring
from tests.histories.machine import GOALS, HOW, KEYS, SELDOM, VALUES, How
from tests.rpc.acme import check_in, correcting

SETTINGS = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

CHECK_INS = st.sampled_from(["w1", "w2", "w3"])
HOURS = st.integers(0, 3)
SEEN = st.tuples(GOALS, KEYS, CHECK_INS, VALUES, HOURS)


class Histories(Bookkeeping, Declaring):
    """Goals and policies, what is observed of them, retries, conflicts and restarts."""

    @rule(seen=SEEN, how=HOW)
    def check_in(self, seen: Any, how: How) -> None:
        goal, key, id_, value, hours = self._seen(seen)
        request = check_in(
            parent=self.company.name_of(goal, key), check_in_id=id_, value=_said(value)
        )
        at = self._effective(request, hours)

        def why(known: model.Goal) -> set[str]:
            return model.observing(known, key, id_)

        def effect(known: model.Goal, _: Any) -> None:
            model.observe(known, key, id_, value, at)
            model.spend_override(known)

        self.on(goal, request, how, why, effect)

    @rule(
        batch=st.lists(SEEN, min_size=1, max_size=3, unique_by=lambda s: s[:3]), how=HOW
    )
    def check_in_together(self, batch: list[Any], how: How) -> None:
        entries = [self._seen(seen) for seen in batch]
        if len({entry[:3] for entry in entries}) < len(entries):
            return
        request = check_in_service_pb2.BatchRecordCheckInsRequest(
            parent=self.company.name
        )
        reasons: set[str] = set()
        effects: list[Any] = []
        for goal, key, id_, value, hours in entries:
            entry = request.entries.add(check_in_id=id_, value=_said(value))
            entry.parent = self.company.name_of(goal, key)
            effects.append((goal, key, id_, value, self._effective(entry, hours)))
            if goal not in self.goals:
                reasons |= {"RESOURCE_NOT_FOUND"}
            else:
                reasons |= model.observing(self.goals[goal], key, id_)
        if self.do(request, {**how, "etag": ""}, reasons) is not None:
            for goal, *observed in effects:
                model.observe(self.goals[goal], *observed)
                model.spend_override(self.goals[goal])
        for goal in {goal for goal, *_ in entries} & self.goals.keys():
            self.compare(goal)

    @rule(goal=GOALS, which=st.integers(0, 9), value=VALUES, how=HOW)
    def correct(self, goal: str, which: int, value: int, how: How) -> None:
        key, id_ = self._any_seen(goal, which)

        def why(known: model.Goal) -> set[str]:
            return model.undoing(known, key, id_, reason=how["why"])

        def effect(known: model.Goal, answer: Any) -> None:
            before = known["seen"][key, id_]
            before["end"] = "SUPERSEDED"
            new = answer.name.rpartition("/")[2]
            model.observe(known, key, new, value, before["order"][0])

        name = f"{self.company.name_of(goal, key)}/checkIns/{id_}"
        request = correcting(name, value=_said(value))
        request.ClearField("reason_code")
        request.ClearField("reason")
        self.on(goal, request, how, why, effect)

    @rule(goal=GOALS, which=st.integers(0, 9), how=HOW)
    def retract(self, goal: str, which: int, how: How) -> None:
        key, id_ = self._any_seen(goal, which)

        def why(known: model.Goal) -> set[str]:
            return model.undoing(known, key, id_, reason=how["why"])

        def effect(known: model.Goal, _: Any) -> None:
            known["seen"][key, id_]["end"] = "RETRACTED"
            known["version"] += 1

        name = f"{self.company.name_of(goal, key)}/checkIns/{id_}"
        request = check_in_service_pb2.RetractCheckInRequest(name=name)
        self.on(goal, request, how, why, effect)

    @rule(which=st.integers(0, 99))
    def send_again(self, which: int) -> None:
        if not self.accepted:
            return
        by, request, first = self.accepted[which % len(self.accepted)]

        again = self.company.ask(by, request)

        assert again.commit.replayed
        again.commit.replayed = first.commit.replayed
        assert again == first

    @rule(which=st.integers(0, 99))
    def send_other_contents_again(self, which: int) -> None:
        if not self.accepted:
            return
        by, first, _ = self.accepted[which % len(self.accepted)]
        other = type(first)()
        other.CopyFrom(first)
        other.reason = "Another reason altogether."
        other.reason_code = 10

        assert self.company.refusal(by, other) == "REQUEST_ID_REUSED"

    @rule(now=SELDOM)
    def start_again(self, now: bool) -> None:
        if now:
            self.world.start()

    def _seen(self, seen: Any) -> tuple[str, str | None, str, int, int]:
        """Let what is drawn be about a measure that a goal of its framework has."""
        goal, key, *rest = seen
        known = self.goals.get(goal)
        smart = known is not None and known["framework"] == "SMART"
        return (goal, None if smart else key, *rest)

    def _any_seen(self, goal: str, which: int) -> tuple[str | None, str]:
        """Return any check-in there ever was of a goal; one that was not, if none."""
        seen = list(self.goals.get(goal, {}).get("seen", ())) or [("a", "none")]
        found: tuple[str | None, str] = seen[which % len(seen)]
        return found

    def _effective(self, request: Any, hours: int) -> datetime:
        """Say when it was so, if not now, and return when that is."""
        at = self.world.steered.time + timedelta(hours=1 - hours)
        if hours:
            request.effective_time.FromDatetime(at)
        return at


def _said(value: int) -> value_pb2.Value:
    return value_pb2.Value(decimal=str(value))


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    """Give a served ledger on an empty database, once on each kind."""
    world = World(database, tmp_path)
    world.start()
    yield world
    world.stop()


def test_any_history_is_what_the_model_says_and_every_view_what_a_fold_gives(
    world: World,
) -> None:
    class OfThisWorld(Histories):
        pass

    OfThisWorld.world = world

    run_state_machine_as_test(OfThisWorld, settings=SETTINGS)
