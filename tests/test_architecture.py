"""The floors of the house: a module imports only from floors below its own."""

import ast
from pathlib import Path

import pytest

FLOORS = [
    {"errors", "terms"},
    {"algebra", "formats", "home", "passages", "table"},
    {"arguments", "catalogue", "console", "dataset", "opening"},
    {"query", "shacl", "slips"},
    {"dossier", "evidence", "executables", "provenance", "validate"},
    {"coverage", "defects", "explain", "figures", "floors", "proof", "weakenings"},
    {"build", "kill_rates"},
    {"asking", "curation", "graph"},
    {"cli"},
]
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}
PACKAGE = Path(__file__).parent.parent / "ikoe_graph"


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "ikoe_graph":
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ikoe_graph."):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_imports_come_from_lower_floors(path: Path):
    assert path.stem in FLOOR, f"{path.stem} has no floor: give it one here and in the README"
    higher = {name for name in imports(path) if FLOOR[name] >= FLOOR[path.stem]}
    assert not higher, f"{path.stem} imports {higher} from its own floor or above"


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_holds_one_idea(path: Path):
    assert len(path.read_text().splitlines()) <= 320
