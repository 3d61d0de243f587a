"""Reasons, status codes, classes and documentation say the same."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from string import Formatter

import pytest
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status

import domain
import projections
import services.ledger
import services.rpc
from domain.refusals import FieldInvalid, Refusal, Violation
from services.rpc.refusals import SORTS, answered, reason_of
from tests.rpc.refusal_page import PAGE, Documented, documented, page

DETAILS_BYTES_MAX = 4_096


def _classes() -> list[type[Refusal]]:
    for package in (domain, projections, services.ledger, services.rpc):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    return sorted(_below(Refusal), key=lambda kind: kind.__qualname__)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        if below.__module__.partition(".")[0] != "tests":
            yield below
        yield from _below(below)


CLASSES = _classes()
DOCUMENTED = {one.reason: one for one in documented()}


def _blanks(kind: type[Refusal]) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(kind.message) if name}


def _refusal(kind: type[Refusal], fact: str = "x") -> Refusal:
    if kind is FieldInvalid:
        return FieldInvalid(Violation(fact, fact))
    return kind(**dict.fromkeys(_blanks(kind), fact))


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_a_class_has_a_reason_a_code_and_documentation(kind: type[Refusal]) -> None:
    reason = reason_of(_refusal(kind))

    assert SORTS[reason].code.name == DOCUMENTED[reason].code


@pytest.mark.parametrize("one", DOCUMENTED.values(), ids=lambda one: one.reason)
def test_a_documented_reason_has_a_class_with_its_facts(one: Documented) -> None:
    facts = {
        frozenset(_blanks(kind))
        for kind in CLASSES
        if reason_of(_refusal(kind)) == one.reason
        and not kind.__module__.startswith("projections")
    }

    assert facts
    for blanks in facts:
        assert blanks <= set(one.metadata)


def test_every_code_is_of_a_documented_reason() -> None:
    assert set(SORTS) == set(DOCUMENTED)


def test_the_page_is_what_the_proto_says() -> None:
    assert PAGE.read_text() == page()


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_an_answer_has_reason_domain_facts_and_stays_small(kind: type[Refusal]) -> None:
    refusal = _refusal(kind, "ä" * 5_000)

    answer = answered(refusal, "acme")

    status, info = Status.FromString(answer.details), ErrorInfo()
    assert status.details[0].Unpack(info)
    assert (info.domain, info.reason) == ("goalledger", reason_of(refusal))
    assert _blanks(kind) <= set(info.metadata)
    assert len(answer.details) <= DETAILS_BYTES_MAX


def test_many_violations_are_cut_to_twenty_and_say_so() -> None:
    path = "goal.acceptance_conditions[99].condition_id"
    description = "must be 1 to 63 of a-z, 0-9 and -, with no - at either end"
    refusal = FieldInvalid(*[Violation(path, description)] * 300)

    answer = answered(refusal, "acme")

    status, info, bad = Status.FromString(answer.details), ErrorInfo(), BadRequest()
    assert status.details[0].Unpack(info)
    assert status.details[1].Unpack(bad)
    assert 15 <= len(bad.field_violations) <= 20
    assert info.metadata["violations_truncated"] == "true"
    assert len(answer.details) <= DETAILS_BYTES_MAX
