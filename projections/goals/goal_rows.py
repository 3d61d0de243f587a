"""One version of a goal, as the read model of goals has it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from domain.days import Window
from domain.goals.contributors import Contributors
from domain.goals.ending.closing import Explanation, MissCause
from domain.goals.endings import Disposition
from domain.goals.filing import Category
from domain.goals.goal import Framework, GoalLevel, GoalState
from domain.goals.links import Link
from domain.goals.measures import Measure
from domain.goals.objective import Ambition, RollUp
from domain.goals.pace.pauses import Pause
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase
from domain.goals.smart import (
    AcceptanceCondition,
    ConditionResult,
    CriterionAnswer,
    Outcome,
)
from domain.policies.policy import Waiver
from domain.templates.template import TemplateVersion
from domain.texts import Text
from projections.goals.declared import Declared
from projections.goals.goal_decisions import (
    AmendmentRow,
    EscalationRow,
    GradeRow,
    OverrideRow,
)

# In these states a goal has ended.
ENDS = frozenset((GoalState.CLOSED, GoalState.CANCELLED))


class GoalRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a goal, between two events that changed it.

    Attributes are as those of `domain.goals.goal.Goal`, and:

    Attributes:
        goal: Its id.
        created: When it was drafted.
        proposers: In the order in which they first acted.
        approver: Who approved it; None before.
        template: The version of the template that it was drafted from; None for none.
        carried_over_from: The id of the goal that it goes on with; None for none.
        waived_by: The policy that needed nobody's approval; None: a person approved, or
            will.
        definition_version: Of what it promises; 0 before approval.
        declared: The status that was declared last; None where nobody did.
        confirmed: When it was last confirmed to matter; None where nobody did.
        ended: The position at which it was closed or cancelled; 0 until then.
        disposition: How it ended; None until closed.
        outcome: Whether a SMART goal was met; None until closed.
        escalation: The last time it was said to be at risk; None: never.
        amendments: Those that wait for a decision, oldest first.
        override: The score that people set; None while nobody does.
        grade: The one confirmed last; None where none was.
        proposed_grades: Those that wait for a decision, oldest first.
        condition_results: Which acceptance conditions held; none until closed.
        explanations: Why key results had no check-in in force; none until closed.
        miss_cause: Why it fell short; None where nobody said.
        miss_explanation: The same in words; None where nothing was said.
        wins: What went well; None where nothing was said.
        learnings: What was learned; None where nothing was said.
        evidence: What was shown when it was closed.
        successor: The id of the goal that goes on with it; None for none.
    """

    goal: str
    framework: Framework
    level: GoalLevel
    ambition: Ambition | None = None
    roll_up: RollUp | None = None
    state: GoalState = GoalState.DRAFT
    title: Text
    description: Text | None = None
    owner: str
    people: Contributors = Contributors()
    unit: str | None = None
    cycle: str | None = None
    category: Category | None = None
    labels: dict[str, Text] = {}
    method_binding: bool = False
    window: Window
    phases: tuple[Phase, ...] = ()
    plan: tuple[PlanPoint, ...] = ()
    pauses: tuple[Pause, ...] = ()
    measure: Measure | None = None
    criteria: tuple[CriterionAnswer, ...] = ()
    acceptance_conditions: tuple[AcceptanceCondition, ...] = ()
    policy: str
    template: TemplateVersion | None = None
    carried_over_from: str | None = None
    created: datetime
    proposers: tuple[str, ...] = ()
    approver: str | None = None
    waived_by: Waiver | None = None
    definition_version: int = 0
    escalation: EscalationRow | None = None
    amendments: tuple[AmendmentRow, ...] = ()
    override: OverrideRow | None = None
    grade: GradeRow | None = None
    proposed_grades: tuple[GradeRow, ...] = ()
    declared: Declared | None = None
    confirmed: datetime | None = None
    ended: int = 0
    disposition: Disposition | None = None
    outcome: Outcome | None = None
    condition_results: tuple[ConditionResult, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    miss_cause: MissCause | None = None
    miss_explanation: Text | None = None
    wins: Text | None = None
    learnings: Text | None = None
    evidence: tuple[Link, ...] = ()
    successor: str | None = None
