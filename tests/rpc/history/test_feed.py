"""The feed: every event once and in order, from any point on, for whoever takes it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import grpc
import pytest

from goalledger.v1 import (
    admin_service_pb2,
    check_in_service_pb2,
    evidence_service_pb2,
)
from goalledger.v1 import event_feed_service_pb2 as pb
from services.ledger.record.tree import Frontier
from services.rpc import limits
from services.rpc.history import feeds
from tests.rpc.acme import ACME, RATE, RENEWALS, Acme, check_in, reading
from tests.rpc.served import ANNA, CLEO, PATIENCE_SECONDS, refusal_of, refused


def _subscribing(**said: Any) -> pb.SubscribeEventsRequest:
    return pb.SubscribeEventsRequest(parent=ACME, **said)


def _until(frames: Iterator[Any], kind: str) -> list[Any]:
    """Take frames up to the first one of a kind."""
    taken = []
    for frame in frames:
        taken.append(frame)
        if frame.WhichOneof("frame") == kind:
            return taken
    message = f"the feed ended without {kind}"
    raise AssertionError(message)


def _events(frames: list[Any]) -> list[Any]:
    return [event for frame in frames for event in frame.event_batch.events]


def _positions(frames: list[Any]) -> list[int]:
    return [event.position for event in _events(frames)]


def test_a_feed_begins_at_the_first_event_and_follows(acme: Acme) -> None:
    acme.activate()
    feed = acme.served.stream(_subscribing())

    old = _until(feed, "caught_up")
    position = acme.check_in().commit.position
    new = _until(feed, "event_batch")
    feed.cancel()

    assert old[0].confirmed.point.position == 0
    assert _positions(old) + _positions(new) == list(range(1, position + 1))


def test_whoever_has_all_records_has_the_root(acme: Acme) -> None:
    acme.activate()
    feed = acme.served.stream(_subscribing())
    tree = Frontier()

    for event in _events(_until(feed, "caught_up")):
        tree.append(sha256(b"\0" + event.record).digest())
    feed.cancel()

    request = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    assert tree.root() == acme.served.ask(request).head.root


def test_personal_texts_come_opened_beside_their_sealed_record(acme: Acme) -> None:
    acme.activate()
    acme.check_in()
    wanted = pb.EventFilter(event_types=["goal.check_in_recorded"])

    (event,) = acme.served.ask(pb.ReadEventsRequest(parent=ACME, filter=wanted)).events

    assert event.texts == {"/note": check_in().note}
    assert check_in().note not in event.record.decode()
    assert json.loads(event.record)["position"] == event.position


def test_a_feed_resumes_after_every_point_it_gave(acme: Acme) -> None:
    acme.activate()
    acme.check_in()
    request = pb.ReadEventsRequest(parent=ACME, page_size=1)
    everything = acme.served.ask(pb.ReadEventsRequest(parent=ACME)).events

    found = []
    while True:
        answer = acme.served.ask(request)
        found += answer.events
        if answer.caught_up:
            break
        request.after_token = answer.next.token

    assert found == list(everything)


def test_a_position_inside_a_command_begins_with_the_command(acme: Acme) -> None:
    inside = acme.served.ask(pb.ReadEventsRequest(parent=ACME, after_position=1))

    assert inside.events[0].position == 1


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ({"goal": RENEWALS}, {"goal", "score"}),
        ({"event_types": ["unit.created"]}, {"unit"}),
        ({"goal": RENEWALS, "event_types": ["score.changed"]}, {"score"}),
    ],
)
def test_a_filter_lets_through_what_was_asked_for(
    acme: Acme, said: dict[str, Any], kinds: set[str]
) -> None:
    acme.activate()
    feed = acme.served.stream(_subscribing(filter=pb.EventFilter(**said)))

    frames = _until(feed, "caught_up")
    feed.cancel()

    streams = {json.loads(event.record)["stream"] for event in _events(frames)}
    assert {stream.partition("/")[0] for stream in streams} == kinds


def test_a_filter_by_actor_lets_through_what_they_did(acme: Acme) -> None:
    acme.activate()
    acme.check_in()

    wanted = pb.EventFilter(actor=acme.anna)
    events = acme.served.ask(pb.ReadEventsRequest(parent=ACME, filter=wanted)).events

    actors = {json.loads(event.record)["actor"] for event in events}
    assert actors == {acme.anna.rpartition("/")[2]}


def test_a_filter_that_nothing_passes_still_tells_how_far(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "_CHECKPOINT_SECONDS", 0.0)
    acme.activate()
    wanted = pb.EventFilter(actor=acme.crm)
    feed = acme.served.stream(_subscribing(filter=wanted))

    _until(feed, "caught_up")
    position = acme.check_in().commit.position
    told = _until(feed, "checkpoint")[-1].checkpoint.point
    feed.cancel()

    assert told.position == position


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"filter": pb.EventFilter(goal=f"{ACME}/goals/none")}, "RESOURCE_NOT_FOUND"),
        ({"filter": pb.EventFilter(actor=f"{ACME}/people/no")}, "RESOURCE_NOT_FOUND"),
        ({"after_token": "x"}, "CONSISTENCY_TOKEN_INVALID"),
        ({"after_position": 10**9}, "POSITION_BEYOND_HEAD"),
        ({"after_position": -1}, "FIELD_INVALID"),
    ],
)
def test_a_feed_from_nowhere_is_refused(
    standing: Acme, said: dict[str, Any], reason: str
) -> None:
    with refused(reason):
        next(standing.served.stream(_subscribing(**said)))
    with refused(reason):
        standing.served.ask(pb.ReadEventsRequest(parent=ACME, **said))


def test_events_can_be_read_as_of_the_past(acme: Acme) -> None:
    acme.activate()

    answer = acme.served.ask(
        pb.ReadEventsRequest(parent=ACME, read=reading(as_of_position=4))
    )

    assert [event.position for event in answer.events] == [1, 2, 3, 4]
    assert answer.caught_up
    assert answer.read_info.resolved_position == 4


def test_a_lost_doorbell_costs_a_second_and_no_event(acme: Acme) -> None:
    acme.activate()
    feed = acme.served.stream(_subscribing())
    _until(feed, "caught_up")
    acme.served.server._opened.doorbell.listeners = ()

    position = acme.check_in().commit.position

    assert position in _positions(_until(feed, "event_batch"))
    feed.cancel()


def test_readers_miss_nothing_while_many_write(acme: Acme) -> None:
    acme.activate()
    feed = acme.served.stream(_subscribing())
    writers = [threading.Thread(target=_write, args=(acme,)) for _ in range(8)]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    head = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    last = acme.served.ask(head).head.position
    positions: list[int] = []
    while not positions or positions[-1] < last:
        positions += _positions([next(feed)])
    feed.cancel()

    assert positions == list(range(1, last + 1))


def _write(acme: Acme) -> None:
    for number in range(10):
        acme.check_in(value={"decimal": str(number)})


def test_a_draining_server_says_where_to_resume(acme: Acme) -> None:
    acme.activate()
    feed = acme.served.stream(_subscribing())
    point = _until(feed, "caught_up")[-1].caught_up.point

    acme.served.server._feeds.drain()

    assert [frame.draining.point for frame in feed] == [point]


def test_a_principal_follows_so_many_feeds_and_no_more(standing: Acme) -> None:
    open_feeds = [
        standing.served.stream(_subscribing(), ANNA)
        for _ in range(limits.STREAMS_PER_PRINCIPAL_MAX)
    ]
    for feed in open_feeds:
        next(feed)

    with refused("TOO_MANY_STREAMS") as found:
        next(standing.served.stream(_subscribing(), ANNA))
    next(standing.served.stream(_subscribing(), CLEO)).WhichOneof("frame")
    for feed in open_feeds:
        feed.cancel()

    assert found[0].facts == {"limit": "16"}


def test_a_feed_that_is_not_taken_is_ended_with_where_to_resume(acme: Acme) -> None:
    streams = acme.served.server._gate.streams
    streams.stall_seconds = 0.3
    acme.activate()
    feed = acme.served.stream(_subscribing())
    frames = [next(feed)]
    for _ in range(16):  # more than a client and the way to it hold back
        acme.served.ask(_megabyte(), ANNA)

    _wait(acme, lambda: not streams._open)
    with pytest.raises(grpc.RpcError) as error:
        frames.extend(feed)

    found = refusal_of(error.value)
    assert found.reason == "SLOW_CONSUMER"
    resumed = pb.ReadEventsRequest(parent=ACME, after_token=found.facts["token"])
    first = acme.served.ask(resumed).events[0].position
    assert first <= _positions(frames)[-1] + 1


def _megabyte() -> check_in_service_pb2.BatchRecordCheckInsRequest:
    entry = check_in_service_pb2.CheckInEntry(
        parent=RATE, value=check_in().value, note="x" * 4_000
    )
    return check_in_service_pb2.BatchRecordCheckInsRequest(
        parent=ACME, entries=[entry] * 100
    )


def _wait(acme: Acme, so: Callable[[], bool]) -> None:
    """Return once something is so; the server answers others meanwhile."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not so():
        assert time.monotonic() < deadline
        acme.served.ask(admin_service_pb2.GetServerInfoRequest())
