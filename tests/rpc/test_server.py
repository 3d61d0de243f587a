"""The server: where it listens, how it ends, and what it starts with."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from grpc_health.v1 import health_pb2  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url

from goalledger.v1 import admin_pb2, admin_service_pb2
from goalledger.v1 import event_feed_service_pb2 as feed_pb
from goalledger.v1.read_pb2 import ReadOptions
from projections.measures import check_ins
from services.ledger.personal.master_key import MasterKeyError
from services.ledger.refusals import StoreUnfitError
from services.rpc.server import AddressError, Server
from services.rpc.settings import Settings, load_settings
from tests.ledger.opened import Steered, prepare, service_url
from tests.rpc.acme import ACME, Acme, check_in, getting
from tests.rpc.served import (
    ANNA,
    CLEO,
    PRINCIPAL_KEY,
    Served,
    refusal_of,
    refused,
    serving,
    settings_for,
)
from tests.stores.postgres import Cluster

HEALTH = "/grpc.health.v1.Health/Check"


def _health(served: Served, service: str = "") -> Any:
    request = health_pb2.HealthCheckRequest(service=service)
    answer = served.raw(HEALTH, request.SerializeToString())
    return health_pb2.HealthCheckResponse.FromString(answer).status


def test_health_is_answered_without_credentials(standing: Acme) -> None:
    serving_ = health_pb2.HealthCheckResponse.SERVING

    assert _health(standing.served) == serving_
    assert _health(standing.served, "goalledger.v1.GoalService") == serving_


def test_a_view_that_stops_says_so_and_others_go_on(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.activate()
    acme.served.ask(getting(strong=True))

    monkeypatch.setattr(check_ins, "project", _refuse)
    with refused("PROJECTION_LAGGING"):
        acme.served.ask(getting(at_least_as_fresh=acme.check_in().commit.token), CLEO)

    assert _health(acme.served, "goalledger.views.check_ins") == 2
    assert _health(acme.served, "goalledger.views.goals") == 1
    listing = admin_service_pb2.ListProjectionsRequest(parent=ACME)
    shown = {one.name: one for one in acme.served.ask(listing).projections}
    assert shown["check_ins"].state == admin_pb2.PROJECTION_STATE_STOPPED
    assert shown["check_ins"].stopped_at_position == shown["scores"].position - 1
    assert shown["goals"].state == admin_pb2.PROJECTION_STATE_CURRENT


def _refuse(rows: object, record: object) -> None:
    message = f"{rows} cannot take {record}"
    raise ValueError(message)


def test_many_calls_that_are_given_up_hold_up_nobody(acme: Acme) -> None:
    acme.activate()
    # A connection of its own, which gRPC may refuse streams on.
    rude = grpc.insecure_channel(
        acme.served.server.address, (("grpc.use_local_subchannel_pool", 1),)
    )
    call: Any = rude.unary_unary("/goalledger.v1.CheckInService/RecordCheckIn")

    with rude:
        for _ in range(300):
            data = check_in(request_id=str(uuid4())).SerializeToString()
            call.future(data, metadata=((PRINCIPAL_KEY, ANNA),)).cancel()

    gate = acme.served.server._gate
    while gate.unary_calls:
        acme.served.ask(admin_service_pb2.GetServerInfoRequest())
    assert acme.check_in().name


def test_the_server_says_what_it_is_and_what_its_bounds_are(acme: Acme) -> None:
    database = acme.served.server._settings.database

    info = acme.served.ask(admin_service_pb2.GetServerInfoRequest()).server_info
    bounds = acme.served.ask(admin_service_pb2.GetLimitsRequest()).limits

    assert info.database == database.partition(":")[0].partition("+")[0]
    assert info.authentication == "asserted"
    assert [bound.name for bound in bounds] == sorted(bound.name for bound in bounds)
    values = {bound.name: bound.value for bound in bounds}
    assert values["title_characters_max"] == 200


def test_a_stopping_server_ends_feeds_and_answers_no_more(
    database: str, tmp_path: Path
) -> None:
    with serving(database, tmp_path) as served:
        Acme(served)
        feed = served.stream(feed_pb.SubscribeEventsRequest(parent=ACME))
        assert next(feed).WhichOneof("frame") == "confirmed"
        server = served.server

        served.run(server.stop(5))
        kinds = [frame.WhichOneof("frame") for frame in feed]
        with pytest.raises(grpc.RpcError) as error:
            served.ask(admin_service_pb2.GetServerInfoRequest())
        served.run(server.start())

    assert kinds[-1] == "draining"
    assert refusal_of(error.value).code is grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize(
    "listen",
    ["0.0.0.0:7420", "[::]:7420", "192.0.2.7:7420", "example.org:7420", ":7420", "x"],
)
def test_others_than_this_machine_cannot_reach_it(listen: str) -> None:
    settings = Settings.model_construct(listen=listen)

    with pytest.raises(AddressError, match="loopback"):
        Server(settings)


def test_a_port_is_one_servers_alone(standing: Acme, tmp_path: Path) -> None:
    taken = standing.served.server.address
    flags = {"database": f"sqlite:///{tmp_path / 'ledger.db'}", "listen": taken}
    second = Server(load_settings(flags)[0])

    with pytest.raises(AddressError, match="another server"):
        standing.served.run(second.start())


def test_a_unix_socket_will_do(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'ledger.db'}"

    with serving(database, tmp_path, listen=f"unix:{tmp_path}/s") as served:
        assert served.ask(admin_service_pb2.GetServerInfoRequest())


def test_a_ledger_on_sqlite_has_one_server(standing: Acme, tmp_path: Path) -> None:
    settings = standing.served.server._settings
    second = Server(settings.model_copy(update={"listen": f"unix:{tmp_path}/s"}))

    with pytest.raises(StoreUnfitError, match="another process"):
        standing.served.run(second.start())


def test_a_server_on_sqlite_makes_all_it_needs(tmp_path: Path) -> None:
    flags = {"database": f"sqlite:///{tmp_path / 'ledger.db'}", "listen": "[::1]:0"}
    flags["listen"] = "127.0.0.1:0"
    served = Served(load_settings(flags)[0], Steered())
    try:
        Acme(served)
    finally:
        served.close()

    names = {path.name for path in tmp_path.iterdir()}
    assert names >= {
        *("ledger.db", "ledger.views.db", "ledger.keys.db", "ledger.lock"),
        "ledger.master-key",
    }
    mode = (tmp_path / "ledger.master-key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_keys_without_their_master_key_are_not_served(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    flags = {"database": database, "listen": "127.0.0.1:0"}
    served = Served(load_settings(flags)[0], Steered())
    served.close()
    (tmp_path / "ledger.master-key").unlink()

    with pytest.raises(MasterKeyError, match="missing"):
        Served(load_settings(flags)[0], Steered())


def test_postgresql_needs_to_be_told_where_keys_are(
    postgresql_database: str, standing: Acme
) -> None:
    prepare(postgresql_database)
    url = service_url(postgresql_database)
    settings = load_settings({"database": url, "listen": "127.0.0.1:0"})[0]

    with pytest.raises(StoreUnfitError, match="--master-key-file"):
        standing.served.run(Server(settings).start())


def test_tables_that_nobody_made_are_not_served(
    cluster: Cluster, standing: Acme, tmp_path: Path
) -> None:
    with cluster.database() as empty:
        settings = settings_for(empty, tmp_path).model_copy(update={"database": empty})

        with pytest.raises(StoreUnfitError, match="db migrate"):
            standing.served.run(Server(settings).start())


def test_several_servers_serve_one_postgresql(
    postgresql_database: str, tmp_path: Path
) -> None:
    steered = Steered()
    with (
        serving(postgresql_database, tmp_path, steered) as one,
        serving(postgresql_database, tmp_path, steered) as other,
    ):
        acme = Acme(one)
        feed = other.stream(feed_pb.SubscribeEventsRequest(parent=ACME))
        position = acme.draft().commit.position
        seen: list[int] = []
        while position not in seen:
            seen += [event.position for event in next(feed).event_batch.events]
        feed.cancel()

        assert seen == list(range(1, position + 1))
        newest = ReadOptions(strong=True)
        asked = admin_service_pb2.GetOrganizationRequest(name=ACME, read=newest)
        assert other.ask(asked, CLEO)


def test_reflection_is_only_for_who_asks_for_it(tmp_path: Path) -> None:
    path = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
    codes = {}
    for wanted in (False, True):
        folder = tmp_path / str(wanted)
        folder.mkdir()
        database = f"sqlite:///{folder / 'ledger.db'}"
        with serving(database, folder, reflection=wanted) as served:
            call: Any = served.channel.stream_stream(path)
            try:
                list(call(iter(()), timeout=5))
                codes[wanted] = grpc.StatusCode.OK
            except grpc.RpcError as error:
                codes[wanted] = refusal_of(error).code

    assert codes == {False: grpc.StatusCode.UNIMPLEMENTED, True: grpc.StatusCode.OK}


def test_no_secret_reaches_the_files_in_clear(tmp_path: Path) -> None:
    canary = "canary-4711"
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    with serving(database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        acme.check_in(note=canary)
        acme.add(canary, f"{canary}@acme.example")
    folder = Path(make_url(database).database or "").parent

    found = [
        path.name
        for path in folder.iterdir()
        if path.is_file() and canary.encode() in path.read_bytes()
    ]

    assert (folder / "ledger.db").stat().st_size > 0
    assert found == []
