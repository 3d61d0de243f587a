"""Check-ins refer to evidence, one-on-ones and reviews (rules §6.1)."""

from __future__ import annotations

from goalledger.v1 import check_in_service_pb2, links_pb2
from tests.rpc.acme import RATE, Acme, link
from tests.rpc.served import ANNA


def test_a_check_in_links_to_what_shows_it_and_where_it_was_talked_about(
    acme: Acme,
) -> None:
    acme.activate()
    links = [
        link(relation=links_pb2.LinkRelation.Value(f"LINK_RELATION_{relation}"))
        for relation in ("EVIDENCE", "ONE_ON_ONE", "REVIEW")
    ]

    made = acme.check_in(links=links).name

    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE, page_size=500)
    request.read.strong = True
    listed = acme.served.ask(request, ANNA).check_ins
    assert [list(one.links) for one in listed if one.name == made] == [links]
