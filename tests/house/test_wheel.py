"""Shows that the built wheel holds the whole service, and nothing of its tests."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.checkout import ROOT


def test_the_wheel_holds_the_import_roots_and_the_command(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run([*build, "-d", tmp_path], cwd=ROOT, capture_output=True, check=True)

    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        [script] = [name for name in names if name.endswith("entry_points.txt")]
        scripts = archive.read(script).decode()

    roots = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert roots == {"domain", "projections", "services", "goalledger"}
    assert "goal-ledger = services.cli.main:main" in scripts
