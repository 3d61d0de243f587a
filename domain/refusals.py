"""What the ledger refuses, and the sentence and facts it gives with each refusal.

A refusal's name is its reason on the wire: ``GoalClosed`` is ``GOAL_CLOSED``. Which
status code it has is the wire's matter (``services/rpc/refusals.py``).
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple


class Refusal(Exception):
    """A request the ledger will not carry out.

    A subclass gives the sentence for people, and what to do next. Whatever fills its
    blanks is kept in ``facts`` for programs, so that no client has to parse a message.
    """

    message: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(self.message.format(**self.facts))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes as what it came to, not as it was made."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[Refusal], args: tuple[object, ...], state: Any) -> Refusal:
    refusal = kind.__new__(kind, *args)
    refusal.__dict__.update(state)
    return refusal


class Violation(NamedTuple):
    """One field that breaks a rule, and which."""

    field: str
    description: str


class FieldInvalid(Refusal):
    """A field is missing, malformed or out of its bounds."""

    message = "{first_field}: {description}"

    def __init__(self, *violations: Violation) -> None:
        self.violations = violations
        first = violations[0]
        super().__init__(first_field=first.field, description=first.description)


class ResourceNotFound(Refusal):
    """There is no such resource."""

    message = "there is no {kind} {id}"


class ResourceExists(Refusal):
    """The id is taken."""

    message = "{kind} {id} exists; choose another id, or none"


class VersionConflict(Refusal):
    """Somebody changed the resource after the caller read it."""

    message = (
        "{kind} {id} is at etag {actual}, not {expected};"
        " read it again and decide again"
    )


class ReasonRequired(Refusal):
    """This act must say why, by code and in words (rules §10.3)."""

    message = "{act} needs a reason_code and a reason"


class PermissionDenied(Refusal):
    """The caller may not do this here."""

    message = "permission {permission} is missing on {resource}"


class PersonInactive(Refusal):
    """Who has left acts no more, and gets nothing more to do (rules §9.1)."""

    message = "person {person} is no longer active; name somebody who is"


class SegregationOfDuties(Refusal):
    """The decision is another person's (rules §5.1, §10.4)."""

    message = "{rule}; let another person decide"


def of_entry(refusal: Refusal, index: int) -> Refusal:
    """Return why an entry of a list is refused; the fact ``entry`` says which one."""
    if isinstance(refusal, FieldInvalid):
        refusal = FieldInvalid(
            *(
                Violation(f"entries[{index}].{field}", description)
                for field, description in refusal.violations
            )
        )
    refusal.facts["entry"] = str(index)
    return refusal
