"""The part of `goal-ledger alignments` that reads the map of goals, and its gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.alignment_findings_pb2 import (
    AlignmentFinding,
    ListAlignmentFindingsRequest,
)
from goalledger.v1.alignment_map_pb2 import AlignmentNode, GetAlignmentMapRequest
from goalledger.v1.alignment_service_pb2_grpc import AlignmentServiceStub
from goalledger.v1.alignments_pb2 import AlignmentKind
from goalledger.v1.goal_checks_pb2 import Severity
from goalledger.v1.lifecycle_pb2 import GoalLevel, GoalState
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.options import Caller, Reading, command
from services.cli.calling.values import number, word
from services.cli.history.audit import called
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

if TYPE_CHECKING:
    from services.cli.calling.connection import Connection

app = typer.Typer(add_completion=False)

_ALL = Limit(limit=0)


@dataclass(frozen=True)
class Part:
    """Which part of the map is wanted; what is given must all hold."""

    root: Annotated[
        str, typer.Option(help="This goal, and all that contribute to it.")
    ] = ""
    state: Annotated[
        list[str] | None,
        typer.Option(
            help="draft, submitted, active, paused, closed, cancelled; may repeat."
        ),
    ] = None
    unit: Annotated[str, typer.Option(help="The unit's id.")] = ""
    cycle: Annotated[str, typer.Option(help="The cycle's id.")] = ""
    level: Annotated[
        str, typer.Option(help="company, department, team or individual.")
    ] = ""


@dataclass(frozen=True)
class Gaps:
    """Which findings are wanted; what is given must all hold."""

    rule: Annotated[list[str] | None, typer.Option(help="Like orphan; may repeat.")] = (
        None
    )
    unit: Annotated[str, typer.Option(help="The unit's id.")] = ""
    owner: Annotated[str, typer.Option(help="The owner's id.")] = ""


@app.command("map")
@command
def show_map(part: Part, reading: Reading, caller: Caller) -> None:
    """Show which goals contribute to which, as a tree, now or as of a past moment.

    goal-ledger alignments map --root trusted-by-cities --as-of 2026-03-31
    """
    with connected(caller) as connection:
        request = _map_request(connection, part)
        request.read.CopyFrom(connection.read_options(reading))
        rpc = AlignmentServiceStub(connection.channel).GetAlignmentMap
        nodes = list(listed(connection, rpc, request, lambda page: page.nodes, _ALL))
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        heads = ("Goal", "Title", "Owner", "Level", "State", "Score", "Beside")
        rows = (_node(one, depth, people) for one, depth in in_a_tree(nodes))
        output.sheet("nodes", Sheet(heads, rows))


@app.command("findings")
@command
def list_findings(gaps: Gaps, limit: Limit, reading: Reading, caller: Caller) -> None:
    """List what could be wiser in how goals hang together: gaps, by rule.

    goal-ledger alignments findings --rule orphan --rule level_skipped
    """
    with connected(caller) as connection:
        organization = connection.organization
        request = ListAlignmentFindingsRequest(
            parent=organization,
            rules=gaps.rule or [],
            read=connection.read_options(reading),
        )
        if gaps.unit:
            request.unit = names.unit_name(organization, gaps.unit)
        if gaps.owner:
            request.owner = names.person_name(organization, gaps.owner)
        rpc = AlignmentServiceStub(connection.channel).ListAlignmentFindings
        found = listed(connection, rpc, request, lambda page: page.findings, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        heads = ("About", "Rule", "Severity", "Owner", "What is so", "What to do")
        output.sheet("findings", Sheet(heads, (_gap(one, people) for one in found)))


def in_a_tree(
    nodes: Iterable[AlignmentNode],
) -> Iterator[tuple[AlignmentNode, int]]:
    """Yield goals with how deep to indent them, each below what it contributes to.

    What contributes to a goal that is not shown stands at the left.
    """
    by_goal = {one.goal: one for one in nodes}
    below: dict[str, list[AlignmentNode]] = {}
    for one in by_goal.values():
        above = one.contributes_to.partition("/keyResults/")[0]
        below.setdefault(above if above in by_goal else "", []).append(one)
    to_show = [(one, 0) for one in reversed(below.get("", []))]
    while to_show:
        node, depth = to_show.pop()
        yield node, depth
        to_show += [(one, depth + 1) for one in reversed(below.get(node.goal, []))]


def _map_request(connection: Connection, part: Part) -> GetAlignmentMapRequest:
    organization = connection.organization
    request = GetAlignmentMapRequest(
        parent=organization,
        states=[number(GoalState, state) for state in part.state or []],
        level=number(GoalLevel, part.level),
    )
    if part.root:
        request.root = names.goal_name(organization, part.root)
    if part.unit:
        request.unit = names.unit_name(organization, part.unit)
    if part.cycle:
        request.cycle = names.cycle_name(organization, part.cycle)
    return request


def _node(node: AlignmentNode, depth: int, people: Mapping[str, str]) -> Row:
    beside = ["leads nowhere"] if node.orphan else []
    if "/keyResults/" in node.contributes_to:
        beside.append(f"for {names.short(node.contributes_to)}")
    beside += [
        f"{word(AlignmentKind, one.kind)} {names.short(one.parent)}"
        for one in node.others
    ]
    cells = (
        "  " * depth + names.short(node.goal),
        node.title,
        called(node.owner, people),
        word(GoalLevel, node.level),
        word(GoalState, node.state),
        node.score,
        ", ".join(beside),
    )
    return Row(message_json(node), cells)


def _gap(finding: AlignmentFinding, people: Mapping[str, str]) -> Row:
    cells = (
        names.short(finding.resource),
        finding.rule,
        word(Severity, finding.severity),
        called(finding.owner, people),
        finding.message,
        finding.suggestion,
    )
    return Row(message_json(finding), cells)
