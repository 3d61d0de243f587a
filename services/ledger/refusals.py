"""What the ledger itself refuses: requests, times and stores that do not fit it."""

from __future__ import annotations

from domain.refusals import Refusal


class StoreUnfitError(Exception):
    """A database that cannot keep the promises, or is not ready; said at start-up."""


class RequestIdReused(Refusal):
    """A request id came again with other contents (rules §10.1)."""

    message = (
        "request {request_id} was first seen at {first_seen_time} with other contents"
        " in: {fields}; choose a new request_id for a new command"
    )


class StoreBusy(Refusal):
    """The organization's head stayed locked by others for too long."""

    message = "the ledger is busy; send it again with the same request_id"


class DependencyDown(Refusal):
    """The database cannot be reached or failed; the command left nothing behind."""

    message = "the database does not answer; send it again with the same request_id"


class OutcomeUnknown(Refusal):
    """A command was under way when its answer was lost: what became of it is unknown.

    The database was lost while it committed, or the engine while it worked.
    """

    message = (
        "the outcome is unknown: the answer was lost on its way back;"
        " send it again with the same request_id"
    )


class ServerDraining(Refusal):
    """The server is stopping and takes no more commands."""

    message = "the server is stopping; send it again with the same request_id"


class TooManyInFlight(Refusal):
    """More commands wait than the ledger will hold."""

    message = "{limit} commands wait already; send it again later"


class ClockBehindLedger(Refusal):
    """The host's clock is so far behind the ledger that writing would bend time."""

    message = (
        "the clock is {seconds} s behind the ledger's last event;"
        " set the host's clock, then send it again with the same request_id"
    )


class AsOfInFuture(Refusal):
    """A moment was asked for that has not been yet (design §6)."""

    message = "the time asked for is later than {server_time}; ask for an earlier one"


class PositionBeyondHead(Refusal):
    """A position was asked for that has not been reached."""

    message = "the last position is {head_position}; ask for an earlier one"


class LedgerRewound(Refusal):
    """A token comes from a future that this ledger does not have (design §6)."""

    message = (
        "the token is of epoch {token_epoch}, position {token_position}; this ledger"
        " is at epoch {epoch}, position {head_position}: it was restored from a backup,"
        " so read again without a token"
    )


class IntegrityViolation(Refusal):
    """Stored bytes are not what was recorded."""

    message = "position {first_bad_position} is not what was recorded"


class LineTooLong(ValueError):
    """An event's line would pass its bound; says which text is the longest."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer
