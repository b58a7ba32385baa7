"""The arguments of the command `ikoe`: what can be asked of it, with help and examples.

argparse, because importing it costs a third of what the friendlier libraries cost a short command.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from ikoe_graph.ask_arguments import add_figures, add_language, add_queries, add_query, add_show, seconds_of
from ikoe_graph.network_arguments import add_network, add_path, add_spark
from ikoe_graph.publish_arguments import add_changes, add_publish
from ikoe_graph.remote_arguments import add_endpoint, add_push
from ikoe_graph.table import terminal_width

Command = Callable[[str, str, str], argparse.ArgumentParser]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command, its name as `command`. Prints help or usage and exits where argparse does."""
    return _parser(arguments[0] if arguments else "").parse_args(arguments)


def _parser(called: str) -> argparse.ArgumentParser:
    """The parser for a call of one command, or, where `called` names none, of all: to declare these takes a while."""
    parser = argparse.ArgumentParser(
        prog="ikoe",
        formatter_class=_formatter,
        description="The knowledge graph of the NRW partner initiative for intercultural opening.",
        epilog="Example: ikoe show jobcenter-dortmund",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version of the program and stop")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog=parser.prog)

    def command(name: str, text: str, example: str) -> argparse.ArgumentParser:
        more = f"Example: {example}"
        return commands.add_parser(name, help=text, description=text, epilog=more, formatter_class=_formatter)

    adders = {
        "build": _add_build,
        "validate": _add_validate,
        "mutants": _add_mutants,
        "evidence": _add_evidence,
        "query": add_query,
        "queries": add_queries,
        "figures": add_figures,
        "show": add_show,
        "network": add_network,
        "path": add_path,
        "spark": add_spark,
        "publish": add_publish,
        "changes": add_changes,
        "push": add_push,
        "serve": _add_serve,
    }
    for add in [adders[called]] if called in adders else adders.values():
        add(command)
    return parser


def _formatter(prog: str) -> argparse.HelpFormatter:
    """argparse's own. Told the width, it need not import shutil, which costs as much as all modules of ours."""
    return argparse.HelpFormatter(prog, width=(terminal_width() or 80) - 2)


class _Version(argparse.Action):
    """Reads the version of the installed package only when it is asked for: that costs as much as a short command."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"ikoe {version('ikoe-graph')}")
        parser.exit()


def _add_build(command: Command) -> None:
    build = command(
        "build", "Read, derive and validate the data and write one dataset file with its hash.", "ikoe build"
    )
    build.add_argument("--output", type=Path, metavar="FILE", help="also write the dataset (N-Quads) to this file")


def _add_validate(command: Command) -> None:
    validate = command("validate", "Check the data against shapes and rules.", "ikoe validate --format json")
    validate.add_argument(
        "--format",
        choices=("text", "json", "turtle"),
        default="text",
        help="text (default), json, or turtle for the SHACL report",
    )
    against = validate.add_mutually_exclusive_group()
    against.add_argument(
        "--sources", type=Path, metavar="DIR", help="compare facts with the source texts in this folder too"
    )
    against.add_argument(
        "--shapes",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="check against the SHACL shapes of these files, such as those of a standard, instead of our own rules",
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
    add_endpoint(validate)
    add_language(validate)


def _add_mutants(command: Command) -> None:
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
    add_language(mutants)


def _add_evidence(command: Command) -> None:
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


def _add_serve(command: Command) -> None:
    serve = command(
        "serve",
        "Serve pages, downloads and a read-only SPARQL endpoint on this machine.",
        "ikoe serve --port 8000",
    )
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="listen there (default 127.0.0.1: this machine only)"
    )
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="port (default 8000; 0 takes a free one)")
    serve.add_argument("--base-url", metavar="URL", help="the public address, where a proxy stands before the server")
    serve.add_argument(
        "--previous", type=Path, metavar="DIR", help="the folder of the release before, for the release notes"
    )
    serve.add_argument(
        "--sources", type=Path, metavar="DIR", help="show cited passages too, from the source texts in this folder"
    )
    add_endpoint(serve)
    serve.add_argument("--quiet", action="store_true", help="log only what is wrong, not each answer")
    limits = serve.add_argument_group(
        "limits of one request",
        "Fixed besides: 200,000 rows of an answer; 1,000,000 bytes, 64 brackets within each other, 256 triple "
        "patterns, 256 groups and filters, 128 steps of paths, 512 operators, 5,000 words of a query and 50,000 in "
        "VALUES.",
    )
    limits.add_argument(
        "--timeout",
        type=_seconds_at_most_30,
        default=10,
        metavar="SECONDS",
        help="time until it is answered (default 10, at most 30)",
    )
    limits.add_argument("--memory", type=_count, default=512, metavar="MIB", help="memory (default 512)")
    limits.add_argument("--answer", type=_count, default=20, metavar="MIB", help="size of the answer (default 20)")
    limits.add_argument("--slots", type=_count, default=8, metavar="N", help="requests evaluated at a time (default 8)")
    for name, seconds, meaning in (
        ("--arrival", 10, "time for its head, and again for its body, to arrive"),
        ("--taking", 30, "time to take more of its answer"),
    ):
        limits.add_argument(
            name, type=seconds_of, default=seconds, metavar="SECONDS", help=f"{meaning} (default {seconds})"
        )
    limits.add_argument("--connections", type=_count, default=1000, metavar="N", help="clients at once (default 1000)")


def _seconds_at_most_30(text: str) -> float:
    seconds = seconds_of(text)
    if seconds > 30:
        raise argparse.ArgumentTypeError("give a number of seconds up to 30, so that nobody waits longer")
    return seconds


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
