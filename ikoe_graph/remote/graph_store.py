"""Writes graphs by the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/)."""

import re
from typing import NamedTuple

import httpx

from ikoe_graph.errors import CalledWrongly, EndpointError
from ikoe_graph.remote.credentials import PASSWORD, USER, Credentials

TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}  # N-Triples is Turtle, and that every server reads
DEFAULT = "the default graph"
WRONG_PASSWORD = {401, 403}


class Layout(NamedTuple):
    """Where servers of a kind have their graph store: the path of a query endpoint, what stands in its place there."""

    server: str
    path: str
    store: str
    parameter: str = "graph"


# The first that fits; docs/servers.md says which were tried.
LAYOUTS = (
    Layout("RDF4J, GraphDB", r"(.*/repositories/[^/]+)", r"\1/rdf-graphs/service"),
    Layout("Oxigraph", r"/query", "/store"),
    Layout("Virtuoso", r"/sparql(-auth)?", "/sparql-graph-crud-auth", "graph-uri"),
    Layout("Fuseki", r"(/[^/]+)/(sparql|query)", r"\1/data"),
)


class GraphStore:
    """The graph store at an address. `seconds`: patience for one answer."""

    def __init__(self, address: str, parameter: str, credentials: Credentials | None, seconds: float):
        self.address = address
        self.parameter = parameter
        self.credentials = credentials
        self.client = httpx.Client(timeout=seconds)

    def put(self, graph: str, triples: bytes) -> None:
        """Makes a graph, the default one where it has no name, hold these triples (N-Triples) and no others.

        Raises EndpointError.
        """
        self._send("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Adds triples (N-Triples) to a graph. Raises EndpointError."""
        self._send("POST", graph, triples)

    def _send(self, method: str, graph: str, triples: bytes) -> None:
        try:
            answer = self._ask(method, graph, triples)
            if answer.status_code == httpx.codes.UNAUTHORIZED and self.credentials and self.client.auth is None:
                digest = "digest" in answer.headers.get("www-authenticate", "").lower()
                self.client.auth = (httpx.DigestAuth if digest else httpx.BasicAuth)(*self.credentials)
                answer = self._ask(method, graph, triples)
        except httpx.HTTPError as error:
            raise EndpointError(
                f"{self.address} does not take {graph or 'the default graph'}: {error or type(error).__name__}. "
                "When the server is there again, run the same command again: it goes on where this one stopped."
            ) from error
        if answer.status_code in WRONG_PASSWORD:
            given = "refuses the user and password given" if self.credentials else "wants a user and a password"
            raise EndpointError(f"{self.address} {given}. Set {USER} and {PASSWORD}, or ~/.netrc for this host.")
        if not answer.is_success:
            words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text)).strip()[:200]
            raise EndpointError(
                f"{self.address} does not take {graph or 'the default graph'}: "
                f"{answer.status_code} {words or answer.reason_phrase}. "
                "Check that this is the address of its graph store (--graph-store)."
            )

    def _ask(self, method: str, graph: str, triples: bytes) -> httpx.Response:
        which = {self.parameter: graph} if graph else {"default": ""}
        return self.client.request(method, self.address, params=which, content=triples, headers=TURTLE)


def find(endpoint: str, address: str | None, credentials: Credentials | None, seconds: float) -> GraphStore:
    """The graph store that belongs to a query endpoint, or the one at the address that is given.

    Raises CalledWrongly for an address that is none, and where none is given and none is known.
    """
    for each in filter(None, (endpoint, address)):
        if not re.match(r"https?://[^/]", each):
            raise CalledWrongly(f"{each}: this is no web address. Give one such as http://localhost:7878/query.")
    base, path = re.fullmatch(r"(https?://[^/?#]+)([^?#]*).*", endpoint, re.DOTALL).groups()  # type: ignore[union-attr]
    found = next(((each, match) for each in LAYOUTS if (match := re.fullmatch(each.path, path.rstrip("/")))), None)
    if address:
        return GraphStore(address, _parameter(address), credentials, seconds)
    if found is None:
        raise CalledWrongly(
            f"{endpoint}: where this server has its graph store is not known. Name it with --graph-store; "
            "docs/servers.md has those of the usual ones."
        )
    layout, match = found
    return GraphStore(base + match.expand(layout.store), layout.parameter, credentials, seconds)


def _parameter(address: str) -> str:
    """Virtuoso alone has another name for the parameter."""
    return "graph-uri" if "sparql-graph-crud" in address else "graph"
