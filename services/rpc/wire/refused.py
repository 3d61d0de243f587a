"""What the wire itself refuses, before or after the ledger has its say."""

from __future__ import annotations

from domain.refusals import Refusal


class MalformedRequest(Refusal):
    """The bytes are not the request's message."""

    message = "the request does not parse; send what the protos say"


class UnknownFields(Refusal):
    """Fields or enum numbers that this server does not know would be lost."""

    message = "this server does not know {fields}; leave them out"


class UpdateMaskInvalid(Refusal):
    """A path that no command may change."""

    message = "the update mask must not name {paths}; see the request's comment"


class PageTokenInvalid(Refusal):
    """The page token is not one for this question by this caller."""

    message = "the page_token is not of this list; begin with the first page"


class PageTokenExpired(Refusal):
    """The page token is too old."""

    message = "the page_token is too old; begin with the first page"


class ConsistencyTokenInvalid(Refusal):
    """The consistency token is none, or another ledger's."""

    message = "the token is not one of ledger {ledger_id}; leave it out"


class CredentialsMissing(Refusal):
    """Nobody is named as the caller."""

    message = "name the caller in metadata goal-ledger-principal, once"


class CredentialsInvalid(Refusal):
    """What is named as the caller cannot be one."""

    message = (
        "metadata goal-ledger-principal must be given once, as 1 to 200 printable"
        " ASCII characters without spaces and commas"
    )


class MessageTooLarge(Refusal):
    """A request or an answer is larger than the server takes or sends."""

    message = "more than {limit} bytes; send, or ask for, less at once"


class TooManyStreams(Refusal):
    """A principal, or everybody together, follows as many feeds as there may be."""

    message = "there are {limit} feeds already; end one before beginning another"


class SlowConsumer(Refusal):
    """A feed's frames were not taken."""

    message = "no frame was taken for 10 seconds; resume after token {token}"


class ProjectionLagging(Refusal):
    """A view did not come as far as the read asks, in the time there is."""

    message = (
        "{projection} is at position {position}, not yet at {wanted_position};"
        " ask again in a moment"
    )


class DeadlineTooShort(Refusal):
    """The call took longer than the server works without a deadline of the caller's."""

    message = (
        "not done within {seconds} seconds; a command's outcome is unknown:"
        " send it again with the same request_id"
    )


class Internal(Refusal):
    """Something else went wrong; only the log says what."""

    message = "something went wrong here; tell the operator incident {incident_id}"
