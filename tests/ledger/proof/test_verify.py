"""Verification holds for what happened, and names the first thing that is wrong."""

from __future__ import annotations

import pytest

from domain.directory.units import create_unit
from domain.goals.life.deciding import cancel_goal
from services.ledger.facts.recomputed import Wrong
from services.ledger.proof.verify import Verification
from tests.examples import WHY
from tests.ledger.damage import Damage, Intruder, intruding
from tests.ledger.opened import ORGANIZATION, Opened, opened
from tests.ledger.story import tell


@pytest.fixture
def told(ledger: Opened) -> Opened:
    """Give a ledger in which every event there is was recorded."""
    tell(ledger)
    return ledger


def first_wrong(ledger: Opened) -> Wrong:
    with pytest.raises(Wrong) as found:
        Verification(ledger.store, ORGANIZATION).run()
    return found.value


def of_type(intruder: Intruder, type_: str) -> int:
    return next(e.position for e in intruder.entries() if e.type == type_)


def replace(intruder: Intruder, position: int, old: bytes, new: bytes) -> None:
    data = intruder.entries()[position - 1].data
    assert old in data
    intruder.set(position, "data", data.replace(old, new, 1))


def test_what_happened_is_found_to_hold(told: Opened) -> None:
    """Design §2 P10, P14."""
    head = told.ledger.read.head(ORGANIZATION)

    verified = Verification(told.store, ORGANIZATION).run()

    assert verified.position == head.position
    assert verified.root == head.frontier.root()
    assert verified.scores > 0


def test_every_record_is_shown_once_it_was_found_right(told: Opened) -> None:
    shown: list[int] = []

    verified = Verification(told.store, ORGANIZATION).run(
        lambda record: shown.append(record.position)
    )

    assert shown == list(range(1, verified.position + 1))


def test_an_unknown_organization_is_not_found_to_hold(ledger: Opened) -> None:
    assert "no organization" in first_wrong(ledger).what


def test_a_changed_event_is_named(told: Opened) -> None:
    with intruding(told.url) as intruder:
        position = of_type(intruder, "goal.submitted")
        intruder.set(position, "actor", "somebody-else")

    assert first_wrong(told).position == position


def test_bytes_that_became_text_are_named(sqlite_database: str) -> None:
    with opened(sqlite_database) as ledger:
        tell(ledger)
        with intruding(ledger.url) as intruder:
            intruder.run("UPDATE events SET data = CAST(data AS TEXT)")

        assert first_wrong(ledger).position == 1


def test_a_removed_event_is_named(told: Opened) -> None:
    with intruding(told.url) as intruder:
        intruder.run("DELETE FROM events WHERE position = 9")

    assert first_wrong(told).position == 9


def test_a_removed_last_event_is_named(told: Opened) -> None:
    last = told.ledger.read.head(ORGANIZATION).position
    with intruding(told.url) as intruder:
        intruder.run("DELETE FROM events WHERE position = ?", last)

    assert first_wrong(told).position == last


def test_an_event_behind_the_head_is_named(told: Opened) -> None:
    last = told.ledger.read.head(ORGANIZATION).position
    with intruding(told.url) as intruder:
        intruder.set(last, "position", last + 1)

    assert first_wrong(told).position == last + 1


def test_reordered_events_are_named(told: Opened) -> None:
    with intruding(told.url) as intruder:
        intruder.swap(4, 5)

    assert first_wrong(told).position == 4


def _cut(intruder: Intruder) -> None:
    """Remove the last command, and make everything else fit."""
    last = intruder.entries()[-1]
    intruder.run("DELETE FROM events WHERE request = ?", last.request)
    intruder.rechain()


def _backdate(intruder: Intruder) -> None:
    entries = intruder.entries()
    position = of_type(intruder, "goal.submitted")
    intruder.set(position, "recorded", entries[0].recorded)
    intruder.rechain()


def _change_value(intruder: Intruder) -> None:
    position = of_type(intruder, "goal.check_in_recorded")
    replace(intruder, position, b'"decimal":"', b'"decimal":"7')
    intruder.rechain()


def _change_score(intruder: Intruder) -> None:
    position = of_type(intruder, "score.changed")
    replace(intruder, position, b'"rule":"score/1"', b'"rule":"score/9"')
    intruder.rechain()


def _other_cause(intruder: Intruder) -> None:
    intruder.set(of_type(intruder, "score.changed"), "cause", 1)
    intruder.rechain()


def _other_form(intruder: Intruder) -> None:
    replace(intruder, 1, b'{"reason":null,', b'{"reason": null,')
    intruder.rechain()


def _unknown_name(intruder: Intruder) -> None:
    intruder.set(of_type(intruder, "goal.submitted"), "type", "goal.forgotten")
    intruder.rechain()


def _other_actor_in_a_command(intruder: Intruder) -> None:
    intruder.set(2, "actor", "somebody-else")
    intruder.rechain()


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _backdate,
        _change_value,
        _change_score,
        _other_cause,
        _other_form,
        _unknown_name,
        _other_actor_in_a_command,
    ],
)
def test_a_rewriting_that_hashes_well_is_still_found(
    told: Opened, damage: Damage
) -> None:
    """Each of these leaves chain, tree and head in agreement with the events."""
    with intruding(told.url) as intruder:
        damage(intruder)

    assert first_wrong(told).position > 0


def _other_frontier(intruder: Intruder) -> None:
    ((frontier,),) = intruder.run("SELECT frontier FROM ledgers")
    intruder.run("UPDATE ledgers SET frontier = ?", bytes(len(bytes(frontier))))


def _short_frontier(intruder: Intruder) -> None:
    intruder.run("UPDATE ledgers SET frontier = ?", b"short")


def _fewer_streams(intruder: Intruder) -> None:
    intruder.run("UPDATE ledgers SET streams = 1")


def _renamed_stream(intruder: Intruder) -> None:
    intruder.run("UPDATE streams SET name = 'goal/another' WHERE stream = 3")


def _forgotten_request(intruder: Intruder) -> None:
    intruder.run("DELETE FROM requests WHERE first = 1")


def _shortened_answer(intruder: Intruder) -> None:
    intruder.run("UPDATE requests SET last = last - 1 WHERE first = 1")


@pytest.mark.parametrize(
    "damage",
    [
        _other_frontier,
        _short_frontier,
        _fewer_streams,
        _renamed_stream,
        _forgotten_request,
        _shortened_answer,
    ],
)
def test_damage_beside_the_events_is_found(told: Opened, damage: Damage) -> None:
    with intruding(told.url) as intruder:
        damage(intruder)

    assert first_wrong(told).what


def test_a_changed_tile_is_named(acme: Opened) -> None:
    for number in range(256):
        acme.do(create_unit, unit_id=f"unit-{number}", name="A unit")
    assert Verification(acme.store, ORGANIZATION).run().position > 256

    with intruding(acme.url) as intruder:
        intruder.run("UPDATE tree_tiles SET hashes = ?", bytes(8192))

    assert "tile 0 of level 0" in first_wrong(acme).what


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE facts_unit_placements SET parent = NULL WHERE unit = 'emea'",
        "UPDATE facts_unit_placements SET end_day = NULL WHERE unit = 'emea'",
        "DELETE FROM facts_unit_placements WHERE unit = 'emea'",
        "UPDATE facts_unit_placements SET position = 1 WHERE unit = 'europe'",
    ],
    ids=["another unit", "another day", "missing", "of no event"],
)
def test_facts_that_do_not_follow_from_the_events_are_named(
    told: Opened, damage: str
) -> None:
    """Design §4: what rules ask is compared with what was recorded."""
    with intruding(told.url) as intruder:
        intruder.run(damage)

    assert "where units are" in first_wrong(told).what


@pytest.mark.parametrize(
    ("damage", "said_of"),
    [
        ("UPDATE facts_cycle_days SET kind = 'YEAR'", "which days cycles take"),
        ("DELETE FROM facts_cycle_days", "which days cycles take"),
        ("DELETE FROM facts_open_goals", "is open in cycle"),
        ("UPDATE facts_open_goals SET goal = 'left'", "is open in cycle"),
        (
            "INSERT INTO facts_open_goals VALUES ('acme', '2026-q1', 'left')",
            "is open in cycle",
        ),
    ],
    ids=["another kind", "no days", "missing", "another goal", "of an ended goal"],
)
def test_facts_of_cycles_that_do_not_follow_from_the_events_are_named(
    told: Opened, damage: str, said_of: str
) -> None:
    """Design §4."""
    with intruding(told.url) as intruder:
        intruder.run(damage)

    assert said_of in first_wrong(told).what


def test_current_facts_are_those_of_the_head_that_was_found(told: Opened) -> None:
    """What is written after verification began is not taken for damage."""
    verification = Verification(told.store, ORGANIZATION)

    told.do(cancel_goal, goal_id="successor", **WHY)

    assert verification.run().position < told.ledger.read.head(ORGANIZATION).position
    Verification(told.store, ORGANIZATION).run()
