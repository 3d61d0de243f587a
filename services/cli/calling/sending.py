"""Commands as the command line sends them, and what it says came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import grpc

from goalledger.v1.command_pb2 import ReasonCode
from services.cli.calling import names
from services.cli.calling.moments import instant_text
from services.cli.calling.values import number
from services.cli.showing.exits import Failure
from services.cli.showing.output import Json, Output, message_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.cli.calling.connection import Connection
    from services.cli.calling.options import Caller, Commanding, Why


def sent(connection: Connection, rpc: Any, request: Any, commanding: Commanding) -> Any:
    """Send a command under its request id, and return the answer.

    Where nobody knows what came of it, the caller is told how to send it again.
    """
    request.request_id = commanding.request_id or request.request_id or str(uuid4())
    request.validate_only = request.validate_only or commanding.dry_run
    if commanding.etag:
        request.etag = commanding.etag
    if commanding.on_behalf_of:
        person = names.person_name(connection.organization, commanding.on_behalf_of)
        request.on_behalf_of = person
    try:
        return connection.ask(rpc, request)
    except grpc.RpcError as error:
        if Failure(error).is_unknown:
            error.add_note(f"  the same again: --request-id {request.request_id}")
        raise


def explained(request: Any, why: Why) -> None:
    """Say in a command why it is sent, where it is said."""
    if why.why:
        request.reason_code = number(ReasonCode, why.why)
    if why.reason:
        request.reason = why.reason


def told(
    caller: Caller, head: str, name: str | Sequence[str], answer: Any, request: Any
) -> None:
    """Say what came of a command.

    Args:
        caller: How they want to be told.
        head: What the command was about: Check-in, Unit.
        name: Its name; where it was about several, their names.
        answer: What the server answered.
        request: What was asked.
    """
    commit = answer.commit
    happened = "recorded"
    if request.validate_only:
        happened = "checked; nothing was recorded"
    elif commit.replayed:
        happened = "recorded before; nothing changed"
    elif not commit.event_names:
        happened = "it was so already; nothing changed"
    several = [name] if isinstance(name, str) else [*name]
    facts = {
        head: ", ".join(map(names.short, several)),
        "Happened": happened,
        "Position": str(commit.position),
        "Recorded": instant_text(commit.record_time),
        "Events": ", ".join(commit.event_names),
        "Token": commit.token,
        "Request id": request.request_id,
    }
    thing: Json = {
        **({"name": name} if isinstance(name, str) else {"names": several}),
        **message_json(commit),
        "request_id": request.request_id,
    }
    Output(caller).one(thing, facts)
