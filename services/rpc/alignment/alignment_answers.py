"""Alignments as they are answered: the edge, who wanted it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalledger.v1 import alignments_pb2
from projections.alignment.alignments import AlignmentState
from services.rpc.measures.measure_answers import text_of
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.alignment.edges import Parent
    from domain.texts import Text
    from projections.alignment.alignments import AlignmentRow
    from projections.goals.goal_decisions import Said
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment

# What is shown with the goal that it leads from.
_SHOWN = (AlignmentState.ACCEPTED, AlignmentState.PENDING)


class Alignments:
    """Writes alignments. Any thread may use it."""

    def __init__(self, open_text: Callable[[Text | None], str], actors: Actors) -> None:
        """Take what opens personal texts, and what names people."""
        self._open = open_text
        self._actors = actors

    def write(
        self, moment: Moment, rows: Iterable[AlignmentRow]
    ) -> list[alignments_pb2.Alignment]:
        """Write alignments as known at a moment."""
        return [self._alignment(moment, row) for row in rows]

    def open(
        self, moment: Moment, rows: Iterable[AlignmentRow]
    ) -> list[alignments_pb2.Alignment]:
        """Write those alignments that hold, or still wait."""
        shown = [row for row in rows if row.state_at(moment.instant) in _SHOWN]
        return self.write(moment, shown)

    def _alignment(self, moment: Moment, row: AlignmentRow) -> alignments_pb2.Alignment:
        ledger, edge, proposed = moment.known.ledger, row.edge, row.proposed
        id_ = f"{row.goal}/{row.alignment}"
        return alignments_pb2.Alignment(
            name=names.resource_name(ledger, "alignment", id_),
            kind=enums.ALIGNMENT_KIND.numbers[edge.kind],
            parent=parent_name(ledger, edge.parent),
            weight=text_of(edge.weight),
            state=enums.ALIGNMENT_STATE.numbers[row.state_at(moment.instant)],
            asked=enums.ALIGNMENT_SIDE.numbers[row.asked],
            proposer=self._actors.name(moment, proposed.actor),
            on_behalf_of=self._actors.optional_name(moment, proposed.on_behalf_of),
            propose_time=timestamp(proposed.recorded),
            expire_time=timestamp(row.expires),
            reason_code=enums.REASON_CODE.number_of(proposed.reason_code),
            reason=self._open(proposed.reason),
            **self._decided(moment, row.decided),
            **self._ended(moment, row.ended),
        )

    def _decided(self, moment: Moment, decided: Said | None) -> dict[str, Any]:
        if decided is None:
            return {}
        return {
            "decider": self._actors.name(moment, decided.actor),
            "decide_time": timestamp(decided.recorded),
            "decision_reason_code": enums.REASON_CODE.number_of(decided.reason_code),
            "decision_reason": self._open(decided.reason),
        }

    def _ended(self, moment: Moment, ended: Said | None) -> dict[str, Any]:
        if ended is None:
            return {}
        return {
            "ender": self._actors.name(moment, ended.actor),
            "end_time": timestamp(ended.recorded),
        }


def parent_name(ledger: str, parent: Parent) -> str:
    """Name what an alignment leads to."""
    return names.measured_name(ledger, parent.goal, parent.key_result)
