"""The command `ikoe push`: rows go to stdout, words to stderr; it returns its exit status."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from ikoe_graph import home
from ikoe_graph.console import say, write_rows
from ikoe_graph.errors import IkoeError

if TYPE_CHECKING:
    from ikoe_graph.remote.pushing import Standing


def run_push(options: Namespace) -> int:
    """Loads the build into a server, and prints how each graph stands there, also where that failed."""
    from ikoe_graph import build
    from ikoe_graph.query import Remote
    from ikoe_graph.remote import credentials, graph_store, pushing

    who = credentials.find(options.graph_store or options.endpoint)
    store = graph_store.find(options.endpoint, options.graph_store, who, options.timeout)
    server = Remote(options.endpoint, int(options.timeout), who)
    made = build.ensure(home.knowledge(), home.builds(), say)
    told: list[Standing] = []
    try:
        for each in pushing.push(made, server, store, say):
            told.append(each)
    except IkoeError as error:
        _write(options.format, pushing.standing(made, server, told))
        print(f"ikoe: {error}", file=sys.stderr)
        return error.status
    _write(options.format, told)
    return 0


def _write(form: str, found: "list[Standing]") -> None:
    rows = [(each.graph, str(each.triples), str(each.there), each.state, each.digest) for each in found]
    write_rows(form, ("graph", "triples", "there", "state", "sha256"), rows)
