"""An import contract that names what a package may import, instead of what it may not.

A list of what is forbidden grows out of date with every new dependency; a list of what
is allowed does not. The standard library and the package itself are always allowed.
"""

from __future__ import annotations

import sys
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Keep packages to the standard library, themselves, and what is listed.

    Attributes:
        packages: Whose imports are checked, in all their modules.
        allowed: Top-level names that these modules may import directly.
    """

    packages = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import of a name that is not listed."""
        packages = cast("list[str]", self.packages)
        allowed = {*(cast("list[str] | None", self.allowed) or []), *packages}
        strays = sorted(
            f"{module} imports {imported}"
            for package in packages
            for module in {package, *graph.find_descendants(package)}
            for imported in graph.find_modules_directly_imported_by(module)
            if imported.split(".")[0] not in sys.stdlib_module_names | allowed
        )
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line an import."""
        for stray in check.metadata["strays"]:
            output.print_error(f"- {stray}")
