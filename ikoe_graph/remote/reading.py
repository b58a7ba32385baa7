"""Reads graphs back from a SPARQL server, whole or not at all: what it cuts off is noticed by counting."""

from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from ikoe_graph import dataset, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import EndpointError, NothingFound
from ikoe_graph.query import Remote

Say = Callable[[str], None]
GEOMETRY = "http://www.openlinksw.com/schemas/virtrdf#Geometry"  # what Virtuoso makes of geo:wktLiteral
WKT = ox.NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")
PAGE = 10_000  # rows, as many as every server is known to give at once
SIZES = """SELECT ?graph (COUNT(*) AS ?size)
WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?graph), "{}")) }} GROUP BY ?graph"""
COUNT = "SELECT (COUNT(*) AS ?size) WHERE {{ {} }}"
ROWS = "SELECT ?s ?p ?o WHERE {{ {} }} LIMIT {} OFFSET {}"
WHOLE = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {} }}"
DEFAULT = ""  # stands for the default graph, where the name of a graph is asked for


def sizes(server: Remote) -> dict[str, int]:
    """Triples of each graph of the project that the server has. Raises EndpointError and QueryError."""
    rows: Any = server.query(SIZES.format(terms.GRAPH))
    return dict(sorted((row["graph"].value, int(row["size"].value)) for row in rows))


def fetch(server: Remote, say: Say = lambda _: None) -> Dataset:
    """All graphs of the project that a server has. Raises NothingFound where there are none, and EndpointError."""
    found = sizes(server)
    if not found:
        raise NothingFound(
            f"{server.endpoint} has no graph below {terms.GRAPH}. Load a release there with ikoe push, "
            "or check the address."
        )
    return dataset.from_quads(_quads(server, found, say))


def count(server: Remote, graph: str) -> int:
    """How many triples a graph has there. Raises EndpointError and QueryError."""
    rows: Any = server.query(COUNT.format(_pattern(graph)))
    return next((int(row["size"].value) for row in rows), 0)


def read(server: Remote, graph: str, size: int) -> set[ox.Triple]:
    """The triples of a graph, which has so many. Raises EndpointError where not all of them come."""
    found: set[ox.Triple] = set()
    start = 0
    while start < size:
        rows: Any = list(server.query(ROWS.format(_pattern(graph), PAGE, start)))  # type: ignore[arg-type]
        if not rows:
            break
        found.update(ox.Triple(row["s"], row["p"], _standard(row["o"])) for row in rows)
        start += len(rows)  # a server may give fewer rows than asked for
    if any(isinstance(term, ox.BlankNode) for triple in found for term in (triple.subject, triple.object)):
        found = set(server.query(WHOLE.format(_pattern(graph))))  # type: ignore[arg-type] # in pages they would lose their identity
    if len(found) != size:
        where = graph or "its default graph"
        raise EndpointError(
            f"{server.endpoint} counts {size} triples in {where} and gives {len(found)}: it cuts answers off. "
            "Raise its limit of rows, or ask whoever runs it."
        )
    return found


def _pattern(graph: str) -> str:
    return f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"


def _standard(value: Any) -> Any:
    """The value with the datatype of the standard, where a server has one of its own."""
    if isinstance(value, ox.Literal) and value.datatype.value == GEOMETRY:
        return ox.Literal(value.value, datatype=WKT)
    return value


def _quads(server: Remote, found: dict[str, int], say: Say) -> Iterator[ox.Quad]:
    for number, (graph, size) in enumerate(found.items(), start=1):
        say(f"Reading graph {number} of {len(found)}: {terms.shorten(graph)}")
        name = ox.NamedNode(graph)
        yield from (ox.Quad(each.subject, each.predicate, each.object, name) for each in read(server, graph, size))
