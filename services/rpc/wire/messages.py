"""Requests out of their bytes; nothing is taken that would be lost or misread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet

from services.rpc.limits import REQUEST_BYTES_MAX
from services.rpc.wire.refused import MalformedRequest, MessageTooLarge, UnknownFields

if TYPE_CHECKING:
    from collections.abc import Iterator

M = TypeVar("M", bound=Message)

_SHOWN_MAX = 20


def read_message(kind: type[M], data: bytes) -> M:
    """Return the message that the bytes are.

    Raises:
        MessageTooLarge: There are too many bytes.
        MalformedRequest: They are not that message.
        UnknownFields: They hold fields that this server does not know.
    """
    if len(data) > REQUEST_BYTES_MAX:
        raise MessageTooLarge(limit=REQUEST_BYTES_MAX)
    try:
        message = kind.FromString(data)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedRequest from None
    size = message.ByteSize()
    message.DiscardUnknownFields()
    if message.ByteSize() != size:
        # Parsed again only now: on the way of every call nothing is looked for.
        raise UnknownFields(fields=", ".join(_unknown_fields(kind.FromString(data))))
    return message


def _unknown_fields(message: Message) -> list[str]:
    found = []
    for path in _walk(message, ""):
        if path not in found:
            found.append(path)
        if len(found) == _SHOWN_MAX:
            break
    return found


def _walk(message: Any, path: str) -> Iterator[str]:
    """Yield the paths of unknown fields; a number stands for the missing name."""
    unknown_fields: Any = UnknownFieldSet(message)  # the stubs lack its iterator
    for unknown in unknown_fields:
        yield f"{path}{unknown.field_number}"
    for field, value in message.ListFields():
        if field.type != FieldDescriptor.TYPE_MESSAGE:
            continue
        if not field.is_repeated:
            yield from _walk(value, f"{path}{field.name}.")
        elif not field.message_type.GetOptions().map_entry:
            for place, one in enumerate(value):
                yield from _walk(one, f"{path}{field.name}[{place}].")
