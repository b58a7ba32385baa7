"""The arguments of `ikoe push`, and of commands that may read from a SPARQL server instead of the build."""

import argparse
from collections.abc import Callable

Command = Callable[[str, str, str], argparse.ArgumentParser]
CREDENTIALS = "User and password come from IKOE_USER and IKOE_PASSWORD, or from ~/.netrc."


def add_push(command: Command) -> None:
    """How to call `ikoe push`."""
    push = command(
        "push",
        "Load the built dataset into a SPARQL 1.1 server, graph by graph, and check each there. What stands there "
        f"already is left alone, so that the same command again completes what was interrupted. {CREDENTIALS}",
        "ikoe push --endpoint http://localhost:7878/query",
    )
    push.add_argument("--endpoint", required=True, metavar="URL", help="where the server answers queries")
    push.add_argument(
        "--graph-store",
        metavar="URL",
        help="where it takes graphs (SPARQL 1.1 Graph Store Protocol); known by itself for Oxigraph, Virtuoso, Fuseki, "
        "GraphDB and RDF4J",
    )
    push.add_argument(
        "--timeout", type=float, default=120, metavar="SECONDS", help="patience for one request (default 120)"
    )
    push.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="table (default), csv or json"
    )


def add_endpoint(parser: argparse.ArgumentParser) -> None:
    """The option `--endpoint` of a command that works on the whole dataset."""
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help=f"take the data from this SPARQL 1.1 server instead of the local build. {CREDENTIALS}",
    )
