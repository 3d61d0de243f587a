"""Hosts the demo's server for a test, filled as `goal-ledger demo` fills it."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import grpc
import structlog

from services.demo.clock import Clock
from services.demo.fill import Teller
from services.demo.show import environment
from services.demo.story import Story
from services.ledger.seams import Seams
from services.rpc.server import Server
from services.rpc.settings import Settings
from tests.house.checkout import ROOT
from tests.rpc.served import server_loop

PATIENCE_SECONDS = 120


class Hosted(NamedTuple):
    """A filled demo that is being served.

    Attributes:
        address: Where it listens.
        folder: Where its ledger is.
        story: What was told.
        told: How often each kind of act was told.
    """

    address: str
    folder: Path
    story: Story
    told: Counter[str]

    @property
    def database(self) -> str:
        """Return the address of its ledger."""
        return f"sqlite:///{self.folder / 'ledger.db'}"


@contextmanager
def hosting(folder: Path, goals: int) -> Iterator[Hosted]:
    """Serve a demo of so many goals, until the test is done with it."""
    until = datetime.now(UTC) - timedelta(minutes=5)
    story, clock = Story(until=until, goals=goals), Clock()
    clock.show(story.steps[0].instant)
    settings = Settings(
        database=f"sqlite:///{folder / 'ledger.db'}", listen="127.0.0.1:0"
    )
    loop = server_loop()

    async def fill() -> tuple[Server, Counter[str]]:
        server = Server(settings, Seams(now=clock.now))
        await server.start()
        async with grpc.aio.insecure_channel(server.address) as channel:
            return server, await Teller(channel, clock, story.seed).tell(story)

    filled = asyncio.run_coroutine_threadsafe(fill(), loop)
    server, told = filled.result(PATIENCE_SECONDS)
    try:
        with _quiet():
            yield Hosted(server.address, folder, story, told)
    finally:
        stopped = asyncio.run_coroutine_threadsafe(server.stop(0), loop)
        stopped.result(PATIENCE_SECONDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep refusals, which are logged, out of what a command writes."""
    before = structlog.get_config()
    errors = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=errors)
    try:
        yield
    finally:
        structlog.configure(**before)


def shell_environment(folder: Path, address: str | None = None) -> dict[str, str]:
    """Return an environment in which a shell finds this checkout's `goal-ledger`.

    Args:
        folder: For the command, so that it is this one and no other.
        address: Where the demo listens, for the calls that it prints.
    """
    command = folder / "goal-ledger"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m services.cli.main "$@"\n')
    command.chmod(0o755)
    ours = {name for name in os.environ if name.startswith("GOAL_LEDGER_")}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **kept,
        **(environment(address) if address else {}),
        "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'proto'}",
    }
