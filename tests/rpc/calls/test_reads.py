"""From which state reads are answered: tokens, time travel, and pages (api §1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from goalledger.v1 import (
    directory_service_pb2,
    evidence_service_pb2,
)
from projections.views import Views
from services.rpc.wire.tokens import Token, write_token
from tests.rpc.acme import ACME, RENEWALS, Acme, adding, getting, reading
from tests.rpc.served import BEN, refused, views_of


def _at(time: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(time)
    return stamp


def _listing(**said: Any) -> directory_service_pb2.ListUnitsRequest:
    return directory_service_pb2.ListUnitsRequest(parent=ACME, **said)


def _units(acme: Acme, *ids: str) -> None:
    for unit in ids:
        request = directory_service_pb2.CreateUnitRequest(
            parent=ACME, unit_id=unit, display_name=unit.title()
        )
        acme.served.ask(request)


def _head(acme: Acme) -> Any:
    request = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    return acme.served.ask(request).head


def test_a_read_with_a_commands_token_sees_it(acme: Acme) -> None:
    acme.activate()

    for value in ("75", "80", "85"):
        commit = acme.check_in(value={"decimal": value}).commit
        answer = acme.served.ask(getting(at_least_as_fresh=commit.token))

        assert answer.goal.key_results[0].value_in_force.decimal == value
        assert answer.goal.etag == commit.etag
        assert answer.read_info.resolved_position >= commit.position


def test_a_read_that_waits_for_its_own_write_asks_the_views_once(acme: Acme) -> None:
    acme.activate()
    acme.served.ask(getting(strong=True))  # from now on it is known how far they are
    asked = mock.create_autospec(Views.read, side_effect=Views.read)

    with mock.patch.object(Views, "read", asked):
        for value in range(20):
            commit = acme.check_in(value={"decimal": str(value)}).commit
            acme.served.ask(getting(at_least_as_fresh=commit.token))

    assert len(asked.call_args_list) == 20


def test_a_strong_read_sees_everything_committed(acme: Acme) -> None:
    acme.activate()

    answer = acme.served.ask(getting(strong=True))

    assert answer.read_info.resolved_position == _head(acme).position
    assert answer.read_info.projection_lag == 0


def test_a_position_of_the_past_shows_what_was_known_then(acme: Acme) -> None:
    drafted = acme.draft().commit.position
    acme.served.ask(adding(), BEN)

    then = acme.served.ask(getting(as_of_position=drafted))

    assert not then.goal.key_results
    assert then.read_info.resolved_position == drafted


def test_a_position_inside_a_command_rounds_down(acme: Acme) -> None:
    organization = directory_service_pb2.ListPeopleRequest(
        parent=ACME, read=reading(as_of_position=1)
    )

    answer = acme.served.ask(organization)

    assert answer.read_info.resolved_position == 0
    assert not answer.people


def test_a_time_of_the_past_shows_what_was_known_then(acme: Acme) -> None:
    steered = acme.served.steered
    acme.activate()
    steered.time += timedelta(days=7)
    before = steered.time
    steered.time += timedelta(days=7)
    acme.check_in()

    then = acme.served.ask(getting(as_of_time=_at(before))).goal
    now = acme.served.ask(getting(strong=True)).goal

    assert (then.key_results[0].score, now.key_results[0].score) == ("0", "0.25")
    assert then.expected_progress != now.expected_progress


def test_a_time_that_was_answered_once_is_answered_alike_for_ever(acme: Acme) -> None:
    acme.activate()
    steered = acme.served.steered
    steered.time += timedelta(seconds=1)
    asked = getting(as_of_time=_at(steered.time))

    first = acme.served.ask(asked).goal
    acme.check_in()  # at the very instant that was asked about
    again = acme.served.ask(asked).goal

    assert again == first


def test_before_the_first_event_there_is_nothing(acme: Acme) -> None:
    long_ago = reading(as_of_time=_at(datetime(1990, 1, 1, tzinfo=UTC)))

    listed = acme.served.ask(_listing(read=long_ago))

    assert not listed.units
    assert listed.read_info.resolved_position == 0
    assert not listed.read_info.HasField("record_time")


def test_the_future_is_not_known(acme: Acme) -> None:
    tomorrow = acme.served.steered.time + timedelta(days=1)

    with refused("AS_OF_IN_FUTURE") as found:
        acme.served.ask(_listing(read=reading(as_of_time=_at(tomorrow))))
    assert found[0].code is grpc.StatusCode.OUT_OF_RANGE

    position = _head(acme).position
    with refused("POSITION_BEYOND_HEAD") as found:
        acme.served.ask(_listing(read=reading(as_of_position=position + 1)))
    assert found[0].facts == {"head_position": str(position)}


@pytest.mark.parametrize(
    "options",
    [
        {"as_of_position": 0},
        {"as_of_position": -1},
        {"as_of_position": 2**63 - 1},
        {"strong": False},
        {"minimize_latency": False},
    ],
)
def test_options_that_say_nothing_are_refused(
    standing: Acme, options: dict[str, Any]
) -> None:
    with refused("FIELD_INVALID"):
        standing.served.ask(_listing(read=reading(**options)))


def _token(acme: Acme, **said: Any) -> str:
    head = _head(acme)
    facts = {"ledger": "acme", "epoch": head.epoch, "position": head.position} | said
    return write_token(Token(**facts))


@pytest.mark.parametrize(
    "garbage", ["x", "A" * 256, "A" * 300, "====", "ä", "\n", "MSA"]
)
def test_a_token_that_is_none_is_refused(standing: Acme, garbage: str) -> None:
    with refused("CONSISTENCY_TOKEN_INVALID") as found:
        standing.served.ask(getting(at_least_as_fresh=garbage))

    assert found[0].facts == {"ledger_id": "acme"}


def test_a_token_of_another_ledger_is_refused(standing: Acme) -> None:
    with refused("CONSISTENCY_TOKEN_INVALID"):
        standing.served.ask(getting(at_least_as_fresh=_token(standing, ledger="b")))


@pytest.mark.parametrize("said", [{"epoch": "00ff"}, {"position": 10**9}])
def test_a_token_from_before_a_restore_is_told_apart(
    standing: Acme, said: dict[str, Any]
) -> None:
    with refused("LEDGER_REWOUND") as found:
        standing.served.ask(getting(at_least_as_fresh=_token(standing, **said)))

    assert found[0].code is grpc.StatusCode.FAILED_PRECONDITION
    assert found[0].facts["epoch"] == _head(standing).epoch


def test_a_view_that_does_not_follow_is_not_waited_for_long(acme: Acme) -> None:
    acme.activate()
    acme.served.ask(getting(strong=True))
    views_of(acme.served).stop()

    with refused("PROJECTION_LAGGING") as found:
        acme.served.ask(getting(at_least_as_fresh=acme.check_in().commit.token))

    assert found[0].code is grpc.StatusCode.UNAVAILABLE
    assert "RetryInfo" in found[0].details
    assert "goals" in found[0].facts["projection"]
    assert acme.served.ask(getting()).read_info.projection_lag > 0


def test_no_read_is_answered_from_before_what_a_server_found(acme: Acme) -> None:
    """What an earlier server told is not unknown to the next, however far views are."""
    acme.draft()
    views_of(acme.served).stop()
    acme.served.ask(adding(), BEN)

    # Nobody asked this server anything yet: it finds the head only now.
    with refused("PROJECTION_LAGGING"):
        acme.served.ask(getting())


def test_the_root_of_the_past_is_the_root_that_was_read_then(acme: Acme) -> None:
    heads = [_head(acme)]
    for number in range(300):
        _units(acme, f"u{number}")
        if number in (0, 250, 255, 256, 299):
            heads.append(_head(acme))

    for head in heads:
        request = evidence_service_pb2.GetLedgerHeadRequest(
            name=ACME, read=reading(as_of_position=head.position)
        )
        assert acme.served.ask(request).head == head


def test_goals_that_were_not_there_yet_are_not_found(acme: Acme) -> None:
    before = _head(acme).position
    acme.draft()

    with refused("RESOURCE_NOT_FOUND") as found:
        acme.served.ask(getting(as_of_position=before))

    assert found[0].resource == RENEWALS
    assert found[0].facts == {"kind": "goal", "id": "renewals"}
