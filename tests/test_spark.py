"""Edge lists measured with Apache Spark, against networkx. Those marked `spark` need pyspark and Java, and minutes.

pip install -e .[spark] && pytest -m spark
"""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import networkx
import pytest
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python  # its others need scipy

from ikoe_graph import build, catalogue, dataset, network, spark
from ikoe_graph.cli import main
from ikoe_graph.errors import CalledWrongly, NothingFound

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Measured = dict[str, tuple[int, str, float]]
TOLERANCE = 1e-7
ODD = ("source,label,target", 'a,"one, ""two""",b', "b,,a", "b,,c", "c,,d", "e,,f", "g,,g")
NEEDED = "pip install -e .[spark]"


@pytest.fixture(scope="module")
def session() -> "Iterator[SparkSession]":
    pytest.importorskip("pyspark", reason=NEEDED)
    started = spark.session("local[2]")
    yield started
    started.stop()


def by_networkx(graph: networkx.Graph) -> Measured:
    """Degree, first node of the component and PageRank, without loops."""
    graph = graph.copy()
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    whole = networkx.Graph(graph.to_undirected())
    parts = {node: min(part) for part in networkx.connected_components(whole) for node in part}
    ranks = _pagerank_python(graph, tol=1e-12, max_iter=1000)
    return {node: (whole.degree(node), parts[node], ranks[node]) for node in graph}


def by_spark(edges: "DataFrame", *, directed: bool) -> Measured:
    rows = spark.measure(edges, directed=directed, tolerance=TOLERANCE, say=lambda words: None).collect()
    return {row["node"]: (row["degree"], row["component"], row["pagerank"]) for row in rows}


def same(found: Measured, expected: Measured) -> bool:
    near = sum(abs(found[node][2] - expected[node][2]) for node in expected) < 10 * TOLERANCE
    return near and {node: row[:2] for node, row in found.items()} == {n: row[:2] for n, row in expected.items()}


@pytest.mark.spark
def test_a_network_is_measured_by_two_workers_as_by_networkx(
    made: build.Build, loaded: dataset.Dataset, root: Path, tmp_path: Path
):
    pytest.importorskip("pyspark", reason=NEEDED)
    environment = os.environ | {"IKOE_BUILD": str(made.folder.parent)}
    ikoe = [sys.executable, "-m", "ikoe_graph.cli"]
    edges = tmp_path / "edges.csv"
    written = [*ikoe, "network", "cooperation", "--format", "csv", "--output", edges]
    subprocess.run(written, check=True, env=environment, timeout=60)
    measured = [*ikoe, "spark", edges, "--master", "local-cluster[2,1,1024]", "--output", tmp_path / "measures"]
    subprocess.run([*measured, "--tolerance", str(TOLERANCE)], check=True, env=environment, timeout=900)
    parts = sorted((tmp_path / "measures").glob("*.csv"))
    rows = [row for part in parts for row in csv.DictReader(part.read_text(encoding="utf-8").splitlines())]
    found = {row["node"]: (int(row["degree"]), row["component"], float(row["pagerank"])) for row in rows}
    query = catalogue.read_file(root / "queries" / "edges" / "cooperation.rq")
    assert same(found, by_networkx(network.build(loaded, query, {}, {}).to_networkx()))


@pytest.mark.spark
def test_triples_are_edges_once_for_all_graphs(session: "SparkSession", made: build.Build, loaded: dataset.Dataset):
    predicates = ["http://www.w3.org/ns/org#memberOf", "http://www.w3.org/ns/org#unitOf"]
    graph = networkx.DiGraph()
    for source, predicate, target, _ in {(q.subject, q.predicate, q.object, None) for q in loaded.quads()}:
        if predicate.value in predicates:
            before = graph.get_edge_data(source.value, target.value, {"weight": 0})["weight"]
            graph.add_edge(source.value, target.value, weight=before + 1)
    assert any(not graph.out_degree(node) for node in graph)  # a walk cannot go on from there
    found = by_spark(spark.read(session, [str(made.dataset_file)], predicates), directed=True)
    assert same(found, by_networkx(graph))


@pytest.mark.spark
@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
def test_loops_parallel_edges_and_ends_are_as_in_networkx(session: "SparkSession", tmp_path: Path, directed: bool):
    (tmp_path / "one.csv").write_text("\n".join(ODD))
    (tmp_path / "two.csv").write_text("target,weight,source\nb,2.5,a\n")
    graph = networkx.DiGraph() if directed else networkx.Graph()
    graph.add_weighted_edges_from([("b", "c", 1), ("c", "d", 1), ("e", "f", 1), ("g", "g", 1)])
    graph.add_weighted_edges_from([("a", "b", 3.5), ("b", "a", 1)] if directed else [("a", "b", 4.5)])
    files = [str(tmp_path / name) for name in ("one.csv", "two.csv")]
    assert same(by_spark(spark.read(session, files), directed=directed), by_networkx(graph))


@pytest.mark.spark
def test_what_is_no_edge_list_is_refused(session: "SparkSession", tmp_path: Path):
    file = tmp_path / "other.csv"
    file.write_text("node,degree\na,1\n")
    with pytest.raises(CalledWrongly, match="no column source and no target"):
        spark.read(session, [str(file)])
    with pytest.raises(CalledWrongly, match="no such file"):
        spark.read(session, [str(tmp_path / "none.csv")])
    file.write_text("source,target\n")
    with pytest.raises(NothingFound, match="no edge in the files"):
        by_spark(spark.read(session, [str(file)]), directed=False)


def test_without_pyspark_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(sys.modules, "py4j.protocol", None)  # as if it were not installed
    assert main(["spark", "edges.csv"]) == 2
    assert capsys.readouterr().err == (
        "ikoe: pyspark is not installed. Install it with pip install ikoe-graph[spark].\n"
    )


def test_a_predicate_is_for_triples(capsys: pytest.CaptureFixture[str]):
    assert main(["spark", "edges.csv", "--predicate", "org:memberOf"]) == 2
    assert "--predicate chooses among triples" in capsys.readouterr().err


@pytest.mark.spark
def test_without_java_the_command_says_what_is_missing(
    session: "SparkSession", monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert main(["spark", "edges.csv"]) == 2
    assert f"there is no {tmp_path}/bin/java" in capsys.readouterr().err
