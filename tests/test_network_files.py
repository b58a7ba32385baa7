"""Files of networks: every projection is valid, and reads back with the same nodes, edges and weights elsewhere.

The schemas in `schemas/` say in our words what the specifications ask of the parts that these files use.
"""

from collections.abc import Callable
from pathlib import Path

import igraph
import networkx
import pytest
from lxml import etree

from ikoe_graph import catalogue, export, measures, network
from ikoe_graph.columns import Sheet
from ikoe_graph.dataset import Dataset
from ikoe_graph.network import Thing

ROOT = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
NAMES = sorted(path.stem for path in (ROOT / "queries" / "edges").glob("*.rq"))
RULES: dict[str, etree.RelaxNG | etree.XMLSchema] = {
    "gexf": etree.RelaxNG(etree.parse(SCHEMAS / "gexf.rng")),
    "graphml": etree.XMLSchema(etree.parse(SCHEMAS / "graphml.xsd")),
}
Weights = dict[frozenset[str] | tuple[str, str], int]


@pytest.fixture(scope="module")
def things(loaded: Dataset) -> dict[str, Thing]:
    return network.read_things(loaded, catalogue.read_file(ROOT / "queries" / "nodes" / "things.rq"))


def sheet_of(loaded: Dataset, things: dict[str, Thing], name: str) -> Sheet:
    made = network.build(loaded, catalogue.read_file(ROOT / "queries" / "edges" / f"{name}.rq"), {}, things)
    return Sheet(made, measures.measure(made, measures.MEASURES), "de", "0" * 64)


def weights(directed: bool, edges: list[tuple[str, str, float]]) -> Weights:
    found: Weights = {((a, b) if directed else frozenset((a, b))): int(weight) for a, b, weight in edges}
    assert len(found) == len(edges)
    return found


def in_networkx(graph: networkx.Graph) -> tuple[bool, set[str], Weights]:
    iris = networkx.get_node_attributes(graph, "iri")
    edges = [(iris[one], iris[other], weight) for one, other, weight in graph.edges(data="weight")]
    return graph.is_directed(), set(iris.values()), weights(graph.is_directed(), edges)


def in_igraph(path: Path) -> tuple[bool, set[str], Weights]:
    graph = igraph.Graph.Read_GraphML(str(path))
    iris = graph.vs["iri"]
    edges = [(iris[edge.source], iris[edge.target], edge["weight"]) for edge in graph.es]
    return graph.is_directed(), set(iris), weights(graph.is_directed(), edges)


@pytest.mark.parametrize("name", NAMES)
def test_every_projection_is_valid_and_the_same_in_networkx_and_igraph(
    loaded: Dataset, things: dict[str, Thing], tmp_path: Path, name: str
):
    sheet = sheet_of(loaded, things, name)
    made = sheet.network
    expected = (
        made.directed,
        set(made.nodes),
        weights(made.directed, [(edge.source, edge.target, edge.weight) for edge in made.edges]),
    )
    for form, rules in RULES.items():
        path = tmp_path / f"{name}.{form}"
        path.write_bytes(export.FORMS[form].write(sheet))
        rules.assertValid(etree.parse(path))
    assert in_networkx(networkx.read_graphml(tmp_path / f"{name}.graphml")) == expected
    assert in_networkx(networkx.read_gexf(tmp_path / f"{name}.gexf", version="1.3")) == expected
    assert in_igraph(tmp_path / f"{name}.graphml") == expected  # igraph reads no GEXF


@pytest.mark.parametrize(
    ("form", "change"),
    [
        ("gexf", lambda text: text.replace('version="1.3"', 'version="1.2"')),
        ("gexf", lambda text: text.replace('timeformat="date" ', "")),
        ("gexf", lambda text: text.replace('<spell start="20', '<spell start="', 1)),
        ("gexf", lambda text: text.replace('type="integer"', 'type="int"')),
        ("gexf", lambda text: text.replace(' weight="', ' wight="', 1)),
        ("graphml", lambda text: text.replace('attr.type="long"', 'attr.type="integer"')),
        ("graphml", lambda text: text.replace('<node id="org:', '<node id="org/', 1)),
        ("graphml", lambda text: text.replace(' source="org:', ' source="gone:', 1)),
        ("graphml", lambda text: text.replace('<data key="node.iri"', '<data key="node.irri"', 1)),
        ("graphml", lambda text: text.replace('edgedefault="undirected"', "")),
    ],
)
def test_a_defect_is_noticed(loaded: Dataset, things: dict[str, Thing], form: str, change: Callable[[str], str]):
    text = export.FORMS[form].write(sheet_of(loaded, things, "cooperation")).decode()
    assert RULES[form].validate(etree.fromstring(text.encode()))
    assert change(text) != text
    assert not RULES[form].validate(etree.fromstring(change(text).encode()))
