"""Shows what is different on a terminal: tables, a progress bar, and serving on."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from services.demo.show import environment
from tests.demo.hosted import Hosted, shell_environment
from tests.house.checkout import ROOT

PATIENCE_SECONDS = 60


class Terminal:
    """A command on a terminal of its own, as somebody at the keyboard sees it."""

    def __init__(self, environment: Mapping[str, str], *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.seen = ""
        self._command = subprocess.Popen(
            [sys.executable, "-m", "services.cli.main", *arguments],
            cwd=ROOT,
            env={**environment, "TERM": "xterm-256color", "COLUMNS": "160"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)

    def read_until(self, sign: str) -> None:
        """Read on until something is seen, or the command has ended."""
        while sign not in self.seen and self._read():
            pass

    def interrupt(self) -> int:
        """Press Ctrl-C, and return how the command ended."""
        self._command.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> int:
        """Read everything, and return how the command ended."""
        while self._read():
            pass
        os.close(self._ours)
        return self._command.wait(60)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._ours], [], [], PATIENCE_SECONDS)
        assert ready, f"nothing more came after: {self.seen[-500:]}"
        try:
            data = os.read(self._ours, 65_536)
        except OSError:  # nobody holds the other end any more
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)


def test_a_list_is_a_table_there(demo: Hosted, tmp_path: Path) -> None:
    surroundings = {**shell_environment(tmp_path), **environment(demo.address)}

    terminal = Terminal(surroundings, "goals", "list", "--level", "company")
    code = terminal.end()

    assert code == 0
    assert "──" in terminal.seen
    assert "\x1b[1m" in terminal.seen
    assert "trusted-by-cities" in terminal.seen


def test_it_is_without_colours_where_nobody_wants_them(
    demo: Hosted, tmp_path: Path
) -> None:
    surroundings = {**shell_environment(tmp_path), **environment(demo.address)}

    terminal = Terminal({**surroundings, "NO_COLOR": "1"}, "goals", "list")
    terminal.end()

    assert "trusted-by-cities" in terminal.seen
    assert "\x1b[3" not in terminal.seen


def test_the_demo_shows_how_far_it_is_and_serves_until_ctrl_c(tmp_path: Path) -> None:
    listen = ("--listen", f"unix:{tmp_path}/demo.sock")

    terminal = Terminal(shell_environment(tmp_path), "demo", "--goals", "5", *listen)
    terminal.read_until("Serving until Ctrl-C.")
    code = terminal.interrupt()

    assert code == 0, terminal.seen
    assert "Telling the company's quarters" in terminal.seen
    assert f"GOAL_LEDGER_SERVER=unix:{tmp_path}/demo.sock" in terminal.seen
    assert "Traceback" not in terminal.seen


def test_following_ends_with_ctrl_c(demo: Hosted, tmp_path: Path) -> None:
    surroundings = {**shell_environment(tmp_path), **environment(demo.address)}

    terminal = Terminal(surroundings, "feed", "--type", "organization.created")
    terminal.read_until("organization/tarnholt")
    code = terminal.interrupt()

    assert code == 130
    assert "Traceback" not in terminal.seen
