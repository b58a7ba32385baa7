"""The floors of the house: a module imports only from floors below its own. Run as a program, writes docs/house.md."""

import ast
import re
from pathlib import Path

import pytest

from ikoe_graph import cli

# From the lowest up, a module on each line, so that additions do not meet.
FLOORS = [
    {
        "errors",
        "iteration",
        "terms",
        "walking",
        "web.bars",
        "web.headers",
        "web.kept",
        "web.reply",
    },
    {
        "algebra",
        "batches",
        "betweenness",
        "formats",
        "home",
        "judging",
        "labels",
        "passages",
        "remote_arguments",
        "sorting",
        "spark",
        "table",
        "tokens",
        "publish.rdf",
        "web.diagram",
        "web.districts",
        "web.limits",
    },
    {
        "ask_arguments",
        "catalogue",
        "console",
        "dataset",
        "network_arguments",
        "opening",
        "publish_arguments",
        "remote.credentials",
        "web.keeper",
        "web.listening",
        "web.templates",
    },
    {
        "arguments",
        "query",
        "remote.graph_store",
        "shacl",
        "slips",
        "publish.parts",
        "web.crew",
        "web.errors_page",
        "web.negotiation",
        "web.writing",
    },
    {
        "constraints",
        "remote.reading",
        "dossier",
        "evidence",
        "executables",
        "network",
        "provenance",
        "validate",
        "publish.comparison",
        "publish.description",
        "publish.listing",
        "publish.tables",
        "web.names",
        "web.rows",
    },
    {
        "manual",
        "publish.notes",
        "web.content",
        "web.downloads",
        "web.fence",
        "web.files",
        "web.guard",
        "web.located",
        "web.naming",
        "web.problems",
    },
    {
        "coverage",
        "defects",
        "explain",
        "figures",
        "floors",
        "layout",
        "measures",
        "paths",
        "proof",
        "weakenings",
        "publish.dumps",
        "publish.void",
        "web.manual",
    },
    {
        "columns",
        "publish.documentation",
        "web.blocks",
        "web.nearest",
        "web.order",
        "web.schema_org",
    },
    {
        "gexf",
        "picture",
        "graphml",
        "node_link",
        "web.cache",
        "web.cells",
        "web.protocol",
        "web.sparql",
    },
    {
        "build",
        "export",
        "kill_rates",
        "publish.readme",
    },
    {
        "publish.networks",
        "remote.fetching",
        "remote.pushing",
        "web.networks",
        "web.occurrences",
    },
    {
        "web.stories",
    },
    {
        "asking",
        "graph",
        "network_text",
        "publish.release",
        "web.site",
    },
    {
        "web.descriptions",
        "web.fields",
        "web.selection",
        "web.server",
        "web.service",
        "web.sources",
    },
    {
        "web.editor",
        "web.endpoint",
        "web.lists",
        "web.portion",
        "web.search",
        "web.start",
        "web.questions",
        "web.things",
    },
    {
        "web.map_page",
        "web.network_page",
        "web.openapi",
        "web.timeline",
    },
    {
        "web.story_check",
    },
    {
        "web.story_pages",
    },
    {
        "web.answers",
    },
    {
        "web.loading",
    },
    {
        "web.running",
    },
    {
        "curation",
        "networking",
        "publishing",
        "sending",
        "serving",
    },
    {
        "cli",
    },
]
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}
PACKAGE = Path(__file__).parent.parent / "ikoe_graph"
PARTS = ("", "publish", "remote", "web")  # the package and those within it
MODULES = sorted(PACKAGE.rglob("[a-z]*.py"))
HOUSE = PACKAGE.parent / "docs" / "house.md"
ROOMS = {"": "The graph", "publish": "Releases", "remote": "Other servers", "web": "The site"}
INTRODUCTION = """# The house

A module imports only from floors below its own; neighbours do not know each other. `tests/test_architecture.py` keeps
it so, and `make house` writes this page from its floors and from the first sentence of each module.
"""


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports: by statement, or, the command line, by its table."""
    found = set(cli.MODULES.values()) if name_of(path) == "cli" else set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom) or not node.module or not node.module.startswith("ikoe_graph"):
            continue
        inside = node.module.removeprefix("ikoe_graph").removeprefix(".")
        if inside in PARTS:
            found.update(f"{inside}.{alias.name}".removeprefix(".") for alias in node.names)
        else:
            found.add(inside)
    return found


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_come_from_lower_floors(path: Path):
    name = name_of(path)
    assert name in FLOOR, f"{name} has no floor: give it one here, then make house"
    higher = {each for each in imports(path) if FLOOR[each] >= FLOOR[name]}
    assert not higher, f"{name} imports {higher} from its own floor or above"


def test_only_the_command_line_imports_by_table():
    assert [name_of(path) for path in MODULES if "import_module" in path.read_text()] == ["cli"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_holds_one_idea(path: Path):
    assert len(path.read_text().splitlines()) <= 320


def test_the_description_of_the_house_is_up_to_date():
    assert HOUSE.read_text() == house(), "a module is new or says something else of itself: make house"


def house() -> str:
    """The description of the house: a table for each part of the package, the highest floor first."""
    parts = [INTRODUCTION]
    for room, heading in ROOMS.items():
        there = [path for path in MODULES if name_of(path).rpartition(".")[0] == room]
        rows = [(FLOOR[name_of(path)], path.stem, purpose(path)) for path in there]
        lines = [
            f"| {floor} | `{stem}` | {what} |" for floor, stem, what in sorted(rows, key=lambda row: (-row[0], row[1]))
        ]
        folder = f"`ikoe_graph/{room}/`" if room else "`ikoe_graph/`"
        parts.append(
            f"## {heading}: {folder}\n\n| Floor | Module | What for |\n|---|---|---|\n" + "\n".join(lines) + "\n"
        )
    return "\n".join(parts)


def purpose(path: Path) -> str:
    """The first sentence of a module's description."""
    text = " ".join((ast.get_docstring(ast.parse(path.read_text())) or "").split())
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)[0].replace("|", "\\|")


if __name__ == "__main__":
    HOUSE.write_text(house())
