"""Templates as they are answered, and as goals name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decimals import decimal_text
from goalledger.v1 import templates_pb2
from services.rpc.measures.measure_answers import measure_of
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from domain.templates.template import TemplateKeyResult, TemplateVersion
    from projections.organization.templates import TemplateRow


def template_of(ledger: str, row: TemplateRow) -> templates_pb2.Template:
    """Write a version of a template."""
    says = row.contents
    return templates_pb2.Template(
        name=names.template_name(ledger, row.template),
        framework=enums.FRAMEWORK.numbers[row.framework],
        display_name=says.display_name,
        unit="" if says.unit is None else names.unit_name(ledger, says.unit),
        role=says.role,
        title=says.title,
        description=says.description,
        key_results=[_key_result(one) for one in says.key_results],
        measure=None if says.measure is None else measure_of(says.measure),
        criteria=[
            templates_pb2.TemplateAnswer(
                criterion=enums.CRITERION.numbers[one.criterion], answer=one.answer
            )
            for one in says.criteria
        ],
        acceptance_conditions=says.acceptance_conditions,
        version=row.version,
        etag=str(row.version),
        create_time=timestamp(row.created),
        update_time=timestamp(row.updated),
    )


def template_version_of(
    ledger: str, used: TemplateVersion | None
) -> templates_pb2.TemplateVersion | None:
    """Write which version of a template a goal was drafted from; None for none."""
    if used is None:
        return None
    return templates_pb2.TemplateVersion(
        template=names.template_name(ledger, used.template), version=used.version
    )


def _key_result(one: TemplateKeyResult) -> templates_pb2.TemplateKeyResult:
    return templates_pb2.TemplateKeyResult(
        title=one.title,
        measure=None if one.measure is None else measure_of(one.measure),
        weight=decimal_text(one.weight),
    )
