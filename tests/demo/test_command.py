"""Shows that the demo's command fills, shows what to try, and ends by itself."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from services.demo import show
from services.demo.story import Story
from tests.demo.hosted import shell_environment
from tests.house.checkout import ROOT

FEW = 13


def test_without_a_terminal_it_runs_what_it_would_print(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "services.cli.main", "demo", "--goals", str(FEW)]
    folder = tmp_path / "kept"
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()

    ended = subprocess.run(
        [*command, "--folder", folder, "--listen", f"unix:{tmp_path}/demo.sock"],
        cwd=ROOT,
        env=shell_environment(bin_folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    story = "trusted-by-cities/active-fleets"
    for said in (
        f"  goals                  {FEW}\n",
        f"$ token=$(goal-ledger check-in {story}",
        "--as-of",
        "$ goal-ledger due ",
        "\n    fleet-app-daily-",
    ):
        assert said in ended.stdout
    assert ended.stdout.count(f"{story}  Fleets in daily service") == 2
    assert (folder / "ledger.db").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_text("somebody's")
    command = [sys.executable, "-m", "services.cli.main", "demo"]

    ended = subprocess.run(
        [*command, "--folder", tmp_path],
        cwd=ROOT,
        env=shell_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert "is not empty" in ended.stderr
    assert (tmp_path / "ledger.db").read_text() == "somebody's"


def test_what_is_printed_can_be_pasted() -> None:
    calls = show.calls(Story(until=datetime(2026, 11, 22, 12, tzinfo=UTC)))

    text = show.printed(calls, show.environment("127.0.0.1:7420"), "/a folder/bin")

    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[0] == "export PATH='/a folder/bin':\"$PATH\""
    assert lines[1] == "export GOAL_LEDGER_SERVER=127.0.0.1:7420"
    assert lines[4:] == [call.command for call in calls]
