"""Shows how a person leaves, and that from then on they act no more (rules §9.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.actors import Person, require_active_person
from domain.book import Command
from domain.changes import Change
from domain.directory.leaving import PersonDeactivated
from domain.refusals import (
    PersonInactive,
    ResourceNotFound,
    SegregationOfDuties,
    VersionConflict,
)
from tests.directory_examples import deactivated
from tests.domain.spec import given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    company,
    draft_revised,
    drafted,
    founded,
    person_added,
)

TODAY = date(2026, 1, 12)
FRIDAY = date(2026, 1, 16)
# Two minutes before and after midnight in Vienna.
BEFORE_FRIDAY = datetime(2026, 1, 15, 22, 58, tzinfo=UTC)
ON_FRIDAY = datetime(2026, 1, 15, 23, 2, tzinfo=UTC)


def test_a_person_leaves_today_where_no_day_is_said() -> None:
    history = given(*company())

    history.do(deactivated(BEN))

    assert recorded(history) == [PersonDeactivated(inactive_day=Change(None, TODAY))]
    assert history.last[0].stream == Person.stream_of(BEN)


def test_who_has_left_acts_no_more() -> None:
    history = given(*company(), deactivated(BEN))

    with pytest.raises(PersonInactive) as refusal:
        history.do(drafted(by=BEN))

    assert refusal.value.facts == {"person": BEN}
    assert recorded(history) == []


def test_who_leaves_on_friday_acts_until_thursday_midnight_of_their_zone() -> None:
    """Rules, head: days are dates in the organization's time zone."""
    history = given(*company(), deactivated(BEN, FRIDAY))

    history.do(drafted(by=BEN, at=BEFORE_FRIDAY))

    assert len(recorded(history)) == 1
    with pytest.raises(PersonInactive):
        history.do(drafted(goal="late", by=BEN, at=ON_FRIDAY))


def test_nobody_acts_for_who_has_left() -> None:
    history = given(*company(), deactivated(BEN))

    with pytest.raises(PersonInactive) as refusal:
        history.do(drafted(by=CRM, on_behalf_of=BEN))

    assert refusal.value.facts == {"person": BEN}


def test_what_somebody_did_before_they_left_stays_theirs() -> None:
    history = given(*company(), drafted(by=BEN), deactivated(BEN))

    acts = [
        record.actor for record in history.records if record.stream == "goal/renewals"
    ]

    assert acts == [BEN]


def test_a_wrong_day_is_mended_by_saying_the_right_one() -> None:
    history = given(*company(), deactivated(BEN))

    history.do(deactivated(BEN, FRIDAY))

    assert recorded(history) == [PersonDeactivated(inactive_day=Change(TODAY, FRIDAY))]
    history.do(drafted(by=BEN))
    assert history.last[0].actor == BEN


def test_the_same_day_again_changes_nothing() -> None:
    history = given(*company(), deactivated(BEN, FRIDAY))

    history.do(deactivated(BEN, FRIDAY))

    assert recorded(history) == []


def test_nobody_deactivates_themself() -> None:
    """There is always somebody left who can act."""
    history = given(*company())

    with pytest.raises(SegregationOfDuties):
        history.do(deactivated(CLEO, by=CLEO))
    with pytest.raises(SegregationOfDuties):
        history.do(deactivated(CLEO, by=CRM, on_behalf_of=CLEO))

    assert recorded(history) == []


def test_only_a_person_there_is_leaves_and_at_the_version_that_was_read() -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound):
        history.do(deactivated("nobody"))
    with pytest.raises(ResourceNotFound):
        history.do(deactivated(CRM))
    with pytest.raises(VersionConflict):
        history.do(deactivated(BEN, etag=7))


def test_who_has_left_becomes_no_owner_but_stays_one() -> None:
    """A draft of theirs can still be revised, and be given to somebody else."""
    history = given(*company(), drafted(), deactivated(ANNA))

    with pytest.raises(PersonInactive):
        history.do(drafted(goal="another"))
    history.do(draft_revised(title="Renewals"))
    history.do(draft_revised(owner=CLEO))

    with pytest.raises(PersonInactive):
        history.do(draft_revised(owner=ANNA))


def test_whoever_is_to_do_something_must_be_active() -> None:
    """What transfers, contributors and approvers ask for."""
    history = given(founded(), person_added(ANNA), person_added(BEN), deactivated(BEN))

    book = history.book(Command(request="", actor=CLEO))

    assert require_active_person(book, ANNA).id == ANNA
    with pytest.raises(PersonInactive):
        require_active_person(book, BEN)
    with pytest.raises(ResourceNotFound):
        require_active_person(book, "nobody")
