"""Units and people over the wire, on both databases: as of a position and of a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from goalledger.v1 import (
    directory_pb2,
    goal_commands_pb2,
    goal_reads_pb2,
    goals_pb2,
)
from tests.rpc.acme import (
    ACME,
    RENEWALS,
    SALES,
    Acme,
    drafting,
    getting,
    objective,
)
from tests.rpc.directory import (
    EUROPE,
    VIENNA,
    closing,
    creating,
    day,
    days,
    getting_person,
    getting_unit,
    leaving,
    listing_people,
    listing_units,
    managing,
    moving,
    placing,
)
from tests.rpc.served import BEN, CLEO, refused

MARCH, APRIL, JULY = "2026-03-31", "2026-04-01", "2026-07-01"


@pytest.fixture
def organized(acme: Acme) -> Acme:
    """Sales with its team in Vienna moves into Europe in April, and changes leaders."""
    ask = acme.served.ask
    ask(creating(EUROPE))
    ask(creating(VIENNA, parent_unit=SALES))
    ask(placing(acme.anna, VIENNA, role="Account lead"))
    ask(managing(acme.anna, acme.ben))
    ask(moving(SALES, EUROPE, days=days(APRIL)))
    ask(managing(acme.anna, acme.cleo, days=days(APRIL)))
    return acme


def names(found: Any) -> list[str]:
    return [one.name.rpartition("/")[2] for one in found]


def test_whose_goal_it_was_on_that_day_and_who_was_that_persons_manager(
    organized: Acme,
) -> None:
    """Features D7: owner, unit and manager as of the date asked (rules §9.1)."""
    ask = organized.served.ask
    ask(drafting("", goal=objective(organized.anna, unit=VIENNA)), BEN)
    drafted = ask(getting(RENEWALS, strong=True)).read_info.resolved_position
    given = goals_pb2.Goal(name=RENEWALS, owner=organized.ben)
    ask(goal_commands_pb2.ReviseDraftRequest(goal=given), BEN)

    then = ask(getting(RENEWALS, as_of_position=drafted)).goal
    now = ask(getting(RENEWALS, strong=True)).goal

    assert (then.owner, now.owner) == (organized.anna, organized.ben)
    anna = [ask(getting_person(then.owner, on)).person for on in (MARCH, APRIL)]
    assert [one.manager for one in anna] == [organized.ben, organized.cleo]
    units = [ask(getting_unit(then.unit, on)).unit for on in (MARCH, APRIL)]
    assert [list(one.ancestors) for one in units] == [[SALES], [SALES, EUROPE]]


def test_a_person_is_shown_as_they_are_on_a_day(organized: Acme) -> None:
    ask = organized.served.ask

    anna = ask(getting_person(organized.anna)).person

    assert anna.display_name == "Anna"
    assert anna.kind == directory_pb2.PERSON_KIND_PERSON
    assert anna.state == directory_pb2.PERSON_STATE_ACTIVE
    assert anna.start_date == day("2026-01-12")
    assert anna.manager == organized.ben
    (membership,) = anna.memberships
    assert (membership.unit, membership.role) == (VIENNA, "Account lead")
    assert membership.days == days("2026-01-12")
    assert anna.etag == "4"


def test_what_was_known_of_a_day_before_differs_from_what_is_known_now(
    organized: Acme,
) -> None:
    """Rules §6.4: then as known then, then as known now."""
    ask = organized.served.ask
    before = ask(getting_person(organized.anna)).read_info.resolved_position
    ask(managing(organized.anna, organized.cleo, days=days("2026-01-01", MARCH)))

    known = ask(getting_person(organized.anna, MARCH, as_of_position=before)).person
    mended = ask(getting_person(organized.anna, MARCH)).person

    assert (known.manager, mended.manager) == (organized.ben, organized.cleo)


def test_the_day_left_out_is_that_of_the_moment_asked_about(organized: Acme) -> None:
    """In July as of now, and as of a time in January."""
    steered = organized.served.steered
    steered.time += timedelta(hours=1)
    january = steered.time
    steered.time += timedelta(days=180)

    now = organized.served.ask(getting_unit(SALES)).unit
    request = getting_unit(SALES, strong=True)
    request.read.as_of_time.FromDatetime(january)
    then = organized.served.ask(request).unit

    assert (now.parent_unit, then.parent_unit) == (EUROPE, "")


def test_units_are_listed_as_they_are_on_a_day(organized: Acme) -> None:
    ask = organized.served.ask
    ask(creating(f"{ACME}/units/lab", start_date=day(JULY)))
    ask(closing(VIENNA, close_date=day(JULY)))

    spring = ask(listing_units(APRIL)).units
    summer = ask(listing_units(JULY)).units

    states = {
        one.name: (a.state, one.state) for a, one in zip(spring, summer, strict=True)
    }
    open_, closed = directory_pb2.UNIT_STATE_OPEN, directory_pb2.UNIT_STATE_CLOSED
    assert states == {
        EUROPE: (open_, open_),
        f"{ACME}/units/lab": (directory_pb2.UNIT_STATE_PLANNED, open_),
        SALES: (open_, open_),
        VIENNA: (open_, closed),
    }
    assert names(ask(listing_units(MARCH, parent_unit=EUROPE)).units) == []
    assert names(ask(listing_units(APRIL, parent_unit=EUROPE)).units) == ["sales"]


def test_people_are_listed_by_unit_and_by_manager_as_of_a_day(organized: Acme) -> None:
    ask = organized.served.ask

    in_vienna = ask(listing_people(APRIL, unit=VIENNA)).people
    led = [
        ask(listing_people(on, manager=organized.ben)).people for on in (MARCH, APRIL)
    ]

    assert [one.name for one in in_vienna] == [organized.anna]
    assert [[one.name for one in found] for found in led] == [[organized.anna], []]


def test_pages_of_a_list_show_one_day_though_midnight_passes(organized: Acme) -> None:
    steered, ask = organized.served.steered, organized.served.ask
    request = listing_units(page_size=2)
    first = ask(request)
    steered.time += timedelta(hours=20)
    ask(closing(VIENNA))

    request.page_token = first.next_page_token
    second = ask(request)

    assert names([*first.units, *second.units]) == ["europe", "sales", "vienna"]
    assert second.units[0].state == directory_pb2.UNIT_STATE_OPEN


def test_closing_a_unit_orphans_no_goal(acme: Acme) -> None:
    """Rules §9.1: its goals still belong to it, and are found by it."""
    ask = acme.served.ask
    acme.draft(goal=objective(acme.anna, unit=SALES))

    ask(closing())

    request = goal_reads_pb2.ListGoalsRequest(parent=ACME, unit=SALES)
    request.read.strong = True
    (goal,) = ask(request).goals
    unit = ask(getting_unit(goal.unit)).unit
    assert (unit.state, unit.close_date) == (
        directory_pb2.UNIT_STATE_CLOSED,
        day("2026-01-12"),
    )
    with refused("UNIT_CLOSED"):
        acme.draft(goal_id="another", goal=objective(acme.anna, unit=SALES))


def test_who_has_left_is_still_named_and_owns_what_they_owned(acme: Acme) -> None:
    ask = acme.served.ask
    acme.draft()

    ask(leaving(acme.anna))

    anna = ask(getting_person(acme.anna)).person
    assert anna.state == directory_pb2.PERSON_STATE_INACTIVE
    assert anna.display_name == "Anna"
    assert ask(getting(strong=True)).goal.owner == acme.anna
    with refused("PERSON_INACTIVE"):
        acme.draft(goal_id="another")
    with refused("SEGREGATION_OF_DUTIES"):
        ask(leaving(acme.cleo), CLEO)


def test_a_day_is_a_full_date_and_days_have_a_first_one(acme: Acme) -> None:
    ask = acme.served.ask
    request = moving(SALES, "", days=days(APRIL, JULY))
    request.days.ClearField("start_date")
    half = closing()
    half.close_date.year = 2026

    with refused("FIELD_INVALID") as found:
        ask(request)
    assert found[0].fields == ["days.start_date"]
    with refused("FIELD_INVALID") as found:
        ask(half)
    assert found[0].fields == ["close_date"]
    with refused("FIELD_INVALID") as found:
        ask(moving(SALES, "", days=days(JULY, APRIL)))
    assert found[0].fields == ["days.end_date"]
    with refused("FIELD_INVALID") as found:
        ask(placing(acme.anna, removed=True, role="Lead"))
    assert found[0].fields == ["role"]


@pytest.mark.parametrize("collection", ["people", "services"])
def test_a_name_says_whether_somebody_is_a_person(acme: Acme, collection: str) -> None:
    of_other_kind = {"people": acme.crm, "services": acme.anna}[collection]
    name = f"{ACME}/{collection}/{of_other_kind.rpartition('/')[2]}"

    with refused("RESOURCE_NOT_FOUND") as found:
        acme.served.ask(getting_person(name))

    assert found[0].resource == name
    assert acme.served.ask(getting_person(of_other_kind)).person.name == of_other_kind


def test_what_was_not_there_yet_is_not_found(acme: Acme) -> None:
    with refused("RESOURCE_NOT_FOUND"):
        acme.served.ask(getting_person(acme.anna, as_of_position=2))
    with refused("RESOURCE_NOT_FOUND"):
        acme.served.ask(getting_unit(EUROPE))
