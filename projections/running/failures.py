"""Views that stopped at an event, and who is told of it."""

from __future__ import annotations

import logging
from typing import NamedTuple

_log = logging.getLogger("goalledger.views")


class Failure(NamedTuple):
    """A view that stopped at an event it cannot take.

    Attributes:
        model: The name of the read model.
        ledger: The organization; its views of other organizations go on.
        position: Of the event, or of the first one of the batch that it is in.
        error: The class of the error; its text may quote the event.
    """

    model: str
    ledger: str
    position: int
    error: str


def sound_alarm(failure: Failure) -> None:
    """Log that a view stopped."""
    _log.critical(
        "view %s of %s stopped at %d: %s",
        failure.model,
        failure.ledger,
        failure.position,
        failure.error,
    )
