"""Commands on their way from the wire to the ledger, and their receipts back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.book import Command
from goalledger.v1.command_pb2 import CommitInfo
from services.ledger.ledger import Call
from services.rpc.limits import REASON_CHARACTERS_MAX
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp_of
from services.rpc.wire.tokens import Token, write_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.ledger.ledger import Ledger
    from services.ledger.writing.acts import Receipt
    from services.rpc.calls.callers import Caller
    from services.rpc.wire.fields import Fields


class Commands:
    """Submits what servicers read."""

    def __init__(self, ledger: Ledger) -> None:
        """Take the ledger that decides."""
        self._ledger = ledger

    async def submit(
        self, caller: Caller, fields: Fields, act: Callable[..., object], **said: Any
    ) -> Receipt:
        """Let the ledger decide what a request says, and wait for its receipt.

        Args:
            caller: Who asks.
            fields: The request, read as far as it is the act's own.
            act: The domain's function.
            said: Its arguments.
        """
        command = read_command(fields)
        fields.require_sound()
        actor = await caller.enter(fields.organization)
        call = Call(
            fields.organization,
            Command(actor=actor, **command),
            act,
            said,
            fields.request.validate_only,
        )
        return await self._ledger.submit(call)

    async def commit(
        self, caller: Caller, fields: Fields, act: Callable[..., object], **said: Any
    ) -> CommitInfo:
        """Let the ledger decide, and return what was recorded, as callers are told.

        Arguments are as those of `submit`.
        """
        receipt = await self.submit(caller, fields, act, **said)
        return commit_info(caller.organization, receipt)

    async def found(
        self, caller: Caller, fields: Fields, act: Callable[..., object], **said: Any
    ) -> Receipt:
        """Let the ledger begin an organization, whose first person the caller is."""
        command = read_command(fields)
        fields.require_sound()
        caller.organization = fields.organization
        actor = self._ledger.seams.new_id()
        call = Call(
            fields.organization,
            Command(actor=actor, **command),
            act,
            said,
            fields.request.validate_only,
        )
        return await self._ledger.found(call, caller.principal)


def read_command(fields: Fields) -> dict[str, Any]:
    """Read what every command says beside its subject."""
    request = fields.request
    said: dict[str, Any] = {"request": fields.request_id(request.request_id)}
    if request.etag:
        said["etag"] = fields.etag(request.etag)
    if request.reason_code:
        said["reason_code"] = fields.optional_choice(
            enums.REASON_CODE, request.reason_code, "reason_code"
        )
    if request.reason:
        reason = fields.text(request.reason, "reason", REASON_CHARACTERS_MAX)
        said["reason"] = reason or None
    if request.on_behalf_of:
        said["on_behalf_of"] = fields.optional_name(
            names.PERSON, request.on_behalf_of, "on_behalf_of"
        )
    return said


def commit_info(organization: str, receipt: Receipt) -> CommitInfo:
    """Return what was recorded, as callers are told."""
    answer = receipt.answer
    return CommitInfo(
        position=answer.position,
        record_time=timestamp_of(answer.recorded),
        token=write_token(Token(organization, receipt.epoch, answer.position)),
        etag=str(answer.etag) if answer.etag else "",
        event_names=answer.events,
        replayed=receipt.replayed,
    )


def made_name(receipt: Receipt, given: str | None, collection: str) -> str:
    """Return the name of what a command made.

    With ``validate_only`` nothing was made: then it is the name that was asked for,
    or none.

    Args:
        receipt: Of the command.
        given: The id that the request chose; None where it chose none.
        collection: The name up to the id, without the slash.
    """
    id_ = receipt.answer.made[0] if receipt.answer.made else given
    return f"{collection}/{id_}" if id_ else ""
