"""Asking: formats, Python values, and that a remote server is asked and read like the local dataset."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from ikoe_graph import build, catalogue, dataset, explain
from ikoe_graph.errors import CalledWrongly, EndpointError, QueryError, UnknownName
from ikoe_graph.query import Remote, ask, check_things, with_prefixes

ROOT = Path(__file__).parent.parent
QUERIES = catalogue.read(ROOT / "queries")
RANKS = "SELECT ?rank ?label WHERE { ?m ikoe:accessionRank ?rank ; skos:prefLabel ?label FILTER (LANG(?label) = 'en') } ORDER BY ?rank LIMIT 2"  # noqa: E501


@pytest.fixture(scope="session")
def endpoint(made: build.Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real SPARQL server on loopback that holds the built dataset, its default graph the union of all graphs."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "the oxigraph server is missing: run make test, which installs it"
    folder = tmp_path_factory.mktemp("server")
    subprocess.run([program, "load", "--location", folder, "--file", made.dataset_file], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [program, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}", "--union-default-graph"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("name", ["accessions", "joining-dates", "partner-modules", "programme-figures", "things"])
def test_a_remote_server_gives_the_same_answer(endpoint: str, loaded: dataset.Dataset, name: str):
    """Distinct rows, since this server's union repeats what two graphs state."""
    query = catalogue.fill(QUERIES[name], QUERIES[name].example)
    here, there = ask(loaded, query), ask(Remote(endpoint), query)
    assert here.columns == there.columns
    assert list(dict.fromkeys(there.texts())) == list(here.texts())


def test_a_row_of_a_remote_server_is_explained_alike(endpoint: str, loaded: dataset.Dataset):
    text = catalogue.fill(QUERIES["one-sided-cooperations"], {})
    here, there = (explain.explain(source, text, 1, *explain.aids(ROOT)) for source in (loaded, Remote(endpoint)))
    assert here.supports == there.supports


def test_a_remote_construct_gives_triples(endpoint: str):
    answer = ask(Remote(endpoint), "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o } LIMIT 3")
    assert answer.is_graph
    assert len(rdflib.Graph().parse(data=answer.serialize("nt"), format="nt")) == 3


def test_a_remote_ask_gives_a_truth_value(endpoint: str):
    assert list(ask(Remote(endpoint), "ASK { ?s a ikoe:Measure }").texts()) == [("true",)]


def test_a_remote_server_that_refuses_the_query_is_quoted(endpoint: str):
    with pytest.raises(QueryError, match=f"{endpoint} refuses the query"):
        ask(Remote(endpoint), "SELECT ?x WHERE { ?x ?y }")


def test_a_server_out_of_reach_is_an_endpoint_error():
    with pytest.raises(EndpointError, match=r"http://127.0.0.1:9/query does not answer: .* Check the address"):
        ask(Remote("http://127.0.0.1:9/query", timeout=2), "ASK {}")


def test_a_server_that_speaks_no_sparql_is_an_endpoint_error(endpoint: str):
    with pytest.raises(EndpointError):
        ask(Remote(endpoint.replace("/query", "/")), "SELECT * WHERE { ?s ?p ?o } LIMIT 1")


def test_missing_prefixes_are_added_for_remote_servers():
    assert with_prefixes("SELECT * { ?s skos:prefLabel ?o }").startswith(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    )
    declared = "PREFIX skos: <urn:mine>\nSELECT * { ?s skos:x ?o }"
    assert with_prefixes(declared) == declared


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml", "table"])
def test_rows_are_written_in_every_row_format(loaded: dataset.Dataset, name: str):
    assert b"Arnsberg" in ask(loaded, RANKS).serialize(name)


@pytest.mark.parametrize(("name", "format_name"), [("ttl", "turtle"), ("nt", "nt")])
def test_triples_are_written_in_every_graph_format(loaded: dataset.Dataset, name: str, format_name: str):
    answer = ask(loaded, "CONSTRUCT WHERE { ?s ikoe:accessionRank ?o }")
    assert len(rdflib.Graph().parse(data=answer.serialize(name), format=format_name)) == 28


def test_a_format_that_cannot_hold_the_answer_names_those_that_can(loaded: dataset.Dataset):
    with pytest.raises(CalledWrongly, match=r"--format ttl: this query answers with rows .* Choose one of table, csv"):
        ask(loaded, RANKS).serialize("ttl")
    with pytest.raises(CalledWrongly, match=r"--format csv: this query answers with triples .* Choose one of ttl, nt"):
        ask(loaded, "CONSTRUCT WHERE { ?s ikoe:accessionRank ?o }").serialize("csv")


def test_json_is_sparql_results_json(loaded: dataset.Dataset):
    results = json.loads(ask(loaded, RANKS).serialize("json"))
    assert results["head"]["vars"] == ["rank", "label"]
    assert results["results"]["bindings"][0]["rank"]["value"] == "1"


def test_a_pandas_frame_has_python_values(loaded: dataset.Dataset):
    frame = ask(
        loaded, "SELECT ?rank ?end { ?m ikoe:accessionRank ?rank OPTIONAL { ?m schema:endDate ?end } } ORDER BY ?rank"
    ).to_pandas()
    assert list(frame["rank"]) == list(range(1, 29))
    assert frame["end"].isna().all()


def test_a_frame_without_pandas_is_a_clear_error(loaded: dataset.Dataset, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(CalledWrongly, match="pandas is not installed"):
        ask(loaded, RANKS).to_pandas()


def test_a_value_that_names_nothing_offers_the_nearest_names(loaded: dataset.Dataset):
    with pytest.raises(UnknownName, match=r"jobcenter-dortmnd: no such org. Did you mean jobcenter-dortmund"):
        check_things(loaded, QUERIES["partner-modules"], {"partner": "jobcenter-dortmnd"})


def test_triples_are_the_same_bytes_at_every_start():
    """The serialiser orders prefixes by a hash that differs from process to process."""
    code = (
        "import pyoxigraph as ox; from ikoe_graph import dataset, query; n = ox.NamedNode('urn:a'); "
        "d = dataset.from_quads([ox.Quad(n, n, n, n)]); "
        "q = 'CONSTRUCT WHERE { ?s ?p ?o }'; "
        "print([query.ask(d, q).serialize(form) for form in ('ttl', 'rdf', 'nt', 'jsonld')])"
    )
    command = [sys.executable, "-c", code]
    first, second = (subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout for _ in range(2))
    assert first == second
    assert first.index(b"@prefix adms:") < first.index(b"@prefix cv:") < first.index(b"@prefix xsd:")
    assert first.index(b"xmlns:adms=") < first.index(b"xmlns:cv=") < first.index(b"xmlns:xsd=")
