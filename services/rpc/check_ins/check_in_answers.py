"""Check-ins as they are answered, with what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalledger.v1 import check_ins_pb2
from services.rpc.measures.measure_answers import links_of, text_of, value_of
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.texts import Text
    from projections.measures.check_ins import CheckInRow
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment


class CheckIns:
    """Writes check-ins. Any thread may use it."""

    def __init__(self, open_text: Callable[[Text | None], str], actors: Actors) -> None:
        """Take what opens personal texts, and what names people."""
        self._open = open_text
        self._actors = actors

    def write(self, moment: Moment, row: CheckInRow) -> check_ins_pb2.CheckIn:
        """Write a check-in as known at a moment."""
        ledger = moment.known.ledger
        return check_ins_pb2.CheckIn(
            name=_name(ledger, row, row.check_in),
            value=value_of(row.value),
            effective_time=timestamp(row.effective),
            confidence=text_of(row.confidence),
            note=self._open(row.note),
            links=links_of(row.links),
            source=row.source or "",
            record_time=timestamp(row.recorded),
            position=row.position,
            actor=self._actors.name(moment, row.actor),
            on_behalf_of=self._actors.optional_name(moment, row.on_behalf_of),
            definition_version=row.definition_version,
            state=enums.CHECK_IN_STATE.numbers[row.state],
            corrects=_name(ledger, row, row.corrects),
            **self._ending(ledger, row),
        )

    def _ending(self, ledger: str, row: CheckInRow) -> dict[str, Any]:
        ending = row.ending
        if ending is None:
            return {}
        code = ending.reason_code
        return {
            "superseded_by": _name(ledger, row, ending.superseded_by),
            "end_position": ending.position,
            "end_time": timestamp(ending.recorded),
            "reason_code": 0 if code is None else enums.REASON_CODE.numbers[code],
            "reason": self._open(ending.reason),
        }


def _name(ledger: str, row: CheckInRow, check_in: str | None) -> str:
    """Name a check-in of the same measure; empty where there is none."""
    if check_in is None:
        return ""
    return names.check_in_name(ledger, row.goal, row.key_result or None, check_in)
