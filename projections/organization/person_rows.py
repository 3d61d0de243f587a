"""A person or service as the directory keeps them, from one event to the next."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.actors import Delegation, Membership
from domain.directory.delegations import DelegationGranted, DelegationRevoked
from domain.directory.leaving import PersonDeactivated
from domain.directory.managers import ManagerSet
from domain.directory.memberships import MembershipSet
from domain.directory.people import PersonAdded, ServiceAdded
from domain.directory.timelines import Span, on, said
from domain.texts import Text

if TYPE_CHECKING:
    from domain.record import Event, Record


class PersonKind(Enum):
    """Whether somebody or something acts, in the order in which they are listed."""

    PERSON = "PERSON"
    SERVICE = "SERVICE"


class PersonState(Enum):
    """Whether somebody is there on a day."""

    EXPECTED = "EXPECTED"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class PersonRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person or a service, between two events that changed them.

    Attributes are as those of `domain.actors.Person`, and:

    Attributes:
        kind: Which of the two.
        person: Their id.
        name: What people call them.
        principal: How they are known when they call.
        created: When they were added.
        version: Of their own stream; the etag.
        start_day: Their first day; None for a service.
    """

    kind: PersonKind
    person: str
    name: Text
    principal: Text
    created: datetime
    version: int
    start_day: date | None = None
    inactive_day: date | None = None
    managers: tuple[Span[str], ...] = ()
    memberships: dict[str, tuple[Span[Membership], ...]] = {}
    delegations: dict[str, Delegation] = {}

    def state_on(self, day: date) -> PersonState:
        """Tell whether they are there on a day; services always are."""
        if self.inactive_day is not None and self.inactive_day <= day:
            return PersonState.INACTIVE
        if self.start_day is not None and day < self.start_day:
            return PersonState.EXPECTED
        return PersonState.ACTIVE


class PersonFilter(Struct, frozen=True, kw_only=True):
    """Whom to list; what is None excludes nobody.

    Attributes:
        kind: People, or services.
        unit: Who is in this unit.
        manager: Whom this person leads.
        day: On this day.
    """

    kind: PersonKind
    unit: str | None = None
    manager: str | None = None
    day: date = date.max

    def passes(self, row: PersonRow) -> bool:
        """Tell whether somebody is wanted."""
        if self.manager is not None and on(row.managers, self.day) != self.manager:
            return False
        if self.unit is None:
            return True
        return on(row.memberships.get(self.unit, ()), self.day) is not None


def added(record: Record, event: PersonAdded | ServiceAdded) -> PersonRow:
    """Return who was added."""
    is_service = isinstance(event, ServiceAdded)
    return PersonRow(
        kind=PersonKind.SERVICE if is_service else PersonKind.PERSON,
        person=record.stream.partition("/")[2],
        name=event.name,
        principal=event.principal,
        created=record.recorded,
        version=record.version,
        start_day=None if isinstance(event, ServiceAdded) else event.start_day,
    )


def changed(row: PersonRow, event: Event) -> PersonRow:
    """Return what somebody is after an event; what is said last of a day stands."""
    match event:
        case PersonDeactivated():
            return structs.replace(row, inactive_day=event.inactive_day.to)
        case ManagerSet():
            managers = said(row.managers, event.days, event.to)
            return structs.replace(row, managers=managers)
        case MembershipSet():
            before = row.memberships.get(event.unit, ())
            after = said(before, event.days, event.membership)
            memberships = {**row.memberships, event.unit: after}
            return structs.replace(row, memberships=memberships)
        case DelegationGranted():
            granted = Delegation(event.delegate, event.days)
            delegations = {**row.delegations, event.delegation: granted}
            return structs.replace(row, delegations=delegations)
        case DelegationRevoked():
            revoked = structs.replace(
                row.delegations[event.delegation], revoked_day=event.revoked_day
            )
            delegations = {**row.delegations, event.delegation: revoked}
            return structs.replace(row, delegations=delegations)
    return row
