"""What was told so far: who there is, the goals, and what waits for a second person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from services.demo.acts.alignment import AlignmentProposed
from services.demo.acts.directory import DelegationGranted
from services.demo.acts.goals import GoalDrafted
from services.demo.company import TIME_ZONE
from services.demo.measures import Measure, Seen

ZONE = ZoneInfo(TIME_ZONE)


class Cycle(Struct):
    """A cycle as far as it was told."""

    kind: str
    start: date
    end: date
    state: str = "PLANNED"


class Followed(Struct):
    """A goal as far as it was told."""

    draft: GoalDrafted
    owner: str
    cycle: str
    state: str = "DRAFT"
    proposers: set[str] = field(default_factory=set)
    co_owners: tuple[str, ...] = ()
    measures: dict[str | None, Measure] = field(default_factory=dict)
    weights: dict[str | None, Decimal] = field(default_factory=dict)
    seen: dict[str | None, dict[str, Seen]] = field(default_factory=dict)
    # Key results that read a metric.
    bound: set[str] = field(default_factory=set)
    overridden: bool = False
    # Amendments and grades that wait, by their ids: who proposed them.
    waiting: dict[str, str] = field(default_factory=dict)
    amended: dict[str, Measure] = field(default_factory=dict)

    @property
    def owners(self) -> set[str]:
        """Return who answers for it."""
        return {self.owner, *self.co_owners}


class Told:
    """Everything that was told so far."""

    def __init__(self) -> None:
        self.units: set[str] = set()
        self.people: set[str] = set()
        self.services: set[str] = set()
        self.gone: set[str] = set()
        self.delegations: dict[str, DelegationGranted] = {}
        self.goals: dict[str, Followed] = {}
        self.cycles: dict[str, Cycle] = {}
        self.waived: set[str] = set()
        self.policies: set[str] = {"default", "mbo"}
        self.metrics: dict[str, list[Decimal]] = {}
        self.templates: dict[str, int] = {}
        # Proposals by their ids: who made them, and what becomes of them.
        self.proposals: dict[str, tuple[str, str]] = {}
        # Alignments by goal and id, those that hold, and what a goal contributes to.
        self.ties: dict[tuple[str, str], AlignmentProposed] = {}
        self.held: set[tuple[str, str]] = set()
        self.above: dict[str, str] = {}
        self.kinds: set[str] = set()
        self.day = date.min
        self.instant = datetime.min.replace(tzinfo=UTC)

    def goal_in(self, goal: str, state: str) -> Followed:
        """Return a goal that has to be in a state."""
        followed = self.goals[goal]
        assert followed.state == state, f"{goal} is {followed.state}"
        assert self.cycles[followed.cycle].state != "CLOSED", "the book is closed"
        return followed

    def require_person(self, person: str) -> None:
        """Fail for somebody who is none, or has left."""
        assert person in self.people - self.gone, f"{person} is nobody"

    def require_decided_by_another(self, followed: Followed, by: str) -> None:
        """Fail where who decides is who proposed it or answers for it."""
        self.require_person(by)
        assert by not in followed.owners, f"{by} decides on a goal of their own"
