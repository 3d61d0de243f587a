"""`goal-ledger people`: who is who, who leads whom, and who checks in for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.directory_changes_pb2 import (
    DeactivatePersonRequest,
    GrantDelegationRequest,
    RevokeDelegationRequest,
    SetManagerRequest,
    SetMembershipRequest,
)
from goalledger.v1.directory_pb2 import Person, PersonState
from goalledger.v1.directory_service_pb2 import (
    GetPersonRequest,
    ListPeopleRequest,
)
from goalledger.v1.directory_service_pb2_grpc import DirectoryServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.days import From, On, Span, days_text, set_day, set_days
from services.cli.calling.moments import day_text
from services.cli.calling.options import Caller, Commanding, Reading, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import word
from services.cli.history.audit import called
from services.cli.organization import arrivals
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="List, show and change people."
)
app.add_typer(arrivals.app)

_Person = Annotated[str, typer.Argument(help="The person's id, or their name.")]


@dataclass(frozen=True)
class Filters:
    """Whom to list; what is given must all hold."""

    unit: Annotated[str, typer.Option(help="Only who is in this unit then.")] = ""
    manager: Annotated[str, typer.Option(help="Only whom this person leads then.")] = ""


@dataclass(frozen=True)
class Membership(Span):
    """What somebody is in a unit, and on which days."""

    role: Annotated[str, typer.Option(help="What they are there.")] = ""
    removed: Annotated[
        bool, typer.Option("--removed", help="They are not in it on these days.")
    ] = False


@app.command("list")
@command
def list_people(
    filters: Filters, on: On, limit: Limit, reading: Reading, caller: Caller
) -> None:
    """List people and services, as of a day, and as of a past moment.

    goal-ledger people list --unit fleet-sales --on 2026-03-31
    """
    with connected(caller) as connection:
        request = ListPeopleRequest(
            parent=connection.organization, read=connection.read_options(reading)
        )
        set_day(request, "effective_date", on.on)
        if filters.unit:
            request.unit = names.unit_name(caller.organization, filters.unit)
        if filters.manager:
            request.manager = names.person_name(caller.organization, filters.manager)
        rpc = DirectoryServiceStub(connection.channel).ListPeople
        people = listed(connection, rpc, request, lambda page: page.people, limit)
        output = Output(caller)
        known = connection.people if output.is_for_people else {}
        heads = ("Id", "Name", "Signs in as", "State", "Led by", "In")
        output.sheet("people", Sheet(heads, (_row(one, known) for one in people)))


@app.command("show")
@command
def show_person(person: _Person, on: On, reading: Reading, caller: Caller) -> None:
    """Show one person: who leads them, and where they are, as of a day.

    goal-ledger people show 3uv3ufjxinxfzy6v --on 2026-03-31
    """
    with connected(caller) as connection:
        request = GetPersonRequest(
            name=names.person_name(caller.organization, person),
            read=connection.read_options(reading),
        )
        set_day(request, "effective_date", on.on)
        rpc = DirectoryServiceStub(connection.channel).GetPerson
        answer = connection.ask(rpc, request)
        output = Output(caller)
        known = connection.people if output.is_for_people else {}
        output.one(message_json(answer), _facts(answer.person, known))


@app.command("deactivate")
@command
def deactivate_person(
    person: _Person, from_: From, commanding: Commanding, caller: Caller
) -> None:
    """Let a person act no more, from a day on.

    goal-ledger people deactivate 3uv3ufjxinxfzy6v --from 2026-07-01
    """
    with connected(caller) as connection:
        name = names.person_name(caller.organization, person)
        request = DeactivatePersonRequest(name=name)
        set_day(request, "inactive_date", from_.from_)
        rpc = DirectoryServiceStub(connection.channel).DeactivatePerson
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Person", request.name, answer, request)


@app.command("set-manager")
@command
def set_manager(
    person: _Person,
    span: Span,
    commanding: Commanding,
    caller: Caller,
    manager: Annotated[
        str, typer.Option(help="The manager's id, or name; left out: nobody.")
    ] = "",
) -> None:
    """Say who leads a person on some days; from today on.

    goal-ledger people set-manager 3uv3ufjxinxfzy6v --manager zcxvxwm7ez5a44qx
    """
    with connected(caller) as connection:
        name = names.person_name(caller.organization, person)
        request = SetManagerRequest(name=name)
        if manager:
            request.manager = names.person_name(caller.organization, manager)
        set_days(request, span)
        rpc = DirectoryServiceStub(connection.channel).SetManager
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Person", request.name, answer, request)


@app.command("set-membership")
@command
def set_membership(
    person: _Person,
    unit: Annotated[str, typer.Argument(help="The unit's id, or its name.")],
    membership: Membership,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Say that a person is in a unit on some days, or is not; from today on.

    goal-ledger people set-membership 3uv3ufjxinxfzy6v fleet-sales --role "Lead"
    """
    with connected(caller) as connection:
        request = SetMembershipRequest(
            name=names.person_name(caller.organization, person),
            unit=names.unit_name(caller.organization, unit),
            role=membership.role,
            removed=membership.removed,
        )
        set_days(request, membership)
        rpc = DirectoryServiceStub(connection.channel).SetMembership
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Person", request.name, answer, request)


@app.command("grant-delegation")
@command
def grant_delegation(
    person: _Person,
    delegate: Annotated[str, typer.Argument(help="Who may: an id, or a name.")],
    span: Span,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Let somebody check in for a person on some days: yourself alone.

    goal-ledger people grant-delegation 3uv3ufjxinxfzy6v zcxvxwm7ez5a44qx
    --from 2026-02-09 --until 2026-02-20
    """
    with connected(caller) as connection:
        request = GrantDelegationRequest(
            parent=names.person_name(caller.organization, person),
            delegate=names.person_name(caller.organization, delegate),
        )
        set_days(request, span)
        rpc = DirectoryServiceStub(connection.channel).GrantDelegation
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Delegation", answer.name, answer, request)


@app.command("revoke-delegation")
@command
def revoke_delegation(
    delegation: Annotated[
        str, typer.Argument(help="Its name, as `people show` with -o json has it.")
    ],
    commanding: Commanding,
    caller: Caller,
) -> None:
    """End a delegation at once: yours, or to you."""
    with connected(caller) as connection:
        request = RevokeDelegationRequest(name=delegation)
        rpc = DirectoryServiceStub(connection.channel).RevokeDelegation
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Delegation", request.name, answer, request)


def _row(person: Person, known: Mapping[str, str]) -> Row:
    cells = (
        names.short(person.name),
        person.display_name,
        person.principal,
        word(PersonState, person.state),
        called(person.manager, known),
        ", ".join(names.short(one.unit) for one in person.memberships),
    )
    return Row(message_json(person), cells)


def _facts(person: Person, known: Mapping[str, str]) -> dict[str, str]:
    """Return what people read of a person."""
    memberships = [
        ", ".join(filter(None, (names.short(one.unit), one.role, days_text(one.days))))
        for one in person.memberships
    ]
    delegates = [
        f"{called(one.delegate, known)}, {days_text(one.days)}"
        for one in person.delegations
    ]
    return {
        "Id": names.short(person.name),
        "Name": person.display_name,
        "Signs in as": person.principal,
        "State": word(PersonState, person.state),
        "Since": day_text(person.start_date),
        "Until": day_text(person.inactive_date),
        "Led by": called(person.manager, known),
        "In": "; ".join(memberships),
        "Delegates": "; ".join(delegates),
        "Version": person.etag,
    }
