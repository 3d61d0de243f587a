"""Who calls: the principal that metadata names, and who that is in an organization."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from domain.refusals import PermissionDenied
from services.rpc.permissions import Scope
from services.rpc.wire.fields import is_principal
from services.rpc.wire.names import organization_name
from services.rpc.wire.refused import CredentialsInvalid, CredentialsMissing

if TYPE_CHECKING:
    from services.ledger.ledger import Ledger
    from services.rpc.permissions import Rule

PRINCIPAL_KEY = "goal-ledger-principal"


def principal_of(metadata: Any) -> str:
    """Return the one principal that a call's metadata names.

    Raises:
        CredentialsMissing: It names none.
        CredentialsInvalid: It names several, or something that cannot be one.
    """
    named = [value for key, value in metadata or () if key == PRINCIPAL_KEY]
    if not named:
        raise CredentialsMissing
    if len(named) > 1 or not isinstance(named[0], str) or not is_principal(named[0]):
        raise CredentialsInvalid
    return named[0]


class Caller:
    """Who makes one call, and where they are let in.

    Attributes:
        principal: What the caller is called.
        rule: What the rpc needs.
        organization: The one that the call is about; empty until that is known.
        actor: The caller's id there; empty until they are let in.
    """

    __slots__ = ("_ledger", "actor", "organization", "principal", "rule")

    def __init__(self, principal: str, rule: Rule, ledger: Ledger) -> None:
        """Begin with nobody let in anywhere."""
        self.principal = principal
        self.rule = rule
        self.organization = ""
        self.actor = ""
        self._ledger = ledger

    async def enter(self, organization: str) -> str:
        """Let the caller in, and return their id there.

        An organization that does not exist and one that the caller is nobody in answer
        alike, after the same question to the database.

        Raises:
            PermissionDenied: The caller may not do this there.
        """
        self.organization = organization
        ledger, principal = self._ledger, self.principal
        actor = ledger.known_actor(organization, principal)
        if actor is None:
            actor = await asyncio.to_thread(ledger.actor, organization, principal)
        if actor is None:
            raise PermissionDenied(
                permission=self.rule.permission,
                resource=organization_name(organization),
            )
        self.actor = actor
        return actor

    def require_let_in(self) -> None:
        """Fail where an rpc about an organization answers without having asked.

        Raises:
            RuntimeError: The servicer forgot to let the caller in.
        """
        if not self.actor and self.rule.scope is Scope.ORGANIZATION:
            message = f"{self.rule.permission} was answered without permission"
            raise RuntimeError(message)
