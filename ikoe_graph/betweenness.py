"""Betweenness, exactly, without directions: Brandes' algorithm inside each block, and the rest by counting.

A block holds together whichever node is taken away. Every path from one block to another passes the nodes between them,
so that only paths inside a block need walking. Networks of documented relations have many small blocks, and so this is
fast for them (U. Brandes, A faster algorithm for betweenness centrality, 2001; R. Puzis and others, Topology
manipulations for speeding betweenness centrality computation, 2015). Where a block is so large that walking it node by
node takes long, rustworkx walks its whole component, with the same result; where that takes long, too, compiled code
walks the block (`walking`).
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

Walk = Callable[[Sequence[Sequence[int]], Sequence[int], Sequence[Sequence[int]]], Sequence[float]]
LARGE = 500  # nodes of a block
HUGE = 5_000  # nodes of a block: compiling takes a second, rustworkx more than that
MANY = 10_000  # nodes of a component: from here on all cores, which add up in an order of chance


def betweenness(graph: "networkx.Graph[int]") -> dict[int, float]:
    """On what share of the shortest paths between two others each node lies, from 0 to 1; 0 for all below 3 nodes.

    The graph has no loops. Pairs without a path count as pairs without the node.
    """
    import networkx

    total = dict.fromkeys(sorted(graph), 0.0)
    for component in networkx.connected_components(graph):
        blocks = [sorted(block) for block in networkx.biconnected_components(graph.subgraph(component))]
        blocks.sort()
        largest = max(map(len, blocks), default=0)
        walk = _compiled() if largest > HUGE else None
        if largest > LARGE and not walk:
            total |= _walked(graph, sorted(component))
            continue
        branches = _branches(blocks, len(component))
        for node, sizes in branches.items():
            # Ordered pairs whose two ends lie in different branches at this node.
            total[node] += (len(component) - 1) ** 2 - sum(size**2 for size in sizes.values())
        for number, block in enumerate(blocks):
            if len(block) > 2:
                behind = [len(component) - branches[node][number] if node in branches else 1 for node in block]
                found = _within(graph, block, behind, walk if len(block) > LARGE else None)
                for node, value in zip(block, found, strict=True):
                    total[node] += value
    pairs = (len(graph) - 1) * (len(graph) - 2)
    return {node: value / pairs if pairs > 0 else 0.0 for node, value in total.items()}


def prepare() -> None:
    """Imports what walks large blocks, for a process that may open no file later."""
    import rustworkx  # noqa: F401


def _walked(graph: "networkx.Graph[int]", component: Sequence[int]) -> dict[int, float]:
    """How many ordered pairs of a component each of its nodes lies between, by rustworkx."""
    import rustworkx

    numbers = {node: number for number, node in enumerate(component)}
    walked: rustworkx.PyGraph[int, None] = rustworkx.PyGraph()
    walked.add_nodes_from(component)
    walked.add_edges_from_no_data([(numbers[one], numbers[other]) for one, other in graph.subgraph(component).edges()])
    found = rustworkx.betweenness_centrality(walked, normalized=False, parallel_threshold=MANY)
    return {node: 2 * found[number] for node, number in numbers.items()}


def _compiled() -> Walk | None:
    """What walks a block by compiled code, where numba is there; a process that may open no file does without it."""
    try:
        from ikoe_graph import walking
    except (ImportError, OSError):
        return None
    return walking.within


def _branches(blocks: Sequence[Sequence[int]], size: int) -> dict[int, dict[int, int]]:
    """For each node of several blocks: by number of the block how many other nodes lie behind it in that direction.

    The blocks of a component hang together like a tree; its root is the first one. `size` is that of the component.
    """
    containing: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        for node in block:
            containing.setdefault(node, []).append(number)
    between = {node: numbers for node, numbers in containing.items() if len(numbers) > 1}
    order, parent = [0] if blocks else [], {0: -1}  # of each block, root first, and the node through which it hangs
    for number in order:
        for node in blocks[number]:
            if node != parent[number]:
                for other in between.get(node, ()):
                    if other != number:
                        parent[other] = node
                        order.append(other)
    branches: dict[int, dict[int, int]] = {node: {} for node in between}
    for number in reversed(order):
        below = len(blocks[number]) - (number != 0)
        for node in blocks[number]:
            if node in between and node != parent[number]:
                hanging = sum(branches[node].values())
                below += hanging
                branches[node][number] = size - 1 - hanging
        if number != 0:
            branches[parent[number]][number] = below
    return branches


def _within(
    graph: "networkx.Graph[int]", block: Sequence[int], behind: Sequence[int], walk: Walk | None
) -> Sequence[float]:
    """How many pairs each node of a block lies between; a node stands for all that lie behind it, itself included."""
    numbers = {node: number for number, node in enumerate(block)}
    neighbours = [[numbers[other] for other in graph[node] if other in numbers] for node in block]
    groups = _twins(neighbours, behind)
    if walk:
        return walk(neighbours, behind, groups)
    total = [0.0] * len(block)
    for twins in groups:
        source = twins[0]
        depending = _depending(neighbours, behind, source)
        # From each twin all others are seen alike; what one twin sees in another, every other twin sees in it.
        between_twins = (len(twins) - 1) * behind[source] * depending[twins[-1]]
        for node, value in enumerate(depending):
            total[node] += len(twins) * behind[source] * value
        for node in twins:
            total[node] += between_twins - len(twins) * behind[source] * depending[node]
    return total


def _twins(neighbours: Sequence[Sequence[int]], behind: Sequence[int]) -> list[list[int]]:
    """Groups of nodes that have the same neighbours and as much behind them."""
    groups: dict[tuple[int, frozenset[int]], list[int]] = {}
    for node, near in enumerate(neighbours):
        groups.setdefault((behind[node], frozenset(near)), []).append(node)
    return list(groups.values())


def _depending(neighbours: Sequence[Sequence[int]], behind: Sequence[int], source: int) -> list[float]:
    """For each node how much of what lies behind others is reached through it from one node."""
    distance, paths, order = _search(neighbours, source)
    depending = [0.0] * len(neighbours)
    for node in reversed(order):
        nearer, share = distance[node] - 1, (behind[node] + depending[node]) / paths[node]
        for other in neighbours[node]:
            if distance[other] == nearer:
                depending[other] += paths[other] * share
    return depending


def _search(neighbours: Sequence[Sequence[int]], source: int) -> tuple[list[int], list[int], list[int]]:
    """Breadth first from a node: the distance of each, the number of shortest paths to it, the order of visits."""
    distance, paths, order = [-1] * len(neighbours), [0] * len(neighbours), [source]
    distance[source], paths[source] = 0, 1
    for node in order:
        further, ways = distance[node] + 1, paths[node]
        for other in neighbours[node]:
            seen = distance[other]
            if seen < 0:
                distance[other], paths[other] = further, ways
                order.append(other)
            elif seen == further:
                paths[other] += ways
    return distance, paths, order
