"""Begins a writer's transaction: locks the head, and reads what it will need.

All of it is asked at once. While others hold the lock the rest waits behind it, so what
they answered is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from services.ledger.record.append import create_head, head_of, head_question
from services.ledger.record.rows import rows_of, streams_question
from services.ledger.writing.acts import Act
from services.ledger.writing.requests import known_of, known_question

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.ledger.record.append import Head
    from services.ledger.record.rows import Row
    from services.ledger.writing.acts import Context, Promise
    from services.ledger.writing.requests import Known

    Question = tuple[str, Sequence[object]]

_EPOCH_BYTES = 8


class Locked(NamedTuple):
    """An organization whose head is locked until the transaction ends.

    Attributes:
        head: The head.
        known: Which of the requests were answered before, by actor and id.
        ahead: What there is of each stream that was asked for.
    """

    head: Head
    known: dict[tuple[str, str], Known]
    ahead: dict[str, list[Row]]


def begin(
    context: Context,
    cursor: Any,
    ledger: str,
    acts: Sequence[Act | Promise],
    streams: Collection[str],
) -> Locked | None:
    """Begin a transaction; None where there is no organization, nor comes to be.

    Args:
        context: What every transaction uses.
        cursor: Of the transaction.
        ledger: The organization.
        acts: What will be decided.
        streams: What will be needed for it.
    """
    store = context.store
    requests = [act.command.request for act in acts if isinstance(act, Act)]
    questions: tuple[Question, ...] = (
        head_question(store, ledger, lock=True),
        known_question(store, ledger, requests),
    )
    if streams:
        questions += (streams_question(store, ledger, list(streams)),)
    _, *found = store.ask(cursor, (store.begin, ()), *questions)
    if not found[0] and any(isinstance(act, Act) and act.founder for act in acts):
        create_head(store, cursor, ledger, context.seams.entropy(_EPOCH_BYTES).hex())
        # Another process may have been faster, and have answered some of them.
        found = store.ask(cursor, *questions)
    head, known = head_of(ledger, found[0]), known_of(found[1])
    ahead: dict[str, list[Row]] = {stream: [] for stream in streams}
    for row in rows_of(found[2]) if streams else ():
        ahead[row.entry.stream].append(row)
    return None if head is None else Locked(head, known, ahead)
