"""Measures every projection with all its measures, and betweenness against networkx, igraph and rustworkx in one run.

`python benchmarks/network.py [--rounds N]` takes the built dataset in memory, as the site has it, and prints for each
projection the median time of building the network and of measuring it, and how many times longer the others take for
betweenness alone. It exits 1 where building and measuring take a second or more, or where results differ.

`--times 100` builds the data that many times over, each copy with things of its own and all with the same concepts, and
says how long each projection and its measures take there; networks of shared concepts, which grow with the square of
the data, are left out. `--against igraph` lets a peer find betweenness there, too.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import igraph
import networkx
import pyoxigraph as ox
import rustworkx

from ikoe_graph import betweenness, build, catalogue, dataset, home, measures, network
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset
from ikoe_graph.network import Network, Thing
from ikoe_graph.table import lay_out

LIMIT = 1.0  # seconds
NEAR = 1e-9  # how far values may differ


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that an action takes, and what it gives."""
    start = time.perf_counter()
    found = action()
    return time.perf_counter() - start, found


def main() -> int:
    """Runs the benchmark and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each projection (default 5)")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="over the data N times (default once)")
    parser.add_argument("--against", choices=PEERS, help="with --times: the peer for betweenness")
    options = parser.parse_args()
    queries = catalogue.read(home.knowledge() / "queries" / "edges")
    made = build.default()
    loaded = dataset.read_dump(made.dataset_file) if options.times == 1 else copies(made.dataset_file, options.times)
    seconds, things = timed(
        lambda: network.read_things(loaded, catalogue.read_file(home.knowledge() / "queries" / "nodes" / "things.rq"))
    )
    print(f"{len(things)} things read in {seconds:.2f} s", file=sys.stderr)
    if options.times > 1:
        return enlarged(loaded, things, queries, options.against)
    return compared(loaded, things, queries, options.rounds)


def compared(loaded: Dataset, things: dict[str, Thing], queries: dict[str, Query], rounds: int) -> int:
    """Each projection and its measures, and the peers for betweenness."""
    rows, failed = [], 0
    for query in queries.values():
        built = [timed(lambda query=query: network.build(loaded, query, {}, things)) for _ in range(rounds)]
        found = built[0][1]
        measured = [timed(lambda found=found: measures.measure(found, measures.MEASURES))[0] for _ in range(rounds)]
        building, measuring = statistics.median(each[0] for each in built), statistics.median(measured)
        graph = plain(found)
        ours, values = timed(lambda graph=graph: betweenness.betweenness(graph))
        ratios = []
        for peer in PEERS.values():
            theirs = peer(graph)
            ratios.append(f"{theirs[0] / ours:.2f}")
            failed += any(abs(theirs[1][node] - values[node]) > NEAR for node in graph)
        failed += building + measuring >= LIMIT
        sizes = (str(len(found.nodes)), str(len(found.edges)), str(found.facts))
        rows.append(
            (query.name, *sizes, f"{building * 1000:.0f}", f"{measuring * 1000:.0f}", f"{ours * 1000:.1f}", *ratios)
        )
    columns = ("network", "nodes", "edges", "facts", "build ms", "measure ms", "betweenness ms")
    print(lay_out((*columns, *(f"times in {name}" for name in PEERS)), rows), end="")
    return int(failed > 0)


def enlarged(loaded: Dataset, things: dict[str, Thing], queries: dict[str, Query], against: str | None) -> int:
    """Each projection that grows with the data and all its measures, and betweenness beside that of a peer."""
    rows, failed = [], 0
    for query in queries.values():
        if "shared" in query.tags:
            continue
        building, found = timed(lambda query=query: network.build(loaded, query, {}, things))
        print(f"{query.name}: {len(found.nodes)} nodes, {len(found.edges)} edges", file=sys.stderr)
        measuring, _ = timed(lambda found=found: measures.measure(found, measures.MEASURES))
        row = (query.name, str(len(found.nodes)), str(len(found.edges)), f"{building:.1f}", f"{measuring:.1f}")
        if against:
            graph = plain(found)
            ours, values = timed(lambda graph=graph: betweenness.betweenness(graph))
            theirs, others = PEERS[against](graph)
            failed += any(abs(others[node] - values[node]) > NEAR for node in graph)
            row += (f"{ours:.1f}", f"{theirs:.1f}")
        rows.append(row)
        print("  ".join(row), file=sys.stderr)
    columns = ("network", "nodes", "edges", "build s", "measure s")
    print(lay_out((*columns, "betweenness s", f"{against} s") if against else columns, rows), end="")
    return int(failed > 0)


def copies(path: Any, times: int) -> Dataset:
    """The union of the graphs so many times over: things of their own, concepts and terms in common."""
    text = "\n".join(sorted({line.rsplit(" <", 1)[0] + " ." for line in path.read_text("utf-8").splitlines()}))
    store = ox.Store()
    for number in range(times):
        copy = text.replace("/ikoe-nrw/id/", f"/ikoe-nrw/id/{number}-")
        store.bulk_load(copy.encode(), format=ox.RdfFormat.N_TRIPLES)
    return Dataset(store)


def plain(found: Network) -> Any:
    """The network without directions and loops, its nodes by number."""
    numbers = {iri: number for number, iri in enumerate(found.nodes)}
    graph = networkx.Graph()
    graph.add_nodes_from(numbers.values())
    graph.add_edges_from(
        (numbers[each.source], numbers[each.target]) for each in found.edges if each.source != each.target
    )
    return graph


def in_networkx(graph: Any) -> tuple[float, Any]:
    """Seconds and values of networkx."""
    return timed(lambda: networkx.betweenness_centrality(graph))


def in_igraph(graph: Any) -> tuple[float, Any]:
    """Seconds and values of igraph."""
    peer = igraph.Graph(n=len(graph), edges=list(graph.edges()))
    seconds, values = timed(peer.betweenness)
    pairs = max((len(graph) - 1) * (len(graph) - 2) / 2, 1)
    return seconds, [value / pairs for value in values]


def in_rustworkx(graph: Any) -> tuple[float, Any]:
    """Seconds and values of rustworkx on one core."""
    peer = rustworkx.PyGraph()
    peer.add_nodes_from(range(len(graph)))
    peer.add_edges_from_no_data(list(graph.edges()))
    return timed(lambda: rustworkx.betweenness_centrality(peer, parallel_threshold=1_000_000))


PEERS = {"networkx": in_networkx, "igraph": in_igraph, "rustworkx": in_rustworkx}

if __name__ == "__main__":
    sys.exit(main())
