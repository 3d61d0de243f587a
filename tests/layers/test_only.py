"""Shows that the contract of allowed imports finds what is not allowed."""

from __future__ import annotations

import grimp
import pytest

from tests.layers.only import OnlyContract


def graph_of(*imports: tuple[str, str]) -> grimp.ImportGraph:
    """Build a graph of ``house`` and ``house.door`` with the given imports."""
    graph = grimp.ImportGraph()
    graph.add_module("house")
    graph.add_module("house.door")
    for importer, imported in imports:
        graph.add_module(imported, is_squashed=not imported.startswith("house"))
        graph.add_import(importer=importer, imported=imported)
    return graph


def contract(**options: list[str]) -> OnlyContract:
    """Build the contract under test for the package ``house``."""
    return OnlyContract(
        name="house",
        session_options={"root_packages": ["house"]},
        contract_options={"packages": ["house"], **options},
    )


@pytest.mark.parametrize("imported", ["datetime", "house.door", "msgspec"])
def test_what_is_allowed_is_kept(imported: str) -> None:
    graph = graph_of(("house", imported))

    check = contract(allowed=["msgspec"]).check(graph, verbose=False)

    assert check.kept


@pytest.mark.parametrize("imported", ["sqlalchemy", "services", "msgspec_extras"])
def test_a_stray_import_deep_inside_is_named(imported: str) -> None:
    graph = graph_of(("house.door", imported))

    check = contract(allowed=["msgspec"]).check(graph, verbose=False)

    assert not check.kept
    assert check.metadata["strays"] == [f"house.door imports {imported}"]
