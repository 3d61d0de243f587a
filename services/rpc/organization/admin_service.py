"""AdminService: creates organizations and shows how the server is."""

from __future__ import annotations

import time
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from google.protobuf.duration_pb2 import Duration

from domain.founding import create_organization
from domain.refusals import ResourceNotFound
from goalledger.v1 import admin_pb2
from goalledger.v1 import admin_service_pb2 as pb
from projections.organization import directory
from services.rpc import limits
from services.rpc.calls.commands import Commands, commit_info
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.limits import TIME_ZONE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from services.rpc.wire import names
from services.rpc.wire.fields import REQUIRED, Fields
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.rpc.calls.callers import Caller
    from services.rpc.organization.following import Following

_API_PACKAGE = "goalledger.v1"


class AdminService:
    """The rpcs about organizations and the server; their comments are the proto's."""

    def __init__(
        self, commands: Commands, reads: Reads, following: Following, database: str
    ) -> None:
        """Take who submits, who answers, how views follow, and the database's kind."""
        self._commands = commands
        self._reads = reads
        self._following = following
        self._database = database
        self._begun = time.monotonic()

    async def CreateOrganization(
        self, request: pb.CreateOrganizationRequest, caller: Caller
    ) -> pb.CreateOrganizationResponse:
        """Create an organization with its ledger."""
        fields = Fields(request)
        fields.left_out(request.etag, "etag")
        if fields.id(request.organization_id, "organization_id") is None:
            fields.invalid("organization_id", REQUIRED)
        fields.organization = request.organization_id
        administrator = fields.title(
            request.administrator_name, "administrator_name", TITLE_CHARACTERS_MAX
        )
        receipt = await self._commands.found(
            caller,
            fields,
            create_organization,
            name=fields.title(
                request.display_name, "display_name", TITLE_CHARACTERS_MAX
            ),
            time_zone=fields.title(
                request.time_zone, "time_zone", TIME_ZONE_CHARACTERS_MAX
            ),
            administrator=administrator,
            principal=caller.principal,
        )
        # The organization, then its first person; with validate_only, nobody yet.
        made = receipt.answer.made
        return pb.CreateOrganizationResponse(
            name=names.organization_name(request.organization_id),
            administrator=names.person_name(request.organization_id, made[1])
            if made
            else "",
            commit=commit_info(request.organization_id, receipt),
        )

    async def GetServerInfo(
        self, request: pb.GetServerInfoRequest, caller: Caller
    ) -> pb.GetServerInfoResponse:
        """Show what the server is."""
        del request, caller
        uptime = Duration()
        uptime.FromNanoseconds(int((time.monotonic() - self._begun) * 1e9))
        info = admin_pb2.ServerInfo(
            version=_version(),
            api_packages=[_API_PACKAGE],
            database=self._database,
            authentication="asserted",
            server_time=timestamp(self._reads.ledger.seams.now()),
            uptime=uptime,
        )
        return pb.GetServerInfoResponse(server_info=info)

    async def GetLimits(
        self, request: pb.GetLimitsRequest, caller: Caller
    ) -> pb.GetLimitsResponse:
        """Show the bounds that callers are held to."""
        del request, caller
        bounds = [admin_pb2.Limit(**bound._asdict()) for bound in sorted(limits.BOUNDS)]
        return pb.GetLimitsResponse(limits=bounds)

    async def GetOrganization(
        self, request: pb.GetOrganizationRequest, caller: Caller
    ) -> pb.GetOrganizationResponse:
        """Read an organization."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.name, "name")
        question = Question((directory,), _organization)
        answer = await self._reads.answer(fields, caller, question)
        return pb.GetOrganizationResponse(
            organization=answer.found, read_info=answer.info
        )

    async def ListProjections(
        self, request: pb.ListProjectionsRequest, caller: Caller
    ) -> pb.ListProjectionsResponse:
        """List the views of an organization, and how far each has come."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        page = PageRequest(fields, caller, self._reads.ledger)
        fields.require_sound()
        await caller.enter(fields.organization)

        def query() -> tuple[Sequence[admin_pb2.Projection], str]:
            head = self._reads.ledger.read.head(fields.organization)
            page.pin(head)
            shown = self._following.projections(head)
            rest = [one for one in shown if one.name > str(page.after or "")]
            names_of = [one.name for one in rest]
            return page.finish(head, head.position, rest[: page.size], names_of)

        listed, token = await self._reads.in_thread(query)
        return pb.ListProjectionsResponse(projections=listed, next_page_token=token)


def _version() -> str:
    try:
        return version("goal-ledger")
    except PackageNotFoundError:  # run from a folder, without being installed
        return "0"


def _organization(moment: Moment) -> admin_pb2.Organization:
    row = directory.organization(moment.connection, moment.known)
    if row is None:
        raise ResourceNotFound(kind="organization", id=moment.known.ledger)
    return admin_pb2.Organization(
        name=names.organization_name(row.ledger),
        display_name=row.name,
        time_zone=row.time_zone,
        administrator=names.person_name(row.ledger, row.administrator),
        create_time=timestamp(row.created),
    )
