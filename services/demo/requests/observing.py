"""What is seen of goals, and said of it, as requests."""

from __future__ import annotations

from typing import Any

from goalledger.v1.check_in_service_pb2 import (
    BatchRecordCheckInsRequest,
    CheckInEntry,
    CorrectCheckInRequest,
    RecordCheckInRequest,
    RetractCheckInRequest,
)
from goalledger.v1.declarations_pb2 import (
    ConfirmRelevanceRequest,
    DeclareStatusRequest,
)
from goalledger.v1.measures_pb2 import Status
from services.demo.acts import observing as acts
from services.demo.acts.act import Act
from services.demo.requests.measures import value
from services.demo.requests.names import (
    ORGANIZATION,
    Made,
    Row,
    goal_name,
    measured_name,
    why,
)


def _check_in(act: acts.CheckedIn, made: Made) -> Any:
    [seen] = act.observed
    return RecordCheckInRequest(
        parent=measured_name(seen.goal, seen.key_result),
        **_observed(seen),
        on_behalf_of=_delegator(act, made),
    )


def _check_ins(act: acts.CheckedIn, made: Made) -> Any:
    entries = [
        CheckInEntry(
            parent=measured_name(seen.goal, seen.key_result), **_observed(seen)
        )
        for seen in act.observed
    ]
    return BatchRecordCheckInsRequest(
        parent=ORGANIZATION, entries=entries, on_behalf_of=_delegator(act, made)
    )


def _delegator(act: acts.CheckedIn, made: Made) -> str:
    return "" if act.on_behalf_of is None else made[act.on_behalf_of]


def _correction(act: acts.CheckInCorrected, _: Made) -> Any:
    seen = act.observed
    name = f"{measured_name(seen.goal, seen.key_result)}/checkIns/{act.corrects}"
    return CorrectCheckInRequest(name=name, **_observed(seen), **why(act))


def _retraction(act: acts.CheckInRetracted, _: Made) -> Any:
    name = f"{measured_name(act.goal, act.key_result)}/checkIns/{act.check_in}"
    return RetractCheckInRequest(name=name, **why(act))


def _observed(seen: acts.Observed) -> dict[str, Any]:
    return {
        "check_in_id": seen.check_in,
        "value": value(seen.value),
        "confidence": "" if seen.confidence is None else f"{seen.confidence:f}",
        "note": seen.note,
        "source": seen.source,
        "effective_time": seen.effective,
    }


def _status(act: acts.StatusDeclared, _: Made) -> Any:
    return DeclareStatusRequest(
        name=goal_name(act.goal),
        status=Status.Value(f"STATUS_{act.status}"),
        **why(act),
    )


def _relevance(act: acts.RelevanceConfirmed, _: Made) -> Any:
    return ConfirmRelevanceRequest(name=goal_name(act.goal))


ONE_CHECK_IN: Row = ("CheckInService/RecordCheckIn", _check_in)
CALLS: dict[type[Act], Row] = {
    acts.CheckedIn: ("CheckInService/BatchRecordCheckIns", _check_ins),
    acts.CheckInCorrected: ("CheckInService/CorrectCheckIn", _correction),
    acts.CheckInRetracted: ("CheckInService/RetractCheckIn", _retraction),
    acts.StatusDeclared: ("CheckInService/DeclareStatus", _status),
    acts.RelevanceConfirmed: ("CheckInService/ConfirmRelevance", _relevance),
}
