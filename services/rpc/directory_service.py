"""DirectoryService: adds and lists units, people and services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from domain.directory.people import add_person, add_service
from domain.directory.units import create_unit
from goalledger.v1 import directory_pb2
from goalledger.v1 import directory_service_pb2 as pb
from projections import directory
from projections.directory import PersonKind
from services.rpc import enums, names
from services.rpc.commands import Commands, commit_info, made_name
from services.rpc.fields import Fields
from services.rpc.limits import TITLE_CHARACTERS_MAX
from services.rpc.pages import PageRequest
from services.rpc.reads import Moment, Question, Reads
from services.rpc.times import timestamp
from services.rpc.wishes import read_wish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.texts import Text
    from projections.directory import PersonRow, UnitRow
    from services.rpc.callers import Caller


class DirectoryService:
    """The rpcs about who is who; their comments are the proto's."""

    def __init__(
        self,
        commands: Commands,
        reads: Reads,
        open_text: Callable[[Text | None], str],
    ) -> None:
        """Take who submits, who answers, and what opens personal texts."""
        self._commands = commands
        self._reads = reads
        self._open = open_text

    async def CreateUnit(
        self, request: pb.CreateUnitRequest, caller: Caller
    ) -> pb.CreateUnitResponse:
        """Create a unit."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        unit = fields.id(request.unit_id, "unit_id")
        receipt = await self._commands.submit(
            caller,
            fields,
            create_unit,
            unit_id=unit,
            name=_display_name(fields),
            parent=fields.optional_name(names.UNIT, request.parent_unit, "parent_unit"),
        )
        name = made_name(receipt, unit, f"{request.parent}/units")
        return pb.CreateUnitResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def AddPerson(
        self, request: pb.AddPersonRequest, caller: Caller
    ) -> pb.AddPersonResponse:
        """Add a person."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        receipt = await self._commands.submit(
            caller,
            fields,
            add_person,
            name=_display_name(fields),
            principal=fields.principal(request.principal, "principal"),
        )
        name = made_name(receipt, None, f"{request.parent}/people")
        return pb.AddPersonResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def AddService(
        self, request: pb.AddServiceRequest, caller: Caller
    ) -> pb.AddServiceResponse:
        """Add a service."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        receipt = await self._commands.submit(
            caller,
            fields,
            add_service,
            name=_display_name(fields),
            principal=fields.principal(request.principal, "principal"),
        )
        name = made_name(receipt, None, f"{request.parent}/services")
        return pb.AddServiceResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def ListUnits(
        self, request: pb.ListUnitsRequest, caller: Caller
    ) -> pb.ListUnitsResponse:
        """List units in the order of their names."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        wish = read_wish(fields, request.read)
        page = PageRequest(fields, caller, self._reads.ledger)
        fields.require_sound()
        await caller.enter(fields.organization)

        def query(moment: Moment) -> tuple[Sequence[directory_pb2.Unit], str]:
            known = moment.known
            rows = directory.units(moment.connection, page.of(known))
            written = [_unit(known.ledger, row) for row in rows[: page.size]]
            return page.finish(
                moment.head, moment.known.position, written, [row.unit for row in rows]
            )

        question = Question((directory,), query, page.pin)
        answer = await self._reads.answer(fields.organization, wish, question)
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
        kind = fields.optional_choice(enums.PERSON_KIND, request.kind, "kind")
        wish = read_wish(fields, request.read)
        page = PageRequest(fields, caller, self._reads.ledger)
        fields.require_sound()
        await caller.enter(fields.organization)

        def query(moment: Moment) -> tuple[Sequence[directory_pb2.Person], str]:
            rows = _people(moment, kind, page)
            ledger = moment.known.ledger
            written = [self._person(ledger, row) for row in rows[: page.size]]
            return page.finish(
                moment.head, moment.known.position, written, [_key(row) for row in rows]
            )

        question = Question((directory,), query, page.pin)
        answer = await self._reads.answer(fields.organization, wish, question)
        listed, token = answer.found
        return pb.ListPeopleResponse(
            people=listed, read_info=answer.info, next_page_token=token
        )

    def _person(self, ledger: str, row: PersonRow) -> directory_pb2.Person:
        return directory_pb2.Person(
            name=_actor_name(ledger, row),
            kind=enums.PERSON_KIND.numbers[row.kind],
            display_name=self._open(row.name),
            principal=self._open(row.principal),
            create_time=timestamp(row.created),
        )


def _people(
    moment: Moment, kind: PersonKind | None, page: PageRequest
) -> list[PersonRow]:
    """Find one more than the page takes: people first, which their names are too."""
    begun, _, last = str(page.after or "").partition("/")
    found: list[PersonRow] = []
    for listed in PersonKind:
        if kind in (None, listed) and listed.name >= begun and len(found) <= page.size:
            asked = structs.replace(
                page.of(moment.known),
                after=last if listed.name == begun else None,
                size=page.size + 1 - len(found),
            )
            found += directory.people(moment.connection, asked, listed)
    return found


def _key(row: PersonRow) -> str:
    return f"{row.kind.name}/{row.person}"


def _actor_name(ledger: str, row: PersonRow) -> str:
    if row.kind is PersonKind.PERSON:
        return names.person_name(ledger, row.person)
    return names.service_name(ledger, row.person)


def _unit(ledger: str, row: UnitRow) -> directory_pb2.Unit:
    return directory_pb2.Unit(
        name=names.unit_name(ledger, row.unit),
        display_name=row.name,
        parent_unit="" if row.parent is None else names.unit_name(ledger, row.parent),
        create_time=timestamp(row.created),
    )


def _display_name(fields: Fields) -> str:
    return fields.title(
        fields.request.display_name, "display_name", TITLE_CHARACTERS_MAX
    )
