"""`goal-ledger audit`: who changed what, when, from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.history_pb2 import AuditEntry
from goalledger.v1.history_service_pb2 import SearchAuditTrailRequest
from goalledger.v1.history_service_pb2_grpc import HistoryServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text, timestamp
from services.cli.calling.options import Caller, Reading, command
from services.cli.calling.values import word
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed
from services.cli.showing.told import changes_text

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Search:
    """What is looked for; what is given must all hold."""

    goal: Annotated[str, typer.Option(help="Only what happened to this goal.")] = ""
    actor: Annotated[str, typer.Option(help="Only what this person's id did.")] = ""
    event_type: Annotated[
        list[str] | None,
        typer.Option("--type", help="Only such events, like goal.closed; may repeat."),
    ] = None
    since: Annotated[str, typer.Option(help="Recorded at this time or later.")] = ""
    before: Annotated[str, typer.Option(help="Recorded before this time.")] = ""


@app.command()
@command
def audit(search: Search, limit: Limit, reading: Reading, caller: Caller) -> None:
    """Search the audit trail of the organization.

    goal-ledger audit --type goal.key_result_revised --limit 20

    goal-ledger audit --goal trusted-by-cities --since 2026-01-01T00:00:00Z
    """
    with connected(caller) as connection:
        request = SearchAuditTrailRequest(
            parent=connection.organization,
            event_types=search.event_type or [],
            read=connection.read_options(reading),
        )
        if search.goal:
            request.goal = names.goal_name(caller.organization, search.goal)
        if search.actor:
            request.actor = names.person_name(caller.organization, search.actor)
        within = request.recorded_within
        for said, bound in (
            (search.since, within.start_time),
            (search.before, within.end_time),
        ):
            if said:
                bound.CopyFrom(timestamp(said, lambda: connection.zone))
        rpc = HistoryServiceStub(connection.channel).SearchAuditTrail
        entries = listed(connection, rpc, request, lambda page: page.entries, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        output.sheet("entries", entries_sheet(entries, people))


def entries_sheet(entries: Iterable[AuditEntry], people: Mapping[str, str]) -> Sheet:
    """Return entries of the audit trail as people and programs read them."""
    heads = ("Position", "Recorded", "Who", "What", "On", "Change", "Why")
    return Sheet(heads, (_row(entry, people) for entry in entries))


def called(actor: str, people: Mapping[str, str]) -> str:
    """Return what an actor is called, or else the id."""
    return people.get(actor) or names.short(actor)


def _row(entry: AuditEntry, people: Mapping[str, str]) -> Row:
    who = called(entry.actor, people)
    if entry.on_behalf_of:
        who = f"{who} for {called(entry.on_behalf_of, people)}"
    why = ": ".join(filter(None, (word(ReasonCode, entry.reason_code), entry.reason)))
    cells = (
        str(entry.position),
        instant_text(entry.record_time),
        who,
        entry.event_type,
        names.short(entry.resource),
        changes_text(entry.changes),
        why,
    )
    return Row(message_json(entry), cells)
