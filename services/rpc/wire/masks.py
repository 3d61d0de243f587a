"""Update masks: which fields of a resource a command changes (api §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.rpc.wire.refused import UpdateMaskInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from google.protobuf.field_mask_pb2 import FieldMask
    from google.protobuf.message import Message

_PATH_CHARACTERS_SHOWN_MAX = 60
_PATHS_SHOWN_MAX = 10


class Mask:
    """The fields that a request names to be changed."""

    def __init__(
        self,
        allowed: Mapping[str, Sequence[str]],
        mask: FieldMask,
        resource: Message,
    ) -> None:
        """Read a mask; an empty one names every allowed field that is given.

        Args:
            allowed: The fields that may be changed, each with its parts that may be
                changed apart.
            mask: The mask.
            resource: The message that has the new contents.

        Raises:
            UpdateMaskInvalid: A path is unknown, or names what no command changes.
        """
        given = (field.name for field, _ in resource.ListFields())
        paths = set(mask.paths) or {field for field in given if field in allowed}
        known = {*allowed} | {
            f"{field}.{part}" for field, parts in allowed.items() for part in parts
        }
        if wrong := sorted(paths - known):
            raise UpdateMaskInvalid(paths=_shown(wrong))
        self._paths = paths

    def names(self, field: str) -> bool:
        """Tell whether a field is named as a whole."""
        return field in self._paths

    def parts(self, field: str) -> list[str]:
        """Return which parts of a field are named; none where all of it is."""
        if field in self._paths:
            return []
        begin = f"{field}."
        return sorted(
            path.removeprefix(begin) for path in self._paths if path.startswith(begin)
        )


def _shown(paths: Sequence[str]) -> str:
    shown = [path[:_PATH_CHARACTERS_SHOWN_MAX] for path in paths[:_PATHS_SHOWN_MAX]]
    return ", ".join(shown)
