"""Measures and paths, on networks whose values are printed in the literature, and where they are not defined."""

import random
import subprocess
import sys
from collections.abc import Iterable
from math import isclose, sqrt
from pathlib import Path

import networkx
import pytest

from ikoe_graph import catalogue, iteration, measures, paths
from ikoe_graph.betweenness import betweenness
from ikoe_graph.errors import UnknownName
from ikoe_graph.network import Edge, Fact, Network, Thing

ROOT = Path(__file__).parent.parent
DEFINITIONS = measures.read(ROOT / "queries")
QUERY = catalogue.parse("edges", "SELECT * {}", "edges.rq")
SEEDS = range(60)


def made(
    pairs: Iterable[tuple[object, object]],
    alone: Iterable[object] = (),
    directed: bool = False,
    weights: dict[tuple[str, str], int] | None = None,
    kinds: dict[str, str] | None = None,
) -> Network:
    """A network with these edges, of as many facts as their weight says, and nodes without an edge."""
    ends = [tuple(map(str, pair)) if directed else tuple(sorted(map(str, pair))) for pair in pairs]
    counted = {pair: (weights or {}).get(pair, 1) for pair in ends}
    edges = tuple(
        Edge(*pair, tuple(Fact(f"{pair}{number}", "k") for number in range(counted[pair]))) for pair in sorted(counted)
    )
    nodes = tuple(sorted({end for pair in ends for end in pair} | set(map(str, alone))))
    things = {node: Thing(node, {}, "", (kind,)) for node, kind in (kinds or {}).items()}
    return Network(QUERY, {}, nodes, edges, things, directed)


def values(network: Network, name: str) -> dict:
    return dict(measures.measure(network, [name])[name].values)


def whole(network: Network, name: str) -> float:
    return values(network, name)[measures.WHOLE]


ZACHARY = networkx.karate_club_graph()
KARATE = made((one + 1, other + 1) for one, other in ZACHARY.edges())
NEIGHBOURS = {
    "Andre": "Beverly Carol Diane Fernando",
    "Beverly": "Diane Ed Garth",
    "Carol": "Diane Fernando",
    "Diane": "Ed Fernando Garth",
    "Ed": "Garth",
    "Fernando": "Garth Heather",
    "Garth": "Heather",
    "Heather": "Ike",
    "Ike": "Jane",
}
KITE = made((one, other) for one, others in NEIGHBOURS.items() for other in others.split())


def test_every_measure_says_in_both_languages_what_it_tells_and_what_not():
    assert list(DEFINITIONS.measures) == list(measures.MEASURES)
    for each in DEFINITIONS.measures.values():
        assert each.scope in {"node", "edge", "network"}
        for texts in (each.heading, each.tells, each.tells_not):
            assert set(texts) == {"en", "de"}
            assert all(texts.values())
        assert all(text.endswith(".") for text in (*each.tells.values(), *each.tells_not.values()))


def test_zacharys_karate_club():
    """W. Zachary 1977; degrees as drawn, betweenness as U. Brandes' and M. Newman's examples have it."""
    degree = values(KARATE, "degree")
    assert {node: number for node, number in degree.items() if number > 8} == {
        "34": 17, "1": 16, "33": 12, "3": 10, "2": 9,
    }  # fmt: skip
    printed = {"1": 0.4376, "34": 0.3041, "33": 0.1452, "3": 0.1437, "32": 0.1383, "9": 0.0559, "2": 0.0539}
    found = values(KARATE, "betweenness")
    assert {node: round(found[node], 4) for node in printed} == printed
    assert [node for node, number in values(KARATE, "core").items() if number == 4] == sorted(
        ["1", "2", "3", "4", "8", "9", "14", "31", "33", "34"]
    )


def test_the_communities_of_the_karate_club():
    """The best modularity is 0.4198, with four groups (Brandes and others, On modularity clustering, 2008); Louvain's
    method need not find the best, but the two leaders are never in one group.
    """
    groups = measures.communities(KARATE)
    assert len(groups) in (3, 4)
    assert 0.41 < whole(KARATE, "modularity") < 0.41981
    assert not any({"1", "34"} <= set(group) for group in groups)
    assert [len(group) for group in groups] == sorted((len(group) for group in groups), reverse=True)


def test_krackhardts_kite():
    """D. Krackhardt 1990: Diane has most neighbours, Heather lies between most."""
    assert values(KITE, "degree")["Diane"] == 6
    printed = {
        "Heather": 0.389, "Fernando": 0.231, "Garth": 0.231, "Ike": 0.222, "Diane": 0.102, "Andre": 0.023,
        "Beverly": 0.023, "Carol": 0.0, "Ed": 0.0, "Jane": 0.0,
    }  # fmt: skip
    assert {node: round(value, 3) for node, value in values(KITE, "betweenness").items()} == printed
    assert [node for node, cut in values(KITE, "articulation").items() if cut] == ["Heather", "Ike"]
    assert [pair for pair, only in values(KITE, "bridge").items() if only] == [("Heather", "Ike"), ("Ike", "Jane")]
    assert values(KITE, "component") == dict.fromkeys(KITE.nodes, 1)
    assert whole(KITE, "components") == 1
    assert isclose(whole(KITE, "density"), 18 / 45)


def test_the_cores_of_batagelj_and_zaversnik():
    """V. Batagelj and M. Zaversnik, An O(m) algorithm for cores decomposition of networks, 2003, figure 1."""
    four = [(one, other) for one in range(1, 5) for other in range(one + 1, 5)]
    more = """3-7 2-11 11-5 11-12 5-12 12-19 12-18 3-9 7-9 7-10 9-10 9-20 17-13 13-14 14-15 15-16 16-13"""
    pairs = [*four, *((one + 4, other + 4) for one, other in four), *(each.split("-") for each in more.split())]
    core = values(made(pairs, alone=[21]), "core")
    groups = {number: {int(node) for node in core if core[node] == number} for number in set(core.values())}
    assert groups == {0: {21}, 1: {17, 18, 19, 20}, 2: set(range(9, 17)), 3: set(range(1, 9))}


def test_pagerank_of_langville_and_meyer(monkeypatch: pytest.MonkeyPatch):
    """A. Langville and C. Meyer, Google's PageRank and beyond, 2006, figure 4.1; page 2 leads nowhere."""
    monkeypatch.setattr(iteration, "DAMPING", 0.9)
    network = made([(1, 2), (1, 3), (3, 1), (3, 2), (3, 5), (4, 5), (4, 6), (5, 4), (5, 6), (6, 4)], directed=True)
    found = [round(value, 4) for value in values(network, "pagerank").values()]
    assert found == [0.0372, 0.0540, 0.0415, 0.3751, 0.2060, 0.2862]


def test_pagerank_without_directions_follows_weights():
    found = values(made([("a", "b"), ("b", "c")], weights={("a", "b"): 3}), "pagerank")
    assert found["b"] > found["a"] > found["c"]
    assert isclose(sum(found.values()), 1)


def test_eigenvectors_of_star_and_path():
    """The leading eigenvector of a star gives its centre 1/√2, that of a path of three 1/2, 1/√2, 1/2."""
    star = values(made(("hub", each) for each in "abcd"), "eigenvector")
    assert isclose(star["hub"], 1 / sqrt(2), abs_tol=1e-6)
    assert all(isclose(star[each], 1 / sqrt(8), abs_tol=1e-6) for each in "abcd")
    path = values(made([("a", "b"), ("b", "c")]), "eigenvector")
    assert [round(value, 4) for value in path.values()] == [0.5, 0.7071, 0.5]


def test_eigenvectors_are_defined_in_the_largest_part_alone():
    parts = measures.measure(made([(1, 2), (2, 3), (3, 1), (4, 5)]), ["eigenvector"])["eigenvector"]
    assert (list(parts.values), parts.reason) == (["1", "2", "3"], "largest")
    even = measures.measure(made([(1, 2), (2, 3), (4, 5), (5, 6)]), ["eigenvector"])["eigenvector"]
    assert (even.values, even.reason) == ({}, "no-largest")


def test_degrees_count_others_once_and_weights_all_facts():
    network = made([("a", "b"), ("b", "a"), ("a", "c"), ("a", "a")], directed=True, weights={("a", "b"): 3})
    assert values(network, "degree") == {"a": 2, "b": 1, "c": 1}
    assert values(network, "weighted-degree") == {"a": 5, "b": 4, "c": 1}
    assert values(network, "in-degree") == {"a": 1, "b": 1, "c": 1}
    assert values(network, "out-degree") == {"a": 2, "b": 1, "c": 0}


def test_parts_are_numbered_from_the_largest():
    network = made([(1, 2), (2, 3), (7, 8), (5, 6)], alone=[9])
    assert measures.components(network) == [["1", "2", "3"], ["5", "6"], ["7", "8"], ["9"]]
    assert values(network, "component")["9"] == 4
    assert whole(network, "components") == 4


def test_assortativity_is_that_of_newman():
    """M. Newman, Mixing patterns in networks, 2003: 1 where like joins like, -1 where two kinds only join each other,
    in between by equation 2, here from a mixing matrix (0.5, 0.125; 0.125, 0.25).
    """
    kinds = {"a": "x", "b": "x", "c": "y", "d": "y"}
    assert whole(made([("a", "b"), ("c", "d")], kinds=kinds), "assortativity") == 1
    assert whole(made([("a", "c"), ("b", "d")], kinds=kinds), "assortativity") == -1
    kinds |= {"e": "x"}
    mixed = made([("a", "b"), ("b", "e"), ("a", "c"), ("c", "d")], kinds=kinds)
    assert isclose(whole(mixed, "assortativity"), (0.75 - 0.53125) / (1 - 0.53125))


@pytest.mark.parametrize("seed", SEEDS)
def test_assortativity_and_betweenness_equal_those_of_networkx(seed: int):
    """Small random networks, trees among them, in one part or several."""
    drawn = random.Random(seed)  # noqa: S311
    size = drawn.randint(3, 14)
    tree = drawn.random() < 0.3
    graph = (
        networkx.random_labeled_tree(size, seed=seed)
        if tree
        else networkx.gnm_random_graph(size, drawn.randint(1, 2 * size), seed=seed)
    )
    expected = networkx.betweenness_centrality(graph)
    found = betweenness(graph)
    assert all(isclose(found[node], expected[node], abs_tol=1e-12) for node in graph)
    kinds = {node: drawn.choice("xyz") for node in graph}
    networkx.set_node_attributes(graph, kinds, "kind")
    network = made(graph.edges(), kinds={str(node): kind for node, kind in kinds.items()})
    result = measures.measure(network, ["assortativity"])["assortativity"]
    if result.reason:
        assert len({kinds[end] for edge in graph.edges() for end in edge}) == 1
    else:
        by_networkx = networkx.attribute_assortativity_coefficient(graph, "kind")
        assert isclose(result.values[measures.WHOLE], by_networkx, abs_tol=1e-12)


@pytest.mark.parametrize(
    "graph",
    [
        networkx.complete_multipartite_graph(2, 3, 4),
        networkx.complete_bipartite_graph(4, 9),
        networkx.windmill_graph(4, 3),
        networkx.lollipop_graph(5, 4),
        networkx.compose(networkx.complete_bipartite_graph(2, 6), networkx.star_graph([0, 8, 9, 10])),
    ],
    ids=["twins", "two sides", "blocks at a node", "a tail", "twins with leaves behind"],
)
def test_betweenness_is_exact_where_nodes_or_blocks_are_alike(graph: networkx.Graph):
    expected, found = networkx.betweenness_centrality(graph), betweenness(graph)
    assert all(isclose(found[node], expected[node], abs_tol=1e-12) for node in graph)


ELSEWHERE = {"rustworkx": {"betweenness.LARGE": 2}, "numba": {"betweenness.LARGE": 2, "betweenness.HUGE": 2}}


def elsewhere(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Has every block of more than two nodes walked by what is for larger ones."""
    for name, value in ELSEWHERE[where].items():
        monkeypatch.setattr(f"ikoe_graph.{name}", value)


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("seed", SEEDS)
def test_betweenness_is_the_same_where_a_block_is_too_large_to_walk_here(
    seed: int, where: str, monkeypatch: pytest.MonkeyPatch
):
    """rustworkx walks what has a block of more than two, compiled code the block; the rest is counted as ever."""
    graph = networkx.gnm_random_graph(14, random.Random(seed).randint(3, 24), seed=seed)  # noqa: S311
    walked = betweenness(graph)
    elsewhere(monkeypatch, where)
    found = betweenness(graph)
    assert all(isclose(found[node], walked[node], abs_tol=1e-12) for node in graph)


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("directed", [False, True])
def test_every_measure_is_the_same_where_a_network_is_large(
    directed: bool, where: str, monkeypatch: pytest.MonkeyPatch
):
    """One with loops, weights, edges both ways, leaves, alike nodes, several parts and nodes alone."""
    drawn = random.Random(7)  # noqa: S311
    pairs = {(drawn.randint(0, 150), drawn.randint(0, 150)) for _ in range(260)} | {(400, 401), (401, 402), (402, 400)}
    pairs |= {(hub, 200 + leaf) for leaf in range(30) for hub in drawn.sample(range(6), 2)}
    ends = [(str(one), str(other)) for one, other in pairs if directed or str(one) <= str(other)]
    weights = {pair: drawn.randint(1, 4) for pair in ends}
    network = made(ends, alone=[501, 502], directed=directed, weights=weights)
    small = measures.measure(network, measures.MEASURES)
    elsewhere(monkeypatch, where)
    monkeypatch.setattr(iteration, "LARGE", 0)
    for name, result in measures.measure(network, measures.MEASURES).items():
        assert result.reason == small[name].reason
        assert list(result.values) == list(small[name].values)
        for key, value in result.values.items():
            assert isclose(value, small[name].values[key], rel_tol=0, abs_tol=1e-9), (name, key)


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("graph", [networkx.complete_multipartite_graph(2, 3, 4), networkx.lollipop_graph(5, 4)])
def test_alike_nodes_are_counted_right_elsewhere(graph: networkx.Graph, where: str, monkeypatch: pytest.MonkeyPatch):
    elsewhere(monkeypatch, where)
    expected, found = networkx.betweenness_centrality(graph), betweenness(graph)
    assert all(isclose(found[node], expected[node], abs_tol=1e-12) for node in graph)


def test_compiled_code_gives_the_same_bits_on_any_number_of_cores(monkeypatch: pytest.MonkeyPatch):
    elsewhere(monkeypatch, "numba")
    graph = networkx.gnm_random_graph(300, 700, seed=1)
    found = []
    for cores in (1, 3):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        found.append(betweenness(graph))
    assert found[0] == found[1]


def test_only_the_largest_blocks_are_left_to_compiled_code(monkeypatch: pytest.MonkeyPatch):
    compiled = []
    monkeypatch.setattr("ikoe_graph.walking.within", lambda near, *_: compiled.append(len(near)) or [0.0] * len(near))
    betweenness(networkx.disjoint_union(networkx.cycle_graph(5001), networkx.cycle_graph(600)))
    assert compiled == [5001]


def test_without_numba_rustworkx_walks_the_largest_blocks(monkeypatch: pytest.MonkeyPatch):
    elsewhere(monkeypatch, "numba")
    monkeypatch.setitem(sys.modules, "ikoe_graph.walking", None)
    expected, found = networkx.betweenness_centrality(ZACHARY), betweenness(ZACHARY)
    assert all(isclose(found[node], expected[node], abs_tol=1e-12) for node in ZACHARY)


def test_a_process_that_may_open_no_file_measures_the_largest_blocks_too():
    program = """
import resource, networkx
from ikoe_graph import betweenness
graph = networkx.karate_club_graph()
list(networkx.connected_components(graph)), list(networkx.biconnected_components(graph))
betweenness.prepare()
betweenness.LARGE = betweenness.HUGE = 2
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
print(round(betweenness.betweenness(graph)[0], 4))
"""
    assert subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout == b"0.4376\n"


@pytest.mark.parametrize(
    ("name", "network", "reason"),
    [
        ("in-degree", made([(1, 2)]), "directed"),
        ("out-degree", made([(1, 2)]), "directed"),
        ("betweenness", made([(1, 2)]), "too-small"),
        ("eigenvector", made([(1, 2)]), "too-small"),
        ("density", made([], alone=[1]), "too-small"),
        ("modularity", made([], alone=[1, 2]), "too-small"),
        ("assortativity", made([(1, 2)]), "one-kind"),
        ("assortativity", made([(1, 2)], kinds={"1": "x", "2": "x"}), "one-kind"),
    ],
)
def test_where_a_measure_is_not_defined_it_has_no_value_and_says_why(name: str, network: Network, reason: str):
    result = measures.measure(network, [name])[name]
    assert (result.values, result.reason) == ({}, reason)
    assert set(DEFINITIONS.reasons[reason]) == {"en", "de"}


@pytest.mark.parametrize("name", measures.MEASURES)
def test_no_measure_fails_on_nothing_or_on_a_loop(name: str):
    for network in (made([]), made([("a", "a")], directed=True), made([], alone="abc")):
        assert measures.measure(network, [name])[name].measure == name


def test_an_unknown_measure_offers_the_nearest():
    with pytest.raises(UnknownName, match=r"betweeness: no such measure\. Did you mean betweenness"):
        measures.measure(KITE, ["betweeness"])


def nodes(path: paths.Path | None) -> list[str]:
    assert path
    return [path.steps[0].start, *(step.end for step in path.steps)]


def test_the_shortest_path_has_the_fewest_steps():
    assert nodes(paths.shortest(KITE, "Jane", "Diane")) == ["Jane", "Ike", "Heather", "Fernando", "Diane"]
    assert paths.shortest(KITE, "Jane", "Diane").others == 1  # by Garth
    assert paths.shortest(KITE, "Ike", "Ike") == paths.Path((), 0)


def test_of_several_shortest_paths_the_one_with_most_facts_is_taken():
    weighted = made([("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")], weights={("c", "d"): 2})
    assert nodes(paths.shortest(weighted, "a", "d")) == ["a", "c", "d"]
    assert nodes(paths.shortest(weighted, "d", "a")) == ["d", "c", "a"]


def test_a_path_follows_edges_against_their_direction_and_turns_their_facts():
    fact = Fact("f", "k", source_roles=("payer",), target_roles=("paid",))
    network = Network(QUERY, {}, ("a", "b"), (Edge("a", "b", (fact,)),), {}, directed=True)
    path = paths.shortest(network, "b", "a")
    assert path.steps == (paths.Step("b", "a", (fact.turned(),)),)


def test_without_a_path_both_parts_can_be_named():
    network = made([(1, 2), (2, 3), (7, 8)])
    assert paths.shortest(network, "1", "8") is None
    assert paths.part(network, "1") == ["2", "1", "3"]  # who has most neighbours comes first
    assert paths.part(network, "8") == ["7", "8"]


def test_what_has_no_edge_is_no_end_of_a_path():
    with pytest.raises(UnknownName, match=r"Dian: no such node\. Did you mean Diane"):
        paths.shortest(KITE, "Dian", "Jane")


@pytest.mark.parametrize("seed", SEEDS)
def test_paths_are_as_many_and_as_long_as_networkx_finds(seed: int):
    graph = networkx.gnm_random_graph(9, 12, seed=seed)
    network = made(graph.edges(), alone=graph)
    for other in range(1, 9):
        found = paths.shortest(network, "0", str(other))
        expected = list(networkx.all_shortest_paths(graph, 0, other)) if networkx.has_path(graph, 0, other) else []
        if not expected:
            assert found is None
        else:
            assert found is not None
            assert (len(found.steps), found.others + 1) == (len(expected[0]) - 1, len(expected))
            assert list(map(int, nodes(found))) in expected
