"""Loads a build into a SPARQL server graph by graph, checks each there, and leaves alone what stands already.

So a push that was interrupted goes on where it stopped, and a second one changes nothing.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.build import Build
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import EndpointError
from ikoe_graph.query import Remote
from ikoe_graph.remote import reading
from ikoe_graph.remote.graph_store import GraphStore

Say = Callable[[str], None]
PORTION = 50_000  # triples of a request, so that servers with a limit of size take them
UNCHANGED, LOADED, REWRITTEN, INCOMPLETE, MISSING, OTHER, UNKNOWN = (
    "stood there",
    "loaded",
    "loaded, literals in another form",
    "incomplete",
    "missing",
    "not checked",
    "unknown",
)
OWN = "the server's own"
UNION = "default graph"


class Standing(NamedTuple):
    """How a graph stands on the server: its triples here and there, what was done, its SHA-256 (see `hashed`)."""

    graph: str
    triples: int
    there: int
    state: str
    digest: str


def push(made: Build, server: Remote, store: GraphStore, say: Say = lambda _: None) -> Iterator[Standing]:
    """Loads each graph that is not there as it is here, and tells how each stands.

    Raises EndpointError where the server fails, or has another graph afterwards; what was told before stands.
    """
    loaded = made.open()
    there = reading.sizes(server)
    for number, (graph, size) in enumerate(sorted(made.graphs.items()), start=1):
        say(f"Graph {number} of {len(made.graphs)}, {size} triples: {terms.shorten(graph)}")
        ours = _triples(loaded, graph)
        known = hashed(ours)
        if there.get(graph) == size and (same := _compare(ours, known, server, graph)):
            yield Standing(graph, size, size, UNCHANGED if same == LOADED else same, known)
            continue
        _load(store, graph, ours)
        counted = reading.count(server, graph)
        state = _compare(ours, known, server, graph) if counted == size else ""
        if not state:
            raise EndpointError(
                f"{server.endpoint} took {graph}, and has {counted} triples where {size} were sent"
                f"{', not the same ones' if counted == size else ''}. Empty that graph there and run the command again."
            )
        yield Standing(graph, size, size, state, known)
    say("The union of all graphs as default graph")
    yield _push_union(loaded, server, store)


def _push_union(loaded: Dataset, server: Remote, store: GraphStore) -> Standing:
    """Loads the union of all graphs as default graph, which questions without GRAPH ask, where there is room for it.

    Some servers show all graphs together there, and others hold what is not ours: that is left alone.
    """
    ours = _triples(loaded, reading.DEFAULT)
    known, size = hashed(ours), len(ours)
    counted = reading.count(server, reading.DEFAULT)
    if counted == size and (same := _compare(ours, known, server, reading.DEFAULT)):
        return Standing(UNION, size, size, UNCHANGED if same == LOADED else same, known)
    if counted > size or not reading.read(server, reading.DEFAULT, counted) <= set(ours):
        return Standing(UNION, size, counted, OWN, known)
    _load(store, reading.DEFAULT, ours)
    counted = reading.count(server, reading.DEFAULT)
    state = counted == size and _compare(ours, known, server, reading.DEFAULT)
    if not state:
        raise EndpointError(
            f"{server.endpoint} took the default graph, and has {counted} triples there where {size} were sent. "
            "Run the command again."
        )
    return Standing(UNION, size, size, state, known)


def standing(made: Build, server: Remote, told: Iterable[Standing]) -> list[Standing]:
    """How all graphs stand after a push that failed: those that were told, the others by their size alone."""
    known = {each.graph: each for each in told}
    try:
        there = reading.sizes(server)
    except EndpointError:
        there = None
    return [
        known.get(graph) or Standing(graph, size, (there or {}).get(graph, 0), _state(there, graph, size), "")
        for graph, size in sorted(made.graphs.items())
    ]


def _state(there: dict[str, int] | None, graph: str, size: int) -> str:
    if there is None:
        return UNKNOWN
    if graph not in there:
        return MISSING
    return OTHER if there[graph] == size else INCOMPLETE


def hashed(triples: Iterable[ox.Triple]) -> str:
    """The SHA-256 of a graph's sorted, canonical N-Triples (RDFC-1.0, https://www.w3.org/TR/rdf-canon/)."""
    canonical = ox.Dataset(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
    canonical.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in canonical)).encode()).hexdigest()


def _compare(ours: list[ox.Triple], known: str, server: Remote, graph: str) -> str:
    """LOADED where the server has the same triples, REWRITTEN where it has the same values; else an empty text."""
    theirs = reading.read(server, graph, len(ours))
    if hashed(theirs) == known:
        return LOADED
    return REWRITTEN if hashed(map(_by_value, theirs)) == hashed(map(_by_value, ours)) else ""


def _by_value(triple: ox.Triple) -> ox.Triple:
    """The triple with its literal in the canonical form of its datatype, as far as that has one."""
    from rdflib import Literal, URIRef

    value = triple.object
    if not isinstance(value, ox.Literal) or value.language:
        return triple
    if value.datatype == reading.WKT:  # some servers keep single precision; five digits are about a metre
        form = re.sub(r"-?\d+(\.\d+)?", lambda number: f"{float(number[0]):.5f}", value.value)
    else:
        form = str(Literal(value.value, datatype=URIRef(value.datatype.value), normalize=True))
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(form, datatype=value.datatype))


def _triples(loaded: Dataset, graph: str) -> list[ox.Triple]:
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return [quad.triple for quad in loaded.store.quads_for_pattern(None, None, None, name)]


def _load(store: GraphStore, graph: str, triples: list[ox.Triple]) -> None:
    """In portions, the first in place of what was there; with blank nodes, which hold a graph together, in one."""
    nodes = any(isinstance(term, ox.BlankNode) for each in triples for term in (each.subject, each.object))
    portion = len(triples) if nodes else PORTION
    for start in range(0, len(triples), max(portion, 1)):
        part = ox.serialize(triples[start : start + portion], format=ox.RdfFormat.N_TRIPLES) or b""
        (store.add if start else store.put)(graph, part)
