"""Exit codes, and what becomes of an error on its way to the terminal (api §8)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum

import grpc
import typer
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from grpc_status import rpc_status

from services.cli.showing.shown import shown
from services.cli.showing.ways_out import UNREACHABLE, WAYS_OUT


class ExitCode(IntEnum):
    """What a script learns from how the command ended; stable."""

    OK = 0
    OTHER = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_ALLOWED = 4
    CONFLICT = 5
    UNAVAILABLE = 6
    VERIFICATION_FAILED = 7
    REJECTED = 8
    INTERRUPTED = 130


_BY_CODE = {
    grpc.StatusCode.NOT_FOUND: ExitCode.NOT_FOUND,
    grpc.StatusCode.UNAUTHENTICATED: ExitCode.NOT_ALLOWED,
    grpc.StatusCode.PERMISSION_DENIED: ExitCode.NOT_ALLOWED,
    grpc.StatusCode.ALREADY_EXISTS: ExitCode.CONFLICT,
    grpc.StatusCode.ABORTED: ExitCode.CONFLICT,
    grpc.StatusCode.UNAVAILABLE: ExitCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED: ExitCode.UNAVAILABLE,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ExitCode.UNAVAILABLE,
    grpc.StatusCode.CANCELLED: ExitCode.UNAVAILABLE,
    grpc.StatusCode.DATA_LOSS: ExitCode.VERIFICATION_FAILED,
    grpc.StatusCode.INVALID_ARGUMENT: ExitCode.REJECTED,
    grpc.StatusCode.FAILED_PRECONDITION: ExitCode.REJECTED,
    grpc.StatusCode.OUT_OF_RANGE: ExitCode.REJECTED,
}
# Where the reason says more than the code does.
_BY_REASON = {
    "REQUEST_ID_REUSED": ExitCode.CONFLICT,
    "MESSAGE_TOO_LARGE": ExitCode.REJECTED,
}


class UsageError(Exception):
    """Something on the command line makes no sense; the message says what."""


def details_of(error: grpc.RpcError) -> Iterable[AnyMessage]:
    """Return what a failed call says beside its sentence."""
    status = rpc_status.from_call(error)  # type: ignore[no-untyped-call]
    return [] if status is None else status.details


class Failure:
    """What a failed call says, for people and for scripts.

    Attributes:
        code: The status code.
        message: The server's sentence.
        reason: The refusal's stable name; empty where the server was not reached.
        lines: What is wrong in detail, one line each.
    """

    def __init__(self, error: grpc.RpcError) -> None:
        """Read a failed call's status and its details."""
        self.code: grpc.StatusCode = error.code()
        self.message: str = error.details() or ""
        self.reason = ""
        self.lines: list[str] = []
        for detail in details_of(error):
            info, invalid = ErrorInfo(), BadRequest()
            if detail.Unpack(info):
                self.reason = info.reason
            elif detail.Unpack(invalid):
                self.lines += [
                    f"{violation.field}: {violation.description}"
                    for violation in invalid.field_violations
                ]

    @property
    def exit_code(self) -> ExitCode:
        """Return how the command ends."""
        by_code = _BY_CODE.get(self.code, ExitCode.OTHER)
        return _BY_REASON.get(self.reason, by_code)

    @property
    def is_unknown(self) -> bool:
        """Tell whether a command may have happened all the same."""
        return self.exit_code is ExitCode.UNAVAILABLE

    def text(self) -> str:
        """Return the sentence, the reason, and what to do."""
        if not self.reason and self.code is grpc.StatusCode.UNAVAILABLE:
            return UNREACHABLE
        lines = [f"refused: {shown(self.message)}"]
        # A single violation is in the sentence already.
        lines += [f"  {shown(line)}" for line in self.lines if len(self.lines) > 1]
        lines.append(f"  reason: {shown(self.reason or self.code.name)}")
        if way_out := WAYS_OUT.get(self.reason):
            lines.append(f"  what to do: {way_out}")
        return "\n".join(lines)


@contextmanager
def failures_shown() -> Iterator[None]:
    """Turn a failed call, or a senseless command line, into a message and an exit."""
    try:
        yield
    except UsageError as error:
        say(f"goal-ledger: {shown(str(error))}")
        raise typer.Exit(ExitCode.USAGE) from None
    except UnicodeEncodeError as error:
        # What a shell hands over as bytes that are no UTF-8.
        say(f"goal-ledger: {error.object!a} is no text in UTF-8")
        raise typer.Exit(ExitCode.USAGE) from None
    except grpc.RpcError as error:
        failure = Failure(error)
        say("\n".join([failure.text(), *getattr(error, "__notes__", [])]))
        raise typer.Exit(failure.exit_code) from None


def say(message: str) -> None:
    """Tell people something, beside the output."""
    print(message, file=sys.stderr, flush=True)
