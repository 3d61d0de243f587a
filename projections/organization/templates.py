"""Read model of templates: what each says, version by version."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import PrimaryKeyConstraint, bindparam, or_, select

from domain.goals.goal import Framework
from domain.templates.template import (
    TemplateContents,
    TemplateCreated,
    TemplateRevised,
    revised_contents,
)
from projections.tables.reads import given
from projections.tables.tables import Versions, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.tables.reads import Page
    from projections.tables.rows import Rows

NAME = "templates"
GENERATION = 1


class TemplateRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a template.

    Attributes:
        template: Its id.
        version: Its number, from 1.
        framework: Of the goals that are drafted from it.
        contents: What it says.
        created: When the first version began.
        updated: When this one began.
    """

    template: str
    version: int
    framework: Framework
    contents: TemplateContents
    created: datetime
    updated: datetime

    @property
    def key(self) -> str:
        """Return its place in lists."""
        return f"{self.template}/{self.version}"


class TemplateFilter(Struct, frozen=True, kw_only=True):
    """Which templates to list; what is None excludes nothing.

    Attributes:
        framework: For goals of this framework.
        unit: For this unit.
        role: For this role.
        template: This one.
        every_version: Whether earlier versions are listed too.
    """

    framework: Framework | None = None
    unit: str | None = None
    role: str | None = None
    template: str | None = None
    every_version: bool = False


EVERY_TEMPLATE = TemplateFilter()

TEMPLATES = Versions(
    table=view_table(
        f"templates_{GENERATION}",
        count("since"),
        count("until"),
        name("template"),
        count("version"),
        name("framework"),
        name("unit", empty=True),
        name("role"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "template", "since"),
    ),
    identity=("template",),
    kind=TemplateRow,
    key=lambda row: (row.template,),
    found_by=lambda row: (
        row.version,
        row.framework.name,
        row.contents.unit,
        row.contents.role,
    ),
)
TABLES = (TEMPLATES,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, template = record.event, record.stream.partition("/")[2]
    match event:
        case TemplateCreated():
            row = TemplateRow(
                template=template,
                version=1,
                framework=event.framework,
                contents=event.contents,
                created=record.recorded,
                updated=record.recorded,
            )
            rows.put(TEMPLATES, record.position, row)
        case TemplateRevised():
            before = rows.version(TEMPLATES, template)
            row = structs.replace(
                before,
                version=event.version,
                contents=revised_contents(before.contents, event),
                updated=record.recorded,
            )
            rows.put(TEMPLATES, record.position, row)


# What `project` is to be shown.
EVENTS = (TemplateCreated, TemplateRevised)


def page(
    connection: Connection, page: Page, which: TemplateFilter = EVERY_TEMPLATE
) -> list[TemplateRow]:
    """List templates in the order of their ids and versions.

    Args:
        connection: Of the views.
        page: Which page; its place is the key of the last one before it.
        which: Which templates.
    """
    filters = structs.asdict(which)
    every_version = filters.pop("every_version")
    asked = given(filters)
    template, _, version = str(page.after or "").partition("/")
    place = {"after": template, "after_version": int(version or 0)}
    statement = _page(frozenset(asked), every_version)
    found = connection.execute(statement, {**page.asked(""), **place, **asked})
    return [TEMPLATES.decode(contents) for (contents,) in found]


_C = TEMPLATES.table.c
_FILTERS: dict[str, Any] = {
    "framework": _C.framework == bindparam("framework"),
    "unit": _C.unit == bindparam("unit"),
    "role": _C.role == bindparam("role"),
    "template": _C.template == bindparam("template"),
}
_FOLLOWING = or_(
    _C.template > bindparam("after"),
    (_C.template == bindparam("after")) & (_C.version > bindparam("after_version")),
)


@cache
def _page(names: frozenset[str], every_version: bool) -> Select[Any]:
    known = (
        _C.since <= bindparam("position")
        if every_version
        else TEMPLATES.known_at(bindparam("position"))
    )
    return (
        select(_C.contents)
        .where(
            _C.ledger == bindparam("ledger"),
            known,
            _FOLLOWING,
            *(_FILTERS[key] for key in sorted(names)),
        )
        .order_by(_C.template, _C.version)
        .limit(bindparam("size"))
    )
