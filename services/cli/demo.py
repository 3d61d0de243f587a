"""`goal-ledger demo`: a server on SQLite, filled with quarters of a company."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import grpc
import typer
import uvloop

from services.cli.calling.options import DEFAULT_SERVER, command
from services.cli.showing.exits import ExitCode, say
from services.cli.showing.progress import progress
from services.demo import show
from services.demo.clock import Clock
from services.demo.fill import Teller
from services.demo.story import GOALS, QUARTERS, SEED, Story
from services.ledger.refusals import StoreUnfitError
from services.ledger.seams import Seams
from services.rpc import logs
from services.rpc.server import AddressError, Server
from services.rpc.settings import Settings

app = typer.Typer(add_completion=False)

_ANY_PORT = "127.0.0.1:0"
# The story ends so long before the real now that the two clocks never meet.
_PAST = timedelta(minutes=5)


@dataclass(frozen=True)
class Size:
    """How much of the company is told."""

    goals: Annotated[
        int, typer.Option(min=1, help="How many goals, in all quarters together.")
    ] = GOALS
    quarters: Annotated[
        int, typer.Option(min=1, max=40, help="How many, the running one included.")
    ] = QUARTERS
    seed: Annotated[
        int, typer.Option(help="The same seed tells the same story on the same day.")
    ] = SEED


@app.command()
@command
def demo(
    size: Size,
    folder: Annotated[
        Path | None,
        typer.Option(help="Keep the ledger here, an empty folder; else it is removed."),
    ] = None,
    listen: Annotated[
        str, typer.Option(help="Where to serve; if taken, a free port.")
    ] = DEFAULT_SERVER,
) -> None:
    """Start a server on SQLite, fill it through gRPC, and show what to try.

    On a terminal it serves until Ctrl-C; without one it runs the calls that it prints,
    and ends.

    goal-ledger demo

    goal-ledger demo --folder demo --goals 1000 --quarters 4
    """
    now = datetime.now(UTC)
    story = Story(
        until=now - _PAST, goals=size.goals, quarters=size.quarters, seed=size.seed
    )
    logs.configure("warning", "auto")
    with _folder(folder) as place:
        try:
            code = uvloop.run(_run(story, place, listen))
        except (StoreUnfitError, AddressError) as error:
            say(f"goal-ledger: {error}")
            code = ExitCode.OTHER
    raise typer.Exit(code)


@contextmanager
def _folder(folder: Path | None) -> Iterator[Path]:
    if folder is None:
        with TemporaryDirectory(prefix="goal-ledger-demo-") as place:
            yield Path(place)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        say(f"goal-ledger: {folder} is not empty; serve what is there with:")
        say(f"  goal-ledger serve --database sqlite:///{folder.resolve()}/ledger.db")
        raise typer.Exit(ExitCode.USAGE)
    yield folder.resolve()


async def _run(story: Story, folder: Path, listen: str) -> int:
    clock = Clock()
    clock.show(story.steps[0].instant)
    server = await _start(folder, listen, clock)
    try:
        told = await _fill(server.address, story, clock)
        print(f"\n{show.summary(story, told)}")
        print(f"Ledger: {folder}/ledger.db, served at {server.address}\n", flush=True)
        calls = show.calls(story)
        variables = show.environment(server.address)
        if sys.stdin.isatty() and sys.stdout.isatty():
            print(show.printed(calls, variables, _path()))
            print(f"\n# with grpcurl, if you have it\n{show.grpcurl(server.address)}")
            stop = _interruption()
            print("\nServing until Ctrl-C.", flush=True)
            await stop.wait()
            return ExitCode.OK
        return await _run_calls(show.script(calls), variables)
    finally:
        await server.stop(grace_seconds=1)


async def _start(folder: Path, listen: str, clock: Clock) -> Server:
    """Start the server under the demo's clock; take a free port if need be."""
    try:
        return await _server(folder, listen, clock)
    except AddressError:
        if listen != DEFAULT_SERVER:
            raise
        return await _server(folder, _ANY_PORT, clock)


async def _server(folder: Path, listen: str, clock: Clock) -> Server:
    settings = Settings(
        database=f"sqlite:///{folder / 'ledger.db'}", listen=listen, reflection=True
    )
    server = Server(settings, Seams(now=clock.now))
    await server.start()
    return server


async def _fill(address: str, story: Story, clock: Clock) -> Counter[str]:
    with progress("Telling the company's quarters", len(story.steps)) as passed:
        instants = [step.instant for step in story.steps]
        async with grpc.aio.insecure_channel(address) as channel:
            return await Teller(channel, clock, story.seed).tell(
                story, lambda instant: passed(bisect_right(instants, instant))
            )


def _interruption() -> asyncio.Event:
    """Return what is set by Ctrl-C from now on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _run_calls(script: str, variables: dict[str, str]) -> int:
    """Run what would have been printed, and return how it ended."""
    environment = {**os.environ, **variables}
    if path := _path():
        environment["PATH"] = f"{path}{os.pathsep}{environment.get('PATH', '')}"
    # In a thread, and not by the event loop's own fork, which gRPC complains about.
    ended = await asyncio.to_thread(
        subprocess.run, ["/bin/sh", "-c", script], env=environment, check=False
    )
    return ended.returncode


def _path() -> str | None:
    """Return the folder of this command where the shell would not find it."""
    here = Path(sys.argv[0]).absolute().parent
    found = any(
        Path(entry).absolute() == here
        for entry in os.environ.get("PATH", "").split(os.pathsep)
    )
    return None if found or not (here / "goal-ledger").exists() else str(here)
