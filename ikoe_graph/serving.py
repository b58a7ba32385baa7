"""The command `ikoe serve`: the site on this machine, until it is told to stop."""

import logging
import sys
from argparse import Namespace
from urllib.parse import urlsplit

from ikoe_graph import home
from ikoe_graph.console import say
from ikoe_graph.errors import CalledWrongly

OTHER_FILES = 200  # that a process has open beside connections, at most


def run_serve(options: Namespace) -> int:
    """Serves pages, downloads and the SPARQL endpoint; prints the address as soon as it answers."""
    if sys.platform == "win32":
        raise CalledWrongly("ikoe serve needs processes that can be forked. Run it on Linux or macOS, or in WSL.")
    import uvloop

    from ikoe_graph import build
    from ikoe_graph.web import running
    from ikoe_graph.web.limits import MIB, Limits

    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING if options.quiet else logging.INFO)
    builds = home.builds()
    if options.endpoint:
        from ikoe_graph.remote import fetching

        fetching.build_from(options.endpoint, say)
        builds = fetching.folder(options.endpoint)
    else:
        build.ensure(home.knowledge(), builds, say)
    if options.previous:
        from ikoe_graph.publish import listing

        listing.read_version(options.previous)  # now rather than when the downloads are made, unseen
    sock = running.listen(options.host, options.port)
    host, port = sock.getsockname()[:2]
    here = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    limits = Limits(
        seconds=options.timeout,
        memory=options.memory * MIB,
        answer=options.answer * MIB,
        slots=options.slots,
        connections=_room_for(options.connections),
        arrival=options.arrival,
        taking=options.taking,
    )
    base = _public(options.base_url) if options.base_url else here
    public = bool(options.base_url)
    settings = running.Settings(home.knowledge(), builds, base, limits, options.sources, public, options.previous)
    uvloop.run(running.run(settings, sock, lambda: print(f"Serving {here}/ - stop with Ctrl+C", flush=True)))
    return 0


def _public(address: str) -> str:
    """A public address without a slash at its end. Raises CalledWrongly where it is none for a whole host."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        raise CalledWrongly(
            f"--base-url {address}: the site needs a host of its own. Write for example https://host.example"
        )
    return address.rstrip("/")


def _room_for(connections: int) -> int:
    """As many connections as wanted, or fewer where this process may not open so many files."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, connections + OTHER_FILES)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(1, min(connections, allowed - OTHER_FILES))
