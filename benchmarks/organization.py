"""Fills a ledger with an organization of any size, through the ledger's own writer.

Every event is recorded by the domain's own commands, so rules, scores, seals and the
tree are as they would be; a hundred of them make one command, which a caller could not
ask for, and that is what makes it quick.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msgspec import structs

from domain.alignment.aligning import align_goal
from domain.alignment.edges import Edge, EdgeKind, Parent
from domain.book import Book, Command
from domain.days import Window
from domain.directory.people import add_person, add_service
from domain.founding import create_organization
from domain.goals.changing.adapting import StatedKeyResult
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.drafts import Draft
from domain.goals.drafting.rules import draft_goal
from domain.goals.goal import Framework, GoalLevel
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.goals.measures import Measure, Numeric, Value
from domain.goals.objective import RollUp
from domain.goals.observing.check_ins import (
    CheckInPlace,
    Observation,
    batch_record_check_ins,
)
from services.ledger.ledger import Call, Ledger

ORGANIZATION = "acme"
KEY_RESULT = "signed"
NOTE = "Two more partners signed this week; the third waits for its lawyers."

# Principals, as callers name themselves.
ADMINISTRATOR = "benchmarks/administrator"
APPROVER = "benchmarks/approver"
LOADER = "benchmarks/loader"

# How many goals contribute to each one of a tree.
TEAM = 10

_TOGETHER = 100
_IN_FLIGHT = 8
_WINDOW = timedelta(days=90)


def goal_id(number: int) -> str:
    """Return the id of a goal, counted from 0."""
    return f"goal-{number:06d}"


def goal_name(number: int) -> str:
    """Return a goal's resource name."""
    return f"organizations/{ORGANIZATION}/goals/{goal_id(number)}"


def key_result_name(number: int) -> str:
    """Return the resource name of a goal's one key result."""
    return f"{goal_name(number)}/keyResults/{KEY_RESULT}"


class Organization:
    """An organization being filled; made with `found`."""

    def __init__(self, ledger: Ledger, administrator: str) -> None:
        self._ledger = ledger
        self._administrator = administrator
        self._approver = self._loader = ""
        self._random = random.Random(7)

    @classmethod
    async def found(cls, ledger: Ledger) -> Organization:
        """Found the organization, with an administrator, an approver and a service."""
        administrator = ledger.seams.new_id()
        arguments = {
            "name": "Acme",
            "time_zone": "Europe/Berlin",
            "administrator": "Ada Lind",
            "principal": ADMINISTRATOR,
        }
        call = _call(administrator, create_organization, arguments)
        await ledger.found(call, ADMINISTRATOR)
        made = cls(ledger, administrator)
        person = {"name": "Ben Okoye", "principal": APPROVER}
        (made._approver,) = await made._submit(administrator, add_person, person)
        service = {"name": "Loader", "principal": LOADER}
        (made._loader,) = await made._submit(administrator, add_service, service)
        return made

    async def add_goals(self, first: int, count: int) -> None:
        """Draft, submit and approve objectives with one key result each."""
        spans = [
            {"first": at, "last": min(at + _TOGETHER, first + count)}
            for at in range(first, first + count, _TOGETHER)
        ]
        drafting = _drafting(self._administrator)
        await self._submit_all(self._loader, drafting, spans)
        await self._submit_all(self._approver, approve_goals, spans)

    async def add_tree(self, leaves: int) -> None:
        """Add a tree of four levels; its leaves are the goals counted from 0.

        Teams have `TEAM` goals each, departments as many teams, the company all of
        them. Only leaves are checked in on.
        """
        teams = -(-leaves // TEAM)
        departments = -(-teams // TEAM)
        goals = leaves + teams + departments + 1
        spans = [
            {"first": at, "last": min(at + _TOGETHER, end), "roll_up": roll_up}
            for first, end, roll_up in (
                (0, leaves, RollUp.KEY_RESULTS),
                (leaves, goals, RollUp.CHILDREN),
            )
            for at in range(first, end, _TOGETHER)
        ]
        await self._submit_all(self._loader, _drafting(self._administrator), spans)
        await self._align(leaves, teams, departments)
        approved = [{"first": one["first"], "last": one["last"]} for one in spans]
        await self._submit_all(self._approver, approve_goals, approved)

    async def _align(self, leaves: int, teams: int, departments: int) -> None:
        """Let leaves contribute to teams, and so on, up to the company."""
        team, department = leaves, leaves + teams
        company = department + departments
        edges = [
            *((one, team + one // TEAM) for one in range(leaves)),
            *((team + one, department + one // TEAM) for one in range(teams)),
            *((department + one, company) for one in range(departments)),
        ]
        commands = [
            {"edges": edges[at : at + _TOGETHER]}
            for at in range(0, len(edges), _TOGETHER)
        ]
        await self._submit_all(self._administrator, align_goals, commands)

    async def check_in(self, goals: int, each: int) -> None:
        """Record so many check-ins on each of the first goals, with changing values."""
        blocks = [
            range(at, min(at + _TOGETHER, goals)) for at in range(0, goals, _TOGETHER)
        ]
        commands = [
            {"entries": [(_place(number), self._observed()) for number in block]}
            for block in blocks
            for _ in range(each)
        ]
        await self._submit_all(self._loader, batch_record_check_ins, commands)

    def _observed(self) -> Observation:
        value = Value(decimal=Decimal(self._random.randrange(10_000)) / 100)
        return Observation(value=value, confidence=Decimal("0.7"), note=NOTE)

    async def _submit(
        self, actor: str, act: Callable[..., object], arguments: Mapping[str, object]
    ) -> tuple[str, ...]:
        receipt = await self._ledger.submit(_call(actor, act, arguments))
        return receipt.answer.made

    async def _submit_all(
        self,
        actor: str,
        act: Callable[..., object],
        commands: Iterable[Mapping[str, object]],
    ) -> None:
        room = asyncio.Semaphore(_IN_FLIGHT)

        async def submit(arguments: Mapping[str, object]) -> None:
            async with room:
                await self._submit(actor, act, arguments)

        async with asyncio.TaskGroup() as group:
            for arguments in commands:
                group.create_task(submit(arguments))


def approve_goals(book: Book, first: int, last: int) -> None:
    """Approve goals; a command like any other, of many goals."""
    for number in range(first, last):
        approve_goal(book, goal_id(number))


def align_goals(book: Book, edges: Iterable[tuple[int, int]]) -> None:
    """Let goals contribute to others; a command like any other, of many goals."""
    for child, parent in edges:
        edge = Edge(EdgeKind.CONTRIBUTES_TO, Parent(goal_id(parent)))
        align_goal(book, goal_id(child), edge)


def _place(number: int) -> CheckInPlace:
    return CheckInPlace(goal_id(number), KEY_RESULT, None)


def _drafting(owner: str) -> Callable[..., object]:
    today = datetime.now(UTC).date()
    said = Draft(
        framework=Framework.OKR,
        level=GoalLevel.TEAM,
        title="Partners sell as much as we do ourselves",
        owner=owner,
        window=Window(today - _WINDOW, today + _WINDOW),
    )
    measure = Measure(unit="count", numeric=Numeric(Decimal(0), Decimal(100)))
    stated = StatedKeyResult(title="Partners that have signed", measure=measure)

    def draft_goals(
        book: Book, first: int, last: int, roll_up: RollUp = RollUp.KEY_RESULTS
    ) -> None:
        """Draft and submit goals; a command like any other, of many goals."""
        draft = structs.replace(said, roll_up=roll_up)
        for number in range(first, last):
            goal = goal_id(number)
            draft_goal(book, goal, draft)
            add_key_result(book, goal, KEY_RESULT, stated)
            submit_goal(book, goal)

    return draft_goals


def _call(
    actor: str, act: Callable[..., object], arguments: Mapping[str, object]
) -> Call:
    command = Command(request=str(uuid.uuid4()), actor=actor)
    return Call(ORGANIZATION, command, act, arguments)
