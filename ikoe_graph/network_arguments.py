"""The arguments of `ikoe network`, `ikoe path` and `ikoe spark`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ikoe_graph.remote_arguments import add_endpoint

Command = Callable[[str, str, str], argparse.ArgumentParser]
LANGUAGES = ("en", "de")
FORMATS = ("table", "csv", "json", "graphml", "gexf", "cytoscape", "gml", "dot", "html", "svg", "png", "pdf")


def add_network(command: Command) -> None:
    """Declares `ikoe network`."""
    network = command(
        "network",
        "Build and measure a network, or list what networks and measures there are.",
        "ikoe network cooperation --measure betweenness",
    )
    network.add_argument("edges", nargs="?", metavar="EDGES", help="a projection; without it all are listed")
    network.add_argument("--measures", action="store_true", help="list what can be measured, and what it tells")
    _values(network)
    network.add_argument(
        "--measure", action="append", default=[], metavar="NAME", help="measure this; may be repeated; all: everything"
    )
    network.add_argument(
        "--project",
        choices=("source", "target"),
        help="join the nodes of this side of a two-mode network by what they share on the other",
    )
    network.add_argument("--least", type=int, default=1, metavar="N", help="only edges of this weight or more")
    network.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help="table (default); csv; json, graphml, gexf (with times for Gephi), cytoscape, gml or dot for other "
        "programs; html: the interactive page as one file; svg, png or pdf for print (these need matplotlib)",
    )
    network.add_argument("--layout", action="store_true", help="give each node a place too, in json and cytoscape")
    network.add_argument("--output", type=Path, metavar="FILE", help="write to this file")
    add_endpoint(network)
    _language(network)


def add_path(command: Command) -> None:
    """Declares `ikoe path`."""
    path = command(
        "path",
        "Find the shortest documented path between two things, with its facts and source lines.",
        "ikoe path landessportbund-nrw stadt-duisburg",
    )
    path.add_argument("start", metavar="FROM", help="an IRI, a short name such as org/wdr, or a slug")
    path.add_argument("end", metavar="TO", help="the same")
    path.add_argument(
        "--edges",
        action="append",
        metavar="NAME",
        help="a projection from ikoe network (default cooperation); repeated, a path may use all of them",
    )
    path.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    add_endpoint(path)
    _language(path)


def add_spark(command: Command) -> None:
    """Declares `ikoe spark`."""
    spark = command(
        "spark",
        "Measure edge lists that are too long for one machine, with Apache Spark: degree, component, PageRank.",
        "ikoe spark edges.csv --master spark://host:7077 --output measures",
    )
    spark.add_argument(
        "files", nargs="+", metavar="FILE", help="edge lists as ikoe network --format csv writes them, or N-Quads"
    )
    spark.add_argument(
        "--master", default="local[*]", metavar="URL", help="the Spark to use (default local[*]: this machine)"
    )
    spark.add_argument(
        "--predicate",
        action="append",
        default=[],
        metavar="IRI",
        help="of N-Quads only triples with this predicate, in full or as org:memberOf; may be repeated",
    )
    spark.add_argument("--directed", action="store_true", help="PageRank follows edges from source to target")
    spark.add_argument(
        "--tolerance",
        type=_tolerance,
        default=1e-6,
        metavar="X",
        help="end PageRank when its values, 1 in all, move by less in all (default 1e-6)",
    )
    spark.add_argument("--partitions", type=int, metavar="N", help="spread rows into N parts (default: a part a core)")
    spark.add_argument("--output", metavar="DIR", help="write CSV files to this new folder, not rows to stdout")


def _tolerance(text: str) -> float:
    tolerance = float(text)
    if not 1e-12 <= tolerance < 1:
        raise argparse.ArgumentTypeError("give a number from 1e-12, which floating point can still tell, to below 1")
    return tolerance


def _values(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the projection; may be repeated",
    )


def _language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="language of labels and messages: en (default) or de"
    )
