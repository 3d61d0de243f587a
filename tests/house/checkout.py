"""Names the checkout that is tested, and the files that people wrote in it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("domain", "projections", "services", "proto", "tests", "benchmarks")


def python_files() -> list[Path]:
    """List every Python file that is not generated."""
    return [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "_pb2" not in path.name
    ]
