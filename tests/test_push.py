"""A release in other people's servers: Oxigraph and Virtuoso as they are, and what goes wrong on the way there."""

import csv
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
import servers
from conftest import tool

from ikoe_graph import build, terms
from ikoe_graph.errors import CalledWrongly, EndpointError
from ikoe_graph.query import Remote
from ikoe_graph.remote import credentials, graph_store, pushing, reading

WRITES = {"IKOE_USER": "dba", "IKOE_PASSWORD": "dba"}
PLACES = f"{terms.GRAPH}register/places"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def ikoe(made: build.Build, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command over a build of its own folder, beside which those of endpoints come to lie."""
    builds = tmp_path_factory.mktemp("home") / "builds"
    builds.symlink_to(made.folder.parent)
    silent = {"IKOE_BUILD": str(builds), "PYTHONPATH": str(root), "NETRC": os.devnull}

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ikoe_graph.cli", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | silent | environment, timeout=120, check=False
        )
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture(scope="module")
def oxigraph(ikoe: Run) -> Iterator[str]:
    """Oxigraph with the release in it."""
    server = servers.oxigraph()
    done = ikoe("push", "--endpoint", server.endpoint, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert {row["state"] for row in rows(done.stdout)} == {"loaded"}
    yield server.endpoint
    server.stop()


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Virtuoso, with nothing of ours in it; it gives 7,000 rows at once, fewer than its largest graph has."""
    server = servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), tool("virtuoso-t"), rows=7_000)
    yield server.endpoint
    server.stop()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_second_push_changes_nothing(ikoe: Run, oxigraph: str, made: build.Build):
    done = ikoe("push", "--endpoint", oxigraph, "--format", "csv")
    found = rows(done.stdout)
    assert done.returncode == 0, done.stderr
    assert {row["state"] for row in found} == {"stood there"}
    assert {row["graph"]: int(row["there"]) for row in found[:-1]} == made.graphs
    assert found[-1]["graph"] == "default graph"


def test_what_differs_is_loaded_again_and_nothing_else(ikoe: Run, oxigraph: str):
    store = oxigraph.replace("/query", "/store")
    httpx.delete(store, params={"graph": PLACES}).raise_for_status()
    half = "<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
    other = f"{terms.GRAPH}register/sources"
    httpx.put(store, params={"graph": other}, content=half, headers=graph_store.TURTLE).raise_for_status()
    done = ikoe("push", "--endpoint", oxigraph, "--format", "csv")
    assert {row["graph"] for row in rows(done.stdout) if row["state"] == "loaded"} == {PLACES, other}


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "shares", "--format", "csv"),
        ("network", "cooperation", "--format", "csv"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_say_of_a_server_what_they_say_of_the_build(ikoe: Run, oxigraph: str, arguments: tuple[str, ...]):
    here, there = ikoe(*arguments), ikoe(*arguments, "--endpoint", oxigraph)
    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout != ""


def test_a_site_stands_before_a_server(serve: Callable[..., str], oxigraph: str, made: build.Build, tmp_path: Path):
    address = serve(tmp_path / "builds", "--endpoint", oxigraph)
    assert httpx.get(f"{address}/health").json()["release"] == made.digest
    assert "AMIF" in httpx.get(f"{address}/id/org/jobcenter-dortmund.html", timeout=30).text


@pytest.mark.parametrize(
    ("environment", "words"),
    [({}, "wants a user and a password"), (WRITES | {"IKOE_PASSWORD": "guessed"}, "refuses the user and password")],
    ids=["none", "wrong"],
)
def test_without_the_right_password_it_is_said_which_graphs_are_missing(ikoe, virtuoso, environment, words):
    done = ikoe("push", "--endpoint", virtuoso, **environment)
    assert done.returncode == 1
    assert words in done.stderr
    assert "missing" in done.stdout
    assert "guessed" not in done.stdout + done.stderr


def test_virtuoso_is_filled_checked_and_read_in_spite_of_its_ways(ikoe: Run, virtuoso: str, made: build.Build):
    done = ikoe("push", "--endpoint", virtuoso, "--format", "csv", **WRITES)
    assert done.returncode == 0, done.stderr
    assert "dba" not in done.stdout + done.stderr
    found = {row["graph"]: row for row in rows(done.stdout)}
    states = Counter(row["state"] for row in found.values())
    # It has a form of its own for decimals and coordinates, and shows all graphs together as default graph.
    assert states["loaded"] + states["loaded, literals in another form"] == len(made.graphs)
    assert found[PLACES]["state"] == "loaded, literals in another form"
    assert found["default graph"]["state"] == "the server's own"
    validated = ikoe("validate", "--endpoint", virtuoso)
    assert validated.returncode == 0
    assert "0 violation" in validated.stderr


def test_what_an_interrupted_push_left_out_the_next_one_adds(ikoe: Run, made: build.Build, tmp_path: Path):
    server = servers.oxigraph(tmp_path)
    made_of = pushing.push(made, Remote(server.endpoint), graph_store.find(server.endpoint, None, None, 10))
    begun = [next(made_of) for _ in range(5)]
    server.stop()
    with pytest.raises(EndpointError, match="does not take"):
        next(made_of)
    told = pushing.standing(made, Remote(server.endpoint, 1), begun)
    assert Counter(each.state for each in told) == {"loaded": 5, "unknown": len(made.graphs) - 5}
    again = servers.oxigraph(tmp_path, int(server.endpoint.rpartition(":")[2].partition("/")[0]))
    found = rows(ikoe("push", "--endpoint", again.endpoint, "--format", "csv").stdout)
    assert Counter(row["state"] for row in found) == {"stood there": 5, "loaded": len(made.graphs) - 5 + 1}
    again.stop()


def test_a_server_that_is_not_there_is_named(ikoe: Run):
    address = f"http://127.0.0.1:{servers.free_port()}/query"
    done = ikoe("push", "--endpoint", address)
    assert done.returncode == 1
    assert address in done.stderr
    assert "unknown" in done.stdout


class Short(BaseHTTPRequestHandler):
    """A server that counts all triples and gives ten rows of an answer, whatever is asked for, and only once."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = httpx.post(self.server.behind, content=asked, headers=dict(self.headers)).json()  # type: ignore[attr-defined]
        if "COUNT" not in asked:
            answer["results"]["bindings"] = answer["results"]["bindings"][:10] if "OFFSET+0" in asked else []
        body = httpx.Response(200, json=answer).content
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_a_server_that_cuts_answers_off_is_noticed(oxigraph: str):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Short)
    server.behind = oxigraph  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(EndpointError, match="gives 10: it cuts answers off"):
        reading.fetch(Remote(f"http://127.0.0.1:{server.server_port}/query"))
    server.shutdown()


@pytest.mark.parametrize("command", [("publish", "release"), ("serve",), ("network", "funding"), ("validate",)])
def test_a_server_without_our_graphs_says_what_to_do(ikoe: Run, command: tuple[str, ...]):
    server = servers.oxigraph()
    done = ikoe(*command, "--endpoint", server.endpoint)
    assert done.returncode == 1
    assert "Load a release there with ikoe push" in done.stderr
    server.stop()


@pytest.mark.parametrize(
    ("endpoint", "store"),
    [
        ("http://host:7878/query", "http://host:7878/store"),
        ("http://host:8890/sparql", "http://host:8890/sparql-graph-crud-auth"),
        ("http://host:3030/ikoe/sparql", "http://host:3030/ikoe/data"),
        ("https://host/repositories/ikoe", "https://host/repositories/ikoe/rdf-graphs/service"),
    ],
)
def test_the_graph_stores_of_the_usual_servers_are_known(endpoint: str, store: str):
    assert graph_store.find(endpoint, None, None, 1).address == store


def test_an_unknown_graph_store_has_to_be_named():
    with pytest.raises(CalledWrongly, match="--graph-store"):
        graph_store.find("http://host/some/where", None, None, 1)
    with pytest.raises(CalledWrongly, match="no web address"):
        graph_store.find("host:7878/query", None, None, 1)


def test_credentials_come_from_the_environment_or_netrc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    file = tmp_path / "netrc"
    file.write_text("machine host.example login anna password geheim\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    monkeypatch.delenv("IKOE_USER", raising=False)
    monkeypatch.delenv("IKOE_PASSWORD", raising=False)
    assert credentials.find("https://host.example/sparql") == ("anna", "geheim")
    assert credentials.find("https://other.example/sparql") is None
    monkeypatch.setenv("IKOE_USER", "berta")
    with pytest.raises(CalledWrongly, match="only one is set"):
        credentials.find("https://host.example/sparql")
    monkeypatch.setenv("IKOE_PASSWORD", "secret")
    found = credentials.find("https://host.example/sparql")
    assert found == ("berta", "secret")
    assert "secret" not in repr(found)
    with pytest.raises(CalledWrongly) as raised:
        credentials.find("https://anna:geheim@host.example/sparql")
    assert "geheim" not in str(raised.value)
