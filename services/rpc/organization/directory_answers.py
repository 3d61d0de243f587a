"""Units and people as they are answered, as they are on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.days import local_day
from domain.directory.timelines import Days, on
from goalledger.v1 import directory_pb2
from goalledger.v1.ranges_pb2 import DateRange
from projections.organization import directory
from projections.organization.person_rows import PersonKind
from services.rpc.wire import enums, names
from services.rpc.wire.times import day_of, timestamp, window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from google.type.date_pb2 import Date

    from domain.actors import Membership
    from domain.directory.timelines import Span
    from domain.texts import Text
    from projections.organization.person_rows import PersonRow
    from projections.organization.units import UnitRow
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment


class Shown(NamedTuple):
    """What an answer shows: as of which day, in which organization."""

    ledger: str
    day: date


def shown(moment: Moment, day: date | None) -> Shown:
    """Return what an answer shows; the day of the moment where none is asked about."""
    if day is None:
        organization = directory.organization(moment.connection, moment.known)
        zone = "UTC" if organization is None else organization.time_zone
        day = local_day(moment.instant, zone)
    return Shown(moment.known.ledger, day)


def unit_of(
    row: UnitRow, shown: Shown, ancestors: Sequence[str] = ()
) -> directory_pb2.Unit:
    """Write a unit."""
    ledger, day = shown
    parent = on(row.parents, day)
    return directory_pb2.Unit(
        name=names.unit_name(ledger, row.unit),
        display_name=row.name,
        parent_unit="" if parent is None else names.unit_name(ledger, parent),
        create_time=timestamp(row.created),
        state=enums.UNIT_STATE.numbers[row.state_on(day)],
        start_date=day_of(row.start_day),
        close_date=_day(row.close_day),
        ancestors=[names.unit_name(ledger, one) for one in ancestors],
        etag=str(row.version),
    )


class People:
    """Writes people and services. Any thread may use it."""

    def __init__(self, open_text: Callable[[Text | None], str], actors: Actors) -> None:
        """Take what opens personal texts, and what names people."""
        self._open = open_text
        self._actors = actors

    def write(
        self, moment: Moment, row: PersonRow, shown: Shown
    ) -> directory_pb2.Person:
        """Write a person or a service."""
        ledger, day = shown
        manager = on(row.managers, day)
        return directory_pb2.Person(
            name=_name(row, ledger),
            kind=enums.PERSON_KIND.numbers[row.kind],
            display_name=self._open(row.name),
            principal=self._open(row.principal),
            create_time=timestamp(row.created),
            state=enums.PERSON_STATE.numbers[row.state_on(day)],
            start_date=_day(row.start_day),
            inactive_date=_day(row.inactive_day),
            manager="" if manager is None else names.person_name(ledger, manager),
            memberships=list(self._memberships(row, shown)),
            delegations=list(self._delegations(moment, row, shown)),
            etag=str(row.version),
        )

    def _memberships(
        self, row: PersonRow, shown: Shown
    ) -> Iterator[directory_pb2.Membership]:
        for unit, timeline in sorted(row.memberships.items()):
            span: Span[Membership] | None = next(
                (one for one in timeline if one.days.contain(shown.day)), None
            )
            if span is not None:
                yield directory_pb2.Membership(
                    unit=names.unit_name(shown.ledger, unit),
                    days=_range(span.days),
                    role=self._open(span.value.role),
                )

    def _delegations(
        self, moment: Moment, row: PersonRow, shown: Shown
    ) -> Iterator[directory_pb2.Delegation]:
        for id_, one in row.delegations.items():
            if one.holds_on(shown.day):
                yield directory_pb2.Delegation(
                    name=names.delegation_name(shown.ledger, row.person, id_),
                    delegate=self._actors.name(moment, one.delegate),
                    days=window_of(one.days),
                    revoke_date=_day(one.revoked_day),
                )


def _name(row: PersonRow, ledger: str) -> str:
    if row.kind is PersonKind.SERVICE:
        return names.service_name(ledger, row.person)
    return names.person_name(ledger, row.person)


def _range(days: Days) -> DateRange:
    """Write days; without a last one for good."""
    return DateRange(start_date=day_of(days.start), end_date=_day(days.end))


def _day(day: date | None) -> Date | None:
    return None if day is None else day_of(day)
