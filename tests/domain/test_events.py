"""Stored events stay readable: their names and fields never change by accident."""

from __future__ import annotations

import msgspec
import pytest

from domain.events import EVENTS
from domain.record import Event

# What is stored for ever. A new event adds a line; no line ever changes or goes.
NAMES_AND_FIELDS = {
    "organization.created": "reason name time_zone administrator",
    "person.added": "reason name principal",
    "service.added": "reason name principal",
    "unit.created": "reason name parent",
    "goal.drafted": "reason framework level title description owner unit window"
    " measure criteria acceptance_conditions",
    "goal.draft_revised": "reason title description owner unit window measure"
    " criteria acceptance_conditions",
    "goal.key_result_added": "reason key_result title measure weight window"
    " definition_version",
    "goal.key_result_revised": "reason key_result title measure weight window"
    " definition_version",
    "goal.submitted": "reason state",
    "goal.approved": "reason state definition_version",
    "goal.rejected": "reason state",
    "goal.closed": "reason state disposition outcome condition_results explanations"
    " learnings evidence",
    "goal.cancelled": "reason state",
    "goal.check_in_recorded": "reason key_result check_in definition_version value"
    " effective_day recorded_day confidence note links source",
    "goal.check_in_corrected": "reason key_result check_in corrects definition_version"
    " value effective_day recorded_day confidence note links source",
    "goal.check_in_retracted": "reason key_result check_in value",
    "score.changed": "reason moves rule",
}


def test_names_and_fields_of_stored_events_are_frozen() -> None:
    fields = {
        name: " ".join(event.__struct_encode_fields__) for name, event in EVENTS.items()
    }

    assert fields == NAMES_AND_FIELDS


def test_every_event_of_the_domain_is_in_the_registry() -> None:
    events = [
        event for event in _kinds(Event) if event.__module__.startswith("domain.")
    ]

    assert {event.NAME: event for event in events} == EVENTS
    assert len(events) == len(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_can_be_decoded_without_help(name: str) -> None:
    decoder = msgspec.json.Decoder(EVENTS[name])

    assert decoder.type is EVENTS[name]


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_says_which_field_names_what_it_made(name: str) -> None:
    made = EVENTS[name].MADE

    assert made in {None, "stream", *EVENTS[name].__struct_fields__}


def _kinds(kind: type[Event]) -> list[type[Event]]:
    found = kind.__subclasses__()
    return found + [deeper for one in found for deeper in _kinds(one)]
