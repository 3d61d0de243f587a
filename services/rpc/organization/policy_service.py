"""PolicyService: proposes what policies say, and reads what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.policies.setting import set_policy
from domain.refusals import ResourceNotFound
from goalledger.v1 import policies_pb2
from goalledger.v1 import policy_service_pb2 as pb
from projections.organization import policies
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.organization.policy_answers import found_policy, listed_policies
from services.rpc.organization.policy_fields import read_policy_revision
from services.rpc.wire import names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.rpc.calls.callers import Caller


class PolicyService:
    """The rpcs about policies; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: Reads) -> None:
        """Take who submits, and who answers."""
        self._commands = commands
        self._reads = reads

    async def SetPolicy(
        self, request: pb.SetPolicyRequest, caller: Caller
    ) -> pb.SetPolicyResponse:
        """Propose what a policy is to say."""
        fields = Fields(request)
        (policy,) = fields.name(names.POLICY, request.policy.name, "policy.name")
        revision = read_policy_revision(fields, request.policy, request.update_mask)
        proposal = fields.id(request.proposal_id, "proposal_id")
        receipt = await self._commands.submit(
            caller,
            fields,
            set_policy,
            policy_id=policy,
            proposal_id=proposal,
            revision=revision,
        )
        organization = names.organization_name(caller.organization)
        name = made_name(receipt, proposal, f"{organization}/proposals")
        commit = commit_info(caller.organization, receipt)
        proposed = name if commit.event_names else ""  # else nothing would change
        return pb.SetPolicyResponse(proposal=proposed, commit=commit)

    async def GetPolicy(
        self, request: pb.GetPolicyRequest, caller: Caller
    ) -> pb.GetPolicyResponse:
        """Read one policy."""
        fields = Fields(request)
        (policy,) = fields.name(names.POLICY, request.name, "name")

        def query(moment: Moment) -> policies_pb2.Policy:
            found = found_policy(moment, policy)
            if found is None:
                raise ResourceNotFound(kind="policy", id=policy)
            return found

        question = Question((policies,), query)
        answer = await self._reads.answer(fields, caller, question)
        return pb.GetPolicyResponse(policy=answer.found, read_info=answer.info)

    async def ListPolicies(
        self, request: pb.ListPoliciesRequest, caller: Caller
    ) -> pb.ListPoliciesResponse:
        """List policies in the order of their names."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[policies_pb2.Policy], str]:
            listed = listed_policies(moment, page)
            keys = [policy.name.rpartition("/")[2] for policy in listed]
            return page.finish(
                moment.head, moment.known.position, listed[: page.size], keys
            )

        question = Question((policies,), query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return pb.ListPoliciesResponse(
            policies=listed, read_info=answer.info, next_page_token=token
        )
