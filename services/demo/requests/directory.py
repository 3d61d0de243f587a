"""Who there is, as requests."""

from __future__ import annotations

from typing import Any

from goalledger.v1 import directory_changes_pb2 as changes
from goalledger.v1.admin_service_pb2 import CreateOrganizationRequest
from goalledger.v1.directory_service_pb2 import (
    AddPersonRequest,
    AddServiceRequest,
    CreateUnitRequest,
)
from services.demo import company
from services.demo.acts import directory as acts
from services.demo.acts.act import Act
from services.demo.requests.names import ORGANIZATION, Made, Row, days, unit_name, why


def _organization(act: acts.OrganizationCreated, _: Made) -> Any:
    return CreateOrganizationRequest(
        organization_id=company.ORGANIZATION,
        display_name=company.DISPLAY_NAME,
        time_zone=company.TIME_ZONE,
        administrator_name=company.person(act.by).name,
    )


def _unit(act: acts.UnitCreated, _: Made) -> Any:
    return CreateUnitRequest(
        parent=ORGANIZATION,
        unit_id=act.unit,
        display_name=act.name,
        parent_unit=unit_name(act.parent),
    )


def _move(act: acts.UnitMoved, _: Made) -> Any:
    return changes.MoveUnitRequest(
        name=unit_name(act.unit), parent_unit=unit_name(act.parent), **why(act)
    )


def _closing(act: acts.UnitClosed, _: Made) -> Any:
    return changes.CloseUnitRequest(name=unit_name(act.unit), **why(act))


def _person(act: acts.PersonAdded, _: Made) -> Any:
    principal = company.principal(act.person)
    return AddPersonRequest(
        parent=ORGANIZATION, display_name=act.name, principal=principal
    )


def _leaving(act: acts.PersonDeactivated, made: Made) -> Any:
    return changes.DeactivatePersonRequest(name=made[act.person], **why(act))


def _service(act: acts.ServiceAdded, _: Made) -> Any:
    principal = company.principal(act.service)
    return AddServiceRequest(
        parent=ORGANIZATION, display_name=act.name, principal=principal
    )


def _membership(act: acts.MembershipSet, made: Made) -> Any:
    return changes.SetMembershipRequest(
        name=made[act.person], unit=unit_name(act.unit), role=act.role
    )


def _manager(act: acts.ManagerSet, made: Made) -> Any:
    return changes.SetManagerRequest(name=made[act.person], manager=made[act.manager])


def _delegation(act: acts.DelegationGranted, made: Made) -> Any:
    return changes.GrantDelegationRequest(
        parent=made[act.by],
        delegate=made[act.delegate],
        days=days(act.start, act.end),
    )


def _revocation(act: acts.DelegationRevoked, made: Made) -> Any:
    return changes.RevokeDelegationRequest(name=made[act.delegation])


CALLS: dict[type[Act], Row] = {
    acts.OrganizationCreated: ("AdminService/CreateOrganization", _organization),
    acts.UnitCreated: ("DirectoryService/CreateUnit", _unit),
    acts.UnitMoved: ("DirectoryService/MoveUnit", _move),
    acts.UnitClosed: ("DirectoryService/CloseUnit", _closing),
    acts.PersonAdded: ("DirectoryService/AddPerson", _person),
    acts.PersonDeactivated: ("DirectoryService/DeactivatePerson", _leaving),
    acts.ServiceAdded: ("DirectoryService/AddService", _service),
    acts.MembershipSet: ("DirectoryService/SetMembership", _membership),
    acts.ManagerSet: ("DirectoryService/SetManager", _manager),
    acts.DelegationGranted: ("DirectoryService/GrantDelegation", _delegation),
    acts.DelegationRevoked: ("DirectoryService/RevokeDelegation", _revocation),
}
