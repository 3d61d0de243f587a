"""DirectoryService: says who is who, who leads whom, and what is part of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.directory.delegations import grant_delegation, revoke_delegation
from domain.directory.leaving import deactivate_person
from domain.directory.managers import set_manager
from domain.directory.memberships import StatedMembership, set_membership
from domain.directory.people import add_person, add_service
from domain.directory.units import close_unit, create_unit, move_unit
from goalledger.v1 import directory_changes_pb2 as changes
from goalledger.v1 import directory_service_pb2 as pb
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.limits import TITLE_CHARACTERS_MAX
from services.rpc.wire import names
from services.rpc.wire.day_fields import optional_day, optional_days
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalledger.v1.command_pb2 import CommitInfo
    from services.rpc.calls.callers import Caller
    from services.rpc.organization.directory_reads import DirectoryReads


class DirectoryService:
    """The rpcs about who is who; their comments are the proto's."""

    def __init__(
        self,
        commands: Commands,
        reads: DirectoryReads,
    ) -> None:
        """Take who submits, and the half that reads."""
        self._commands = commands
        self.GetUnit = reads.GetUnit
        self.GetPerson = reads.GetPerson
        self.ListUnits = reads.ListUnits
        self.ListPeople = reads.ListPeople

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
            start_day=optional_day(fields, "start_date"),
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
            start_day=optional_day(fields, "start_date"),
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

    async def MoveUnit(
        self, request: changes.MoveUnitRequest, caller: Caller
    ) -> changes.MoveUnitResponse:
        """Let a unit be part of another one on some days."""
        fields = Fields(request)
        (unit,) = fields.name(names.UNIT, request.name, "name")
        commit = await self._submit(
            caller,
            fields,
            move_unit,
            unit_id=unit,
            parent=fields.optional_name(names.UNIT, request.parent_unit, "parent_unit"),
            days=optional_days(fields),
        )
        return changes.MoveUnitResponse(commit=commit)

    async def CloseUnit(
        self, request: changes.CloseUnitRequest, caller: Caller
    ) -> changes.CloseUnitResponse:
        """Close a unit from a day on."""
        fields = Fields(request)
        (unit,) = fields.name(names.UNIT, request.name, "name")
        day = optional_day(fields, "close_date")
        commit = await self._submit(
            caller, fields, close_unit, unit_id=unit, close_day=day
        )
        return changes.CloseUnitResponse(commit=commit)

    async def DeactivatePerson(
        self, request: changes.DeactivatePersonRequest, caller: Caller
    ) -> changes.DeactivatePersonResponse:
        """Let a person act no more from a day on."""
        fields = Fields(request)
        (person,) = fields.name(names.PERSON, request.name, "name")
        day = optional_day(fields, "inactive_date")
        commit = await self._submit(
            caller, fields, deactivate_person, person_id=person, inactive_day=day
        )
        return changes.DeactivatePersonResponse(commit=commit)

    async def SetMembership(
        self, request: changes.SetMembershipRequest, caller: Caller
    ) -> changes.SetMembershipResponse:
        """Say that a person is in a unit on some days, or is not."""
        fields = Fields(request)
        (person,) = fields.name(names.PERSON, request.name, "name")
        (unit,) = fields.name(names.UNIT, request.unit, "unit")
        role = fields.line(request.role, "role", TITLE_CHARACTERS_MAX)
        if request.removed:
            fields.left_out(role, "role")
        stated = StatedMembership(unit=unit, role=role, removed=request.removed)
        commit = await self._submit(
            caller,
            fields,
            set_membership,
            person_id=person,
            stated=stated,
            days=optional_days(fields),
        )
        return changes.SetMembershipResponse(commit=commit)

    async def SetManager(
        self, request: changes.SetManagerRequest, caller: Caller
    ) -> changes.SetManagerResponse:
        """Say who leads a person on some days."""
        fields = Fields(request)
        (person,) = fields.name(names.PERSON, request.name, "name")
        commit = await self._submit(
            caller,
            fields,
            set_manager,
            person_id=person,
            manager=fields.optional_name(names.PERSON, request.manager, "manager"),
            days=optional_days(fields),
        )
        return changes.SetManagerResponse(commit=commit)

    async def GrantDelegation(
        self, request: changes.GrantDelegationRequest, caller: Caller
    ) -> changes.GrantDelegationResponse:
        """Let somebody check in for a person on some days."""
        fields = Fields(request)
        (person,) = fields.name(names.PERSON, request.parent, "parent")
        (delegate,) = fields.name(names.ACTOR, request.delegate, "delegate")
        receipt = await self._commands.submit(
            caller,
            fields,
            grant_delegation,
            person_id=person,
            delegate=delegate,
            to_service=names.is_service(request.delegate),
            window=fields.window(request.days, "days"),
        )
        name = made_name(receipt, None, f"{request.parent}/delegations")
        return changes.GrantDelegationResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def RevokeDelegation(
        self, request: changes.RevokeDelegationRequest, caller: Caller
    ) -> changes.RevokeDelegationResponse:
        """End a delegation."""
        fields = Fields(request)
        person, delegation = fields.name(names.DELEGATION, request.name, "name")
        commit = await self._submit(
            caller,
            fields,
            revoke_delegation,
            person_id=person,
            delegation=delegation,
        )
        return changes.RevokeDelegationResponse(commit=commit)

    async def _submit(
        self, caller: Caller, fields: Fields, act: Callable[..., object], **said: Any
    ) -> CommitInfo:
        receipt = await self._commands.submit(caller, fields, act, **said)
        return commit_info(caller.organization, receipt)


def _display_name(fields: Fields) -> str:
    return fields.title(
        fields.request.display_name, "display_name", TITLE_CHARACTERS_MAX
    )
