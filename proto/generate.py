"""Generate messages and stubs from proto/, or check that they are up to date.

The tools are the oldest supported ones, since code is bound to its generator: what
grpcio-tools 1.78.0 writes loads on protobuf 6.31 and later. They cannot share the
project's environment and have one of their own under ``build/gen``.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROTO = Path(__file__).resolve().parent
REQUIREMENTS = PROTO / "requirements-gen.txt"
BUILD = PROTO.parent / "build" / "gen"
TOOLS = BUILD / "tools"
INCLUDE = BUILD / "include"
STAMP = BUILD / "requirements-gen.txt"

GENERATED = ("*_pb2.py", "*_pb2.pyi", "*_pb2_grpc.py", "*_pb2_grpc.pyi")
GOOGLE_IMPORT = re.compile(r'^import "(google/(?!protobuf/)[^"]+)";$', re.MULTILINE)


def main() -> None:
    """Write the generated code, or with ``--check`` only compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    install_tools()
    copy_google_protos()
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        fresh, kept = read(Path(folder)), read(PROTO)
    if not check:
        write(fresh, kept)
    elif fresh != kept:
        differing = sorted(
            str(path)
            for path in fresh.keys() | kept.keys()
            if fresh.get(path) != kept.get(path)
        )
        sys.exit(f"not what proto/ says; run make gen: {', '.join(differing)}")


def install_tools() -> None:
    """Install the generators into ``build/gen/tools``, unless they are there."""
    if STAMP.exists() and STAMP.read_bytes() == REQUIREMENTS.read_bytes():
        return
    venv.create(TOOLS, clear=True, with_pip=True)
    pip: list[str | Path] = [
        tool("python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
    ]
    run(*pip, "--quiet", "--require-hashes", "--only-binary=:all:", "-r", REQUIREMENTS)
    shutil.copyfile(REQUIREMENTS, STAMP)


def copy_google_protos() -> None:
    """Copy the imported protos of Google to where buf.yaml expects them."""
    [site] = TOOLS.glob("lib/python3.*/site-packages")
    imports = {
        found
        for proto in PROTO.glob("goalledger/**/*.proto")
        for found in GOOGLE_IMPORT.findall(proto.read_text("utf-8"))
    }
    for name in sorted(imports):
        target = INCLUDE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / name, target)


def generate(folder: Path) -> None:
    """Generate messages of every proto, and stubs of those that have a service."""
    protos = sorted(PROTO.glob("goalledger/**/*.proto"))
    services = [proto for proto in protos if proto.stem.endswith("_service")]
    protoc: list[str | Path] = [
        tool("python"),
        "-m",
        "grpc_tools.protoc",
        f"--proto_path={PROTO}",
        f"--proto_path={INCLUDE}",
        f"--plugin=protoc-gen-mypy={tool('protoc-gen-mypy')}",
        f"--plugin=protoc-gen-mypy_grpc={tool('protoc-gen-mypy_grpc')}",
    ]
    run(*protoc, f"--python_out={folder}", f"--mypy_out=quiet:{folder}", *protos)
    stubs = f"--grpc_python_out={folder}", f"--mypy_grpc_out=quiet:{folder}"
    run(*protoc, *stubs, *services)


def read(folder: Path) -> dict[Path, bytes]:
    """Read the generated files below a folder, by their path inside it."""
    return {
        path.relative_to(folder): path.read_bytes()
        for pattern in GENERATED
        for path in folder.glob(f"goalledger/**/{pattern}")
    }


def write(fresh: dict[Path, bytes], kept: dict[Path, bytes]) -> None:
    """Put generated files in place; remove those whose proto is gone."""
    for path in kept.keys() - fresh.keys():
        (PROTO / path).unlink()
    for path, content in fresh.items():
        if kept.get(path) != content:
            (PROTO / path).write_bytes(content)


def tool(name: str) -> Path:
    """Name a program of the tools' own environment."""
    return TOOLS / "bin" / name


def run(*command: str | Path) -> None:
    """Run a program; when it fails, end with its exit code."""
    code = subprocess.run(command, check=False).returncode  # noqa: S603 - own arguments
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main()
