"""`goal-ledger serve`: run a server until it is told to stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from services.cli.calling.options import command
from services.cli.showing.exits import say
from services.ledger.refusals import StoreUnfitError
from services.rpc import logs
from services.rpc.server import AddressError, EngineLostError, serve
from services.rpc.settings import SettingsError, load_settings

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Flags:
    """Settings given as flags; the others come from the environment or a file."""

    database: Annotated[
        str | None,
        typer.Option(help="sqlite:///path or postgresql://…; no password in a flag."),
    ] = None
    keys_database: Annotated[
        str | None,
        typer.Option(help="Where people's keys live; on SQLite beside the ledger."),
    ] = None
    master_key_file: Annotated[
        Path | None,
        typer.Option(help="32 bytes in base64, mode 0600; on SQLite made beside."),
    ] = None
    listen: Annotated[
        str | None,
        typer.Option(help="A loopback address and port, or unix:/path."),
    ] = None
    grace_seconds: Annotated[
        float | None, typer.Option(help="How long calls may take to end at a stop.")
    ] = None
    log_level: Annotated[
        str | None, typer.Option(help="debug, info, warning or error.")
    ] = None
    log_format: Annotated[str | None, typer.Option(help="auto, json or console.")] = (
        None
    )
    reflection: Annotated[
        bool | None,
        typer.Option("--reflection/--no-reflection", help="Describe the services."),
    ] = None


@app.command()
@command
def serve_ledger(
    flags: Flags,
    config: Annotated[
        Path | None,
        typer.Option(envvar="GOAL_LEDGER_CONFIG", help="A TOML file of settings."),
    ] = None,
) -> None:
    """Serve a ledger until SIGTERM or Ctrl-C, then let calls under way end.

    Settings come from flags, else GOAL_LEDGER_… in the environment, else the file.

    goal-ledger serve --database sqlite:///ledger.db

    GOAL_LEDGER_DATABASE=postgresql://… goal-ledger serve --config ledger.toml
    """
    given = {name: value for name, value in asdict(flags).items() if value is not None}
    try:
        settings, shown = load_settings(given, config)
        logs.configure(settings.log_level, settings.log_format)
        width = max(len(one.name) for one in shown)
        for one in shown:
            say(f"{one.name.ljust(width)}  {one.value or '-'}  ({one.origin})")
        serve(settings, lambda address: say(f"serving at {address}"))
    except (SettingsError, StoreUnfitError, AddressError, EngineLostError) as error:
        say(f"goal-ledger: {error}")
        raise typer.Exit(1) from None
