"""Shows what else is looked at with the command: moves, values, head, the server."""

from __future__ import annotations

from pathlib import Path

from services.demo.company import principal
from tests.cli.conftest import Run
from tests.cli.test_directory import done
from tests.cli.test_drafting import active
from tests.cli.test_metrics import owner
from tests.rpc.served import serving


def test_the_moves_of_a_score_are_listed_with_their_causes(run: Run) -> None:
    active(run, "scored")
    for value in ("2", "5"):
        done(run("check-in", "scored/rate", value))

    heads, *rows = done(run("scores", "changes", "scored")).out.splitlines()

    assert heads.split()[:3] == ["POSITION", "RECORDED", "SCORE"]
    said = done(run("scores", "changes", "scored/rate", "-o", "json")).json
    moves = [one["moves"][0]["current"] for one in said["score_changes"]]
    assert moves == ["0", "0.2", "0.5"]
    scores = [next(one for one in row.split("  ") if "→" in one) for row in rows]
    assert scores == ["none → 0", "0 → 0.2", "0.2 → 0.5"]
    late = ("--since", "2999-01-01T00:00:00Z")
    assert done(run("scores", "changes", "scored", *late)).out.count("\n") == 1


def test_the_values_of_a_metric_are_listed_with_who_recorded_them(run: Run) -> None:
    said = ("--owner", owner(run), "--unit", "count")
    done(run("metrics", "define", "visits", "Visits", *said))
    done(run("metrics", "record", "visits", "12", "--note", "A quiet day."))

    told = done(run("metrics", "values", "visits")).out.splitlines()

    [value] = run("metrics", "values", "visits", "-o", "json").json["values"]
    assert (value["value"], value["note"]) == ("12", "A quiet day.")
    assert "Mara Lindqvist" in told[1]


def test_the_head_is_shown_and_moves_with_every_event(run: Run) -> None:
    before = done(run("head", "-o", "json")).json["head"]

    done(run("units", "create", "depot-head", "Depot"))

    after = done(run("head", "-o", "json")).json["head"]
    assert after["position"] == before["position"] + 1
    assert after["root"] != before["root"]
    then = done(run("head", "--as-of", str(before["position"]))).out
    assert f"Position  {before['position']}\n" in then
    [root] = [one.split()[1] for one in then.splitlines() if one.startswith("Root")]
    assert len(bytes.fromhex(root)) == 32


def test_the_server_says_what_it_is_and_what_it_allows(run: Run) -> None:
    info, limits = done(run("server", "info")), done(run("server", "limits"))
    views = done(run("server", "views", "-o", "json")).json["projections"]

    assert "Stores in    sqlite\n" in info.out
    assert "title_characters_max" in limits.out
    assert {one["name"] for one in views} >= {"goals", "scores"}
    assert "current" in done(run("server", "views")).out


def test_an_organization_is_created_by_whoever_becomes_its_first_person(
    run: Run, tmp_path: Path
) -> None:
    zone = ("--time-zone", "Europe/Vienna")
    said = ("--name", "Second", *zone, "--administrator", "Ada Vries")

    with serving(f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path) as served:
        there = ("--server", served.server.address)
        ada = (*there, "--principal", "ada.vries@second.example")
        created = done(run("organizations", "create", "second", *said, *ada))
        again = run("organizations", "create", "second", *said, *ada)
        show = ("organizations", "show", "--organization", "second")
        shown, stranger = done(run(*show, *ada)).out, run(*show, *there)

    assert "Events        organization.created, person.added\n" in created.out
    assert "Time zone     Europe/Vienna\n" in shown
    assert "Created by    Ada Vries\n" in shown
    assert (again.code, stranger.code) == (5, 4)


def test_a_service_is_added_and_signs_in(run: Run) -> None:
    as_crm = ("--principal", principal("crm"))
    done(run("people", "add-service", "Sales reports", principal("crm")))

    ended = run("goals", "list", *as_crm)

    assert ended.code == 0
    assert "Sales reports" in done(run("people", "list", "--limit", "0")).out
