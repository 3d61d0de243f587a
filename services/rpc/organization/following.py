"""How far the views of an organization follow its ledger, as callers are shown it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from goalledger.v1 import admin_pb2
from projections.tables.instants import instant_of
from projections.tables.store import POSITIONS
from projections.views import READ_MODELS
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from projections.running.runner import Runner
    from projections.tables.read_model import ReadModel
    from projections.tables.store import ViewStore
    from services.ledger.record.append import Head
    from services.rpc.engine.engine import Engine

_C = POSITIONS.c
_STANDS = select(_C.model, _C.generation, _C.position, _C.recorded).where(
    _C.ledger == bindparam("ledger")
)


class Following:
    """Tells how far views have come. Any thread may use it."""

    def __init__(self, store: ViewStore, runner: Runner | Engine) -> None:
        """Take where views are kept, and who keeps them up to the log."""
        self._store = store
        self._runner = runner

    def projections(self, head: Head) -> list[admin_pb2.Projection]:
        """Return an organization's views in the order of their names."""
        with self._store.reading() as connection:
            found = connection.execute(_STANDS, {"ledger": head.ledger}).all()
        stands = {(model, number): (at, when) for model, number, at, when in found}
        return [
            self._projection(
                head, model, *stands.get((model.NAME, model.GENERATION), (0, 0))
            )
            for model in sorted(READ_MODELS, key=lambda model: model.NAME)
        ]

    def _projection(
        self, head: Head, model: ReadModel, position: int, recorded: int
    ) -> admin_pb2.Projection:
        failure = self._runner.failures.get((model.NAME, head.ledger))
        lag = max(0, head.position - position)
        if failure is not None:
            state = admin_pb2.PROJECTION_STATE_STOPPED
        elif lag:
            state = admin_pb2.PROJECTION_STATE_CATCHING_UP
        else:
            state = admin_pb2.PROJECTION_STATE_CURRENT
        return admin_pb2.Projection(
            name=model.NAME,
            generation=model.GENERATION,
            state=state,
            position=position,
            lag=lag,
            update_time=timestamp(instant_of(recorded)) if position else None,
            stopped_at_position=0 if failure is None else failure.position,
        )
