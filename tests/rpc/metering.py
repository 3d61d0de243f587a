"""Metrics on the wire: one, its values, and a key result that reads it."""

from __future__ import annotations

from typing import Any

from goalledger.v1 import (
    key_result_commands_pb2,
    metric_service_pb2,
    metrics_pb2,
)
from tests.rpc.acme import (
    ACME,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    check_in,
    drafting,
)
from tests.rpc.provoking_lives import Provoke
from tests.rpc.served import ANNA, BEN

RENEWAL_RATE = f"{ACME}/metrics/renewal-rate"
READS = f"{RENEWALS}/keyResults/reads"


def defining(owner: str, **said: Any) -> Any:
    """Define a metric in percent."""
    facts = {"title": "Contracts that renew", "owner": owner, "unit": "percent"}
    fields = {"metric_id": "renewal-rate", **said.get("request", {})}
    stated = {name: one for name, one in said.items() if name != "request"}
    metric = metrics_pb2.Metric(**{**facts, **stated})
    return metric_service_pb2.DefineMetricRequest(parent=ACME, metric=metric, **fields)


def recording(value: str = "42", **said: Any) -> Any:
    """Record a value of the metric."""
    fields = {"parent": RENEWAL_RATE, "metric_value_id": "first", **said}
    return metric_service_pb2.RecordMetricValueRequest(value=value, **fields)


def binding(name: str = RATE, metric: str = RENEWAL_RATE, **said: Any) -> Any:
    """Let a key result read the metric."""
    fields = {"name": name, "metric": metric, **WHY, **said}
    return metric_service_pb2.BindKeyResultRequest(**fields)


def meter(acme: Acme) -> None:
    """Let another key result of the objective read a metric, and drop it."""
    ask = acme.served.ask
    ask(defining(acme.anna), BEN)
    ask(adding(key_result_id="reads", **WHY), ANNA)
    ask(binding(READS), ANNA)
    ask(recording(), BEN)
    dropping = key_result_commands_pb2.DropKeyResultRequest(name=READS, **WHY)
    ask(dropping, ANNA)


def _bound(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.served.ask(defining(acme.anna), BEN)
    acme.served.ask(binding(), BEN)
    return check_in(), ANNA


def _unfit(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.served.ask(defining(acme.anna, unit="EUR"), BEN)
    return binding(), BEN


def _too_many_readers(acme: Acme) -> tuple[Any, str]:
    """Fill five objectives with twenty key results each."""
    ask = acme.served.ask
    ask(defining(acme.anna), BEN)
    keys = [(f"o{n // 20}", f"k{n % 20}") for n in range(101)]
    for goal in sorted({goal for goal, _ in keys}):
        ask(drafting(acme.anna, goal_id=goal), BEN)
    for goal, key in keys:
        ask(adding(parent=f"{ACME}/goals/{goal}", key_result_id=key), BEN)
    *most, last = (f"{ACME}/goals/{goal}/keyResults/{key}" for goal, key in keys)
    for name in most:
        ask(binding(name), BEN)
    return binding(last), BEN


ABOUT_METRICS: dict[str, Provoke] = {
    "METRIC_BOUND": _bound,
    "METRIC_UNFIT": _unfit,
    "TOO_MANY_READERS": _too_many_readers,
}
