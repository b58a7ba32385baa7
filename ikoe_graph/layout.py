"""Gives the nodes of a network places in the plane, the same on every machine.

Each connected part is laid out so that the distance of two nodes is near the length of the shortest way between them
(J. Zheng, S. Pawar and D. Goodman, Graph drawing by stochastic gradient descent, 2018); heavier edges are shorter. Then
the parts are set beside each other, the largest first. It needs nothing but Python's own arithmetic, whose results do
not depend on the processor as those of numeric libraries do.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import exp, hypot, log, sqrt
from random import Random

from ikoe_graph.network import Network

SEED = 2018
ROUNDS = 40
NEAR = 0.1  # how little places move in the last round, in lengths of an edge
ALL_PAIRS = 250  # up to so many nodes every pair is looked at, above that those with some nodes only
PIVOTS = 60
GAP = 1.5  # between parts, in lengths of an edge
Place = tuple[float, float]
Box = tuple[float, float, float, float]
Term = tuple[int, int, float]  # two nodes, and how far from each other they should be


def positions(network: Network, shape: float = 1.4) -> dict[str, Place]:
    """A place for each node by IRI; edges are about 1 long. `shape`: width by height of the whole."""
    neighbours = _lengths(network)
    placed = [_part(neighbours, part) for part in _parts(neighbours)]
    found = {node: place for part in _side_by_side(placed, shape) for node, place in part.items()}
    return {network.nodes[node]: (round(x, 2), round(y, 2)) for node, (x, y) in sorted(found.items())}


def _lengths(network: Network) -> list[dict[int, float]]:
    """For each node how long the edges to its neighbours are: 1 for the heaviest of all, nearly 2 for the lightest."""
    numbers = {iri: number for number, iri in enumerate(network.nodes)}
    weights: list[dict[int, int]] = [{} for _ in numbers]
    for edge in network.edges:
        one, other = numbers[edge.source], numbers[edge.target]
        if one != other:
            weights[one][other] = weights[other][one] = weights[one].get(other, 0) + edge.weight
    most = max((weight for near in weights for weight in near.values()), default=1)
    return [{other: 2 - weight / most if most > 1 else 1.0 for other, weight in near.items()} for near in weights]


def _parts(neighbours: Sequence[Mapping[int, float]]) -> list[list[int]]:
    """The connected parts, the largest first."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in range(len(neighbours)):
        if start not in seen:
            part = [start]
            seen.add(start)
            for node in part:
                fresh = sorted(neighbours[node].keys() - seen)
                part.extend(fresh)
                seen.update(fresh)
            found.append(sorted(part))
    return sorted(found, key=lambda part: (-len(part), part))


def _part(neighbours: Sequence[Mapping[int, float]], part: Sequence[int]) -> dict[int, Place]:
    """Places within one part: pairs of nodes are drawn together or apart, less and less from round to round."""
    random = Random(SEED)  # noqa: S311
    wide = sqrt(len(part))
    places = {node: (random.random() * wide, random.random() * wide) for node in part}
    terms = _terms(neighbours, part)
    if not terms:
        return places
    longest = max(length for *_, length in terms)
    first, last = longest**2, NEAR
    fading = log(first / last) / (ROUNDS - 1)
    for number in range(ROUNDS):
        random.shuffle(terms)
        pull = first * exp(-fading * number)
        for one, other, length in terms:
            (x, y), (u, v) = places[one], places[other]
            apart = hypot(u - x, v - y) or 1e-6
            share = min(1.0, pull / length**2) * (apart - length) / (2 * apart)
            places[one] = (x + share * (u - x), y + share * (v - y))
            places[other] = (u - share * (u - x), v - share * (v - y))
    return places


def _terms(neighbours: Sequence[Mapping[int, float]], part: Sequence[int]) -> list[Term]:
    """Pairs and their lengths: all, or in a large part the edges and what some well spread nodes have to the others."""
    if len(part) <= ALL_PAIRS:
        rows = [(node, _ways(neighbours, node)) for node in part]
        return [(one, other, length) for one, ways in rows for other, length in ways.items() if one < other]
    terms = {(one, other): length for one in part for other, length in neighbours[one].items() if one < other}
    pivot = max(part, key=lambda node: (len(neighbours[node]), -node))
    nearest = dict.fromkeys(part, float("inf"))
    for _ in range(PIVOTS):
        ways = _ways(neighbours, pivot)
        terms.update({(min(pivot, other), max(pivot, other)): way for other, way in ways.items() if other != pivot})
        nearest = {node: min(way, ways[node]) for node, way in nearest.items()}
        pivot = max(part, key=lambda node: (nearest[node], -node))
    return [(one, other, length) for (one, other), length in sorted(terms.items())]


def _ways(neighbours: Sequence[Mapping[int, float]], start: int) -> dict[int, float]:
    """The length of the shortest way to every node that can be reached (E. Dijkstra 1959)."""
    found: dict[int, float] = {}
    waiting = [(0.0, start)]
    while waiting:
        way, node = heappop(waiting)
        if node not in found:
            found[node] = way
            for other, length in neighbours[node].items():
                if other not in found:
                    heappush(waiting, (way + length, other))
    return found


def _side_by_side(parts: Sequence[Mapping[int, Place]], shape: float) -> list[dict[int, Place]]:
    """The parts set down one by one, the largest first, each where there is room nearest to the top, then the left."""
    boxes = [_corner(part) for part in parts]
    area = sum((width + GAP) * (height + GAP) for *_, width, height in boxes)
    most = max([sqrt(area * shape), *(width for *_, width, _ in boxes)], default=0.0)
    taken: list[Box] = []
    corners = [(0.0, 0.0)]  # left, and depth from the top, of where something may be set down
    for *_, width, height in boxes:
        left, depth = next(
            corner
            for corner in sorted(corners, key=lambda each: (each[1], each[0]))
            if (corner[0] + width <= most or not corner[0]) and _is_free((*corner, width, height), taken)
        )
        taken.append((left, depth, width, height))
        corners.remove((left, depth))
        corners += [(left + width + GAP, depth), (left, depth + height + GAP), (0.0, depth + height + GAP)]
    return [
        {node: (u - x + left, v - y - depth - height) for node, (u, v) in part.items()}
        for part, (x, y, _, height), (left, depth, *_) in zip(parts, boxes, taken, strict=True)
    ]


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether a box, with a gap around it, meets none of the others. Boxes: left, depth, width, height."""
    left, depth, width, height = box
    return all(
        left >= x + w + GAP or x >= left + width + GAP or depth >= y + h + GAP or y >= depth + height + GAP
        for x, y, w, h in taken
    )


def _corner(part: Mapping[int, Place]) -> tuple[float, float, float, float]:
    """The left lower corner of what holds the part, its width and its height."""
    xs, ys = [x for x, _ in part.values()], [y for _, y in part.values()]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
