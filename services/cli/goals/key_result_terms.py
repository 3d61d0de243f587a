"""What a key result says, as people write it at a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.lifecycle_pb2 import (
    PROGRESS_FROM_CHECK_INS,
    PROGRESS_FROM_CHILDREN,
)
from services.cli.goals.terms import Numbers, Terms, put, put_numbers, said_alike

if TYPE_CHECKING:
    from goalledger.v1.goals_pb2 import KeyResult


@dataclass(frozen=True)
class KeyResultTerms(Terms):
    """What a key result says; what is left out is not said."""

    weight: Annotated[
        str, typer.Option(help="How much it counts beside the others, like 2.")
    ] = ""
    held_to_criteria: Annotated[
        bool | None, typer.Option(help="Whether it is to meet the five criteria.")
    ] = None
    from_children: Annotated[
        bool | None,
        typer.Option(help="Whether goals that contribute to it say how far it is."),
    ] = None


@dataclass(frozen=True)
class KeyResultRevision(Numbers, KeyResultTerms):
    """What a key result is to say; what is left out stays as it is."""


def put_key_result(key_result: KeyResult, terms: KeyResultTerms) -> list[str]:
    """Put what options say into a key result; return the paths of that."""
    said = said_alike(terms)
    if terms.weight:
        said["weight"] = terms.weight
    if terms.held_to_criteria is not None:
        said["held_to_criteria"] = terms.held_to_criteria
    if terms.from_children is not None:
        children = terms.from_children
        made_of = PROGRESS_FROM_CHILDREN if children else PROGRESS_FROM_CHECK_INS
        said["progress_from"] = made_of
    return put(key_result, said, terms)


def put_revision(key_result: KeyResult, terms: KeyResultRevision) -> list[str]:
    """Put what options say anew into a key result; return the paths of that."""
    return [*put_key_result(key_result, terms), *put_numbers(key_result, terms)]
