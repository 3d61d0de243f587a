"""Rules of the directory."""

from __future__ import annotations

from services.demo.acts import directory as acts
from tests.demo.lawful.followed import Told
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.OrganizationCreated)
def _organization(told: Told, act: acts.OrganizationCreated) -> None:
    told.people.add(act.by)


@RULES.of(acts.UnitCreated)
def _unit(told: Told, act: acts.UnitCreated) -> None:
    assert act.parent is None or act.parent in told.units
    assert act.unit not in told.units
    told.units.add(act.unit)


@RULES.of(acts.UnitMoved)
def _move(told: Told, act: acts.UnitMoved) -> None:
    assert {act.unit, act.parent} <= told.units


@RULES.of(acts.UnitClosed)
def _unit_closing(told: Told, act: acts.UnitClosed) -> None:
    told.units.remove(act.unit)


@RULES.of(acts.PersonAdded)
def _person(told: Told, act: acts.PersonAdded) -> None:
    assert act.person not in told.people
    told.people.add(act.person)


@RULES.of(acts.PersonDeactivated)
def _leaving(told: Told, act: acts.PersonDeactivated) -> None:
    told.require_person(act.person)
    told.gone.add(act.person)


@RULES.of(acts.ServiceAdded)
def _service(told: Told, act: acts.ServiceAdded) -> None:
    told.services.add(act.service)


@RULES.of(acts.MembershipSet)
def _membership(told: Told, act: acts.MembershipSet) -> None:
    told.require_person(act.person)
    assert act.unit in told.units


@RULES.of(acts.ManagerSet)
def _manager(told: Told, act: acts.ManagerSet) -> None:
    told.require_person(act.person)
    told.require_person(act.manager)
    assert act.person != act.manager


@RULES.of(acts.DelegationGranted)
def _delegation(told: Told, act: acts.DelegationGranted) -> None:
    told.require_person(act.delegate)
    assert act.delegate != act.by
    assert told.day <= act.end
    told.delegations[act.delegation] = act


@RULES.of(acts.DelegationRevoked)
def _revocation(told: Told, act: acts.DelegationRevoked) -> None:
    assert told.delegations.pop(act.delegation).by == act.by
