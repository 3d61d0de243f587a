"""Finds views that know events which their log does not have, and begins them anew.

A ledger that was restored from an older copy goes on from there, and records other
events at positions that views may have passed. What they took then never happened. So
before a view goes on, the event that it took last is looked for in the log.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from projections.tables.instants import micros

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.running.projector import Projector, Stand
    from projections.running.source import Source
    from projections.tables.read_model import ReadModel

_log = logging.getLogger("goalledger.views")


def begin_lost_anew(
    projector: Projector, source: Source, ledger: str, models: Sequence[ReadModel]
) -> bool:
    """Begin those read models at position 0 that took what the log does not have.

    Returns:
        Whether there was one.
    """
    stands = projector.stands(ledger, models)
    happened = {stand: _happened(source, ledger, stand) for stand in stands.values()}
    lost = [model for model in models if not happened[stands[model.NAME]]]
    for model in lost:
        stand = stands[model.NAME]
        _log.warning(
            "view %s of %s knows an event at %d that the ledger does not have:"
            " it is made anew",
            *(model.NAME, ledger, stand.position),
        )
        projector.begin_anew(ledger, model, stand)
    return bool(lost)


def _happened(source: Source, ledger: str, stand: Stand) -> bool:
    """Tell whether the log has the event that a view took last."""
    if not stand.position:
        return True
    found = source.read_records(ledger, stand.position - 1, 1)
    return bool(found) and (
        found[0].position == stand.position
        and micros(found[0].recorded) == stand.recorded
    )
