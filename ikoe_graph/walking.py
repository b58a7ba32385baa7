"""Walks the shortest paths of one very large block, compiled by numba: what `betweenness` counts inside of blocks.

Python would take minutes where this takes seconds. Alike nodes are walked as one, as sources, ends and steps between.
numba is large and takes a second to import and compile. It is no requirement: `pip install ikoe-graph[large]`.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numba
import numpy
from numpy.typing import NDArray

Whole = NDArray[numpy.int32]  # small numbers, so that more of them are near the processor
Real = NDArray[numpy.float64]
Walk = Callable[[Whole, Whole, Real, Real, Whole], Real]

PORTIONS = 64  # of the sources: added up in the same order on however many cores


def within(neighbours: Sequence[Sequence[int]], behind: Sequence[int], groups: Sequence[Sequence[int]]) -> list[float]:
    """How many ordered pairs each node of a block lies between; a node stands for all that lie behind it.

    `groups`: all nodes, together where they have the same neighbours and as much behind them.
    """
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    near = [sorted({group_of[other] for other in neighbours[group[0]]}) for group in groups]
    starts = numpy.cumsum([0, *map(len, near)], dtype=numpy.int32)
    ends = numpy.array([other for each in near for other in each], dtype=numpy.int32)
    many = numpy.array([len(group) for group in groups], dtype=float)
    weights = numpy.array([behind[group[0]] for group in groups], dtype=float)

    def portion(first: int) -> Real:
        return _compiled()(starts, ends, many, weights, numpy.arange(first, len(groups), PORTIONS, dtype=numpy.int32))

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        totals = sum(threads.map(portion, range(PORTIONS)), numpy.zeros(len(groups)))
    return [float(totals[group_of[node]]) for node in range(len(neighbours))]


@cache
def _compiled() -> Walk:
    walk: Walk = numba.njit("f8[::1](i4[::1], i4[::1], f8[::1], f8[::1], i4[::1])", nogil=True)(_walk)
    return walk


def _walk(starts: Whole, ends: Whole, many: Real, behind: Real, sources: Whole) -> Real:
    """For each group, how many ordered pairs that begin in one of the sources each of its nodes lies between.

    The neighbours of group i are `ends[starts[i]:starts[i + 1]]`, its nodes `many[i]`. Brandes' algorithm, written as
    numba wants it.
    """
    distance, order = numpy.empty(len(many), numpy.int32), numpy.empty(len(many), numpy.int32)
    paths, depending, total = numpy.empty(len(many)), numpy.empty(len(many)), numpy.zeros(len(many))
    for source in sources:
        distance[:] = -1
        depending[:] = 0
        distance[source], paths[source], order[0] = 0, 1, source
        seen, place = 1, 0
        while place < seen:
            node = order[place]
            # From one node of the source's group, not from all of them.
            ways = paths[node] * many[node] if place else 1.0
            for arc in range(starts[node], starts[node + 1]):
                other = ends[arc]
                if distance[other] < 0:
                    distance[other], paths[other], order[seen] = distance[node] + 1, ways, other
                    seen += 1
                elif distance[other] > distance[node]:
                    paths[other] += ways
            place += 1
        # The other nodes of the source's group are two steps away, by any neighbour, and lead nowhere nearer.
        alike, between = (many[source] - 1) * behind[source], 0.0
        for arc in range(starts[source], starts[source + 1]):
            between += many[ends[arc]]
        for arc in range(starts[source], starts[source + 1]):
            depending[ends[arc]] += alike / between
        for place in range(seen - 1, 0, -1):
            node = order[place]
            total[node] += many[source] * behind[source] * depending[node]
            share = many[node] * (behind[node] + depending[node]) / paths[node]
            for arc in range(starts[node], starts[node + 1]):
                other = ends[arc]
                if distance[other] < distance[node]:
                    depending[other] += paths[other] * share
    return total
