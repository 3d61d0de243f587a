"""`goal-ledger templates`: what goals usually say, listed, created and revised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.lifecycle_pb2 import Framework
from goalledger.v1.template_service_pb2 import (
    CreateTemplateRequest,
    ListTemplatesRequest,
    ReviseTemplateRequest,
)
from goalledger.v1.template_service_pb2_grpc import TemplateServiceStub
from goalledger.v1.templates_pb2 import Template
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.files import read_message
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import number, word
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List templates of goals, create and revise them.",
)

_File = Annotated[
    str, typer.Argument(help="JSON with the fields of a template; - for what is typed.")
]


@dataclass(frozen=True)
class Filters:
    """Which templates are wanted; what is given must all hold."""

    framework: Annotated[str, typer.Option(help="okr or smart.")] = ""
    unit: Annotated[str, typer.Option(help="The unit's id.")] = ""
    role: Annotated[str, typer.Option(help="The role, in its very words.")] = ""
    versions_of: Annotated[
        str, typer.Option(help="Every version of this template, by its id.")
    ] = ""


@app.command("list")
@command
def list_templates(
    filters: Filters, limit: Limit, reading: Reading, caller: Caller
) -> None:
    """List templates, or every version of one.

    goal-ledger templates list --unit sales --framework okr
    """
    with connected(caller) as connection:
        organization = connection.organization
        request = ListTemplatesRequest(
            parent=organization,
            framework=number(Framework, filters.framework),
            role=filters.role,
            read=connection.read_options(reading),
        )
        if filters.unit:
            request.unit = names.unit_name(organization, filters.unit)
        if filters.versions_of:
            request.template = names.template_name(organization, filters.versions_of)
            request.every_version = True
        rpc = TemplateServiceStub(connection.channel).ListTemplates
        found = listed(connection, rpc, request, lambda page: page.templates, limit)
        heads = ("Template", "Version", "Called", "For", "Title", "Since")
        Output(caller).sheet("templates", Sheet(heads, (_row(one) for one in found)))


@app.command("create")
@command
def create_template(
    template: Annotated[str, typer.Argument(help="The template's id.")],
    file: _File,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Create a template from a file.

    goal-ledger templates create keep-customers keep-customers.json
    """
    with connected(caller) as connection:
        request = CreateTemplateRequest(
            parent=connection.organization,
            template_id=template,
            template=read_message(file, Template(), "a template"),
        )
        rpc = TemplateServiceStub(connection.channel).CreateTemplate
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Template", answer.name, answer, request)


@app.command("revise")
@command
def revise_template(
    template: Annotated[str, typer.Argument(help="The template's id, or its name.")],
    file: _File,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Revise a template: what the file says is its next version, the rest stays.

    goal-ledger templates revise keep-customers keep-customers.json
    """
    with connected(caller) as connection:
        said = read_message(file, Template(), "a template")
        said.name = names.template_name(caller.organization, template)
        request = ReviseTemplateRequest(template=said)
        rpc = TemplateServiceStub(connection.channel).ReviseTemplate
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Template", said.name, answer, request)


def _row(template: Template) -> Row:
    unit = names.short(template.unit)
    whom = ", ".join(filter(None, (unit, template.role))) or "all"
    cells = (
        names.short(template.name),
        str(template.version),
        template.display_name,
        f"{word(Framework, template.framework)}, {whom}",
        template.title,
        instant_text(template.update_time),
    )
    return Row(message_json(template), cells)
