"""The goal: what it promises, where it is in its life, what was observed about it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Self

from domain.actors import acting
from domain.alignment.edges import Edge, contribution_among
from domain.days import Window
from domain.goals.contributors import Contributors
from domain.goals.definitions import Definition, Terms
from domain.goals.endings import Ending
from domain.goals.filing import Filing
from domain.goals.measures import Measure
from domain.goals.measures.observations import CheckIn, Observations
from domain.goals.objective import Ambition, KeyResult, RollUp
from domain.goals.overrides import Override
from domain.goals.pace.pauses import Pause
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase, joined
from domain.goals.pending import Pending
from domain.goals.progress import Seen
from domain.goals.refusals import (
    GoalCancelled,
    GoalClosed,
    GoalNotActive,
    WrongFramework,
)
from domain.proposals.subject import Pin, Subject
from domain.texts import Text

if TYPE_CHECKING:
    from domain.goals.smart import AcceptanceCondition, CriterionAnswer
    from domain.goals.status import Status
    from domain.record import Record
    from domain.refusals import Refusal

_WEIGHT_OF_A_SMART_GOAL = Decimal(1)
_UNOBSERVED = Observations({})


class Framework(Enum):
    """Which rules a goal follows (rules §2)."""

    OKR = "OKR"
    SMART = "SMART"


class GoalLevel(Enum):
    """Whose goal it is (rules §2.6)."""

    COMPANY = "COMPANY"
    DEPARTMENT = "DEPARTMENT"
    TEAM = "TEAM"
    INDIVIDUAL = "INDIVIDUAL"


class GoalState(Enum):
    """Where a goal is in its life (rules §5)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class Goal(Subject):
    """One goal, as far as rules and scores need it.

    What the attributes hold is never changed in place, but for ``observations``.

    Attributes:
        framework: Which rules it follows.
        level: Whose goal it is.
        ambition: How much of an objective is expected; None for a SMART goal.
        filing: Its category and labels, and whether its method binds.
        state: Where it is in its life.
        title: The objective, or the SMART statement.
        description: What else there is to know; None where nothing was said.
        owner: The id of the person who answers for it.
        policy: The id of the policy that it follows.
        people: Who works on it beside the owner.
        unit: The id of the unit it belongs to; None for none.
        cycle: The id of the cycle that it ends in; None for none.
        window: The days from its start to its deadline.
        phases: When check-ins are due, and from when on that held.
        plan: How far it is expected to be by some days.
        measure: How a SMART goal is measured; None while it is not said.
        criteria: The answers to the five criteria of a SMART goal.
        acceptance_conditions: What must hold beside a SMART goal's target.
        key_results: Those of an objective, by id, in the order they were added; also
            the dropped ones.
        proposers: The ids of all who drafted, revised or submitted it.
        proposals: What waits for a second person's decision, or was decided, by kind
            and id.
        grade: The grade that was confirmed last; None where none was.
        turn: How often its owner or state changed.
        pauses: When it rested, oldest first; the last one may still last.
        overrides: The scores that people set, oldest first; the last may still hold.
        ending: How it ended; None while it did not.
        edges: What it is to other goals, by alignment.
        roll_up: What an objective's own score is made of; None for a SMART goal.
        definitions: Every version of what it promises, from its approval on.
        observations: The check-ins, by key result; of a SMART goal under None.
        declared: The status that was declared last, by key result; under None the
            goal's own.
        confirmed: When somebody last confirmed that it still matters; None: nobody.
    """

    __slots__ = (
        "acceptance_conditions",
        "ambition",
        "confirmed",
        "criteria",
        "cycle",
        "declared",
        "definitions",
        "description",
        "edges",
        "ending",
        "filing",
        "framework",
        "grade",
        "key_results",
        "level",
        "measure",
        "observations",
        "overrides",
        "owner",
        "pauses",
        "people",
        "phases",
        "plan",
        "policy",
        "proposals",
        "proposers",
        "roll_up",
        "state",
        "title",
        "turn",
        "unit",
        "window",
    )
    KIND = "goal"

    framework: Framework
    level: GoalLevel
    ambition: Ambition | None
    filing: Filing
    state: GoalState
    title: Text
    description: Text | None
    owner: str
    policy: str
    unit: str | None
    cycle: str | None
    window: Window
    phases: tuple[Phase, ...]
    plan: tuple[PlanPoint, ...]
    measure: Measure | None
    criteria: tuple[CriterionAnswer, ...]
    acceptance_conditions: tuple[AcceptanceCondition, ...]
    roll_up: RollUp | None

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin as nothing; ``goal.drafted`` sets what the others say."""
        super().__init__(id)
        self.key_results: dict[str, KeyResult] = {}
        self.proposers: frozenset[str] = frozenset()
        self.people = Contributors()
        self.turn = 0
        self.proposals: dict[str, Pending] = {}
        self.grade: Decimal | None = None
        self.ending: Ending | None = None
        self.edges: dict[str, Edge] = {}
        self.pauses: tuple[Pause, ...] = ()
        self.overrides: tuple[Override, ...] = ()
        self.definitions: tuple[Definition, ...] = ()
        self.observations: dict[str | None, Observations] = {}
        self.declared: dict[str | None, Status | None] = {}
        self.confirmed: datetime | None = None

    def copy(self) -> Self:
        """Return a copy that can change without changing this one."""
        twin = super().copy()
        twin.observations = {
            key: observations.copy() for key, observations in self.observations.items()
        }
        return twin

    @property
    def active_key_results(self) -> dict[str, KeyResult]:
        """Return the key results that were not dropped."""
        return {key: one for key, one in self.key_results.items() if not one.dropped}

    @property
    def owners(self) -> frozenset[str]:
        """Return the ids of all who answer for it."""
        return frozenset((self.owner, *self.people.co_owners))

    @property
    def contributes_to(self) -> Edge | None:
        """Return the one edge that counts in another goal's score (rules §8.1)."""
        return contribution_among(self.edges.values()) if self.edges else None

    def pin(self) -> Pin:
        """Return what must still be so when a proposal about it is decided (§10.4)."""
        return Pin(version=len(self.definitions), turn=self.turn)

    def texts_belong_to(self, actor: str) -> str:
        """Return the owner of one person's goal, else the actor (design §5)."""
        return self.owner if self.level is GoalLevel.INDIVIDUAL else actor

    def in_force(
        self, key_result: str | None, effective: datetime | None = None
    ) -> CheckIn | None:
        """Return the check-in that tells a measure's value, or None (rules §6.3).

        Args:
            key_result: The key result's id; None for a SMART goal.
            effective: The moment; None for now.
        """
        observations = self.observations.get(key_result)
        if observations is None:
            return None
        return (
            observations.in_force if effective is None else observations.at(effective)
        )

    def seen(self, key_result: str | None, effective: datetime | None = None) -> Seen:
        """Return what was observed of a measure; arguments as those of `in_force`."""
        observations = self.observations.get(key_result, _UNOBSERVED)
        return Seen(observations, effective, self.pauses)

    def observed(self, key_result: str | None) -> Observations:
        """Return the check-ins of a key result, or under None of a SMART goal."""
        found = self.observations.get(key_result)
        if found is None:
            found = self.observations[key_result] = Observations({})
        return found

    def enter(self, state: GoalState) -> None:
        """Go on to another state; an effect, for events."""
        self.state = state
        self.turn += 1

    def propose(self, record: Record) -> None:
        """Count who acts among the proposers; an effect, for events."""
        self.proposers |= acting(record)

    def define(self, record: Record) -> None:
        """Begin a version of what is promised now; an effect, for events."""
        version = len(self.definitions) + 1
        definition = Definition(version, record.recorded, self.window, self.terms())
        self.definitions = (*self.definitions, definition)

    def terms(self) -> dict[str | None, Terms]:
        """Return what is promised now, by key result; of a SMART goal under None."""
        if self.measure is not None:
            place = (self.window, self.phases, self.plan)
            return {None: Terms(self.measure, _WEIGHT_OF_A_SMART_GOAL, *place)}
        return {id_: self.terms_of(one) for id_, one in self.active_key_results.items()}

    def terms_of(self, one: KeyResult) -> Terms:
        """Return what a key result promises, with the goal's days where it has none."""
        place = (one.window or self.window, joined(self.phases, one.phases), one.plan)
        return Terms(one.measure, one.weight, *place, one.progress_from)


def require_framework(goal: Goal, framework: Framework) -> None:
    """Refuse what belongs to the other framework (rules §2.1)."""
    if goal.framework is not framework:
        raise WrongFramework(goal=goal.id, framework=goal.framework.name)


def require_state(goal: Goal, state: GoalState, otherwise: type[Refusal]) -> None:
    """Refuse a goal in another state; an ended one is named for what it is."""
    if goal.state is state:
        return
    require_not_ended(goal)
    raise otherwise(goal=goal.id, state=goal.state.name)


def require_running(goal: Goal) -> None:
    """Refuse a goal that is neither active nor paused."""
    if goal.state is not GoalState.PAUSED:
        require_state(goal, GoalState.ACTIVE, GoalNotActive)


def require_not_ended(goal: Goal) -> None:
    """Refuse a goal that is closed or cancelled."""
    if goal.state is GoalState.CLOSED:
        raise GoalClosed(goal=goal.id)
    if goal.state is GoalState.CANCELLED:
        raise GoalCancelled(goal=goal.id)
