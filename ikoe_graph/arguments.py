"""The arguments of the command `ikoe`: what can be asked of it, with help and examples.

argparse, because importing it costs a third of what the friendlier libraries cost a short command.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ikoe_graph.formats import FORMATS

LANGUAGES = ("en", "de")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of one command, its name as `command`. Prints help or usage and exits where argparse does."""
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ikoe",
        description="The knowledge graph of the NRW partner initiative for intercultural opening.",
        epilog="Example: ikoe show jobcenter-dortmund",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, example: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, epilog=f"Example: {example}")

    build = command(
        "build", "Read, derive and validate the data and write one dataset file with its hash.", "ikoe build"
    )
    build.add_argument("--output", type=Path, metavar="FILE", help="also write the dataset (N-Quads) to this file")

    validate = command("validate", "Check the data against shapes and rules.", "ikoe validate --format json")
    validate.add_argument(
        "--format",
        choices=("text", "json", "turtle"),
        default="text",
        help="text (default), json, or turtle for the SHACL report",
    )
    validate.add_argument(
        "--sources", type=Path, metavar="DIR", help="compare facts with the source texts in this folder too"
    )
    validate.add_argument(
        "--fill",
        action="store_true",
        help="print instead how many triples, focus nodes and links there are, and the floor of each",
    )
    validate.add_argument(
        "--record-floors",
        action="store_true",
        help="first record the present counts as the floors in data/floors.csv",
    )
    _engine(validate)
    _language(validate)

    mutants = command(
        "mutants",
        "Seed defects into a copy of the data, or weaken the shapes, and say what validation notices.",
        "ikoe mutants --kind wrong-scheme --seed 7",
    )
    mutants.add_argument("--seed", type=int, default=0, metavar="N", help="draw other places (default 0)")
    mutants.add_argument(
        "--kind", action="append", default=[], metavar="NAME", help="only this kind of defect; may be repeated"
    )
    mutants.add_argument("--per-kind", type=_count, default=3, metavar="N", help="defects of each kind (default 3)")
    mutants.add_argument(
        "--every-variant",
        action="store_true",
        help="one defect for each variant of each kind instead, such as each property of each class (minutes)",
    )
    mutants.add_argument(
        "--list", action="store_true", help="only list the kinds of defects, what they break and why some escape"
    )
    mutants.add_argument(
        "--shapes",
        action="store_true",
        help="weaken instead each constraint and drop each check, and ask whether a case in tests/ notices",
    )
    _engine(mutants)
    mutants.add_argument(
        "--format",
        choices=("table", "csv", "json"),
        default="table",
        help="table (default; by kind), csv or json (by defect)",
    )
    _language(mutants)

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
        "--format", choices=list(FORMATS), help="table (default; ttl for triples), csv, tsv, json, xml, ttl, nt"
    )
    query.add_argument("--endpoint", metavar="URL", help="ask this SPARQL 1.1 server instead of the local dataset")
    _language(query)

    queries = command("queries", "List the named queries with their summaries.", "ikoe queries --lang de")
    queries.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="table (default), csv or json"
    )
    _language(queries)

    show = command(
        "show",
        "Show all that is known of a thing, with the source lines of each fact.",
        "ikoe show jobcenter-dortmund --lang de",
    )
    show.add_argument("thing", metavar="IRI|SLUG", help="an IRI, a short name such as programme/amif, or a slug")
    show.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    _language(show)

    evidence = command(
        "evidence",
        "Re-read every cited passage and say whether it carries its facts.",
        "ikoe evidence --sources ../shared/sources",
    )
    evidence.add_argument("--sources", type=Path, required=True, metavar="DIR", help="the folder with the source texts")
    evidence.add_argument(
        "--write", action="store_true", help="first record the digests of all cited passages in data/evidence/"
    )
    evidence.add_argument(
        "--coverage",
        action="store_true",
        help="print instead which lines of each report facts cite, and which nothing accounts for",
    )
    evidence.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    return parser


def _engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=("shifty", "pyshacl"),
        default="shifty",
        help="shifty (default, fast) or pyshacl (the reference)",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1. Give for example 2")
    return int(text)


def _language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="language of labels and messages: en (default) or de"
    )
