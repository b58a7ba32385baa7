"""Measures edge lists that are too long for one machine, with Apache Spark: degree, component and PageRank of nodes.

Every step is a query over DataFrames, which Spark spreads over its workers and spills to their disks. No Python runs
there, so that workers need nothing of this project. Results are those of networkx; what fits in memory `measures` does.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ikoe_graph.errors import CalledWrongly, NothingFound

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DAMPING = 0.85  # of PageRank, as in `iteration`
ROUNDS = 5  # of PageRank in one plan: to start one takes longer than to go through a small network
STATEMENT = r"^\s*<([^>]*)>\s*<([^>]*)>\s*<([^>]*)>"  # of N-Triples and N-Quads, where the object is an IRI
SETTINGS = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
HERE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}  # nobody else needs to reach it
Say = Callable[[str], None]


def session(master: str, partitions: int | None = None) -> "SparkSession":
    """Spark on a master: `local[*]` for this machine, `local-cluster[2,1,1024]` for workers here, `spark://host:7077`.

    `partitions`: into how many parts rows are spread, as many as there are cores where it is None. Raises CalledWrongly
    where pyspark or Java is missing, or the master cannot be used.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise CalledWrongly("pyspark is not installed. Install it with pip install ikoe-graph[spark].") from error
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else shutil.which("java")
    if java is None or not Path(java).exists():
        raise CalledWrongly(f"Spark needs Java 17 or newer; there is no {java or 'java'}. Install it or set JAVA_HOME.")
    builder = SparkSession.builder.appName("ikoe-graph").master(master)
    for name, value in {**SETTINGS, **(HERE if master.startswith("local") else {})}.items():
        builder = builder.config(name, value)
    try:
        spark: SparkSession = builder.getOrCreate()
        spark.conf.set("spark.sql.shuffle.partitions", str(partitions or spark.sparkContext.defaultParallelism))
    except (PySparkException, OSError, Py4JError) as error:
        raise CalledWrongly(
            f"--master {master}: Spark does not start: {first_line(error)}. Check the address and the version of Java."
        ) from error
    return spark


def read(spark: "SparkSession", files: Sequence[str], predicates: Sequence[str] = ()) -> "DataFrame":
    """The edges (source, target, weight) of files; those between the same ends are one, with the sum of their weights.

    CSV has columns source and target, and weight where it is not 1. In N-Quads and N-Triples (.nq, .nt) each triple
    between two IRIs is an edge, once for all graphs, or only those with some `predicates`. Loops keep their node and
    have weight 0. A file may be compressed (.gz) and lie where all workers see it (hdfs://, s3a://). Raises
    CalledWrongly for one that is missing or has other columns.
    """
    from pyspark.sql import functions as f

    found: DataFrame | None = None
    for file in files:
        if "://" not in file and not Path(file).exists():
            raise CalledWrongly(f"{file}: no such file. ikoe network EDGES --format csv --output FILE writes one.")
        statements = file.removesuffix(".gz").endswith((".nq", ".nt"))
        rows = _statements(spark, file, predicates) if statements else _rows(spark, file)
        found = rows if found is None else found.unionByName(rows)
    assert found is not None  # noqa: S101 the command wants a file
    weight = f.when(f.col("source") == f.col("target"), 0.0).otherwise(f.col("weight"))
    return found.groupBy("source", "target").agg(f.sum(weight).alias("weight"))


def measure(edges: "DataFrame", *, directed: bool, tolerance: float, say: Say) -> "DataFrame":
    """For each node its degree, its component (by the first IRI in it) and its PageRank, in order of IRI.

    Degree and component look at the network without directions; `directed`: PageRank follows edges from source to
    target. It ends when in some rounds its values move less than `tolerance` in all. Raises NothingFound where there
    is no edge.
    """
    from pyspark.sql import functions as f

    edges = edges.persist()
    turned = edges.select(f.col("target").alias("source"), f.col("source").alias("target"), "weight")
    either = edges.union(turned).groupBy("source", "target").agg(f.sum("weight").alias("weight"))
    nodes = either.select(f.col("source").alias("node")).distinct().persist()
    if not (size := nodes.count()):
        raise NothingFound("There is no edge in the files. Are they edge lists, and do --predicate IRIs occur in them?")
    say(f"{size} nodes")
    links = either.where("source != target").persist()
    degrees = links.groupBy(f.col("source").alias("node")).agg(f.count("*").alias("degree"))
    leads = edges.where("source != target") if directed else links
    return (
        nodes.join(degrees, "node", "left")
        .na.fill(0, ["degree"])
        .join(_components(nodes, links, say), "node")
        .join(_pagerank(nodes, size, leads, tolerance, say), "node")
        .orderBy("node")
    )


def first_line(error: BaseException) -> str:
    """What Spark says is wrong, without the trace of its own."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__).rstrip(".")


def _statements(spark: "SparkSession", file: str, predicates: Sequence[str]) -> "DataFrame":
    from pyspark.sql import functions as f

    parts = [
        f.regexp_extract("value", STATEMENT, number).alias(name)
        for number, name in enumerate(("source", "predicate", "target"), 1)
    ]
    triples = spark.read.text(file).select(*parts).where("source != ''").distinct()
    if predicates:
        triples = triples.where(f.col("predicate").isin(list(predicates)))
    return triples.select("source", "target", f.lit(1.0).alias("weight"))


def _rows(spark: "SparkSession", file: str) -> "DataFrame":
    from pyspark.sql import functions as f

    rows = spark.read.csv(file, header=True, escape='"')
    if missing := {"source", "target"} - set(rows.columns):
        raise CalledWrongly(
            f"{file}: no column {' and no '.join(sorted(missing))}. An edge list has source and target, and may have "
            "weight; N-Quads end in .nq."
        )
    weight = f.col("weight").cast("double") if "weight" in rows.columns else f.lit(1.0)
    return rows.select("source", "target", weight.alias("weight"))


def _components(nodes: "DataFrame", links: "DataFrame", say: Say) -> "DataFrame":
    """Each node takes the least name among its neighbours' until none changes; a name's own name shortens long ways."""
    from pyspark.sql import functions as f

    named = nodes.withColumn("component", f.col("node"))
    changed, rounds = 1, 0
    while changed:
        near = (
            links.join(named, links["target"] == named["node"])
            .groupBy(f.col("source").alias("node"))
            .agg(f.min("component").alias("near"))
        )
        least = f.least("component", "near")  # which leaves out what is null
        hooked = named.join(near, "node", "left").select(
            "node", f.col("component").alias("before"), least.alias("next")
        )
        ends = hooked.select(f.col("node").alias("next"), f.col("next").alias("component"))
        following = hooked.join(ends, "next").select("node", "before", "component").localCheckpoint()
        changed, rounds = following.where("component != before").count(), rounds + 1
        named = following.select("node", "component")
        say(f"components, round {rounds}: {changed} nodes have changed")
    return named


def _pagerank(nodes: "DataFrame", size: int, leads: "DataFrame", tolerance: float, say: Say) -> "DataFrame":
    """Power iteration, some rounds in one plan.

    What nodes lose from which no edge leads is shared among all in equal parts, as networkx does. Since new walks begin
    anywhere with equal chance too, that is the same as to let it go and to scale the ranks up to 1 in the end.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    total = f.sum("weight").over(Window.partitionBy("source"))
    shares = leads.select("source", "target", (f.col("weight") / total).alias("share")).persist()
    begun = nodes.select("node", f.lit((1 - DAMPING) / size).alias("pagerank")).persist()
    ranks, moved, whole, rounds = begun, 1.0, 1.0, 0
    while moved >= tolerance * whole:
        before = ranks.withColumnRenamed("pagerank", "before")
        for _ in range(ROUNDS):
            followed = ranks.join(shares, ranks["node"] == shares["source"])
            received = followed.select(f.col("target").alias("node"), DAMPING * f.col("pagerank") * f.col("share"))
            ranks = begun.union(received).groupBy("node").agg(f.sum("pagerank").alias("pagerank"))
        both = ranks.join(before, "node").localCheckpoint()
        sums = both.agg(f.sum(f.abs(f.col("pagerank") - f.col("before"))), f.sum("pagerank"))
        ((moved, whole),) = sums.collect()
        ranks, rounds = both.select("node", "pagerank"), rounds + ROUNDS
        say(f"PageRank, round {rounds}: moved by {moved / whole:.1e}")
    return ranks.select("node", (f.col("pagerank") / whole).alias("pagerank"))
