"""The machine that leads a cycle through its life, with one of the goals in it."""

from __future__ import annotations

from typing import Any

from google.type.date_pb2 import Date
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from goalledger.v1 import cycle_service_pb2, cycles_pb2, ranges_pb2
from tests.histories.company import principal
from tests.histories.deciding import PROPOSALS, Deciding
from tests.histories.machine import HOW, SELDOM, WAY, How

# The only goal that is ever drafted into the cycle.
MEMBER = "one"
BOOK = "@book"
# It has all days there are, so that none is outside it.
DAYS = ranges_pb2.DateRange(
    start_date=Date(year=2020, month=1, day=1),
    end_date=Date(year=2039, month=12, day=31),
)
TURNS = {
    "OpenCycle": ("PLANNED", "OPEN", "CYCLE_NOT_PLANNED"),
    "StartGrading": ("OPEN", "GRADING", "CYCLE_NOT_OPEN"),
    "CloseCycle": ("GRADING", "CLOSED", "CYCLE_NOT_GRADING"),
}
_PROMISING = {"SubmitGoal", "ApproveGoal", "ProposeAmendment", "ApproveAmendment"}
_ADAPTING = {
    *("AddKeyResult", "ReviseKeyResult", "DropKeyResult", "ReweightKeyResults"),
}
_KEPT = {
    *("RecordCheckIn", "BatchRecordCheckIns", "CorrectCheckIn", "RetractCheckIn"),
    *("OverrideScore", "ReleaseOverride", "ProposeGrade", "ConfirmGrade"),
}


class Bookkeeping(Deciding):
    """Goals, one of which may be in a cycle that opens, is graded, closed, reopened.

    Attributes:
        book: The state of the cycle, empty while there is none, and its turn.
        member: Whether the goal is in it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.book: dict[str, Any] = {"state": "", "turn": 0}
        self.member = False

    @initialize(objective=WAY, smart=WAY, turns=st.sampled_from([0, 1, 1, 2, 2, 2]))
    def begin(self, objective: int, smart: int, turns: int) -> None:
        """Let a history begin in a cycle that has come some way, too."""
        how = {"by": "ben", "why": False, "etag": "", "validate_only": False}
        self.plan_book(how)
        super().begin(objective, smart)
        for verb in ("OpenCycle", "StartGrading")[:turns]:
            self.turn_book(verb, how)

    @property
    def book_name(self) -> str:
        """Return the name of the cycle."""
        return f"{self.company.name}/cycles/book"

    @rule(how=HOW)
    def plan_book(self, how: How) -> None:
        request = cycle_service_pb2.PlanCycleRequest(
            parent=self.company.name,
            cycle_id="book",
            cycle=cycles_pb2.Cycle(
                kind=cycles_pb2.CYCLE_KIND_CUSTOM, title="Book", window=DAYS
            ),
        )
        taken = {"RESOURCE_EXISTS"} if self.book["state"] else set()
        if self.do(request, {**how, "etag": ""}, taken) is not None:
            self.book["state"] = "PLANNED"

    @rule(verb=st.sampled_from(sorted(TURNS)), how=HOW)
    def turn_book(self, verb: str, how: How) -> None:
        needed, then, otherwise = TURNS[verb]
        reasons = set() if self.book["state"] == needed else {otherwise}
        if not self.book["state"]:
            reasons = {"RESOURCE_NOT_FOUND"}
        if verb == "CloseCycle" and not reasons and self._is_open():
            reasons = {"CYCLE_HAS_OPEN_GOALS"}
        request = getattr(cycle_service_pb2, f"{verb}Request")(name=self.book_name)
        if self.do(request, {**how, "etag": ""}, reasons) is not None:
            self._turn(then)

    @rule(proposal=PROPOSALS, now=SELDOM)
    def close_and_reopen_book(self, proposal: str, now: bool) -> None:
        if not now:
            return
        how = {"by": "ben", "why": True, "etag": "", "validate_only": False}
        for verb in ("OpenCycle", "StartGrading", "CloseCycle"):
            self.turn_book(verb, how)
        self.reopen_book(proposal, how)
        self.decide_proposal(proposal, "approve", {**how, "by": "cleo"})

    @rule(proposal=PROPOSALS, how=HOW)
    def reopen_book(self, proposal: str, how: How) -> None:
        reasons = {"RESOURCE_NOT_FOUND"}
        if self.book["state"]:
            closed = self.book["state"] == "CLOSED"
            reasons = set() if closed else {"CYCLE_NOT_CLOSED"}
            reasons |= set() if how["why"] else {"REASON_REQUIRED"}
            reasons |= {"RESOURCE_EXISTS"} if proposal in self.proposals else set()
        request = cycle_service_pb2.ReopenCycleRequest(
            name=self.book_name, proposal_id=proposal
        )
        if self.do(request, {**how, "etag": ""}, reasons) is not None:
            self._made(proposal, how, goal=BOOK)

    def do(self, request: Any, how: How, reasons: set[str]) -> Any:
        """Send a command; what the cycle forbids is refused for that, or for more."""
        verb = type(request).__name__.removesuffix("Request")
        joining = verb == "DraftGoal" and request.goal_id == MEMBER
        if joining and self.book["state"]:
            request.goal.cycle = self.book_name
        answer = super().do(request, how, reasons | self._forbidden(verb, request))
        if joining and answer is not None:
            self.member = bool(request.goal.cycle)
        return answer

    def carry_out(self, known: dict[str, Any]) -> None:
        """Do in the model what an approved proposal does."""
        if known["goal"] == BOOK:
            self._turn("GRADING")
        else:
            super().carry_out(known)

    def _forbidden(self, verb: str, request: Any) -> set[str]:
        """Rules §5.7, §6.6, §7.1: what a cycle's state keeps from a goal in it."""
        state = self.book["state"]
        if verb == "DraftGoal" and request.goal.cycle:
            return _unless_promising(state)
        known = self.goals.get(MEMBER)
        if not self.member or known is None or MEMBER not in self._about(verb, request):
            return set()
        is_closed = state == "CLOSED" and known["state"] != "CANCELLED"
        adapting = verb in _ADAPTING and known["state"] == "ACTIVE"
        if verb in _PROMISING or adapting:
            return _unless_promising(state)
        if verb in {"ReopenGoal", "ApproveProposal"}:
            planned = {"CYCLE_NOT_OPEN"} if state == "PLANNED" else set()
            return {"CYCLE_CLOSED"} if is_closed else planned
        return {"CYCLE_CLOSED"} if is_closed and verb in _KEPT else set()

    def _about(self, verb: str, request: Any) -> set[str]:
        """Return the ids of the goals that a request is about."""
        if verb == "ApproveProposal":
            made = self.proposals.get(request.name.rpartition("/")[2], {"goal": ""})
            return {made["goal"]}
        said = [getattr(request, field, "") for field in ("name", "parent")]
        said += [one.parent for one in getattr(request, "entries", ())]
        said += [
            getattr(request, part).name
            for part in ("goal", "key_result")
            if hasattr(request, part)
        ]
        parts = [text.split("/") for text in said]
        return {one[3] for one in parts if one[2:3] == ["goals"]}

    def _is_open(self) -> bool:
        ended = {"CLOSED", "CANCELLED"}
        return self.member and self.goals[MEMBER]["state"] not in ended

    def _turn(self, state: str) -> None:
        self.book = {"state": state, "turn": self.book["turn"] + 1}
        request = cycle_service_pb2.GetCycleRequest(name=self.book_name)
        request.read.strong = True
        served = self.company.world.served
        found = served.send(request, principal("cleo"))

        shown = cycles_pb2.CycleState.Name(found.cycle.state)
        assert shown == f"CYCLE_STATE_{state}"
        assert sum(one.count for one in found.goal_counts) == int(self.member)

    def _pin(self, goal: str) -> Any:
        """Return what must stay so; of the cycle its state, which may come back."""
        return self.book["turn"] if goal == BOOK else super()._pin(goal)


def _unless_promising(state: str) -> set[str]:
    forbidden = {"GRADING": {"CYCLE_NOT_OPEN"}, "CLOSED": {"CYCLE_CLOSED"}}
    return forbidden.get(state, set())
