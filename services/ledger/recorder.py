"""The ledger behind the eventsourcing library's interfaces, at its extension points.

One application and one recorder stand for one organization, over the store that the
writer uses, so that a notification's id is a position. Reading one aggregate goes
through the library's repository; commands do not, since the writer commits many of them
at once (ADR 0002). What the recorder inserts goes through the same append.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from eventsourcing import persistence
from eventsourcing.application import Application

from domain.aggregate import fold
from domain.days import instant_text
from services.ledger.append import Append, create_head, read_head
from services.ledger.codec import Entry, encode_data
from services.ledger.rows import record_of, rows_of, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from domain.aggregate import A
    from domain.record import Record
    from services.ledger.batch import Context
    from services.ledger.stores import Store
