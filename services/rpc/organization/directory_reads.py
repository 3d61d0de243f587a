"""The read half of DirectoryService: units and people, one or a list, as of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import structs

from domain.refusals import ResourceNotFound
from goalledger.v1 import directory_service_pb2 as pb
from projections.organization import directory, units
from projections.organization.person_rows import PersonFilter, PersonKind
from projections.organization.units import UnitFilter
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.organization.directory_answers import Shown, shown, unit_of
from services.rpc.wire import enums, names
from services.rpc.wire.day_fields import optional_day
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from goalledger.v1.directory_pb2 import Person, Unit
    from projections.organization.person_rows import PersonRow
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.reads import Answer, T
    from services.rpc.organization.directory_answers import People

_MODELS = (directory, units)


class DirectoryReads:
    """The rpcs that read the directory; their comments are the proto's."""

    def __init__(self, reads: Reads, people: People) -> None:
        """Take who answers, and who writes people."""
        self._reads = reads
        self._people = people

    async def GetUnit(
        self, request: pb.GetUnitRequest, caller: Caller
    ) -> pb.GetUnitResponse:
        """Read one unit."""
        fields = Fields(request)
        (unit,) = fields.name(names.UNIT, request.name, "name")
        day = optional_day(fields, "effective_date")

        def query(moment: Moment) -> Unit:
            place = (moment.connection, moment.known)
            row = units.unit(*place, unit)
            if row is None:
                raise ResourceNotFound(kind="unit", id=unit)
            as_of = shown(moment, day)
            return unit_of(row, as_of, units.ancestors(*place, row, as_of.day))

        answer = await self._answer(fields, caller, query)
        return pb.GetUnitResponse(unit=answer.found, read_info=answer.info)

    async def GetPerson(
        self, request: pb.GetPersonRequest, caller: Caller
    ) -> pb.GetPersonResponse:
        """Read one person or service."""
        fields = Fields(request)
        (person,) = fields.name(names.ACTOR, request.name, "name")
        is_service = names.is_service(request.name)
        kind = PersonKind.SERVICE if is_service else PersonKind.PERSON
        day = optional_day(fields, "effective_date")

        def query(moment: Moment) -> Person:
            row = directory.person(moment.connection, moment.known, person)
            if row is None or row.kind is not kind:
                raise ResourceNotFound(kind=kind.name.lower(), id=person)
            return self._people.write(moment, row, shown(moment, day))

        answer = await self._answer(fields, caller, query)
        return pb.GetPersonResponse(person=answer.found, read_info=answer.info)

    async def ListUnits(
        self, request: pb.ListUnitsRequest, caller: Caller
    ) -> pb.ListUnitsResponse:
        """List units in the order of their names."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        day = optional_day(fields, "effective_date")
        parent = fields.optional_name(names.UNIT, request.parent_unit, "parent_unit")
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[Unit], str]:
            as_of, after = _as_of(moment, day, page)
            asked = structs.replace(page.of(moment.known), after=after or None)
            which = UnitFilter(parent=parent, day=as_of.day)
            rows = units.page(moment.connection, asked, which)
            written = [unit_of(row, as_of) for row in rows[: page.size]]
            keys = [_key(as_of, row.unit) for row in rows]
            return page.finish(moment.head, moment.known.position, written, keys)

        answer = await self._answer(fields, caller, query, page)
        listed, token = answer.found
        return pb.ListUnitsResponse(
            units=listed, read_info=answer.info, next_page_token=token
        )

    async def ListPeople(
        self, request: pb.ListPeopleRequest, caller: Caller
    ) -> pb.ListPeopleResponse:
        """List people, then services, in the order of their names."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = _filter(fields, request)
        day = optional_day(fields, "effective_date")
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[Person], str]:
            as_of, after = _as_of(moment, day, page)
            rows = _people(moment, page, which(as_of.day), after)
            written = [
                self._people.write(moment, row, as_of) for row in rows[: page.size]
            ]
            keys = [_key(as_of, f"{row.kind.name}/{row.person}") for row in rows]
            return page.finish(moment.head, moment.known.position, written, keys)

        answer = await self._answer(fields, caller, query, page)
        listed, token = answer.found
        return pb.ListPeopleResponse(
            people=listed, read_info=answer.info, next_page_token=token
        )

    async def _answer(
        self,
        fields: Fields,
        caller: Caller,
        query: Callable[[Moment], T],
        page: PageRequest | None = None,
    ) -> Answer[T]:
        question = Question(_MODELS, query)
        if page is not None:
            question = Question(_MODELS, query, page.pin)
        return await self._reads.answer(fields, caller, question)


def _filter(
    fields: Fields, request: pb.ListPeopleRequest
) -> Callable[[date], list[PersonFilter]]:
    """Read whom to list, and return what to ask for one after the other, on a day."""
    kind = fields.optional_choice(enums.PERSON_KIND, request.kind, "kind")
    unit = fields.optional_name(names.UNIT, request.unit, "unit")
    manager = fields.optional_name(names.PERSON, request.manager, "manager")

    def on(day: date) -> list[PersonFilter]:
        return [
            PersonFilter(kind=one, unit=unit, manager=manager, day=day)
            for one in PersonKind
            if kind in (None, one)
        ]

    return on


def _people(
    moment: Moment, page: PageRequest, which: list[PersonFilter], after: str
) -> list[PersonRow]:
    """Find one more than the page takes: people first, which their names are too."""
    begun, _, last = after.partition("/")
    found: list[PersonRow] = []
    for one in which:
        if one.kind.name >= begun and len(found) <= page.size:
            asked = structs.replace(
                page.of(moment.known),
                after=last if one.kind.name == begun else None,
                size=page.size + 1 - len(found),
            )
            found += directory.people(moment.connection, asked, one)
    return found


def _as_of(moment: Moment, day: date | None, page: PageRequest) -> tuple[Shown, str]:
    """Return what a page shows, and after which key it begins.

    All pages of a list are as of one day, as they are as of one position: that of the
    first stands in the keys, so that none skips or repeats when midnight passes.
    """
    begun, _, after = str(page.after or "").partition("/")
    return shown(moment, date.fromisoformat(begun) if begun else day), after


def _key(shown: Shown, key: str) -> str:
    return f"{shown.day.isoformat()}/{key}"
