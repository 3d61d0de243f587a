"""The `goal-ledger` command, and the list of what it can do."""

from __future__ import annotations

import typer

from services.cli import goals, scores
from services.cli.audit import audit
from services.cli.check_ins import check_in
from services.cli.feed import feed

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="An append-only ledger of goals, over gRPC.",
    epilog="Exit codes: 0 done, 2 usage, 3 not found, 4 not allowed, 5 conflict,"
    " 6 unavailable, 7 verification failed, 8 rejected by the server, 1 anything else.",
)
app.add_typer(goals.app, name="goals")
# A value may be negative, and look like an option.
app.command("check-in", context_settings={"ignore_unknown_options": True})(check_in)
app.add_typer(scores.app, name="scores")
app.command("audit")(audit)
app.command("feed")(feed)


def main() -> None:
    """Run the command that the command line names."""
    app()


if __name__ == "__main__":
    main()
