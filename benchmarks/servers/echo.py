"""Answers every RecordCheckIn with the same message: what gRPC in Python costs alone.

Runtime, options and messages are those of the ledger's server; nothing is decided,
stored or looked up.
"""

from __future__ import annotations

from typing import Any

from benchmarks.servers.hosting import host
from goalledger.v1 import check_in_service_pb2 as pb

_KEY_RESULT = "organizations/acme/goals/goal-000042/keyResults/signed"


def answer() -> pb.RecordCheckInResponse:
    """Return an answer of the size that the ledger's have."""
    response = pb.RecordCheckInResponse(name=f"{_KEY_RESULT}/checkIns/abcdefghjklmnpqr")
    commit = response.commit
    commit.position = 123_456
    commit.record_time.GetCurrentTime()
    commit.token = "x" * 48
    commit.etag = "42"
    commit.event_names.extend(["goal.check_in_recorded", "score.changed"])
    return response


def main() -> None:
    """Serve."""
    response = answer()

    async def echo(
        request: pb.RecordCheckInRequest, context: Any
    ) -> pb.RecordCheckInResponse:
        del request, context
        return response

    host(echo)


if __name__ == "__main__":
    main()
