"""What the company's departments promise, note and learn: texts as data, from TOML."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources

from msgspec import Struct, convert

DEPARTMENTS = ("sales", "support", "product", "people", "finance", "operations")


class KeyResultTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """One measured outcome.

    Attributes:
        slug: Its id within the goal.
        title: What will be so.
        unit: What its numbers count.
        start: The baseline; also the first value of its curve.
        target: The value when everything is reached.
        step: What its values are rounded to.
        vary: By how many steps start and target may differ from goal to goal.
    """

    slug: str
    title: str
    unit: str
    start: Decimal
    target: Decimal
    step: Decimal
    vary: int = 0


class ObjectiveTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """An objective with its key results; ``{where}`` in the title is a site."""

    slug: str
    level: str
    team: str
    title: str
    description: str
    key_results: tuple[KeyResultTemplate, ...]


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
    unit: str
    start: Decimal
    target: Decimal
    step: Decimal
    specific: str
    measurable: str
    achievable: str
    relevant: str
    time_bound: str
    conditions: tuple[str, ...]
    vary: int = 0

    @property
    def measured(self) -> KeyResultTemplate:
        """Return what is measured, in the form of a key result."""
        return KeyResultTemplate(
            "", "", self.unit, self.start, self.target, self.step, self.vary
        )


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


class Reasons(Struct, frozen=True, forbid_unknown_fields=True):
    """Why something was changed, decided or left out."""

    correction: tuple[str, ...]
    retraction: tuple[str, ...]
    target: tuple[str, ...]
    company_target: tuple[str, ...]
    rejection: tuple[str, ...]
    cancellation: tuple[str, ...]
    addition: tuple[str, ...]
    unmeasured: tuple[str, ...]
    miss: tuple[Miss, ...]
    revision: str


class PlainNotes(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said beside a check-in in any department."""

    plain: tuple[str, ...]


class CompanyTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to no department.

    Attributes:
        objective: Runs through all quarters; its id never changes.
        smart: Missed and closed in the first quarter; its id never changes.
        late_key_result: Added to an objective that is active already.
    """

    objective: ObjectiveTemplate
    smart: SmartTemplate
    notes: PlainNotes
    reasons: Reasons
    late_key_result: KeyResultTemplate


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
    """Return every department's objectives, departments in turn."""
    columns = [department.objectives for department in departments().values()]
    return tuple(one for row in zip(*columns, strict=True) for one in row)


@cache
def smart_goals() -> tuple[SmartTemplate, ...]:
    """Return every department's SMART goals, departments in turn."""
    columns = [department.smart for department in departments().values()]
    return tuple(one for row in zip(*columns, strict=True) for one in row)


def _read(name: str) -> dict[str, object]:
    file = resources.files("services.demo") / "texts" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
