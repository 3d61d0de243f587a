"""The call that an act is."""

from __future__ import annotations

from typing import Any, NamedTuple

from services.demo.acts.act import Act
from services.demo.acts.observing import CheckedIn
from services.demo.requests import (
    adapting,
    alignment,
    cycles,
    deciding,
    directory,
    goals,
    judging,
    metrics,
    observing,
)
from services.demo.requests.names import Made, Row


class Call(NamedTuple):
    """A call to make; its request id is still to be set.

    Attributes:
        rpc: The rpc's whole path, like "/goalledger.v1.GoalService/SubmitGoal".
    """

    rpc: str
    request: Any


_CALLS: dict[type[Act], Row] = {
    **directory.CALLS,
    **deciding.CALLS,
    **cycles.CALLS,
    **goals.CALLS,
    **adapting.CALLS,
    **observing.CALLS,
    **judging.CALLS,
    **metrics.CALLS,
    **alignment.CALLS,
}
# Every kind of act that can be told.
ACTS = frozenset(_CALLS)


def call_of(act: Act, made: Made) -> Call:
    """Return the call that an act is.

    Args:
        act: What somebody does.
        made: Names that the ledger made, by their keys in the story.
    """
    rpc, request = _CALLS[type(act)]
    if isinstance(act, CheckedIn) and len(act.observed) == 1:
        rpc, request = observing.ONE_CHECK_IN
    return Call(f"/goalledger.v1.{rpc}", request(act, made))
