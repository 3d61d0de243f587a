"""Which fields of a resource are to become what, as an update mask says (api §3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from services.rpc.measures.measure_fields import (
    MEASURE_PARTS,
    WINDOW_PARTS,
    read_measure_revision,
    read_window_revision,
)
from services.rpc.wire.fields import Fields
from services.rpc.wire.masks import Mask

if TYPE_CHECKING:
    from google.protobuf.field_mask_pb2 import FieldMask

# What reads each field that may be revised, by its name.
Readers = Mapping[str, Callable[[Fields, Any], Any]]

_PARTS = {"window": WINDOW_PARTS, "measure": MEASURE_PARTS}


def read_revision(
    fields: Fields, resource: Any, update_mask: FieldMask, path: str, readers: Readers
) -> dict[str, Any]:
    """Read the fields that a mask names; what it does not name is left out.

    Args:
        fields: The request.
        resource: The message that has the new contents.
        update_mask: The mask.
        path: The field that the resource stands in.
        readers: What reads each field that may be revised.
    """
    allowed = {field: _PARTS.get(field, ()) for field in readers}
    mask = Mask(allowed, update_mask, resource)
    revision = {
        field: read(fields, resource)
        for field, read in readers.items()
        if mask.names(field)
    }
    if said := mask.parts("window"):
        revision["window"] = read_window_revision(
            fields, resource.window, f"{path}.window", said
        )
    if said := mask.parts("measure"):
        revision["measure"] = read_measure_revision(
            fields, resource.measure, f"{path}.measure", said
        )
    return revision
