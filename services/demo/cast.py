"""Who plans goals, where and when: from a template to a plan."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from services.demo.catalogue import ObjectiveTemplate, SmartTemplate
from services.demo.company import Company
from services.demo.plans import PLANNING_SLOTS, Fate, Plan


class Cast(Struct, frozen=True, kw_only=True):
    """Where and when goals are planned.

    Attributes:
        company: Who there is.
        seed: What all random numbers are drawn from.
        start: The first day of the goals.
        end: Their last day.
        suffix: What the ids end with, so that none is given twice.
        template_version: Of the template of goals, as it is then.
    """

    company: Company
    seed: int
    start: date
    end: date
    suffix: str = ""
    template_version: int = 1

    def plan(
        self,
        template: ObjectiveTemplate | SmartTemplate,
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
            template_version=self.template_version,
            dice=f"{self.seed}/{goal}{self.suffix}",
        )
