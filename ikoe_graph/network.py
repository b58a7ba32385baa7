"""Builds networks: what a projection (a query in `queries/edges/`) finds, contracted to nodes and edges.

Several facts between the same two ends become one edge, which keeps each of them with its roles, its time and the lines
that state it. Measuring and writing are left to others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Query
from ikoe_graph.errors import CalledWrongly
from ikoe_graph.query import Source, ask, check_things, value

if TYPE_CHECKING:
    import networkx

PASSAGE = f"{terms.BASE}id/evidence/"
SOURCE = f"{terms.BASE}id/source/"
LISTS = (
    "source_roles",
    "target_roles",
    "occasions",
    "programmes",
    "fields",
    "target_groups",
    "as_of",
    "evidence",
)
TEXTS = ("fact", "kind", "status", "start", "end")


class Thing(NamedTuple):
    """Anything with a label: a node, a fact, a role, a concept. `sort`: its class, or its scheme if it is a concept.

    `kinds`: concepts such as the kind of an organisation; `part_of`: what it is a unit of; `rank`: the accession rank
    of a partner of the initiative. All but the labels are IRIs.
    """

    iri: str
    labels: Mapping[str, str]
    sort: str
    kinds: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    rank: int | None = None

    def label(self, language: str) -> str:
        """The label in a language, else the German, else the English one."""
        return next((self.labels[each] for each in (language, "de", "en") if each in self.labels), self.name)

    @property
    def name(self) -> str:
        """The IRI as people read it, such as `org/wdr`."""
        return terms.shorten(self.iri)

    @property
    def category(self) -> str:
        """What it is in one word, by its IRI: `org`, `person`, `measure`; for a concept its scheme, such as `field`."""
        inside = self.iri.removeprefix(terms.BASE).split("/")
        return inside[1] if len(inside) > 1 and inside[0] in ("id", "vocab") else "term"


class Fact(NamedTuple):
    """Why there is an edge: the thing that carries the relation, what it says, and where that is written.

    `kind` is the class or property that relates the two ends; roles are those of either end; `occasions` is what it is
    about. `start` and `end` have the precision of the source, an empty `end` after a `start` is open; `as_of` are days
    for which it is attested. `passages` name lines, such as `partnerbericht-2018/L4101-4105`. The rest are IRIs.
    """

    iri: str
    kind: str
    source_roles: tuple[str, ...] = ()
    target_roles: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    status: str = ""
    start: str = ""
    end: str = ""
    as_of: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    def turned(self) -> "Fact":
        """The same fact read from the other end."""
        return self._replace(source_roles=self.target_roles, target_roles=self.source_roles)


class Edge(NamedTuple):
    """Two ends, by IRI, and every fact that joins them, in order of time, then IRI."""

    source: str
    target: str
    facts: tuple[Fact, ...]

    @property
    def weight(self) -> int:
        """How many things carry it: one that does so in two ways counts once."""
        return len({fact.iri for fact in self.facts})

    @property
    def start(self) -> str:
        """The earliest start that is stated; empty where none is."""
        return min((fact.start for fact in self.facts if fact.start), default="")

    @property
    def end(self) -> str:
        """The latest end; empty where a dated fact has none, and where nothing is dated."""
        ends = [fact.end for fact in self.facts if fact.start]
        return max(ends) if ends and all(ends) else ""

    @property
    def passages(self) -> tuple[str, ...]:
        """The lines of all its facts, each once."""
        return in_order(passage for fact in self.facts for passage in fact.passages)


@dataclass(frozen=True)
class Network:
    """What a projection found. `things` describes everything it names by IRI: its nodes, facts, roles, occasions.

    `nodes` are in order of IRI, `edges` in that of their ends. Without `directed` an edge stands once, its ends in
    order of IRI. `values` are those that the projection was asked with.
    """

    query: Query
    values: Mapping[str, str]
    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    things: Mapping[str, Thing]
    directed: bool

    @property
    def facts(self) -> int:
        """How many facts its edges hold: one for each row of the projection."""
        return sum(len(edge.facts) for edge in self.edges)

    @property
    def two_mode(self) -> bool:
        """Whether every edge leads from one sort of nodes to another, so that `project` has a meaning."""
        return {edge.source for edge in self.edges}.isdisjoint(edge.target for edge in self.edges)

    def thing(self, iri: str) -> Thing:
        """What the graph says of an IRI; a thing without labels where it says nothing."""
        return thing_of(self.things, iri)

    def at_least(self, weight: int) -> "Network":
        """Only the edges of this weight or more, and their nodes."""
        return self.of([edge for edge in self.edges if edge.weight >= weight])

    def of(self, edges: Iterable[Edge]) -> "Network":
        """The same projection with these edges alone."""
        kept = tuple(sorted(edges))
        return replace(self, edges=kept, nodes=_ends(kept))

    def to_networkx(self) -> "networkx.Graph[str]":
        """A networkx.Graph, or DiGraph where `directed`: nodes by IRI with `thing`, edges with `weight` and `edge`."""
        import networkx

        graph: networkx.Graph[str] = networkx.DiGraph() if self.directed else networkx.Graph()
        graph.add_nodes_from((iri, {"thing": self.thing(iri)}) for iri in self.nodes)
        graph.add_edges_from((each.source, each.target, {"weight": each.weight, "edge": each}) for each in self.edges)
        return graph


def thing_of(things: Mapping[str, Thing], iri: str) -> Thing:
    """The thing of that IRI; one without labels where nothing is known of it."""
    return things.get(iri) or Thing(iri, {}, "")


def read_things(source: Source, query: Query) -> dict[str, Thing]:
    """Everything in the graph that has a label, by IRI, as the query `queries/nodes/things.rq` tells."""
    things: dict[str, Thing] = {}
    for iri, sort, kinds, part_of, rank, english, german in ask(source, query.text).rows():
        labels = {"en": str(value(english)), "de": str(value(german))}
        sorts, wholes = (tuple(sorted(str(value(each)).split())) for each in (kinds, part_of))
        thing = Thing(str(value(iri)), labels, str(value(sort)), sorts, wholes, value(rank))
        things.setdefault(thing.iri, thing)
    return things


def build(source: Source, query: Query, values: Mapping[str, str], things: Mapping[str, Thing]) -> Network:
    """The network of a projection with these parameter values; it has no nodes where nothing fits.

    `things` is what `read_things` gave for the same source. Raises UnknownName, with the nearest names, for a parameter
    or a value that does not exist, QueryError for a value of the wrong kind, CalledWrongly for a query that is no
    projection.
    """
    text = catalogue.fill(query, values)
    check_things(source, query, values)
    answer = ask(source, text)
    columns = answer.columns
    if not {"source", "target", "fact", "evidence"} <= set(columns):
        raise CalledWrongly(
            f"{query.name}: this query gives no edges. A projection selects ?source, ?target, ?fact and ?evidence; "
            "ikoe network lists those there are."
        )
    directed = "directed" in query.tags
    found: dict[tuple[str, str], list[Fact]] = {}
    for row in answer.rows():
        cells = {name: str(value(term) or "") for name, term in zip(columns, row, strict=True) if term is not None}
        ends, fact = (cells["source"], cells["target"]), _fact(cells)
        if not directed and ends[0] > ends[1]:
            ends, fact = (ends[1], ends[0]), fact.turned()
        found.setdefault(ends, []).append(fact)
    return _network(query, values, found, things, directed)


def project(network: Network, onto: str) -> Network:
    """The one-mode projection of a two-mode network onto its sources or its targets (`onto`: source, target).

    Two of them are joined by every node of the other side that both have; the fact of the new edge is that node, its
    occasions and passages are those of the facts on both sides. Raises CalledWrongly where the network has not two
    sides.
    """
    if not network.two_mode:
        raise CalledWrongly(
            f"{network.query.name}: only a network with two separate sides can be projected, such as fields. "
            "Leave --project out."
        )
    sides: dict[str, list[tuple[str, Edge]]] = {}
    for edge in network.edges:
        kept, shared = (edge.source, edge.target) if onto == "source" else (edge.target, edge.source)
        sides.setdefault(shared, []).append((kept, edge))
    found: dict[tuple[str, str], list[Fact]] = {}
    for shared, joined in sides.items():
        for (one, own), (other, their) in combinations(sorted(joined), 2):
            facts = (*own.facts, *their.facts)
            occasions = tuple(sorted({fact.iri for fact in facts}))
            passages = in_order(passage for fact in facts for passage in fact.passages)
            fact = Fact(shared, facts[0].kind, occasions=occasions, passages=passages)
            found.setdefault((one, other), []).append(fact)
    return _network(network.query, network.values, found, network.things, directed=False)


def merged(networks: Iterable[Network]) -> Network:
    """Several networks as one, without directions: an edge has the facts that any of them has between its ends."""
    found: dict[tuple[str, str], list[Fact]] = {}
    things: dict[str, Thing] = {}
    parts = list(networks)
    for network in parts:
        things.update(network.things)
        for edge in network.edges:
            turn = edge.source > edge.target
            ends = (edge.target, edge.source) if turn else (edge.source, edge.target)
            facts = found.setdefault(ends, [])
            facts.extend(
                each for each in ((fact.turned() if turn else fact) for fact in edge.facts) if each not in facts
            )
    first = parts[0]
    name = "+".join(network.query.name for network in parts)
    return _network(first.query._replace(name=name), first.values, found, things, directed=False)


def named(edges: Iterable[Edge]) -> set[str]:
    """Every IRI that edges name: ends, facts, roles, occasions, concepts and sources."""
    found: set[str] = set()
    for edge in edges:
        found.update((edge.source, edge.target))
        for fact in edge.facts:
            found.update((fact.iri, fact.kind, fact.status))
            for some in (fact.source_roles, fact.target_roles, fact.occasions, fact.programmes, fact.fields):
                found.update(some)
            found.update(fact.target_groups)
            found.update(f"{SOURCE}{passage.rpartition('/')[0]}" for passage in fact.passages)
    return found


def in_order(passages: Iterable[str]) -> tuple[str, ...]:
    """Names of lines, each once, by source and by the number of the first line."""
    return tuple(sorted(set(passages), key=_position))


def _position(passage: str) -> tuple[str, int, str]:
    source, _, lines = passage.rpartition("/")
    first = lines.removeprefix("L").partition("-")[0]
    return source, int(first) if first.isdecimal() else 0, lines


def _fact(cells: Mapping[str, str]) -> Fact:
    lists = {name: tuple(sorted(cells.get(name, "").split())) for name in LISTS}
    passages = in_order(each.removeprefix(PASSAGE) for each in lists.pop("evidence"))
    iri, kind, status, start, end = (cells.get(name, "") for name in TEXTS)
    return Fact(iri, kind, status=status, start=start, end=end, passages=passages, **lists)


def _network(
    query: Query,
    values: Mapping[str, str],
    found: Mapping[tuple[str, str], list[Fact]],
    things: Mapping[str, Thing],
    directed: bool,
) -> Network:
    edges = tuple(Edge(*ends, tuple(sorted(found[ends], key=_when))) for ends in sorted(found))
    ends = [things[iri] for iri in _ends(edges) if iri in things]
    kinds = {iri for thing in ends for iri in (*thing.kinds, *thing.part_of)}
    told = {iri: things[iri] for iri in sorted(named(edges) | kinds) if iri in things}
    return Network(query, dict(values), _ends(edges), edges, told, directed)


def _when(fact: Fact) -> tuple[bool, str, str, str]:
    return not fact.start, fact.start, fact.iri, fact.kind


def _ends(edges: Iterable[Edge]) -> tuple[str, ...]:
    return tuple(sorted({end for edge in edges for end in (edge.source, edge.target)}))
