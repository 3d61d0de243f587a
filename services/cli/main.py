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
        "goals": "services.cli.goals.goals",
        "cycles": "services.cli.organization.cycles",
        "key-results": "services.cli.goals.key_results",
        "amendments": "services.cli.goals.amendments",
        "alignments": "services.cli.goals.alignments",
        "check-in": "services.cli.check_ins.check_ins",
        "check-ins": "services.cli.check_ins.check_in_records",
        "due": "services.cli.check_ins.due",
        "reminders": "services.cli.check_ins.reminders",
        "declare": "services.cli.check_ins.declarations",
        "confirm": "services.cli.check_ins.relevance",
        "scores": "services.cli.scores.scores",
        "metrics": "services.cli.measures.metrics",
        "grades": "services.cli.scores.grades",
        "organizations": "services.cli.organization.organizations",
        "units": "services.cli.organization.units",
        "people": "services.cli.organization.people",
        "proposals": "services.cli.organization.proposals",
        "policies": "services.cli.organization.policies",
        "templates": "services.cli.organization.templates",
        "audit": "services.cli.history.audit",
        "feed": "services.cli.history.feed",
        "head": "services.cli.history.head",
        "verify": "services.cli.stores.verify",
        "server": "services.cli.organization.server",
        "serve": "services.cli.stores.serve",
        "db": "services.cli.stores.db",
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
