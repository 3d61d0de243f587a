"""Shows who is who on the command line, as of a day, and how that is changed."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Ended, Run


def done(ended: Ended) -> Ended:
    assert ended.code == 0, ended.said
    return ended


def id_of(run: Run, name: str) -> str:
    people = done(run("people", "list", "-o", "json", "--limit", "0")).json["people"]
    [person] = [one["name"] for one in people if one["display_name"] == name]
    found: str = person.rpartition("/")[2]
    return found


def test_units_are_created_moved_and_closed(run: Run) -> None:
    done(run("units", "create", "north", "North"))
    done(run("units", "create", "lapland", "Lapland", "--part-of", "north"))
    done(run("units", "move", "lapland", "--from", "2027-04-01"))
    done(run("units", "close", "lapland", "--from", "2028-01-01"))

    before = done(run("units", "show", "lapland", "--on", "2027-03-31"))
    after = done(run("units", "show", "lapland", "--on", "2028-01-01"))

    assert "Part of  north\n" in before.out
    assert "State    closed\n" in after.out
    assert "Part of" not in after.out
    listed = done(run("units", "list", "--part-of", "north", "--on", "2027-03-31"))
    assert [line.split()[0] for line in listed.out.splitlines()] == ["UNIT", "lapland"]


def test_a_person_is_added_led_placed_and_leaves(run: Run) -> None:
    boss = id_of(run, "Mara Lindqvist")
    principal = "ilse.brandt@tarnholt.example"
    added = done(run("people", "add", "Ilse Brandt", principal, "-o", "json"))
    ilse = added.json["name"]
    done(run("units", "create", "east", "East"))
    done(run("people", "set-manager", ilse, "--manager", boss))
    done(run("people", "set-membership", ilse, "east", "--role", "Lead"))
    done(run("people", "deactivate", ilse, "--from", "2030-01-01"))

    shown = done(run("people", "show", ilse)).out
    gone = done(run("people", "show", ilse, "--on", "2030-01-01")).out

    assert "Led by       Mara Lindqvist\n" in shown
    assert "In           east, Lead, from " in shown
    assert "State        active\n" in shown
    assert "State        inactive\n" in gone
    listed = done(run("people", "list", "--unit", "east")).out
    assert "Ilse Brandt" in listed
    assert len(listed.splitlines()) == 2


def test_a_membership_ends_and_sent_again_nothing_changes(run: Run) -> None:
    ilse = id_of(run, "Mara Lindqvist")
    done(run("units", "create", "south", "South"))
    ended = ("people", "set-membership", ilse, "south", "--removed")

    done(run("people", "set-membership", ilse, "south"))
    assert "Events      person.membership_set\n" in done(run(*ended)).out
    again = done(run(*ended))

    assert "it was so already; nothing changed" in again.out


def test_a_delegation_is_granted_and_revoked(run: Run) -> None:
    mara = id_of(run, "Mara Lindqvist")
    done(run("people", "add", "Otso Lehto", "otso.lehto@tarnholt.example"))
    otso = id_of(run, "Otso Lehto")
    days = ("--from", "2026-01-01", "--until", "2099-12-31")
    granted = done(run("people", "grant-delegation", mara, otso, *days, "-o", "json"))

    shown = done(run("people", "show", mara)).out
    done(run("people", "revoke-delegation", granted.json["name"]))

    assert "Delegates    Otso Lehto, 2026-01-01 to 2099-12-31\n" in shown
    assert "Delegates" not in done(run("people", "show", mara)).out


def test_a_delegate_checks_in_for_whom_they_name(run: Run) -> None:
    mara = id_of(run, "Mara Lindqvist")
    principal = "runa.falk@tarnholt.example"
    done(run("people", "add", "Runa Falk", principal))
    runa = id_of(run, "Runa Falk")
    days = ("--from", "2026-01-01", "--until", "2099-12-31")
    check_in = ("check-in", "trusted-by-cities/retention", "99", "--id", "for-mara")
    for_mara = ("--principal", principal, "--on-behalf-of", mara)

    before = run(*check_in, *for_mara)
    done(run("people", "grant-delegation", mara, runa, *days))
    done(run(*check_in, *for_mara))

    assert "permission act_on_behalf_of is missing" in before.said
    trail = done(run("audit", "--actor", runa, "-o", "json")).json
    [entry] = [one for one in trail["entries"] if "for-mara" in str(one)]
    assert entry["on_behalf_of"].endswith(mara)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("units", "show", "nowhere"), 3, "RESOURCE_NOT_FOUND"),
        (("units", "list", "--on", "soon"), 2, "'soon' is no day"),
        (("units", "move", "x", "--until", "2026-01-01"), 2, "--from"),
        (("people", "show", "nobody"), 3, "RESOURCE_NOT_FOUND"),
    ],
)
def test_what_is_wrong_is_told(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = run(*arguments)

    assert ended.code == code
    assert said in ended.said
