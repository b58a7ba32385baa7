"""Finds the shortest documented path between two things, with the facts of each step; or the parts they lie in.

An edge can be followed from both ends, whatever its direction: what it documents joins both.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ikoe_graph.errors import UnknownName
from ikoe_graph.network import Edge, Fact, Network


class Step(NamedTuple):
    """From one thing, by IRI, to the next, and every fact that joins them, read in this direction."""

    start: str
    end: str
    facts: tuple[Fact, ...]


class Path(NamedTuple):
    """The steps from one thing to another; `others`: how many further paths have the same length."""

    steps: tuple[Step, ...]
    others: int


def shortest(network: Network, one: str, other: str) -> Path | None:
    """The path of the fewest steps between two nodes, by IRI; None where there is none.

    Of several it is the one with the most facts, then the first in order of IRIs. Raises UnknownName for what is no
    node of the network.
    """
    joined = _joined(network, one, other)
    order, distance = _outwards(joined, other)
    if one not in distance:
        return None
    ways, facts, following = {other: 1}, {other: 0}, {other: other}
    for node in order[1:]:
        nearer = [each for each in sorted(joined[node]) if distance.get(each, -1) == distance[node] - 1]
        ways[node] = sum(ways[each] for each in nearer)
        following[node] = max(nearer, key=lambda each: facts[each] + _weight(joined[node][each]))
        facts[node] = facts[following[node]] + _weight(joined[node][following[node]])
    return Path(tuple(_steps(joined, following, one, other)), ways[one] - 1)


def part(network: Network, node: str) -> list[str]:
    """All nodes that a path leads to from this one, itself included; those with most neighbours first."""
    joined = _joined(network, node)
    order, _ = _outwards(joined, node)
    return sorted(order, key=lambda each: (-len(joined[each]), each))


def _joined(network: Network, *ends: str) -> dict[str, dict[str, list[Edge]]]:
    """For each node the edges to each of its neighbours."""
    joined: dict[str, dict[str, list[Edge]]] = {iri: {} for iri in network.nodes}
    for end in ends:
        if end not in joined:
            names = [network.thing(iri).name for iri in network.nodes]
            advice = f"{network.query.name} has no edge at it. ikoe network lists other projections for --edges."
            raise UnknownName("node", network.thing(end).name, names, advice)
    for edge in network.edges:
        joined[edge.source].setdefault(edge.target, []).append(edge)
        if edge.source != edge.target:
            joined[edge.target].setdefault(edge.source, []).append(edge)
    return joined


def _outwards(joined: Mapping[str, Mapping[str, object]], start: str) -> tuple[list[str], dict[str, int]]:
    """The nodes that can be reached, nearest first, and their distance in steps."""
    order, distance = [start], {start: 0}
    for node in order:
        for other in joined[node]:
            if other not in distance:
                distance[other] = distance[node] + 1
                order.append(other)
    return order, distance


def _weight(edges: list[Edge]) -> int:
    return sum(edge.weight for edge in edges)


def _steps(
    joined: Mapping[str, Mapping[str, list[Edge]]], following: Mapping[str, str], one: str, other: str
) -> Iterator[Step]:
    node = one
    while node != other:
        end = following[node]
        facts = [fact if edge.source == node else fact.turned() for edge in joined[node][end] for fact in edge.facts]
        yield Step(node, end, tuple(facts))
        node = end
