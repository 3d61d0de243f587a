"""A connection to a server, for one command: who calls, how long, and trying again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import grpc
from google.rpc.error_details_pb2 import RetryInfo

from goalledger.v1.admin_service_pb2 import GetOrganizationRequest
from goalledger.v1.admin_service_pb2_grpc import AdminServiceStub
from goalledger.v1.directory_service_pb2 import ListPeopleRequest
from goalledger.v1.directory_service_pb2_grpc import DirectoryServiceStub
from goalledger.v1.read_pb2 import ReadOptions
from services.cli.calling import names
from services.cli.calling.moments import timestamp
from services.cli.showing.exits import details_of

if TYPE_CHECKING:
    from services.cli.calling.options import Caller, Reading

Request = TypeVar("Request")
Response = TypeVar("Response")

PRINCIPAL_KEY = "goal-ledger-principal"
DEADLINE_SECONDS = 15
_ATTEMPTS_MAX = 4
_PAGE_ENTRIES_MAX = 500


class Connection:
    """Asks one server as one caller about one organization.

    Attributes:
        channel: For the stubs.
    """

    def __init__(self, channel: grpc.Channel, caller: Caller) -> None:
        """Use `connected`, which closes the channel again."""
        self.channel = channel
        self._caller = caller

    @property
    def organization(self) -> str:
        """Return the name of the organization that is asked about."""
        return names.organization_name(self._caller.organization)

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Return what every call says beside its request."""
        principal = self._caller.principal
        return ((PRINCIPAL_KEY, principal),) if principal else ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the zone in which the organization's days are days."""
        rpc = AdminServiceStub(self.channel).GetOrganization
        answer = self.ask(rpc, GetOrganizationRequest(name=self.organization))
        return ZoneInfo(answer.organization.time_zone)

    @cached_property
    def people(self) -> dict[str, str]:
        """Return what people and services are called, by their names."""
        rpc = DirectoryServiceStub(self.channel).ListPeople
        request = ListPeopleRequest(
            parent=self.organization, page_size=_PAGE_ENTRIES_MAX
        )
        called: dict[str, str] = {}
        while True:
            page = self.ask(rpc, request)
            called |= {person.name: person.display_name for person in page.people}
            if not page.next_page_token:
                return called
            request.page_token = page.next_page_token

    def ask(
        self, rpc: grpc.UnaryUnaryMultiCallable[Request, Response], request: Request
    ) -> Response:
        """Call, and call again where the server says when.

        That is safe for commands too: the request id stays the same.
        """
        for _ in range(_ATTEMPTS_MAX - 1):
            try:
                return rpc(request, timeout=DEADLINE_SECONDS, metadata=self.metadata)
            except grpc.RpcError as error:
                delay_seconds = _retry_delay_seconds(error)
                if delay_seconds is None:
                    raise
                time.sleep(delay_seconds)
        return rpc(request, timeout=DEADLINE_SECONDS, metadata=self.metadata)

    def read_options(self, reading: Reading) -> ReadOptions:
        """Return how an answer is wanted; the newest state where nothing is said."""
        options = ReadOptions(strong=True)
        if reading.token:
            options.at_least_as_fresh = reading.token
        if reading.as_of.isascii() and reading.as_of.isdigit():
            options.as_of_position = int(reading.as_of)
        elif reading.as_of:
            stamp = timestamp(reading.as_of, lambda: self.zone)
            options.as_of_time.CopyFrom(stamp)
        return options


@contextmanager
def connected(caller: Caller) -> Iterator[Connection]:
    """Connect for the time of one command."""
    # A proxy on the way to another process of the same machine is never meant.
    options = (("grpc.enable_http_proxy", 0),)
    with grpc.insecure_channel(caller.server, options=options) as channel:
        yield Connection(channel, caller)


def _retry_delay_seconds(error: grpc.RpcError) -> float | None:
    for detail in details_of(error):
        retry = RetryInfo()
        if detail.Unpack(retry):
            return float(retry.retry_delay.ToTimedelta().total_seconds())
    return None
