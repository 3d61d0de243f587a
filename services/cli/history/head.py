"""`goal-ledger head`: how many events there are, and the root of the tree over them."""

from __future__ import annotations

import typer

from goalledger.v1.evidence_service_pb2 import GetLedgerHeadRequest
from goalledger.v1.evidence_service_pb2_grpc import EvidenceServiceStub
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Reading, command
from services.cli.showing.output import Output, message_json

app = typer.Typer(add_completion=False)


@app.command()
@command
def head(reading: Reading, caller: Caller) -> None:
    """Show the ledger's head: keep it elsewhere, and no event before it can change.

    goal-ledger head

    goal-ledger head --as-of 2026-03-31 --output json
    """
    with connected(caller) as connection:
        request = GetLedgerHeadRequest(
            name=connection.organization, read=connection.read_options(reading)
        )
        rpc = EvidenceServiceStub(connection.channel).GetLedgerHead
        answer = connection.ask(rpc, request)
        found = answer.head
        facts = {
            "Position": str(found.position),
            "Recorded": instant_text(found.record_time),
            "Root": found.root.hex(),
            "Epoch": found.epoch,
        }
        Output(caller).one(message_json(answer), facts)
