"""Writes docs/command-line.md from the commands: ``python -m tests.docs.command_line``.

The commands say what they do, ``tests/cli/calls.py`` which rpc they call; a test fails
when the page says something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from services.cli.main import app
from services.cli.showing.exits import ExitCode
from tests.cli.calls import CALLS, FOLLOWING, FOR_SERVICES
from tests.house.checkout import ROOT

PAGE = ROOT / "docs" / "command-line.md"

_HEAD = """# The command line

`goal-ledger` says to a server, through gRPC, what people say of goals; `serve`, `db`
and `verify` open a store instead. `--help` behind any command has its options, examples
first.

Whom to ask and who asks is said once:

```sh
export GOAL_LEDGER_SERVER=127.0.0.1:7420
export GOAL_LEDGER_ORGANIZATION=tarnholt
export GOAL_LEDGER_PRINCIPAL=mara.lindqvist@tarnholt.example
```

## From a draft to its end

`$OWNER` stands for the owner's id, which `goal-ledger people list` shows, and `$OTHER`
for what another person signs in as: nobody approves what they proposed or own.

```sh
goal-ledger goals draft spare-parts --framework okr --level team --owner $OWNER \\
    --title "Nobody waits for a spare part" --from 2026-04-01 --until 2026-06-30
goal-ledger key-results add spare-parts/days --title "Parts arrive within a week" \\
    --measure "from 21 to 7 days" --weight 2
goal-ledger key-results add spare-parts/depots --title "The depots keep them" \\
    --measure "milestones north, south=2" --plan 2026-05-15=0.4
goal-ledger key-results revise spare-parts/days --target 6
goal-ledger goals check spare-parts
goal-ledger goals submit spare-parts
goal-ledger goals approve spare-parts --principal $OTHER
goal-ledger check-ins record spare-parts/days=9 spare-parts/depots=done=north
goal-ledger goals close spare-parts missed --miss-cause dependency \\
    --miss-explanation "One supplier moved." --learnings "Two suppliers are enough."
```

A SMART goal says all in one, and promises it:

```sh
goal-ledger goals draft paper --framework smart --level team --owner $OWNER \\
    --title "90 percent of handovers take no paper by June" \\
    --from 2026-04-01 --until 2026-06-30 \\
    --measure "from 40 to 90 percent" --stretch 95 \\
    --specific "Depot staff hand over on tablets" --measurable "The depots count" \\
    --achievable "The tablets are paid for" --relevant "Customers ask for it" \\
    --time-bound "Before the summer" --condition "audited=The audit is passed"
goal-ledger goals submit paper
goal-ledger goals reject paper --principal $OTHER --why target-wrong \\
    --reason "The north has no tablets yet."
goal-ledger goals revise paper --target 80 --until 2026-09-30
```

## From files

`--file` takes the whole request as JSON, for whoever has more to say than options do:
fields are named as in the protos, and what the command line says goes over it. `-`
reads what is typed, or piped.

```json
{
  "goal": {
    "framework": "FRAMEWORK_OKR",
    "level": "GOAL_LEVEL_TEAM",
    "title": "Nobody waits for a spare part",
    "window": {
      "start_date": {"year": 2026, "month": 4, "day": 1},
      "end_date": {"year": 2026, "month": 6, "day": 30}
    },
    "labels": {"market": "north"}
  },
  "reason": "As agreed in March."
}
```

```sh
goal-ledger goals draft spare-parts-north --owner $OWNER --file - < draft.json
```

## Once, and for a try

A command has a request id: `--request-id`, or one in the file, or one that is made and
shown. Sent again with the same, it happens once. `--validate-only`, or `--dry-run`,
checks everything and records nothing. With the `--etag` that a goal had when it was
read, nothing happens if it changed meanwhile. A delegate says `--on-behalf-of` whom.

## What comes back

Tables for people; with `--output json` or `jsonl` everything, for programs; `--fields`
picks some of it. Messages go to standard error. How a command ended is its exit code:

| code | meaning |
|---|---|
"""

_MEANINGS = {
    ExitCode.OK: "done, or nothing to do",
    ExitCode.OTHER: "anything else",
    ExitCode.USAGE: "the command line, or a file, makes no sense; nothing was sent",
    ExitCode.NOT_FOUND: "there is no such thing",
    ExitCode.NOT_ALLOWED: "you may not, or did not say who you are",
    ExitCode.CONFLICT: "the id is taken, or it changed meanwhile",
    ExitCode.UNAVAILABLE: "no answer came: send it again, with the same request id",
    ExitCode.VERIFICATION_FAILED: "verification failed: what is stored was changed",
    ExitCode.REJECTED: "refused by a rule, which is named",
    ExitCode.INTERRUPTED: "interrupted",
}

_COMMANDS = """
## Every command, and the rpc it calls

| command | what it does | rpc |
|---|---|---|
"""

_LEFT_OUT = """
No command calls these. The page is written from `services/cli/` and
`tests/cli/calls.py` by `python -m tests.docs.command_line`.

| rpc | why |
|---|---|
"""


def page() -> str:
    """Return the page as it should be."""
    codes = [f"| {code.value} | {_MEANINGS[code]} |\n" for code in ExitCode]
    rows = [
        f"| `{path}` | {_says(command)} | {_called(path)} |\n"
        for path, command in commands(typer.main.get_command(app))
    ]
    left_out = [
        f"| `{service}.{rpc}` | It {why}. |\n"
        for service, own in FOR_SERVICES.items()
        for rpc, why in own.items()
    ]
    parts = (_HEAD, *codes, _COMMANDS, *rows, _LEFT_OUT, *left_out)
    return "".join(parts)


def commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command there is, and what people type for it."""
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    for name in command.list_commands(None):
        yield from commands(command.get_command(None, name), f"{path} {name}".strip())


def _says(command: Any) -> str:
    paragraph: str = command.help.partition("\n\n")[0]
    return " ".join(paragraph.split())


def _called(path: str) -> str:
    if path in FOLLOWING:
        return f"`{FOLLOWING[path]}`"
    for service, own in CALLS.items():
        for rpc, line in own.items():
            if f"{line} ".startswith(f"{path} "):
                return f"`{service}.{rpc}`"
    return "none"


if __name__ == "__main__":
    PAGE.write_text(page())
