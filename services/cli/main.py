"""The `goal-ledger` command, and the list of what it can do."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup


class Commands(TyperGroup):
    """Imports the file of a command only when that command is asked for.

    A check-in would otherwise wait for everything that a server is made of.
    """

    files: ClassVar[dict[str, str]] = {
        "goals": "services.cli.goals",
        "cycles": "services.cli.cycles",
        "key-results": "services.cli.key_results",
        "amendments": "services.cli.amendments",
        "alignments": "services.cli.alignments",
        "check-in": "services.cli.check_ins",
        "due": "services.cli.due",
        "declare": "services.cli.declarations",
        "confirm": "services.cli.relevance",
        "scores": "services.cli.scores",
        "metrics": "services.cli.metrics",
        "grades": "services.cli.grades",
        "units": "services.cli.units",
        "people": "services.cli.people",
        "proposals": "services.cli.proposals",
        "policies": "services.cli.policies",
        "templates": "services.cli.templates",
        "audit": "services.cli.audit",
        "feed": "services.cli.feed",
        "verify": "services.cli.verify",
        "serve": "services.cli.serve",
        "db": "services.cli.db",
        "demo": "services.cli.demo",
    }

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, in the order of the table."""
        return list(self.files)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command's file; every file has an `app`."""
        file = self.files.get(cmd_name)
        if file is None:
            return None
        command = typer.main.get_command(import_module(file).app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="An append-only ledger of goals, over gRPC.",
    epilog="Exit codes: 0 done, 2 usage, 3 not found, 4 not allowed, 5 conflict,"
    " 6 unavailable, 7 verification failed, 8 rejected by the server, 1 anything else.",
)


@app.callback()
def goal_ledger() -> None:
    """Stand for the whole, which typer does not build without any function."""


def main() -> None:
    """Run the command that the command line names."""
    app(prog_name="goal-ledger")


if __name__ == "__main__":
    main()
