"""Names of who acts: whether an id is a person's or a service's never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.organization import directory
from projections.organization.person_rows import PersonKind
from services.rpc.wire.names import person_name, service_name

if TYPE_CHECKING:
    from services.rpc.calls.reads import Moment

_KNOWN_MAX = 10_000


class Actors:
    """Remembers which ids are services. Any thread may use it: entries never change."""

    def __init__(self) -> None:
        """Begin without knowing anybody."""
        self._names: dict[tuple[str, str], str] = {}

    def name(self, moment: Moment, actor: str) -> str:
        """Name a person or service; the query must be given the directory."""
        ledger = moment.known.ledger
        name = self._names.get((ledger, actor))
        if name is not None:
            return name
        row = directory.person(moment.connection, moment.known, actor)
        if row is not None and row.kind is PersonKind.SERVICE:
            name = service_name(ledger, actor)
        else:
            name = person_name(ledger, actor)
        if len(self._names) >= _KNOWN_MAX:
            self._names.clear()
        self._names[ledger, actor] = name
        return name

    def optional_name(self, moment: Moment, actor: str | None) -> str:
        """Name a person or service; empty where there is none."""
        return "" if actor is None else self.name(moment, actor)
