"""What the company's departments promise, note and learn: texts as data, from TOML."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources

from msgspec import Struct, convert

from services.demo.measures import Measure, Numeric

# Neighbours have their goals in the same quarter, of all levels.
DEPARTMENTS = ("sales", "support", "people", "finance", "operations", "product")


class KeyResultTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """One measured outcome.

    Attributes:
        slug: Its id within the goal.
        title: What will be so.
    """

    slug: str
    title: str
    measure: Measure


class ObjectiveTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """An objective with its key results; ``{where}`` in the title is a site.

    Attributes:
        roll_up: What its score is made of where its whole department works on it.
    """

    slug: str
    level: str
    team: str
    title: str
    description: str
    key_results: tuple[KeyResultTemplate, ...]
    roll_up: str = ""


class SmartTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """A SMART goal; its title names ``{start}``, ``{target}``, ``{deadline}``, a site.

    Attributes are as those of `KeyResultTemplate`, the answers to the five criteria,
    and the acceptance conditions.
    """

    slug: str
    level: str
    team: str
    title: str
    description: str
    measure: Numeric
    specific: str
    measurable: str
    achievable: str
    relevant: str
    time_bound: str
    conditions: tuple[str, ...]

    @property
    def measured(self) -> KeyResultTemplate:
        """Return what is measured, in the form of a key result."""
        return KeyResultTemplate("", "", self.measure)


class Notes(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said beside a check-in, by how things go."""

    ahead: tuple[str, ...]
    steady: tuple[str, ...]
    behind: tuple[str, ...]


class Learnings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said when a goal is closed, by how it ended."""

    done: tuple[str, ...]
    missed: tuple[str, ...]


class Department(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of one department."""

    objectives: tuple[ObjectiveTemplate, ...]
    smart: tuple[SmartTemplate, ...]
    notes: Notes
    learnings: Learnings


class Miss(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a goal fell short of what it promised."""

    cause: str
    explanation: str


class Declaration(Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody declares another status than the computed one."""

    worse: tuple[str, ...]
    better: tuple[str, ...]


class Reasons(Struct, frozen=True, forbid_unknown_fields=True):
    """Why something was changed, decided or left out."""

    correction: tuple[str, ...]
    retraction: tuple[str, ...]
    target: tuple[str, ...]
    company_target: tuple[str, ...]
    rejection: tuple[str, ...]
    cancellation: tuple[str, ...]
    addition: tuple[str, ...]
    binding: tuple[str, ...]
    unmeasured: tuple[str, ...]
    drop: tuple[str, ...]
    reweighting: tuple[str, ...]
    amendment: tuple[str, ...]
    amendment_rejection: tuple[str, ...]
    pause: tuple[str, ...]
    handover: tuple[str, ...]
    escalation: tuple[str, ...]
    declaration: Declaration
    override: tuple[str, ...]
    release: tuple[str, ...]
    grade: tuple[str, ...]
    reopening: tuple[str, ...]
    cycle_reopening: tuple[str, ...]
    declining: tuple[str, ...]
    untying: tuple[str, ...]
    miss: tuple[Miss, ...]
    revision: str


class MetricText(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is measured without a goal.

    Attributes:
        owner: The key of who answers for it.
        measure: How its values go; nobody ever asked for its target.
    """

    slug: str
    title: str
    description: str
    owner: str
    measure: Numeric


class GoalTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """A template of SMART goals, as it begins and as it is revised."""

    slug: str
    name: str
    role: str
    title: str
    description: str
    measure: Numeric
    criteria: dict[str, str]
    revised_title: str
    revised_description: str


class PolicyText(Struct, frozen=True, forbid_unknown_fields=True):
    """A policy that is proposed, and what becomes of it.

    Attributes:
        slug: The id of the policy.
        ends: "approved", "rejected" or "withdrawn".
        reason: Why it is proposed.
        answer: Why it is rejected or withdrawn.
        waived: Whether objectives need no approval; None: nothing is said of it.
        band: Between which scores an aspirational objective is a success.
    """

    slug: str
    description: str
    ends: str
    reason: str
    answer: str = ""
    waived: bool | None = None
    band: tuple[Decimal, Decimal] | None = None


class Desk(Struct, frozen=True, forbid_unknown_fields=True):
    """A team that was needed for a while: begun, moved to another place, and closed."""

    unit: str
    name: str
    parent: str
    moved_to: str
    member: str
    manager: str
    move_reason: str
    close_reason: str
    leave_reason: str


class PlainNotes(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said beside a check-in in any department."""

    plain: tuple[str, ...]


class CompanyTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to no department.

    Attributes:
        objective: Runs through all quarters; its id never changes.
        smart: Missed and closed in the first quarter; its id never changes.
        sprint: A short one; its title names what it is ``{about}``.
        sprint_key_result: What a sprint moves, of the goal that it is about.
        late_key_result: Added to an objective that is active already.
        policies: In the order in which they are proposed.
    """

    objective: ObjectiveTemplate
    smart: SmartTemplate
    sprint: ObjectiveTemplate
    sprint_key_result: KeyResultTemplate
    notes: PlainNotes
    reasons: Reasons
    late_key_result: KeyResultTemplate
    policies: tuple[PolicyText, ...]
    goal_template: GoalTemplate
    desk: Desk
    metric: MetricText


@cache
def departments() -> dict[str, Department]:
    """Return the texts of every department, by its id."""
    return {name: convert(_read(name), Department) for name in DEPARTMENTS}


@cache
def company_texts() -> CompanyTexts:
    """Return the texts that belong to no department."""
    return convert(_read("company"), CompanyTexts)


@cache
def objectives() -> tuple[ObjectiveTemplate, ...]:
    """Return every department's objectives, department by department."""
    return tuple(
        one for department in departments().values() for one in department.objectives
    )


@cache
def smart_goals() -> tuple[SmartTemplate, ...]:
    """Return every department's SMART goals, department by department."""
    return tuple(
        one for department in departments().values() for one in department.smart
    )


def _read(name: str) -> dict[str, object]:
    file = resources.files("services.demo") / "texts" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
