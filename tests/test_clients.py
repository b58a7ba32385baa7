"""The endpoint as the clients see it that people use: each asks a SELECT, an ASK and a CONSTRUCT where it can."""

import io
import json
import subprocess
from pathlib import Path

import pytest
from conftest import tool
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, SPARQLWrapper

from ikoe_graph.dataset import Dataset
from ikoe_graph.query import Remote, ask

CLIENTS = Path(__file__).parent / "clients"
ORG = "PREFIX org: <http://www.w3.org/ns/org#>\n"
SELECT = ORG + "SELECT ?role { ?m a org:Membership ; org:role ?role }"
ASK = ORG + "ASK { ?m a org:Membership }"
CONSTRUCT = ORG + "CONSTRUCT { ?m a org:Membership } WHERE { ?m a org:Membership }"


@pytest.fixture(scope="module")
def memberships(loaded: Dataset) -> int:
    """How many there are, asked of the dataset without a server between."""
    return len(list(ask(loaded, SELECT).rows()))


def output(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.parametrize("method", ["GET", POST, POSTDIRECTLY])
def test_sparqlwrapper(memberships: int, address: str, method: str):
    client = SPARQLWrapper(f"{address}/sparql", returnFormat=JSON)
    client.setMethod("POST" if method == POSTDIRECTLY else method)
    if method == POSTDIRECTLY:
        client.setRequestMethod(POSTDIRECTLY)
    client.setQuery(SELECT)
    assert len(client.query().convert()["results"]["bindings"]) == memberships
    client.setQuery(ASK)
    assert client.query().convert()["boolean"] is True
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.query().convert(), format="turtle")) == memberships


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_in_its_three_methods(memberships: int, address: str, method: str):
    graph = Graph(SPARQLStore(f"{address}/sparql", method=method))
    assert len(list(graph.query(SELECT))) == memberships
    assert graph.query(ASK).askAnswer is True
    assert len(graph.query(CONSTRUCT).graph) == memberships


def test_our_own_client(memberships: int, address: str):
    remote = Remote(f"{address}/sparql")
    assert len(list(ask(remote, SELECT).rows())) == memberships
    assert bool(ask(remote, ASK).results) is True


def test_comunica(memberships: int, address: str):
    node = tool("node")
    found = json.loads(output(node, CLIENTS / "comunica.mjs", f"{address}/sparql"))
    assert found == {"rows": memberships, "truth": True, "triples": memberships}


def test_roqet(memberships: int, address: str):
    rows = output(tool("roqet"), "-q", "-r", "csv", "-p", f"{address}/sparql", "-e", SELECT).splitlines()
    assert len(rows) == memberships + 1


@pytest.mark.parametrize("arguments", [("-G",), ()], ids=["GET", "form"])
def test_curl(memberships: int, address: str, arguments: tuple[str, ...]):
    answer = output(
        tool("curl"),
        "-sf",
        *arguments,
        "-H",
        "Accept: text/csv",
        "--data-urlencode",
        f"query={SELECT}",
        f"{address}/sparql",
    )
    assert len(io.StringIO(answer).readlines()) == memberships + 1


def test_rapper_reads_a_thing_by_its_address(address: str):
    triples = output(tool("rapper"), "-q", "-g", f"{address}/id/org/wdr").splitlines()
    assert any("<https://w3id.org/ikoe-nrw/id/org/wdr>" in line for line in triples)
