"""One canonical example of each thing; tests change only what they are about.

Anna owns the goals, Ben proposes them, Cleo decides about them, and a CRM reports.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from domain.book import Book, Command
from domain.days import Window
from domain.directory.people import add_person, add_service
from domain.directory.units import create_unit
from domain.founding import create_organization
from domain.goals.changing.adapting import KeyResultRevision, StatedKeyResult
from domain.goals.changing.key_results import add_key_result, revise_key_result
from domain.goals.drafting.drafts import (
    Draft,
    DraftRevision,
    StatedAnswer,
    StatedCondition,
)
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.ending.closing import (
    Closing,
    MissCause,
    StatedExplanation,
    close_goal,
)
from domain.goals.endings import Disposition
from domain.goals.goal import Framework, Goal, GoalLevel
from domain.goals.life import deciding
from domain.goals.measures import Measure, Numeric, Value
from domain.goals.objective import Ambition
from domain.goals.observing.check_ins import (
    CheckInPlace,
    Observation,
    correct_check_in,
    record_check_in,
    retract_check_in,
)
from domain.goals.pace.schedules import NO_SCHEDULE
from domain.goals.refusals import GoalCancelled, GoalClosed, GoalNotActive
from domain.goals.smart import Criterion
from domain.record import ReasonCode
from domain.refusals import Refusal
from tests.domain.spec import Act, History

QUARTER = Window(date(2026, 1, 1), date(2026, 3, 31))
REQUEST = "0b9f2f4e-6f0c-4a53-9d6e-4f0d7f3a1c55"
ANNA, BEN, CLEO, CRM = "anna", "ben", "cleo", "crm"
UNIT, GOAL, KEY_RESULT, CONDITION = "sales", "renewals", "rate", "no-discounts"
WHY: dict[str, Any] = {
    "reason_code": ReasonCode.LATE_INFORMATION,
    "reason": "The invoices came late.",
}


def act(decide: Callable[[Book], Any], by: str = BEN, **command: Any) -> Act:
    """Let somebody act; ``ids`` are those the ledger makes, ``at`` is when."""
    ids, at = command.pop("ids", ()), command.pop("at", None)
    return Act(Command(request=REQUEST, actor=by, **command), decide, ids, at)


def founded(name: str = "Acme", time_zone: str = "Europe/Vienna") -> Act:
    """Let Cleo found the organization."""
    facts = (name, time_zone, "Cleo", "cleo@acme.example")
    return act(lambda book: create_organization(book, *facts), by=CLEO)


def person_added(person: str = ANNA, start: date | None = None) -> Act:
    """Let Cleo add a person."""
    facts = (person.title(), f"{person}@acme.example", start)
    return act(lambda book: add_person(book, *facts), CLEO, ids=(person,))


def service_added(service: str = CRM) -> Act:
    """Let Cleo add a service."""
    return act(
        lambda book: add_service(book, service.upper(), f"{service}.acme.example"),
        CLEO,
        ids=(service,),
    )


def unit_created(
    unit: str = UNIT, parent: str | None = None, start: date | None = None
) -> Act:
    """Let Cleo create a unit."""
    facts = (unit, unit.title(), parent, start)
    return act(lambda book: create_unit(book, *facts), CLEO)


def company() -> list[Act]:
    """Found the organization, with its people, its service and a unit."""
    people = [person_added(ANNA), person_added(BEN)]
    return [founded(), *people, service_added(), unit_created()]


def measure(**changes: Any) -> Measure:
    """Measure from 0 to 100 percent."""
    said = {"unit": "percent", "start": "0", "target": "100", **changes}
    numbers = Decimal(said["start"]), Decimal(said["target"])
    return Measure(unit=said["unit"], numeric=Numeric(*numbers))


def draft(**changes: Any) -> Draft:
    """Say what an objective of a team says."""
    said: dict[str, Any] = {
        "framework": Framework.OKR,
        "level": GoalLevel.TEAM,
        "title": "Customers renew without being asked",
        "owner": ANNA,
        "unit": UNIT,
        "window": QUARTER,
        "schedule": NO_SCHEDULE,
    }
    return Draft(**{**said, **changes})


def smart_draft(**changes: Any) -> Draft:
    """Say what a SMART goal of a team says, complete with answers and a condition."""
    said: dict[str, Any] = {
        "framework": Framework.SMART,
        "title": "Sales lifts the renewal rate to 100 percent by the end of March",
        "measure": measure(),
        "criteria": answers(),
        "acceptance_conditions": (
            StatedCondition(CONDITION, "No renewal was bought with a discount."),
        ),
    }
    return draft(**{**said, **changes})


def answers(*left_out: Criterion) -> tuple[StatedAnswer, ...]:
    """Answer the five criteria, but for those left out."""
    return tuple(
        StatedAnswer(criterion, f"This is why it is {criterion.name.lower()}.")
        for criterion in Criterion
        if criterion not in left_out
    )


def drafted(said: Draft | None = None, goal: str = GOAL, **command: Any) -> Act:
    """Let Ben draft an objective for Anna."""
    said = said or draft()
    return act(lambda book: draft_goal(book, goal, said), **command)


def draft_revised(by: str = BEN, ids: tuple[str, ...] = (), **changes: Any) -> Act:
    """Let Ben revise the draft."""
    revision = DraftRevision(**changes)
    return act(lambda book: revise_draft(book, GOAL, revision), by, ids=ids)


def key_result(**changes: Any) -> StatedKeyResult:
    """Say what a key result says."""
    said = {"title": "Renewal rate", "measure": measure(), **changes}
    return StatedKeyResult(**said)


def key_result_added(
    key: str = KEY_RESULT, said: StatedKeyResult | None = None, **command: Any
) -> Act:
    """Let Ben add a key result."""
    said = said or key_result()
    return act(lambda book: add_key_result(book, GOAL, key, said), **command)


def key_result_revised(
    revision: KeyResultRevision, key: str = KEY_RESULT, **command: Any
) -> Act:
    """Let Ben revise a key result."""
    return act(lambda book: revise_key_result(book, GOAL, key, revision), **command)


def submitted(**command: Any) -> Act:
    """Let Ben submit the goal."""
    return act(lambda book: deciding.submit_goal(book, GOAL), **command)


def approved(by: str = CLEO, **command: Any) -> Act:
    """Let Cleo approve the goal."""
    return act(lambda book: deciding.approve_goal(book, GOAL), by, **command)


def rejected(by: str = CLEO, **command: Any) -> Act:
    """Let Cleo reject the goal, and say why."""
    return act(lambda book: deciding.reject_goal(book, GOAL), by, **{**WHY, **command})


def cancelled(**command: Any) -> Act:
    """Let Ben cancel the goal, and say why."""
    return act(lambda book: deciding.cancel_goal(book, GOAL), **{**WHY, **command})


def closing(*unobserved: str, **changes: Any) -> Closing:
    """Say that the goal was missed, why, and that nobody measured these key results."""
    explanations = tuple(
        StatedExplanation(key, "Nobody measured it.") for key in unobserved
    )
    said = {
        "disposition": Disposition.MISSED,
        "explanations": explanations,
        "miss_cause": MissCause.CAPACITY,
        "miss_explanation": "Nobody had the time.",
    }
    return Closing(**{**said, **changes})


def closed(said: Closing | None = None, **command: Any) -> Act:
    """Let Ben close the goal as missed."""
    said = said or closing()
    return act(lambda book: close_goal(book, GOAL, said), **command)


def observation(value: str = "42", **changes: Any) -> Observation:
    """Observe 42, now."""
    return Observation(value=Value(decimal=Decimal(value)), **changes)


def checked_in(
    value: str = "42",
    check_in: str = "first",
    key: str | None = KEY_RESULT,
    said: Observation | None = None,
    **command: Any,
) -> Act:
    """Let Ben record a check-in."""
    place = CheckInPlace(GOAL, key, check_in)
    seen = said or observation(value)
    return act(lambda book: record_check_in(book, place, seen), **command)


def corrected(
    value: str = "24",
    check_in: str = "second",
    original: str = "first",
    key: str | None = KEY_RESULT,
    **command: Any,
) -> Act:
    """Let Ben correct the check-in, and say why."""
    seen = command.pop("said", None) or observation(value)
    place = CheckInPlace(GOAL, key, original)
    return act(
        lambda book: correct_check_in(book, place, check_in, seen), **{**WHY, **command}
    )


def retracted(
    check_in: str = "first", key: str | None = KEY_RESULT, **command: Any
) -> Act:
    """Let Ben retract the check-in, and say why."""
    place = CheckInPlace(GOAL, key, check_in)
    return act(lambda book: retract_check_in(book, place), **{**WHY, **command})


def a_submitted_objective(*keys: str, **changes: Any) -> list[Act]:
    """Draft and submit an objective with one key result or these."""
    added = [key_result_added(key) for key in keys or (KEY_RESULT,)]
    return [*company(), drafted(draft(**changes)), *added, submitted()]


def an_active_objective(*keys: str) -> list[Act]:
    """Draft, submit and approve an objective with one key result or these."""
    return [*a_submitted_objective(*keys), approved()]


def an_active_commitment() -> list[Act]:
    """Draft, submit and approve an objective of which 1.0 is expected."""
    return [*a_submitted_objective(ambition=Ambition.COMMITTED), approved()]


def an_active_smart_goal(**changes: Any) -> list[Act]:
    """Draft, submit and approve a SMART goal."""
    return [*company(), drafted(smart_draft(**changes)), submitted(), approved()]


def goals_not_under_way() -> list[tuple[list[Act], type[Refusal]]]:
    """Return goals that have not begun or have ended, and how that is told."""
    return [
        ([*company(), drafted()], GoalNotActive),
        (a_submitted_objective(), GoalNotActive),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], GoalClosed),
        ([*an_active_objective(), cancelled()], GoalCancelled),
    ]


def the_goal(history: History) -> Goal:
    """Return the goal of these examples, as a history left it."""
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    return goal
