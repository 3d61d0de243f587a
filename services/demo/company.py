"""The cast: Tarnholt Cargo Bikes, its departments, teams and people, all invented."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

ORGANIZATION = "tarnholt"
DISPLAY_NAME = "Tarnholt Cargo Bikes"
TIME_ZONE = "Europe/Vienna"
# Records what machines count; people record the rest.
METRICS_SERVICE = "metrics-sync"

CHIEF = "mara.lindqvist"
# Decides about what the chief proposes.
SECOND = "ottilie.brandt"

_DEPARTMENTS = {
    "sales": ("Sales", "teodor.vance"),
    "support": ("Support", "ines.halloran"),
    "product": ("Product", "jonas.aldermoor"),
    "people": ("People", "priya.castellan"),
    "finance": ("Finance", "ottilie.brandt"),
    "operations": ("Operations", "radu.silvestrin"),
}
# Team: department, name, lead, member (None: the lead alone).
_TEAMS: dict[str, tuple[str, str, str, str | None]] = {
    "fleet-sales": ("sales", "Fleet sales", "noor.eskelund", "felix.marchetti"),
    "dealer-sales": ("sales", "Dealer sales", "bruno.tallis", None),
    "rider-support": ("support", "Rider support", "amina.dorfler", "lukas.penhaligon"),
    "workshop-support": ("support", "Workshop support", "greta.solberg", None),
    "bike-platform": ("product", "Bike platform", "hanna.quist", "samir.oduya"),
    "fleet-app": ("product", "Fleet app", "viktor.lamarr", None),
    "hiring": ("people", "Hiring", "celeste.amblard", "tomas.rehn"),
    "growth-and-care": ("people", "Growth and care", "dagny.forsythe", None),
    "controlling": ("finance", "Controlling", "emil.hartwood", "sofia.zanetti"),
    "payments": ("finance", "Payments", "yara.kessling", None),
    "assembly": ("operations", "Assembly", "pavel.nordmark", "lea.winterbourne"),
    "logistics": ("operations", "Logistics", "marta.illescas", None),
}
_TOWNS = (
    *("Porto", "Turin", "Ghent", "Tartu", "Galway", "Lyon", "Gdynia", "Bilbao"),
    *("Graz", "Odense", "Utrecht", "Ostrava", "Maribor", "Tampere", "Leeds", "Basel"),
    *("Aarhus", "Verona", "Nantes", "Leipzig", "Malaga", "Cork", "Bergen", "Plovdiv"),
)
_PARTS = ("", "North", "South", "East", "West", "Harbour", "Old Town", "Airport")
_FIRST = (
    *("Alva", "Bela", "Cato", "Dara", "Edda", "Finn", "Gaia", "Hugo", "Iben", "Joel"),
    *("Kaja", "Lars", "Mina", "Nilo", "Olga", "Pere", "Rosa", "Sten", "Tove", "Uwe"),
)
_LAST = (
    *("Abelard", "Birkholm", "Corvin", "Dahlgren", "Ellery", "Farrow", "Gosling"),
    *("Hazelby", "Ingram", "Jasper", "Kerrigan", "Lowther", "Merrow", "Northcote"),
    *("Orley", "Pascoe", "Quennell", "Rowntree", "Selwyn", "Thackray", "Umber"),
)


class Person(Struct, frozen=True):
    """Somebody of the company, by the part of their address before the sign."""

    key: str
    name: str

    @property
    def principal(self) -> str:
        """Return what they are called when they sign in."""
        return principal(self.key)


class Place(Struct, frozen=True):
    """Where somebody works, and whom they answer to; all by keys.

    Attributes:
        role: What they do there.
    """

    person: str
    unit: str
    role: str
    manager: str


class Unit(Struct, frozen=True):
    """A department, or a team within one."""

    id: str
    name: str
    parent: str | None = None


class Company(Struct, frozen=True, dict=True):
    """Everybody and everything that goals belong to.

    Attributes:
        sites: How many places the teams work at; the first is the headquarters.
    """

    sites: int = 1

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Return departments, then teams, so that each unit follows its parent."""
        departments = [Unit(key, name) for key, (name, _) in _DEPARTMENTS.items()]
        teams = [
            Unit(unit_id(team, site), _at(name, site), department)
            for site in range(self.sites)
            for team, (department, name, _, _) in _TEAMS.items()
        ]
        return (*departments, *teams)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Return everybody but the chief, who creates the organization."""
        keys = [head for _, head in _DEPARTMENTS.values()]
        for _, _, lead, member in _TEAMS.values():
            keys += [lead] if member is None else [lead, member]
        sited = [
            site_lead(team, site) for site in range(1, self.sites) for team in _TEAMS
        ]
        return (*map(person, keys), *sited)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return where everybody but the chief works."""
        places = [
            Place(head, department, "head", CHIEF)
            for department, (_, head) in _DEPARTMENTS.items()
        ]
        for team, (department, _, lead, member) in _TEAMS.items():
            head = _DEPARTMENTS[department][1]
            places.append(Place(lead, team, "lead", head))
            if member is not None:
                places.append(Place(member, team, "member", lead))
        places += [
            Place(site_lead(team, site).key, unit_id(team, site), "lead", lead)
            for site in range(1, self.sites)
            for team, (_, _, lead, _) in _TEAMS.items()
        ]
        return tuple(places)

    def owner(self, level: str, team: str, site: int) -> str:
        """Return who answers for a goal of this level and team."""
        department, _, lead, member = _TEAMS[team]
        if level == "COMPANY":
            return CHIEF
        if site:
            return site_lead(team, site).key
        if level == "DEPARTMENT":
            return _DEPARTMENTS[department][1]
        return member or lead if level == "INDIVIDUAL" else lead

    def approver(self, level: str, team: str, site: int) -> str:
        """Return who decides about such a goal; never its owner."""
        department, _, lead, _ = _TEAMS[team]
        head = _DEPARTMENTS[department][1]
        if level == "COMPANY":
            return _DEPARTMENTS["finance"][1]
        if site:
            return lead
        return CHIEF if level == "DEPARTMENT" else head

    def deputy(self, level: str, team: str, site: int) -> str:
        """Return who stands in for the owner of such a goal; never who decides."""
        department, _, lead, member = _TEAMS[team]
        if level == "COMPANY":
            return _DEPARTMENTS["product"][1]
        [sibling] = (
            one for one, (of, *_) in _TEAMS.items() if of == department and one != team
        )
        if site:
            return site_lead(sibling, site).key
        if level == "DEPARTMENT":
            return lead
        other = lead if level == "INDIVIDUAL" and member else member
        return other or _TEAMS[sibling][2]

    def helpers(self, team: str) -> tuple[str, str]:
        """Return two people of other departments who may lend a hand."""
        teams = list(_TEAMS)
        place = teams.index(team)
        return (
            _TEAMS[teams[(place + 2) % len(teams)]][2],
            _TEAMS[teams[(place + 4) % len(teams)]][2],
        )

    def unit(self, level: str, team: str, site: int) -> str | None:
        """Return the id of the unit that such a goal belongs to."""
        if level == "COMPANY":
            return None
        if level == "DEPARTMENT" and not site:
            return department_of(team)
        return unit_id(team, site)


def department_of(team: str) -> str:
    """Return the id of the department that a team is part of."""
    return _TEAMS[team][0]


def person(key: str) -> Person:
    """Return a person of the cast by their key."""
    return Person(key, " ".join(part.capitalize() for part in key.split(".")))


def principal(key: str) -> str:
    """Return what a person, or the service, is called when signing in."""
    return f"{key}@{ORGANIZATION}.example"


def site_name(site: int) -> str:
    """Return the name of a place that is not the headquarters."""
    index = site - 1
    town, turn = _TOWNS[index % len(_TOWNS)], index // len(_TOWNS)
    part, again = _PARTS[turn % len(_PARTS)], turn // len(_PARTS)
    return " ".join(filter(None, (town, part, str(again + 1) if again else "")))


def site_id(site: int) -> str:
    """Return a place's name as part of an id."""
    return site_name(site).lower().replace(" ", "-")


def unit_id(team: str, site: int) -> str:
    """Return the id of a team at a place."""
    return f"{team}-{site_id(site)}" if site else team


def site_lead(team: str, site: int) -> Person:
    """Return who leads a team at a place that is not the headquarters."""
    index = (site - 1) * len(_TEAMS) + list(_TEAMS).index(team)
    first = _FIRST[index % len(_FIRST)]
    # Steps through all pairs before it counts on, as the lengths share no factor.
    last = _LAST[index % len(_LAST)]
    again = index // (len(_FIRST) * len(_LAST))
    key = f"{first}.{last}{again + 1 if again else ''}".lower()
    return Person(key, f"{first} {last}")


def _at(name: str, site: int) -> str:
    return f"{name} {site_name(site)}" if site else name
