"""Who plans goals, where and when: from a template to a plan."""

from __future__ import annotations

from datetime import date

from msgspec import Struct, structs

from services.demo.catalogue import ObjectiveTemplate, SmartTemplate
from services.demo.company import Company
from services.demo.fates import Fate
from services.demo.plans import PLANNING_SLOTS, Plan, Successor

Texts = ObjectiveTemplate | SmartTemplate


class Cast(Struct, frozen=True, kw_only=True):
    """Where and when goals are planned.

    Attributes:
        company: Who there is.
        seed: What all random numbers are drawn from.
        start: The first day of the goals.
        end: Their last day.
        suffix: What the ids end with, so that none is given twice.
        cycle: The id of the cycle that they end in.
        next_cycle: The id of the one after it; empty for none.
        template_version: Of the template of goals, as it is then.
    """

    company: Company
    seed: int
    start: date
    end: date
    suffix: str = ""
    cycle: str
    next_cycle: str = ""
    template_version: int = 1

    def plan(
        self,
        template: Texts,
        fates: tuple[Fate, ...],
        name: tuple[str, int],
        slot: int,
    ) -> Plan:
        """Plan one goal from its texts, under an id and at a site."""
        goal, site = name
        # A department has one goal of its own; at other places its team has it.
        level = "TEAM" if site and template.level == "DEPARTMENT" else template.level
        place = (level, template.team, site)
        return Plan(
            goal=goal + self.suffix,
            template=template,
            fates=fates,
            site=site,
            slot=slot % PLANNING_SLOTS,
            level=level,
            owner=self.company.owner(*place),
            deputy=self.company.deputy(*place),
            approver=self.company.approver(*place),
            helpers=self.company.helpers(template.team),
            unit=self.company.unit(*place),
            start=self.start,
            end=self.end,
            cycle=self.cycle,
            successor=Successor(f"{goal}-{self.next_cycle}", self.next_cycle),
            template_version=self.template_version,
            dice=f"{self.seed}/{goal}{self.suffix}",
        )

    def going_on(self, before: Plan, fates: tuple[Fate, ...], slot: int) -> Plan:
        """Plan the successor of a goal that is carried over."""
        goal = before.successor.goal
        name = goal.removesuffix(self.suffix)
        plan = self.plan(before.template, fates, (name, before.site), slot)
        return structs.replace(
            plan,
            owner=before.last_owner,
            approver=before.approver,
            deputy=before.deputy
            if before.last_owner != before.deputy
            else before.owner,
            carried_from=before,
        )
