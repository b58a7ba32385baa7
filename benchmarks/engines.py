"""The engines that are measured against each other: each loads a build's quads with their union and answers as JSON.

All hold the same: every quad in its graph, and each triple once in the default graph, so that their answers are equal.
"""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ikoe_graph import dataset, terms
from ikoe_graph.query import ask

Ask = Callable[[str], bytes]


class Missing(Exception):
    """An engine that this machine lacks; the text says how to get it."""


class Files(NamedTuple):
    """What engines load: a build's quads, and the union of its graphs."""

    quads: Path
    union: Path


class Running(NamedTuple):
    """A loaded engine: how to ask it, how to end it; its address and process where it is a server."""

    ask: Ask
    end: Callable[[], None] = lambda: None
    address: str = ""
    pid: int = 0


def ours(files: Files) -> Running:
    """This project, in memory."""
    loaded = dataset.read_dump(files.quads)
    return Running(lambda text: ask(loaded, text).serialize("json"))


def pyoxigraph(files: Files) -> Running:
    """The engine below this project, plain: the floor."""
    store = ox.Store()
    store.bulk_load(path=str(files.quads), format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=str(files.union), format=ox.RdfFormat.N_TRIPLES)

    def answer(text: str) -> bytes:
        found: Any = store.query(text, base_iri=terms.BASE, prefixes=terms.PREFIXES)
        content: bytes = found.serialize(format=ox.QueryResultsFormat.JSON)
        return content

    return Running(answer)


def rdflib(files: Files, store: str = "default") -> Running:
    """rdflib in memory, or over another store."""
    library = import_module("rdflib")
    loaded = library.Dataset(store=store, default_union=True)
    loaded.parse(str(files.quads), format="nquads")
    return Running(lambda text: loaded.query(text).serialize(format="json"))


def oxrdflib(files: Files) -> Running:
    """rdflib over Oxigraph."""
    _needs("oxrdflib", "pip install oxrdflib")
    return rdflib(files, "Oxigraph")


def oxigraph_server(files: Files) -> Running:
    """The server of Oxigraph, on disk, which its process reads."""
    program = _program("oxigraph")
    folder = tempfile.TemporaryDirectory()
    load = [program, "load", "--location", folder.name, "--file", files.quads, files.union]
    subprocess.run(load, check=True, capture_output=True)
    port = free_port()
    return served(
        [program, "serve-read-only", "--location", folder.name, "--bind", f"127.0.0.1:{port}"],
        f"http://127.0.0.1:{port}/query",
        folder.cleanup,
    )


def oxigraph_in_memory(files: Files) -> Running:
    """The server of Oxigraph in memory: filled by HTTP, since it reads no files."""
    port = free_port()
    running = served([_program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/query")
    for path, target, media_type in (
        (files.quads, "/store", "application/n-quads"),
        (files.union, "/store?default", "application/n-triples"),
    ):
        address = f"http://127.0.0.1:{port}{target}"
        urllib.request.urlopen(
            urllib.request.Request(address, path.read_bytes(), {"Content-Type": media_type}, method="POST")
        ).close()
    return running


def rdflib_endpoint(files: Files) -> Running:
    """The server rdflib-endpoint over rdflib in memory, whose default graph is the union of all."""
    port = free_port()
    command = [_program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", port, files.quads]
    return served(command, f"http://127.0.0.1:{port}/")


def ikoe_serve(files: Files) -> Running:
    """The site of this project, over the build in use; repeated questions come from its cache."""
    port = free_port()
    command = [sys.executable, "-m", "ikoe_graph.cli", "serve", "--port", port, "--quiet"]
    return served(command, f"http://127.0.0.1:{port}/sparql")


ENGINES: dict[str, Callable[[Files], Running]] = {
    "ikoe-graph": ours,
    "pyoxigraph": pyoxigraph,
    "ikoe serve": ikoe_serve,
    "oxigraph server": oxigraph_server,
    "oxrdflib": oxrdflib,
    "rdflib": rdflib,
}


def served(command: list[Any], address: str, clean: Callable[[], None] = lambda: None) -> Running:
    """A server that has been started and answers; ended with `end`."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end() -> None:
        process.terminate()
        process.wait()
        clean()

    def answer(text: str) -> bytes:
        request = urllib.request.Request(
            address,
            urllib.parse.urlencode({"query": text}).encode(),
            {"Accept": "application/sparql-results+json"},
        )
        with urllib.request.urlopen(request) as response:
            content: bytes = response.read()
            return content

    while True:
        try:
            answer("SELECT * { ?s a ?o } LIMIT 1")
            return Running(answer, end, address, process.pid)
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None:
                clean()
                raise Missing(f"it ends at once: {' '.join(process.args)}") from None
            time.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _program(name: str) -> Path:
    """A program that a package of the same name brings. Raises Missing."""
    program = Path(sys.executable).with_name(name)
    if not program.is_file():
        raise Missing(f"pip install {name}")
    return program


def _needs(module: str, how: str) -> None:
    try:
        import_module(module)
    except ImportError as error:
        raise Missing(how) from error
