"""Shows that the load is what gRPC servers know, and that a refusal is noticed."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from benchmarks.load.caller import caller
from benchmarks.load.clients import Clients, Load, RefusedLoadError, clients
from benchmarks.load.requests import ANY_REQUEST, Requests, commands, reads
from benchmarks.processes import Server, StartError, serving
from benchmarks.servers.echo import answer
from benchmarks.workload import BATCH, RECORD, check_ins
from goalledger.v1 import check_in_service_pb2 as pb

ECHO = (sys.executable, "-m", "benchmarks.servers.echo")
# More than one frame, and together more than a connection takes unasked.
LONG = pb.RecordCheckInRequest(note="x" * 40_000, request_id=ANY_REQUEST)


@pytest.fixture(scope="module")
def echo() -> Iterator[Server]:
    with serving(ECHO) as server:
        yield server


@pytest.fixture(scope="module")
def sending() -> Iterator[Clients]:
    with clients() as started:
        yield started


def load(server: Server, requests: Requests) -> Load:
    return Load(server.port, "somebody", requests, in_flight=16, seconds=0.2)


def test_a_call_is_answered_with_the_servers_message(echo: Server) -> None:
    message = next(check_ins(1).endless())

    with caller(echo.port, "somebody") as calling:
        answered, seconds = calling.call(RECORD, message)

    assert pb.RecordCheckInResponse.FromString(answered).name == answer().name
    assert seconds > 0


def test_messages_beyond_a_window_wait_for_room(echo: Server, sending: Clients) -> None:
    outcome = sending.drive(load(echo, commands(RECORD, [LONG, LONG])))

    assert outcome.calls >= len(outcome.latencies) > 0


def test_every_answer_that_was_measured_has_its_latency(
    echo: Server, sending: Clients
) -> None:
    outcome = sending.drive(load(echo, check_ins(20)))

    assert outcome.per_second == len(outcome.latencies) / outcome.seconds
    assert outcome.seconds >= 0.2
    assert 0 < max(outcome.latencies) < outcome.busy_seconds


def test_a_refused_call_ends_the_measurement_with_its_reason(
    echo: Server, sending: Clients
) -> None:
    unknown = commands(BATCH, [LONG, LONG])

    with pytest.raises(RefusedLoadError, match=r"BatchRecordCheckIns.*UNIMPLEMENTED"):
        sending.drive(load(echo, unknown))


def test_no_two_commands_share_a_request_id() -> None:
    endless = check_ins(2).endless()

    sent = [pb.RecordCheckInRequest.FromString(next(endless)) for _ in range(20_000)]

    assert len({request.request_id for request in sent}) == len(sent)
    assert {len(request.request_id) for request in sent} == {len(ANY_REQUEST)}


def test_a_command_without_a_place_for_its_id_is_no_command() -> None:
    with pytest.raises(ValueError, match="lacks its id"):
        commands(RECORD, [pb.RecordCheckInRequest(note="no id")])


def test_a_read_is_sent_as_it_is() -> None:
    request = pb.ListCheckInsRequest(parent="organizations/acme/goals/g")

    assert next(reads("/any", [request]).endless()) == request.SerializeToString()


def test_a_server_that_does_not_start_says_what_it_said() -> None:
    with (
        pytest.raises(StartError, match="no such luck"),
        serving((sys.executable, "-c", "raise SystemExit('no such luck')")),
    ):
        pass
