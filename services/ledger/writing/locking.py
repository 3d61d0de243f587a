"""Begins a writer's transaction: locks the head, and reads which requests are known.

All of it is asked at once. While others hold the lock the rest waits behind it, so what
they answered is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from services.ledger.record.append import create_head, head_of, head_question
from services.ledger.writing.acts import Act
from services.ledger.writing.requests import known_of, known_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.record.append import Head
    from services.ledger.writing.acts import Context, Promise
    from services.ledger.writing.requests import Known

_EPOCH_BYTES = 8


class Locked(NamedTuple):
    """An organization whose head is locked until the transaction ends.

    Attributes:
        head: The head.
        known: Which of the requests were answered before, by actor and id.
    """

    head: Head
    known: dict[tuple[str, str], Known]


def begin(
    context: Context, cursor: Any, ledger: str, acts: Sequence[Act | Promise]
) -> Locked | None:
    """Begin a transaction; None where there is no organization, nor comes to be."""
    store = context.store
    requests = [act.command.request for act in acts if isinstance(act, Act)]
    questions = (
        head_question(store, ledger, lock=True),
        known_question(store, ledger, requests),
    )
    _, *found = store.ask(cursor, (store.begin, ()), *questions)
    if not found[0] and any(isinstance(act, Act) and act.founder for act in acts):
        create_head(store, cursor, ledger, context.seams.entropy(_EPOCH_BYTES).hex())
        # Another process may have been faster, and have answered some of them.
        found = store.ask(cursor, *questions)
    head, known = head_of(ledger, found[0]), known_of(found[1])
    return None if head is None else Locked(head, known)
