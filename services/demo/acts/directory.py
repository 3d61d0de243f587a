"""Who there is: the organization, its units and people, and who answers to whom."""

from __future__ import annotations

from datetime import date

from services.demo.acts.act import Act, Reasoned


class OrganizationCreated(Act, frozen=True, kw_only=True):
    """The chief begins the ledger."""


class UnitCreated(Act, frozen=True, kw_only=True):
    """A department or team begins."""

    unit: str
    name: str
    parent: str | None


class UnitMoved(Reasoned, frozen=True, kw_only=True):
    """A team becomes part of another department."""

    unit: str
    parent: str


class UnitClosed(Reasoned, frozen=True, kw_only=True):
    """A team has done what it was for."""

    unit: str


class PersonAdded(Act, frozen=True, kw_only=True):
    """A person joins."""

    person: str
    name: str


class PersonDeactivated(Reasoned, frozen=True, kw_only=True):
    """A person leaves."""

    person: str


class ServiceAdded(Act, frozen=True, kw_only=True):
    """A program is connected."""

    service: str
    name: str


class MembershipSet(Act, frozen=True, kw_only=True):
    """A person belongs to a unit from now on."""

    person: str
    unit: str
    role: str


class ManagerSet(Act, frozen=True, kw_only=True):
    """A person answers to another from now on."""

    person: str
    manager: str


class DelegationGranted(Act, frozen=True, kw_only=True):
    """Somebody else may check in for a person on some days.

    Attributes:
        delegation: Its key in the story; the ledger gives it a name.
    """

    delegation: str
    delegate: str
    start: date
    end: date


class DelegationRevoked(Act, frozen=True, kw_only=True):
    """A delegation ends before its last day."""

    delegation: str
