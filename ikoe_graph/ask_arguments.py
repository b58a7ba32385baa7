"""The arguments of `ikoe query`, `ikoe queries`, `ikoe figures` and `ikoe show`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ikoe_graph.formats import FORMATS

LANGUAGES = ("en", "de")
Command = Callable[[str, str, str], argparse.ArgumentParser]


def add_query(command: Command) -> None:
    """Declares `ikoe query`."""
    query = command(
        "query",
        "Ask a named query, a query file, or one from stdin (-).",
        "ikoe query partner-measures --set partner=jobcenter-dortmund",
    )
    query.add_argument("query", metavar="NAME|FILE|-", help="a name from `ikoe queries`, a .rq file, or - for stdin")
    query.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the query; may be repeated"
    )
    query.add_argument(
        "--format",
        choices=list(FORMATS),
        help="for rows table (default), csv, tsv, json, xml; for triples ttl (default), nt, jsonld, rdf",
    )
    query.add_argument("--endpoint", metavar="URL", help="ask this SPARQL 1.1 server instead of the local dataset")
    query.add_argument(
        "--explain",
        type=int,
        nargs="?",
        const=1,
        metavar="ROW",
        help="instead of the answer say what its row ROW (default 1) rests on: triples, facts, source lines",
    )
    query.add_argument(
        "--sources",
        type=Path,
        metavar="DIR",
        help="with --explain: show the passages, from the texts in this folder",
    )
    query.add_argument(
        "--timeout",
        type=seconds_of,
        default=60,
        metavar="SECONDS",
        help="give up after this time (default 60)",
    )
    add_language(query)


def add_queries(command: Command) -> None:
    """Declares `ikoe queries`."""
    queries = command("queries", "List the named queries by section, with summaries.", "ikoe queries --lang de")
    queries.add_argument("names", nargs="*", metavar="NAME", help="only these queries")
    queries.add_argument(
        "--format",
        choices=("table", "csv", "json", "ttl"),
        default="table",
        help="table (default), csv, json, or ttl: the queries as sh:SPARQLSelectExecutable",
    )
    queries.add_argument("--endpoint", metavar="URL", help="with --format ttl: the endpoint that the queries are for")
    queries.add_argument(
        "--prove",
        action="store_true",
        help="for each part of each query say whether the answer changes without the triples it stands for",
    )
    add_language(queries)


def add_figures(command: Command) -> None:
    """Declares `ikoe figures`."""
    figures = command(
        "figures",
        "List the figures of an indicator in groups that may be compared; rank or add up a group.",
        "ikoe figures participants --group 1 --sum",
    )
    figures.add_argument(
        "indicator", metavar="INDICATOR", help="a slug from ikoe query concepts --set scheme=indicator"
    )
    figures.add_argument("--group", type=int, metavar="N", help="only this group, by its number in the list")
    asked = figures.add_mutually_exclusive_group()
    asked.add_argument("--rank", action="store_true", help="order a group; bounds give the best and the worst rank")
    asked.add_argument("--sum", action="store_true", help="add up a group; sums over bounds are bounds")
    figures.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="table (default), csv or json"
    )
    add_language(figures)


def add_show(command: Command) -> None:
    """Declares `ikoe show`."""
    show = command(
        "show",
        "Show all that is known of a thing, with the source lines of each fact.",
        "ikoe show jobcenter-dortmund --lang de",
    )
    show.add_argument("thing", metavar="IRI|SLUG", help="an IRI, a short name such as programme/amif, or a slug")
    show.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    add_language(show)


def add_language(parser: argparse.ArgumentParser) -> None:
    """The option `--lang`."""
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="language of labels and messages: en (default) or de"
    )


def seconds_of(text: str) -> float:
    """A time as it is given. Raises ArgumentTypeError or ValueError, as argparse expects, for one that is none."""
    seconds = float(text)
    if seconds <= 0:
        raise argparse.ArgumentTypeError("give a number of seconds above 0")
    return seconds
