"""A company of its own for each history, on one server that may start again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc

from goalledger.v1 import directory_service_pb2, goal_reads_pb2
from projections.running.comparing import Fold
from projections.tables.reads import Known
from projections.views import READ_MODELS, reached_by
from services.ledger.proof.verify import Verification
from tests.ledger.opened import Steered
from tests.rpc.acme import founding, getting
from tests.rpc.served import Served, refusal_of, serving


@dataclass
class World:
    """One ledger and whichever server serves it now.

    Attributes:
        served: The server.
        steered: Its clock, ids and entropy, which go on when it starts again.
    """

    url: str
    folder: Path
    steered: Steered = field(default_factory=Steered)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _open: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Serve, after a server before has stopped."""
        self._open.close()
        opening = serving(self.url, self.folder, self.steered)
        self.served: Served = self._open.enter_context(opening)

    def stop(self) -> None:
        """Serve no longer."""
        self._open.close()

    def number(self) -> int:
        """Return a number that was not used before."""
        return next(self._numbers)


class Company:
    """An organization with Cleo, Anna, Ben and a CRM; an hour passes between calls."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ledger = f"company-{world.number()}"
        self.name = f"organizations/{self.ledger}"
        founded = self.ask("cleo", founding(organization_id=self.ledger))
        self.people = {"cleo": founded.administrator} | {
            person: self.ask(
                "cleo",
                directory_service_pb2.AddPersonRequest(
                    parent=self.name, display_name=person, principal=principal(person)
                ),
            ).name
            for person in ("anna", "ben")
        }
        self.ask(
            "cleo",
            directory_service_pb2.AddServiceRequest(
                parent=self.name, display_name="CRM", principal=principal("crm")
            ),
        )

    def ask(self, by: str, request: Any) -> Any:
        """Call with a request id of its own, unless there is one; an hour later."""
        self.world.steered.time += timedelta(hours=1)
        if not request.request_id:
            request.request_id = str(UUID(int=self.world.number()))
        return self.world.served.send(request, principal(by))

    def refusal(self, by: str, request: Any) -> str:
        """Call, and return why it was refused."""
        try:
            self.ask(by, request)
        except grpc.RpcError as error:
            return refusal_of(error).reason
        return "nothing was refused"

    def name_of(self, goal: str, key_result: str | None = None) -> str:
        """Return the name of a goal, or of one of its key results."""
        name = f"{self.name}/goals/{goal}"
        return f"{name}/keyResults/{key_result}" if key_result else name

    def goal(self, goal: str) -> Any:
        """Read a goal as it is now."""
        request = getting(self.name_of(goal), strong=True)
        return self.world.served.send(request, principal("cleo")).goal

    def verify(self) -> None:
        """Fold the log, and compare it with everything that follows from it."""
        head = goal_reads_pb2.ListGoalsRequest(parent=self.name)
        head.read.strong = True
        self.world.served.send(head, principal("cleo"))
        opened = self.world.served.server._opened
        with Fold(READ_MODELS) as fold:
            verified = Verification(opened.store, self.ledger).run()
            fold.take(opened.ledger.read.records(self.ledger, 0, 10_000))
            with opened.view_store.reading() as live:
                assert reached_by(live, READ_MODELS, self.ledger) == verified.position
                known = Known(self.ledger, verified.position)
                assert fold.first_difference(live, known) is None


def principal(who: str) -> str:
    """Return how somebody is known when they call."""
    return f"{who}@acme.example"
