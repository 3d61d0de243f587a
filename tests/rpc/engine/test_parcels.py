"""What is packed for the channel to the engine comes out as it was."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.book import Command
from domain.goals.life.deciding import submit_goal
from domain.goals.measures import Value
from domain.goals.observing.check_ins import (
    CheckInPlace,
    Observation,
    batch_record_check_ins,
    record_check_in,
)
from domain.record import ReasonCode
from services.ledger.refusals import StoreBusy
from services.ledger.writing.acts import Act, Outcome, Promise, Receipt
from services.ledger.writing.requests import Answer
from services.rpc.engine.parcels import (
    pack_act,
    pack_outcomes,
    unpack_act,
    unpack_outcomes,
)
from tests.observed import observations, places, some, texts

COMMAND = Command(request="0b9f2f4e-6f0c-4a53-9d6e-4f0d7f3a1c55", actor="ben")
NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
RECEIPT = Receipt(
    Answer(7, "2026-03-31T09:30:00.000000Z", 3, ("goal.check_in_recorded",), ("a",)),
    "epoch",
    replayed=True,
)

commands = st.builds(
    Command,
    request=texts,
    actor=texts,
    on_behalf_of=some,
    reason_code=st.none() | st.sampled_from(ReasonCode),
    reason=some,
    etag=st.none() | st.integers(1, 10**18 - 1),
)


def travelled(act: Act | Promise) -> Act | Promise:
    """Return an act as it is at the other end."""
    return unpack_act(pickle.loads(pickle.dumps(pack_act(act))))  # noqa: S301 - ours


def exactly(said: Any) -> str:
    """Return a value in every detail: equal decimals may be written differently."""
    return repr(said)


@given(commands, places, observations, st.binary(), st.booleans())
def test_a_check_in_arrives_as_it_was_sent(
    command: Command,
    place: CheckInPlace,
    observation: Observation,
    contents: bytes,
    validate_only: bool,
) -> None:
    said = {"place": place, "observation": observation}
    act = Act(command, record_check_in, said, contents, validate_only)

    arrived = travelled(act)

    assert isinstance(pack_act(act), bytes)
    assert arrived == act
    assert exactly(arrived) == exactly(act)


@given(st.lists(st.tuples(places, observations), max_size=3).map(tuple))
def test_check_ins_arrive_together_as_they_were_sent(entries: Any) -> None:
    act = Act(COMMAND, batch_record_check_ins, {"entries": entries}, b"hashes")

    arrived = travelled(act)

    assert isinstance(pack_act(act), bytes)
    assert exactly(arrived) == exactly(act)


def test_every_other_act_arrives_too() -> None:
    submitting = Act(COMMAND, submit_goal, {"goal_id": "g1"}, b"hashes", founder=b"me")

    assert travelled(submitting) == submitting
    assert travelled(Promise(NOW)) == Promise(NOW)


def test_receipts_come_back_as_they_were_given() -> None:
    plain = Receipt(Answer(8, "2026-03-31T09:30:00.000001Z"), "epoch")
    outcomes = [(1, RECEIPT), (2, plain)]

    packed = pack_outcomes(outcomes)

    assert isinstance(packed, bytes)
    assert unpack_outcomes(packed) == outcomes


def test_receipts_come_back_beside_a_refusal() -> None:
    busy = StoreBusy()
    outcomes: list[tuple[int, Outcome]] = [(1, RECEIPT), (2, busy)]

    packed = pack_outcomes(outcomes)

    assert unpack_outcomes(packed) == outcomes


def test_a_decimal_keeps_its_digits() -> None:
    value = Value(decimal=Decimal("0.0000001"))
    said = {
        "place": CheckInPlace("g", None, None),
        "observation": Observation(value=value),
    }

    arrived: Any = travelled(Act(COMMAND, record_check_in, said, b""))

    assert str(arrived.arguments["observation"].value.decimal) == "1E-7"
