"""Enums of the wire and of the domain, each number beside what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from domain.alignment.edges import EdgeKind, Side
from domain.cycles.cycle import CycleKind, CycleState
from domain.goals.ending.carried import CarriedStart
from domain.goals.ending.closing import MissCause
from domain.goals.endings import Disposition
from domain.goals.filing import Category
from domain.goals.goal import Framework, GoalLevel, GoalState
from domain.goals.links import LinkRelation
from domain.goals.measures import Aggregation, Comparison, Judging
from domain.goals.objective import Ambition, ProgressFrom, RollUp
from domain.goals.overrides import OverrideDuration
from domain.goals.pace.cadence import Cadence
from domain.goals.pace.slots import SlotState
from domain.goals.scoring.counting import CountsAs
from domain.goals.smart import Assessment, Criterion, Outcome
from domain.goals.status import Band, DataState, Status
from domain.goals.structure.findings import Severity
from domain.policies.policy import Success
from domain.proposals.proposal import ProposalKind
from domain.proposals.standing import ProposalStanding
from domain.record import ReasonCode
from goalledger.v1 import (
    alignments_pb2,
    cadence_pb2,
    carry_over_pb2,
    check_ins_pb2,
    command_pb2,
    cycles_pb2,
    directory_pb2,
    due_check_ins_pb2,
    goal_checks_pb2,
    grades_pb2,
    lifecycle_pb2,
    links_pb2,
    measures_pb2,
    policies_pb2,
    proposals_pb2,
    scores_pb2,
)
from projections.alignment.alignments import AlignmentState
from projections.measures.check_ins import CheckInState
from projections.organization.person_rows import PersonKind, PersonState
from projections.organization.units import UnitState

if TYPE_CHECKING:
    from enum import Enum

    from google.protobuf.internal.enum_type_wrapper import _EnumTypeWrapper

E = TypeVar("E", bound="Enum")


class Choices(Generic[E]):
    """The values of one enum.

    Attributes:
        of: What each number of the wire means; 0, "not said", is not among them.
        numbers: The number of each value.
    """

    def __init__(self, wire: _EnumTypeWrapper[Any], domain: type[E]) -> None:
        """Pair them by their names; each of the domain's needs its number.

        Raises:
            KeyError: A value of the domain is not on the wire, or the reverse.
        """
        unspecified = wire.Name(0)
        prefix = unspecified.removesuffix("UNSPECIFIED")
        self.of: dict[int, E] = {
            number: domain[name.removeprefix(prefix)]
            for name, number in wire.items()
            if number
        }
        # Any: each generated enum has a type of its own for its numbers.
        self.numbers: dict[E, Any] = {
            one: wire.Value(prefix + one.name) for one in domain
        }

    def number_of(self, one: E | None) -> Any:
        """Return the number of a value; 0, "not said", where there is none."""
        return 0 if one is None else self.numbers[one]


FRAMEWORK = Choices(lifecycle_pb2.Framework, Framework)
LEVEL = Choices(lifecycle_pb2.GoalLevel, GoalLevel)
AMBITION = Choices(lifecycle_pb2.Ambition, Ambition)
ROLL_UP = Choices(lifecycle_pb2.RollUp, RollUp)
PROGRESS_FROM = Choices(lifecycle_pb2.ProgressFrom, ProgressFrom)
CATEGORY = Choices(lifecycle_pb2.Category, Category)
STATE = Choices(lifecycle_pb2.GoalState, GoalState)
CYCLE_KIND = Choices(cycles_pb2.CycleKind, CycleKind)
CYCLE_STATE = Choices(cycles_pb2.CycleState, CycleState)
CARRIED_START = Choices(carry_over_pb2.CarriedStart, CarriedStart)
DISPOSITION = Choices(lifecycle_pb2.Disposition, Disposition)
MISS_CAUSE = Choices(lifecycle_pb2.MissCause, MissCause)
OUTCOME = Choices(lifecycle_pb2.Outcome, Outcome)
CRITERION = Choices(lifecycle_pb2.Criterion, Criterion)
ASSESSMENT = Choices(lifecycle_pb2.Assessment, Assessment)
COMPARISON = Choices(measures_pb2.Comparison, Comparison)
JUDGING = Choices(measures_pb2.Judging, Judging)
AGGREGATION = Choices(measures_pb2.Aggregation, Aggregation)
SUCCESS = Choices(policies_pb2.Success, Success)
CADENCE = Choices(cadence_pb2.Cadence, Cadence)
RELATION = Choices(links_pb2.LinkRelation, LinkRelation)
REASON_CODE = Choices(command_pb2.ReasonCode, ReasonCode)
ALIGNMENT_KIND = Choices(alignments_pb2.AlignmentKind, EdgeKind)
ALIGNMENT_STATE = Choices(alignments_pb2.AlignmentState, AlignmentState)
ALIGNMENT_SIDE = Choices(alignments_pb2.AlignmentSide, Side)
COUNTS_AS = Choices(scores_pb2.CountsAs, CountsAs)
OVERRIDE_DURATION = Choices(grades_pb2.OverrideDuration, OverrideDuration)
SEVERITY = Choices(goal_checks_pb2.Severity, Severity)
DATA_STATE = Choices(measures_pb2.DataState, DataState)
BAND = Choices(measures_pb2.Band, Band)
SLOT_STATE = Choices(due_check_ins_pb2.SlotState, SlotState)
STATUS = Choices(measures_pb2.Status, Status)
CHECK_IN_STATE = Choices(check_ins_pb2.CheckInState, CheckInState)
PERSON_KIND = Choices(directory_pb2.PersonKind, PersonKind)
PERSON_STATE = Choices(directory_pb2.PersonState, PersonState)
UNIT_STATE = Choices(directory_pb2.UnitState, UnitState)
CADENCE = Choices(cadence_pb2.Cadence, Cadence)
PROPOSAL_KIND = Choices(proposals_pb2.ProposalKind, ProposalKind)
PROPOSAL_STATE = Choices(proposals_pb2.ProposalState, ProposalStanding)
