"""Which goals the company has in which quarter, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct, structs

from services.demo.books import LONG_RUN
from services.demo.cast import Cast, Texts
from services.demo.catalogue import company_texts, objectives, smart_goals
from services.demo.company import Company, site_id
from services.demo.fates import COMPANY_FATES, Fate
from services.demo.plans import Plan
from services.demo.quarters import Quarter
from services.demo.tying import tied

# In this order, again and again; and whether it is told of a SMART goal.
_FATES = (
    ((Fate.MISSED, Fate.REFUSED), True),
    ((Fate.STEADY, Fate.SHARED), False),
    ((Fate.MOVED, Fate.ESCALATED), False),
    ((Fate.CORRECTED, Fate.DELEGATED), False),
    ((Fate.CANCELLED,), True),
    ((Fate.REJECTED, Fate.DROPPED, Fate.SPRINTED), False),
    ((Fate.SPRINT,), False),
    ((Fate.AHEAD, Fate.AMENDED, Fate.TEMPLATED), True),
    ((Fate.PARTLY, Fate.OVERRIDDEN, Fate.CARRIED), False),
    ((Fate.UNMEASURED, Fate.PAUSED, Fate.TRANSFERRED), False),
    ((Fate.ADDED, Fate.RETRACTED, Fate.DECLARED), False),
    ((Fate.STEADY, Fate.CONFIRMED, Fate.REOPENED), True),
)
_SMART = sum(smart for _, smart in _FATES)
_OBJECTIVES = len(_FATES) - _SMART
# All but the sprint are about something else in every quarter.
_NEW_OBJECTIVES = _OBJECTIVES - 1
# In whose place a quarter goes on with what was carried over into it.
_GOES_ON = Fate.SHARED


class Programme(Struct, frozen=True, dict=True, kw_only=True):
    """The goals of every quarter.

    Attributes:
        calendar: The quarters.
        goals: How many, in all quarters together; 1 or more.
        seed: What all random numbers are drawn from.
    """

    calendar: tuple[Quarter, ...]
    goals: int
    seed: int

    @cached_property
    def company(self) -> Company:
        """Return the cast; it grows with the goals of a quarter."""
        most = -(-(self.goals - 1) // len(self.calendar))
        rounds = -(-most // len(_FATES))
        return Company(
            max(
                1,
                -(-_SMART * rounds // len(smart_goals())),
                -(-_OBJECTIVES * rounds // len(objectives())),
            )
        )

    @cached_property
    def long_run(self) -> Plan:
        """Return the one goal that runs through all quarters."""
        first, last = self.calendar[0], self.calendar[-1]
        cast = Cast(
            company=self.company,
            seed=self.seed,
            start=first.start,
            end=last.end,
            cycle=LONG_RUN,
        )
        objective = company_texts().objective
        return cast.plan(objective, COMPANY_FATES, (objective.slug, 0), slot=0)

    def of_quarter(self, number: int) -> tuple[Plan, ...]:
        """Return the goals that run through a quarter, from 0."""
        return tuple(one for one in self._quarters[number] if not one.has(Fate.SPRINT))

    def sprints(self, number: int) -> tuple[Plan, ...]:
        """Return the short goals within a quarter, from 0."""
        return tuple(one for one in self._quarters[number] if one.has(Fate.SPRINT))

    def is_reopened(self, number: int) -> bool:
        """Tell whether a goal of a quarter is reopened after all were closed."""
        return any(one.has(Fate.REOPENED) for one in self._quarters[number])

    @cached_property
    def _quarters(self) -> tuple[tuple[Plan, ...], ...]:
        quarters: list[tuple[Plan, ...]] = []
        for number in range(len(self.calendar)):
            before = quarters[-1] if quarters else ()
            carried = [plan for plan in before if plan.has(Fate.CARRIED)]
            quarters.append(tied(self.long_run, self._quarter(number, carried)))
        return tuple(quarters)

    def _quarter(self, number: int, carried: list[Plan]) -> Iterator[Plan]:
        each, left = divmod(self.goals - 1, len(self.calendar))
        cast, going_on = self._cast(number), iter(carried)
        held = {(plan.template.slug, plan.site) for plan in carried}
        texts = {
            True: smart_goals_from(number * _SMART),
            False: objectives_from(number * _NEW_OBJECTIVES, held),
        }
        plan = self.long_run
        for index in range(each + (number < left)):
            fates, smart = _FATES[index % len(_FATES)]
            before = next(going_on, None) if _GOES_ON in fates else None
            if number == index == 0:
                plan = self._goal_that_was_missed(cast)
            elif Fate.SPRINT in fates:
                plan = _sprint(cast, self.calendar[number], plan, index)
            elif before is not None:
                plan = cast.going_on(before, fates, slot=index + 1)
            else:
                text, site = next(texts[smart])
                name = f"{text.slug}-{site_id(site)}" if site else text.slug
                plan = cast.plan(text, fates, (name, site), slot=index + 1)
            if number == len(self.calendar) - 1:
                plan = _ending(plan)
            yield plan

    def _cast(self, number: int) -> Cast:
        quarter = self.calendar[number]
        return Cast(
            company=self.company,
            seed=self.seed,
            start=quarter.start,
            end=quarter.end,
            suffix=f"-{quarter.id}",
            cycle=quarter.id,
            next_cycle=quarter.next.id,
            template_version=1 if number == 0 else 2,
        )

    def _goal_that_was_missed(self, cast: Cast) -> Plan:
        smart, [(fates, _), *_] = company_texts().smart, _FATES
        unnumbered = structs.replace(cast, suffix="")
        return unnumbered.plan(smart, fates, (smart.slug, 0), slot=1)


def smart_goals_from(first: int) -> Iterator[tuple[Texts, int]]:
    """Yield texts of SMART goals and the site they are for, beginning somewhere."""
    return _sited(smart_goals(), first)


def objectives_from(
    first: int, held: set[tuple[str, int]]
) -> Iterator[tuple[Texts, int]]:
    """Yield texts of objectives and the site they are for, without some."""
    places = _sited(objectives(), first)
    return (one for one in places if (one[0].slug, one[1]) not in held)


def _sited(texts: tuple[Texts, ...], first: int) -> Iterator[tuple[Texts, int]]:
    place = 0
    while True:
        site, turn = divmod(place, len(texts))
        yield texts[(first + turn) % len(texts)], site
        place += 1


def _ending(plan: Plan) -> Plan:
    """Return a goal of the last quarter, which has none yet to go on in."""
    fates = tuple(fate for fate in plan.fates if fate is not Fate.CARRIED)
    return structs.replace(plan, fates=fates)


def _sprint(cast: Cast, quarter: Quarter, parent: Plan, index: int) -> Plan:
    """Plan a short goal about the first key result of the goal planned before it."""
    texts, site = company_texts().sprint, index // len(_FATES)
    about = parent.courses[0].title
    start, end = quarter.sprint
    short = structs.replace(cast, start=start, end=end)
    named = structs.replace(
        texts, team=parent.template.team, title=texts.title.replace("{about}", about)
    )
    name = f"{texts.slug}-{site_id(site)}" if site else texts.slug
    fates = (Fate.SPRINT,)
    plan = short.plan(named, fates, (name, parent.site), slot=index + 1)
    return structs.replace(plan, parent=parent.goal)
