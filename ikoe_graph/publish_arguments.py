"""The arguments of `ikoe publish` and `ikoe changes`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ikoe_graph.remote_arguments import add_endpoint

Command = Callable[[str, str, str], argparse.ArgumentParser]


def add_publish(command: Command) -> None:
    """How to call `ikoe publish`."""
    publish = command(
        "publish",
        "Write the release of the built dataset: RDF, tables, description, README and checksums, in one folder.",
        "ikoe publish release --base-url https://example.org/ikoe",
    )
    publish.add_argument(
        "folder", type=Path, metavar="DIR", help="a new or empty folder, or that of an older release to replace"
    )
    publish.add_argument(
        "--previous", type=Path, metavar="DIR", help="the folder of the release before, to say what changed since"
    )
    publish.add_argument(
        "--base-url", metavar="URL", help="where the site runs, for the addresses of the files and of the endpoint"
    )
    add_endpoint(publish)
    publish.add_argument("--issued", metavar="YYYY-MM-DD", help="state this day of issue (default: none is stated)")
    publish.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="table (default), csv or json"
    )


def add_changes(command: Command) -> None:
    """How to call `ikoe changes`."""
    changes = command(
        "changes",
        "Tell what changed between two releases, in the words of the field, with the source lines.",
        "ikoe changes ../release --lang de",
    )
    changes.add_argument("old", type=Path, metavar="OLD", help="the folder of a release or build, or its file ikoe.nq")
    changes.add_argument("new", type=Path, nargs="?", metavar="NEW", help="another (default: the build in use)")
    changes.add_argument(
        "--format", choices=("text", "md", "json"), default="text", help="text (default), md (Markdown) or json"
    )
    changes.add_argument("--lang", choices=("en", "de"), default="en", help="language: en (default) or de")
