"""What is asked of the servers: the same check-ins of everyone."""

from __future__ import annotations

import random

from benchmarks.load.requests import ANY_REQUEST, Requests, commands, reads
from benchmarks.organization import (
    NOTE,
    ORGANIZATION,
    TEAM,
    goal_name,
    key_result_name,
)
from goalledger.v1 import alignment_commands_pb2 as align
from goalledger.v1 import alignments_pb2 as aligned
from goalledger.v1 import check_in_service_pb2 as pb
from goalledger.v1 import goal_reads_pb2 as get

# As many goals as a company has in a quarter; each has then had a few dozen check-ins
# when the measuring is over.
GOALS = 2_000
ENTRIES = 100

GET = "/goalledger.v1.GoalService/GetGoal"
MAP = "/goalledger.v1.AlignmentService/GetAlignmentMap"
ALIGN = "/goalledger.v1.AlignmentService/AlignGoal"
RECORD = "/goalledger.v1.CheckInService/RecordCheckIn"
BATCH = "/goalledger.v1.CheckInService/BatchRecordCheckIns"

# Those of one goal differ; more of them only take longer to encode.
_CHECK_INS = 8_000
_BATCHES = 200
_READS = 10_000
_MOVES = 4_000
_SEED = 7


def check_ins(goals: int = GOALS) -> Requests:
    """Return single check-ins of all goals, in no order: a value, a note, how sure."""
    drawn = random.Random(_SEED)
    numbers = [number % goals for number in range(max(goals, _CHECK_INS))]
    drawn.shuffle(numbers)
    return commands(RECORD, [_check_in(number, drawn) for number in numbers])


def batches(goals: int = GOALS) -> Requests:
    """Return the same check-ins, a hundred in each request."""
    drawn = random.Random(_SEED)
    return commands(BATCH, [_batch(goals, drawn) for _ in range(_BATCHES)])


def alignments(leaves: int) -> Requests:
    """Return moves of leaves of a tree to any of its teams, in no order.

    The weight is another each time, so that also who stays moves.
    """
    drawn = random.Random(_SEED)
    teams = -(-leaves // TEAM)
    return commands(ALIGN, [_move(leaves, teams, drawn) for _ in range(_MOVES)])


def goal_reads(goals: int) -> Requests:
    """Return reads of single goals, as fresh as they are, in no order."""
    drawn = random.Random(_SEED)
    numbers = [drawn.randrange(goals) for _ in range(_READS)]
    return reads(GET, [get.GetGoalRequest(name=goal_name(one)) for one in numbers])


def _check_in(number: int, drawn: random.Random) -> pb.RecordCheckInRequest:
    request = pb.RecordCheckInRequest(
        parent=key_result_name(number),
        confidence="0.7",
        note=NOTE,
        request_id=ANY_REQUEST,
    )
    request.value.decimal = _value(drawn)
    return request


def _move(leaves: int, teams: int, drawn: random.Random) -> align.AlignGoalRequest:
    return align.AlignGoalRequest(
        goal=goal_name(drawn.randrange(leaves)),
        kind=aligned.ALIGNMENT_KIND_CONTRIBUTES_TO,
        parent=goal_name(leaves + drawn.randrange(teams)),
        weight=_value(drawn),
        request_id=ANY_REQUEST,
    )


def _batch(goals: int, drawn: random.Random) -> pb.BatchRecordCheckInsRequest:
    batch = pb.BatchRecordCheckInsRequest(
        parent=f"organizations/{ORGANIZATION}", request_id=ANY_REQUEST
    )
    for number in drawn.sample(range(goals), min(ENTRIES, goals)):
        entry = batch.entries.add(
            parent=key_result_name(number), confidence="0.7", note=NOTE
        )
        entry.value.decimal = _value(drawn)
    return batch


def _value(drawn: random.Random) -> str:
    """Return another value than any before, most likely, so that the score changes."""
    return f"{drawn.randrange(10_000) / 100:g}"
