"""Brings goals under way to where one more request is refused, for each such reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goalledger.v1 import (
    amendment_commands_pb2,
    goal_commands_pb2,
    goal_life_commands_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
)
from tests.rpc.acme import (
    HIRING,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    amending,
    check_in,
)
from tests.rpc.served import ANNA, BEN, CLEO

Provoke = Callable[[Acme], tuple[Any, str]]

MISSED, DONE = lifecycle_pb2.DISPOSITION_MISSED, lifecycle_pb2.DISPOSITION_DONE


def closing(name: str, disposition: Any, **said: Any) -> Any:
    """Close a goal."""
    return goal_commands_pb2.CloseGoalRequest(
        name=name, disposition=disposition, **said
    )


def _dropped(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    acme.served.ask(adding(key_result_id="churn", **WHY), BEN)
    dropping = key_result_commands_pb2.DropKeyResultRequest(name=RATE, **WHY)
    acme.served.ask(dropping, BEN)
    return check_in(), ANNA


def _last(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return key_result_commands_pb2.DropKeyResultRequest(name=RATE, **WHY), BEN


def _not_paused(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return goal_life_commands_pb2.ResumeGoalRequest(name=RENEWALS), BEN


def _no_cause(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    result = goal_commands_pb2.ConditionResult(condition_id="no-discounts", met=True)
    return closing(HIRING, MISSED, condition_results=[result]), ANNA


def _not_committed(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return goal_life_commands_pb2.EscalateCommitmentRequest(
        name=RENEWALS, escalated_to=acme.cleo, **WHY
    ), ANNA


def _void(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    name = acme.served.ask(amending(), BEN).name
    acme.served.ask(goal_life_commands_pb2.PauseGoalRequest(name=HIRING), BEN)
    return amendment_commands_pb2.ApproveAmendmentRequest(name=name), CLEO


def _decided(acme: Acme) -> tuple[Any, str]:
    acme.activate_smart()
    name = acme.served.ask(amending(), BEN).name
    approving = amendment_commands_pb2.ApproveAmendmentRequest(name=name)
    acme.served.ask(approving, CLEO)
    return amendment_commands_pb2.RejectAmendmentRequest(name=name, **WHY), CLEO


def _not_closed(acme: Acme) -> tuple[Any, str]:
    acme.activate()
    return goal_life_commands_pb2.ReopenGoalRequest(name=RENEWALS, **WHY), BEN


ABOUT_LIVES: dict[str, Provoke] = {
    "KEY_RESULT_DROPPED": _dropped,
    "LAST_KEY_RESULT": _last,
    "GOAL_NOT_PAUSED": _not_paused,
    "GOAL_NOT_CLOSED": _not_closed,
    "CAUSE_NEEDED": _no_cause,
    "NOT_COMMITTED": _not_committed,
    "PROPOSAL_VOID": _void,
    "PROPOSAL_DECIDED": _decided,
}
