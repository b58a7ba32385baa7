"""The endpoint: SPARQL 1.1 Protocol as W3C tests it, and what the protocol leaves to HTTP."""

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from ikoe_graph import build
from ikoe_graph.web import guard, problems, sparql
from ikoe_graph.web.problems import Problem
from ikoe_graph.web.templates import View

PREFIX = "http://kasei.us/2009/09/sparql/data/"  # of the graphs that the W3C tests expect
REQUESTS = """
PREFIX ht: <http://www.w3.org/2011/http#>
PREFIX cnt: <http://www.w3.org/2011/content#>
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?test ?method ?path ?type ?body ?encoding ?boolean ?format ?status WHERE {
  ?test a mf:ProtocolTest ; mf:action/ht:requests/rdf:first ?request .
  ?request ht:methodName ?method ; ht:absolutePath ?path ; ht:resp ?response .
  ?response mf:expectedStatus ?status . FILTER (!CONTAINS(STR(?status), "3xx"))
  OPTIONAL { ?request ht:body [ cnt:chars ?body ; cnt:characterEncoding ?encoding ] }
  OPTIONAL { ?request ht:headers/rdf:rest*/rdf:first [ ht:fieldValue ?type ] }
  OPTIONAL { ?response mf:expectedBoolean ?boolean }
  OPTIONAL { ?response mf:expectedFormat ?format }
} ORDER BY ?test
"""
KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}
SELECT = "SELECT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph LIMIT 3"


@pytest.fixture(scope="module")
def w3c_address(
    serve: Callable[..., str], made: build.Build, w3c: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The address of a site that holds the graphs that the W3C tests expect, beside ours."""
    builds = tmp_path_factory.mktemp("w3c-builds")
    shutil.copytree(made.folder, builds / "w3c", ignore=shutil.ignore_patterns("store", "release"))
    quads = [
        ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(f"{PREFIX}data{number}.rdf"))
        for number in (1, 2, 3)
        for each in ox.parse(path=str(w3c / f"sparql/sparql11/protocol/data{number}.nt"))
    ]
    with (builds / "w3c" / "ikoe.nq").open("ab") as dataset_file:
        ox.serialize(quads, dataset_file, format=ox.RdfFormat.N_QUADS)
    (builds / "current").write_text("w3c\n")
    return serve(builds)


def w3c_requests(w3c: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The first request of each W3C test of the protocol: its name, and what is sent and expected."""
    store = ox.Store()
    store.load(path=str(w3c / "sparql/sparql11/protocol/manifest.ttl"), base_iri="http://www.w3.org/")
    for row in store.query(REQUESTS):
        names = ("test", "method", "path", "type", "body", "encoding", "boolean", "format", "status")
        given = {name: row[name].value for name in names if row[name] is not None}
        yield given["test"].rpartition("#")[2], given


def test_the_w3c_tests_of_the_protocol_that_apply_to_reading(w3c: Path, w3c_address: str):
    passed, failed = [], {}
    for name, given in w3c_requests(w3c):
        if name.startswith("update"):
            continue  # the eight tests that change data
        content = given.get("body", "").encode(given.get("encoding", "utf-8").lower())
        headers = {"Content-Type": given["type"]} if "type" in given else {}
        answer = httpx.request(given["method"], w3c_address + given["path"], content=content, headers=headers)
        good = str(answer.status_code)[0] == given["status"].rpartition("StatusCode")[2][0]
        if "format" in given:
            good = good and answer.headers["content-type"].partition(";")[0] in KINDS[given["format"]]
        if "boolean" in given:
            good = good and answer.json()["boolean"] == (given["boolean"] == "true")
        passed.append(name) if good else failed.update({name: (answer.status_code, answer.text)})
    assert not failed
    assert len(passed) == 27


def test_a_bare_get_describes_the_service_as_w3c_tests_it(address: str):
    """Tests has-endpoint-triple, returns-rdf and conforms-to-schema (https://www.w3.org/TR/sparql11-service-description/)."""
    answer = httpx.get(f"{address}/sparql", headers={"Accept": "text/turtle"})
    store = ox.Store()
    store.load(answer.content, format=ox.RdfFormat.TURTLE)
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert store.query(f"ASK {{ ?service a <{sd}Service> ; <{sd}endpoint> <{address}/sparql> }}")
    classes = {row[0].value for row in store.query(f"SELECT ?c {{ ?s a ?c FILTER STRSTARTS(STR(?c), '{sd}') }}")}
    assert classes == {sd + name for name in ("Service", "Dataset", "Graph", "NamedGraph")}
    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ ?graph <{sd}name> ?name }}")
    assert int(row[0].value) == 100


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_triples_come_in_each_format_that_is_asked_for(address: str, media_type: str):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20"
    answer = httpx.get(f"{address}/sparql", params={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert len(list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media_type)))) == 20


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/x-nothing, text/*", "text/csv"),
        ("application/sparql-results+xml; charset=utf-8", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_rows_come_in_the_format_that_the_client_likes_best(address: str, accept: str, media_type: str):
    answer = httpx.get(f"{address}/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_several_accept_lines_count_as_one(address: str):
    headers = [("Accept", "text/csv;q=0.1"), ("Accept", "text/tab-separated-values")]
    answer = httpx.get(f"{address}/sparql", params={"query": SELECT}, headers=headers)
    assert answer.headers["content-type"].startswith("text/tab-separated-values")


def test_unknown_accept_is_406_and_says_what_there_is(address: str):
    answer = httpx.get(f"{address}/sparql", params={"query": SELECT}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["detail"]


def test_a_query_that_cannot_be_read_is_400_with_line_and_column(address: str):
    answer = httpx.get(f"{address}/sparql", params={"query": "SELECT ?s WHERE {\n  ?s ?p }"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["line"], answer.json()["column"]) == (2, 10)


@pytest.mark.parametrize("accept", ["text/html", "text/plain", "application/problem+json"])
def test_an_error_comes_in_the_format_that_is_asked_for(address: str, accept: str):
    answer = httpx.get(f"{address}/sparql", params={"query": "ASK {"}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert "line 1, column 6" in answer.text


def test_other_methods_are_405_and_say_which_are_allowed(address: str):
    for method, path, allowed in (
        ("PUT", "/sparql", "GET, HEAD, POST, OPTIONS"),
        ("DELETE", "/id/org/wdr", "GET, HEAD, OPTIONS"),
        ("POST", "/lists/", "GET, HEAD, OPTIONS"),
    ):
        answer = httpx.request(method, address + path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert answer.json()["detail"].startswith(method)


def test_a_long_body_is_413_and_another_kind_of_body_415(address: str):
    long = httpx.post(f"{address}/sparql", data={"query": "#" * 2_000_000})
    assert (long.status_code, long.json()["status"]) == (413, 413)
    other = httpx.post(f"{address}/sparql", content="ASK {}", headers={"Content-Type": "text/plain"})
    assert other.status_code == 415
    update = httpx.post(f"{address}/sparql", content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"})
    assert (update.status_code, "updates" in update.json()["detail"]) == (415, True)


def test_an_address_that_is_no_utf8_is_400(address: str):
    assert httpx.get(f"{address}/sparql?query=%E9").status_code == 400


def test_head_is_get_without_its_body(address: str):
    got = httpx.get(f"{address}/sparql", params={"query": SELECT})
    head = httpx.head(f"{address}/sparql", params={"query": SELECT})
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in got.headers.items() if k != "date"
    }


def test_any_site_may_read_and_never_with_credentials(address: str):
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    preflight = httpx.options(f"{address}/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for query in ("ASK {}", "ASK {"):
        answer = httpx.get(f"{address}/sparql", params={"query": query}, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_the_client_already_has_is_304(address: str):
    first = httpx.get(f"{address}/sparql", params={"query": SELECT})
    for known in (first.headers["etag"], f'W/{first.headers["etag"]}, "other"', "*"):
        again = httpx.get(f"{address}/sparql", params={"query": SELECT}, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    other = httpx.get(f"{address}/sparql", params={"query": SELECT}, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200
    assert {"Accept", "Accept-Language", "Accept-Encoding"} == set(other.headers["vary"].split(", "))


def test_answers_are_compressed_for_those_who_take_it(address: str):
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"
    with httpx.stream(
        "GET", f"{address}/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"}
    ) as packed:
        raw = b"".join(packed.iter_raw())
    plain = httpx.get(f"{address}/sparql", params={"query": query}, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]


def test_a_triple_that_two_graphs_state_counts_once(address: str):
    both = """SELECT ?a ?b (COUNT(*) AS ?n) {
    GRAPH ?a { ?s ?p ?o }
    GRAPH ?b { ?s ?p ?o } FILTER (STR(?a) < STR(?b)) }
    GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 1"""
    (row,) = json.loads(httpx.get(f"{address}/sparql", params={"query": both}).content)["results"]["bindings"]
    graphs = [row["a"]["value"], row["b"]["value"]]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    sizes = [number(address, count, [each]) for each in graphs]
    assert number(address, count, graphs) == sum(sizes) - int(row["n"]["value"])
    named = count.replace("{", " ".join(f"FROM <{each}>" for each in graphs) + " {", 1)
    assert number(address, named, []) == number(address, count, graphs)


def number(address: str, query: str, graphs: list[str]) -> int:
    answer = httpx.get(f"{address}/sparql", params={"query": query, "default-graph-uri": graphs})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_every_limit_is_told_to_clients_readers_and_operators(address: str):
    limits = [f"{each.most}" for each in guard.LIMITS.values()] + ["10 sec", "512 MiB", "20 MiB", str(sparql.MOST_ROWS)]
    help_text = subprocess.run(
        [sys.executable, "-m", "ikoe_graph.cli", "serve", "--help"], capture_output=True, text=True, check=True
    ).stdout
    described = httpx.get(f"{address}/sparql", headers={"Accept": "text/turtle"}).text
    shown = httpx.get(f"{address}/query", headers={"Accept-Language": "en"}).text
    for limit in limits:
        assert limit in described
        assert limit in shown
        assert limit.removesuffix(" MiB").removesuffix(" sec") in help_text.replace(",", "")


def test_every_status_has_words_in_both_languages():
    view = {language: View("/", {}, language) for language in ("en", "de")}
    for status in (400, 404, 405, 406, 408, 413, 414, 415, 422, 500, 503):
        pages = [problems.reply(Problem(status, "detail"), "text/html", each).body for each in view.values()]
        assert pages[0] != pages[1]
        assert all(b"detail" in page for page in pages)
