"""Measures that are found by iterating until nothing moves any more: the leading eigenvector, and PageRank.

networkx would need scipy for both.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

DAMPING = 0.85  # of PageRank, as Brin and Page chose it
SETTLED = 1e-9  # by how much values may still move in all when an iteration ends
MOST_ROUNDS = 5000
LARGE = 2000  # nodes: from here on numpy is faster, the time to import it included


def eigenvector(neighbours: Sequence[Sequence[int]]) -> list[float]:
    """The leading eigenvector of a connected graph, of length 1, from the neighbours of each node; empty if it does not
    settle.

    The node itself counts among its neighbours: that changes no eigenvector, and lets the iteration settle in a network
    with two sides.
    """
    return (_by_numpy if len(neighbours) > LARGE else _by_hand)(neighbours)


def pagerank(leads: Sequence[Mapping[int, float]]) -> list[float]:
    """The rank of each node, all together 1, from the weights of the edges that lead from it; empty if it does not
    settle.
    """
    totals = [sum(each.values()) for each in leads]
    size = len(leads)
    ranks = [1 / size] * size
    for _ in range(MOST_ROUNDS):
        lost = sum(rank for rank, total in zip(ranks, totals, strict=True) if not total)
        following = [(1 - DAMPING + DAMPING * lost) / size] * size
        for node, targets in enumerate(leads):
            for target, weight in targets.items():
                following[target] += DAMPING * ranks[node] * weight / totals[node]
        moved = sum(abs(new - old) for new, old in zip(following, ranks, strict=True))
        ranks = following
        if moved < SETTLED:
            return ranks
    return []


def _by_hand(neighbours: Sequence[Sequence[int]]) -> list[float]:
    values = [1 / sqrt(len(neighbours))] * len(neighbours)
    for _ in range(MOST_ROUNDS):
        summed = [sum([values[other] for other in near], value) for near, value in zip(neighbours, values, strict=True)]
        length = sqrt(sum(value * value for value in summed))
        following = [value / length for value in summed]
        moved = sum(abs(new - old) for new, old in zip(following, values, strict=True))
        values = following
        if moved < SETTLED:
            return values
    return []


def _by_numpy(neighbours: Sequence[Sequence[int]]) -> list[float]:
    import numpy

    ends = numpy.array([other for near in neighbours for other in near])
    starts = numpy.cumsum([0, *(len(near) for near in neighbours[:-1])])
    values = numpy.full(len(neighbours), 1 / sqrt(len(neighbours)))
    for _ in range(MOST_ROUNDS):
        summed = values + numpy.add.reduceat(values[ends], starts)
        following = summed / sqrt(float((summed * summed).sum()))
        moved = numpy.abs(following - values).sum()
        values = following
        if moved < SETTLED:
            return [float(value) for value in values]
    return []
