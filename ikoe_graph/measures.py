"""Measures a network: its nodes, its edges, and the whole. What a measure tells is said in `queries/measures.yaml`.

Every measure but in-degree, out-degree and PageRank looks at the network without directions and without loops.
Where a measure is not defined it has no value, and says why.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ikoe_graph import iteration
from ikoe_graph.betweenness import betweenness
from ikoe_graph.errors import UnknownName
from ikoe_graph.network import Network

SEED = 2018  # of the communities; any fixed number will do
Value = int | float | bool
WHOLE = ""  # the key of a measure of the whole network


class Measure(NamedTuple):
    """A measure as `queries/measures.yaml` describes it. `scope`: node, edge or network; texts by language."""

    name: str
    scope: str
    heading: dict[str, str]
    tells: dict[str, str]
    tells_not: dict[str, str]


class Definitions(NamedTuple):
    """All measures by name, and by key the texts that say why one has no value."""

    measures: dict[str, Measure]
    reasons: dict[str, dict[str, str]]


class Result(NamedTuple):
    """The values of a measure: by IRI for nodes, by both ends for edges, under WHOLE for the network.

    `reason`: the key of the text that says why values are missing; empty where none is.
    """

    measure: str
    values: Mapping[Hashable, Value]
    reason: str = ""


def read(folder: Path) -> Definitions:
    """The definitions in `measures.yaml` in a folder of queries."""
    import yaml

    entries = yaml.safe_load((folder / "measures.yaml").read_text(encoding="utf-8"))
    return Definitions({each["name"]: Measure(**each) for each in entries["measures"]}, entries["undefined"])


def measure(network: Network, names: Iterable[str]) -> dict[str, Result]:
    """The results of the measures with these names. Raises UnknownName, with the nearest names, for another one."""
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in MEASURES:
            raise UnknownName("measure", name, MEASURES, "ikoe network --measures lists them.")
    shape = _Shape(network)
    return {name: MEASURES[name](shape) for name in wanted}


def communities(network: Network) -> list[list[str]]:
    """The members of each community, the largest first."""
    return [[network.nodes[each] for each in group] for group in _Shape(network).communities]


def components(network: Network) -> list[list[str]]:
    """The members of each connected component, the largest first."""
    return [[network.nodes[each] for each in group] for group in _Shape(network).components]


class _Shape:
    """A network without directions and loops, its nodes numbered, since numbers hash alike in every process."""

    def __init__(self, network: Network):
        import networkx

        self.network = network
        self.numbers = {iri: number for number, iri in enumerate(network.nodes)}
        self.graph = networkx.Graph()
        self.graph.add_nodes_from(self.numbers.values())
        for edge in network.edges:
            one, other = self.numbers[edge.source], self.numbers[edge.target]
            if one != other:
                before = self.graph.get_edge_data(one, other, {"weight": 0})["weight"]
                self.graph.add_edge(one, other, weight=before + edge.weight)

    @cached_property
    def components(self) -> list[list[int]]:
        """The connected parts, the largest first."""
        import networkx

        return _largest_first(networkx.connected_components(self.graph))

    @cached_property
    def communities(self) -> list[list[int]]:
        """The groups that Louvain's method finds, the largest first; every node alone where there is no edge."""
        import networkx

        if not self.graph.number_of_edges():
            return _largest_first({node} for node in self.graph)
        return _largest_first(networkx.community.louvain_communities(self.graph, weight="weight", seed=SEED))

    def result(self, name: str, values: Mapping[int, Value], reason: str = "") -> Result:
        """The result for nodes by number."""
        return Result(name, {self.network.nodes[node]: values[node] for node in sorted(values)}, reason)


def _degree(shape: _Shape) -> Result:
    return shape.result("degree", dict(shape.graph.degree()))


def _weighted_degree(shape: _Shape) -> Result:
    return shape.result("weighted-degree", dict(shape.graph.degree(weight="weight")))


def _in_degree(shape: _Shape) -> Result:
    return _one_way("in-degree", shape.network, [(edge.target, edge.source) for edge in shape.network.edges])


def _out_degree(shape: _Shape) -> Result:
    return _one_way("out-degree", shape.network, [(edge.source, edge.target) for edge in shape.network.edges])


def _one_way(name: str, network: Network, pairs: Sequence[tuple[str, str]]) -> Result:
    if not network.directed:
        return Result(name, {}, "directed")
    counted = Counter(end for end, other in pairs if end != other)
    return Result(name, {iri: counted[iri] for iri in network.nodes})


def _betweenness(shape: _Shape) -> Result:
    if len(shape.graph) < 3:
        return Result("betweenness", {}, "too-small")
    return shape.result("betweenness", betweenness(shape.graph))


def _eigenvector(shape: _Shape) -> Result:
    """The leading eigenvector of the largest component."""
    parts = shape.components
    if not parts or len(parts[0]) < 3:
        return Result("eigenvector", {}, "too-small")
    if len(parts) > 1 and len(parts[0]) == len(parts[1]):
        return Result("eigenvector", {}, "no-largest")
    places = {node: place for place, node in enumerate(parts[0])}
    neighbours = [[places[other] for other in shape.graph[node]] for node in parts[0]]
    values = iteration.eigenvector(neighbours)
    if not values:
        return Result("eigenvector", {}, "no-convergence")
    found = dict(zip(parts[0], values, strict=True))
    return shape.result("eigenvector", found, "largest" if len(parts) > 1 else "")


def _pagerank(shape: _Shape) -> Result:
    if not shape.numbers:
        return Result("pagerank", {}, "too-small")
    ranks = iteration.pagerank(_leads(shape))
    if not ranks:
        return Result("pagerank", {}, "no-convergence")
    return shape.result("pagerank", dict(enumerate(ranks)))


def _leads(shape: _Shape) -> list[dict[int, int]]:
    """For each node the weights of the edges that lead from it, in both directions where the network has none."""
    if not shape.network.directed:
        adjacent = dict(shape.graph.adjacency())
        return [{other: data["weight"] for other, data in adjacent[node].items()} for node in sorted(adjacent)]
    leads: list[dict[int, int]] = [{} for _ in shape.numbers]
    for edge in shape.network.edges:
        if edge.source != edge.target:
            leads[shape.numbers[edge.source]][shape.numbers[edge.target]] = edge.weight
    return leads


def _core(shape: _Shape) -> Result:
    import networkx

    return shape.result("core", networkx.core_number(shape.graph))


def _component(shape: _Shape) -> Result:
    return shape.result("component", _group_numbers(shape.components))


def _community(shape: _Shape) -> Result:
    return shape.result("community", _group_numbers(shape.communities))


def _articulation(shape: _Shape) -> Result:
    import networkx

    found = set(networkx.articulation_points(shape.graph))
    return shape.result("articulation", {node: node in found for node in shape.graph})


def _bridge(shape: _Shape) -> Result:
    import networkx

    nodes = shape.network.nodes
    found = {frozenset((nodes[one], nodes[other])) for one, other in networkx.bridges(shape.graph)}
    ends = [(edge.source, edge.target) for edge in shape.network.edges]
    return Result("bridge", {pair: frozenset(pair) in found for pair in ends})


def _density(shape: _Shape) -> Result:
    size = len(shape.graph)
    if size < 2:
        return Result("density", {}, "too-small")
    return Result("density", {WHOLE: 2 * shape.graph.number_of_edges() / (size * (size - 1))})


def _components(shape: _Shape) -> Result:
    return Result("components", {WHOLE: len(shape.components)})


def _modularity(shape: _Shape) -> Result:
    import networkx

    if not shape.graph.number_of_edges():
        return Result("modularity", {}, "too-small")
    groups = [set(each) for each in shape.communities]
    return Result("modularity", {WHOLE: float(networkx.community.modularity(shape.graph, groups, weight="weight"))})


def _assortativity(shape: _Shape) -> Result:
    """Newman's coefficient for discrete kinds (Physical Review E 67, 026126, equation 2); every edge counts once."""
    kinds = [next(iter(shape.network.thing(iri).kinds), "") for iri in shape.network.nodes]
    joined = Counter(
        pair
        for one, other in shape.graph.edges()
        if kinds[one] and kinds[other]
        for pair in ((kinds[one], kinds[other]), (kinds[other], kinds[one]))
    )
    total = sum(joined.values())
    ends: Counter[str] = Counter()
    for (one, _), number in joined.items():
        ends[one] += number
    by_chance = sum((number / total) ** 2 for number in ends.values()) if total else 1.0
    if by_chance == 1:
        return Result("assortativity", {}, "one-kind")
    alike = sum(number for (one, other), number in joined.items() if one == other) / total
    return Result("assortativity", {WHOLE: (alike - by_chance) / (1 - by_chance)})


def _largest_first(groups: Iterable[set[int]]) -> list[list[int]]:
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))


def _group_numbers(groups: Sequence[Sequence[int]]) -> dict[int, int]:
    return {node: number for number, group in enumerate(groups, 1) for node in group}


MEASURES: dict[str, Callable[[_Shape], Result]] = {
    "degree": _degree,
    "weighted-degree": _weighted_degree,
    "in-degree": _in_degree,
    "out-degree": _out_degree,
    "betweenness": _betweenness,
    "eigenvector": _eigenvector,
    "pagerank": _pagerank,
    "core": _core,
    "component": _component,
    "community": _community,
    "articulation": _articulation,
    "bridge": _bridge,
    "density": _density,
    "components": _components,
    "modularity": _modularity,
    "assortativity": _assortativity,
}
