"""TemplateService: creates, revises and lists templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.templates.revising import create_template, revise_template
from goalledger.v1 import template_service_pb2 as pb
from goalledger.v1 import templates_pb2
from projections.organization import templates
from projections.organization.templates import TemplateFilter
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.limits import ROLE_CHARACTERS_MAX
from services.rpc.organization.template_answers import template_of
from services.rpc.organization.template_fields import (
    read_template,
    read_template_revision,
)
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.rpc.calls.callers import Caller


class TemplateService:
    """The rpcs about templates; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: Reads) -> None:
        """Take who submits, and who answers."""
        self._commands = commands
        self._reads = reads

    async def CreateTemplate(
        self, request: pb.CreateTemplateRequest, caller: Caller
    ) -> pb.CreateTemplateResponse:
        """Create a template."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        template = fields.id(request.template_id, "template_id")
        receipt = await self._commands.submit(
            caller,
            fields,
            create_template,
            template_id=template,
            framework=fields.choice(
                enums.FRAMEWORK, request.template.framework, "template.framework"
            ),
            contents=read_template(fields, request.template),
        )
        name = made_name(receipt, template, f"{request.parent}/templates")
        return pb.CreateTemplateResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def ReviseTemplate(
        self, request: pb.ReviseTemplateRequest, caller: Caller
    ) -> pb.ReviseTemplateResponse:
        """Revise a template."""
        fields = Fields(request)
        (template,) = fields.name(
            names.TEMPLATE, request.template.name, "template.name"
        )
        revision = read_template_revision(fields, request.template, request.update_mask)
        receipt = await self._commands.submit(
            caller, fields, revise_template, template_id=template, revision=revision
        )
        commit = commit_info(caller.organization, receipt)
        return pb.ReviseTemplateResponse(commit=commit)

    async def ListTemplates(
        self, request: pb.ListTemplatesRequest, caller: Caller
    ) -> pb.ListTemplatesResponse:
        """List templates in the order of their names and versions."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = _filter(fields, request)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[templates_pb2.Template], str]:
            known = moment.known
            rows = templates.page(moment.connection, page.of(known), which)
            written = [template_of(known.ledger, row) for row in rows[: page.size]]
            keys = [row.key for row in rows]
            return page.finish(moment.head, known.position, written, keys)

        question = Question((templates,), query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return pb.ListTemplatesResponse(
            templates=listed, read_info=answer.info, next_page_token=token
        )


def _filter(fields: Fields, request: pb.ListTemplatesRequest) -> TemplateFilter:
    return TemplateFilter(
        framework=fields.optional_choice(
            enums.FRAMEWORK, request.framework, "framework"
        ),
        unit=fields.optional_name(names.UNIT, request.unit, "unit"),
        role=fields.line(request.role, "role", ROLE_CHARACTERS_MAX) or None,
        template=fields.optional_name(names.TEMPLATE, request.template, "template"),
        every_version=request.every_version,
    )
