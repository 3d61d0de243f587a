"""Measures in use: what stays of one once there are check-ins (rules §3.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.refusals import MeasureInUse
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.goals.measures import Measure
    from domain.goals.measures.observations import Observations


def require_form_kept(
    before: Measure, after: Measure, observations: Observations | None, key_result: str
) -> None:
    """Refuse another kind, unit or aggregation after the first check-in (§3.10).

    Args:
        before: How it was measured.
        after: How it is to be measured.
        observations: Its check-ins; None where there never was one.
        key_result: Its id, for the refusal; a SMART goal's own.
    """
    if observations is not None and after.form != before.form:
        raise MeasureInUse(key_result=key_result)


def require_values_kept(
    after: Measure, observations: Observations | None, path: str
) -> None:
    """Refuse a definition that check-ins which stand would be no values of.

    A zone that was reached and a milestone that is done stay in the definition.

    Args:
        after: How it is to be measured.
        observations: Its check-ins; None where there never was one.
        path: The field the measure stands in, for the refusal.
    """
    if observations is None or after.kind.counts():
        return
    inside = f"{path}.{after.kind.field()}"
    for check_in in observations.check_ins.values():
        fault = after.kind.fault(check_in.value) if check_in.stands else None
        if fault is not None:
            described = f"must fit check-in {check_in.id}: {fault.description}"
            raise FieldInvalid(Violation(inside, described))
