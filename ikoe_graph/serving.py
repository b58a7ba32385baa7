"""The command `ikoe serve`: the site on this machine, until it is told to stop."""

import logging
import sys
from argparse import Namespace

from ikoe_graph import home
from ikoe_graph.console import say
from ikoe_graph.errors import CalledWrongly


def run_serve(options: Namespace) -> int:
    """Serves pages, downloads and the SPARQL endpoint; prints the address as soon as it answers."""
    if sys.platform == "win32":
        raise CalledWrongly("ikoe serve needs processes that can be forked. Run it on Linux or macOS, or in WSL.")
    import uvloop

    from ikoe_graph import build
    from ikoe_graph.web import running
    from ikoe_graph.web.limits import MIB, Limits

    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING if options.quiet else logging.INFO)
    build.ensure(home.knowledge(), home.builds(), say)
    sock = running.listen(options.host, options.port)
    host, port = sock.getsockname()[:2]
    here = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    limits = Limits(
        seconds=options.timeout,
        memory=options.memory * MIB,
        answer=options.answer * MIB,
        slots=options.slots,
    )
    base = (options.base_url or here).rstrip("/")
    settings = running.Settings(home.knowledge(), home.builds(), base, limits, options.sources)
    uvloop.run(running.run(settings, sock, lambda: print(f"Serving {here}/ - stop with Ctrl+C", flush=True)))
    return 0
