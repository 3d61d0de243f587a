"""Every score of a large tree is computed again, and none is found to differ (P14)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from benchmarks.organization import ORGANIZATION, Organization
from domain.alignment.edges import CHAIN_MAX
from services.ledger.facts.tallies import stored_tallies
from services.ledger.proof.verify import Verification
from tests.ledger.opened import Opened

CHECK_INS_EACH = 2
_LEVELS = 4


def test_verification_finds_no_difference_in_any_roll_up(
    ledger: Opened, goals: int
) -> None:
    """Rules §4.4, §4.5: four levels, so that a check-in moves up to four scores."""
    leaves = goals * 9 // 10
    ledger.steered.time = datetime.now(UTC)

    async def fill() -> None:
        organization = await Organization.found(ledger.ledger)
        await organization.add_tree(leaves)
        await organization.check_in(leaves, CHECK_INS_EACH)

    asyncio.run(fill())

    verified = Verification(ledger.store, ORGANIZATION).run()
    assert verified.scores >= leaves * (1 + CHECK_INS_EACH)
    with ledger.store.reading() as cursor:
        tallies = stored_tallies(ledger.store, cursor, ORGANIZATION)
    heights = max(tally.height for tally in tallies.values())
    assert heights == _LEVELS < CHAIN_MAX
    assert sum(tally.children for tally in tallies.values()) >= leaves
