"""What careless and hostile visitors send, against the real engine: the site stays up, quick for others, and silent.

The two fences are tried apart: the text of a query is looked at (`web.guard`), and the process that evaluates it is
shut in (`web.keeper`). Nothing here leaves the loopback interface.
"""

import asyncio
import contextlib
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import httpx
import jobs
import processes
import pyoxigraph as ox
import pytest
from starlette.types import Message

from ikoe_graph import build
from ikoe_graph.web.content import Content, Outgoing
from ikoe_graph.web.fence import Pool
from ikoe_graph.web.guard import Refused, check
from ikoe_graph.web.limits import MIB, Crashed, FenceError, Limits, TooLate, TooMuchMemory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fences are those of Linux")

CRASHES = {
    "groups": "ASK " + "{" * 50_000 + "}" * 50_000,
    "brackets": "ASK { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
    "exists": "ASK { " + "FILTER EXISTS { ?s ?p ?o " * 20_000 + "}" * 20_000 + " }",
    "optional": "ASK { " + "OPTIONAL { " * 50_000 + "}" * 50_000 + " }",
    "not": "ASK { FILTER(" + "!" * 300_000 + "?x) }",
    "sum": "ASK { FILTER(1" + "+1" * 300_000 + ") }",
}
DOUBLINGS = " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(40))
BOMBS = {
    "sorted product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a",
    "grouped product": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "distinct product": "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f }",
    "values": "SELECT * { VALUES ?a { %s } VALUES ?b { %s } VALUES ?c { %s } } ORDER BY ?c" % ((" 1" * 1_000,) * 3),
    "doubled text": f'SELECT ?x40 {{ BIND("xxxxxxxx" AS ?x0) {DOUBLINGS} }}',
    "joined text": "SELECT (GROUP_CONCAT(STR(?a); SEPARATOR='%s') AS ?x) { ?a ?b ?c . ?d ?e ?f }" % ("x" * 200),
}
ENDLESS = {
    "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (<urn:next>|^<urn:next>|!<urn:x>)* ?b }",
    "steps": "ASK { ?a <urn:next>" + "/<urn:next>" * 1_000 + " ?b }",
    "lists": "ASK { ?a ?b " + "(" * 300 + "1" + ")" * 300 + " }",
    "patterns": "ASK { " + "?s ?p ?o . " * 250 + "}",
}
FEDERATED = {
    "service": "SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ BIND(<http://127.0.0.1:{port}/> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "nested": "ASK {{ FILTER EXISTS {{ {{ SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ }} }} }} }} }}",
    "name": "ASK {{ SERVICE <http://localhost:{port}/> {{ ?s ?p ?o }} }}",
}
FETCHED = {
    "from": "ASK FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
    "from named": "ASK FROM NAMED <http://127.0.0.1:{port}/> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "file": "ASK FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
    "graph": "ASK {{ GRAPH <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
}


class Listener:
    """A server on the loopback interface that counts who connects, and hangs up."""

    def __init__(self) -> None:
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self._thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.socket.accept()[0].close()
                self.connections += 1


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


def ask_fenced(*queries: str, seconds: float = 1.5, memory: int = 64 * MIB) -> list[bytes | FenceError]:
    """What becomes of queries that only the process fence holds, one after the other; the pool must outlive each."""

    async def main() -> list[bytes | FenceError]:
        found: list[bytes | FenceError] = []
        pool = Pool(partial(jobs.endpoint, 4_999), Limits(seconds=seconds, memory=memory, slots=2))
        await pool.start()
        try:
            for query in queries:
                began = monotonic()
                try:
                    found.append(await pool.run(query.encode()))
                except FenceError as error:
                    found.append(error)
                assert monotonic() - began < seconds + 1
                assert b'"boolean":true' in await pool.run(b"ASK { ?s ?p ?o }")
        finally:
            await pool.close()
        return found

    return asyncio.run(main())


@pytest.mark.parametrize("name", CRASHES)
def test_a_query_that_kills_the_engine_kills_one_worker(name: str):
    (error,) = ask_fenced(CRASHES[name])
    assert isinstance(error, Crashed | TooMuchMemory)


@pytest.mark.parametrize("name", CRASHES)
def test_a_query_that_kills_the_engine_is_refused(name: str):
    with pytest.raises(Refused):
        check(CRASHES[name])


@pytest.mark.parametrize("name", BOMBS)
def test_a_query_that_eats_memory_is_cut(name: str):
    (error,) = ask_fenced(BOMBS[name], seconds=8)
    assert isinstance(error, TooMuchMemory)


@pytest.mark.parametrize("name", ENDLESS)
def test_a_query_without_end_is_cut(name: str):
    (error,) = ask_fenced(ENDLESS[name], memory=400 * MIB)
    assert isinstance(error, TooLate)


def test_the_engine_would_ask_other_servers(listener: Listener):
    """What the two fences are for: without them the engine connects."""
    with contextlib.suppress(OSError):  # since nobody answers there
        list(ox.Store().query(FEDERATED["service"].format(port=listener.port)))
    assert processes.wait(lambda: listener.connections, 2)


@pytest.mark.parametrize("name", [*FEDERATED, *FETCHED])
def test_the_process_fence_lets_nothing_out(name: str, listener: Listener):
    query = {**FEDERATED, **FETCHED}[name].format(port=listener.port)
    ask_fenced(query)
    sleep(0.1)
    assert listener.connections == 0


@pytest.mark.parametrize("name", FEDERATED)
def test_the_guard_lets_nothing_out(name: str):
    with pytest.raises(Refused, match="SERVICE asks another server"):
        check(FEDERATED[name].format(port=80))


def test_workers_do_not_make_up_the_same_random_values():
    query = "SELECT (UUID() AS ?u) (RAND() AS ?r) { }"

    async def main() -> list[bytes]:
        pool = Pool(partial(jobs.endpoint, 10), Limits(slots=4))
        await pool.start()
        answers = []
        try:
            for _ in range(4):
                answers.append(await pool.run(query.encode()))
                with contextlib.suppress(FenceError):
                    await pool.run(CRASHES["groups"].encode())  # so that another worker answers next
        finally:
            await pool.close()
        return answers

    answers = asyncio.run(main())
    assert len(set(answers)) == 4


class Site:
    """A running site, seen from outside and by the operating system."""

    def __init__(self, address: str, pid: int):
        self.address = address
        self.pid = pid
        self.client = httpx.Client(base_url=address, timeout=20, headers={"Connection": "close"})

    def ask(self, query: str, timeout: float = 20) -> httpx.Response:
        return self.client.post("/sparql", data={"query": query}, timeout=timeout)

    def processes(self) -> dict[int, str]:
        return processes.below(self.pid)

    def files(self) -> int:
        return sum(processes.files(pid) for pid in (self.pid, *self.processes()))

    def idle(self) -> bool:
        workers = self.client.get("/health").json()["workers"]
        return workers["busy"] == 0 and workers["ready"] == workers["slots"]


@pytest.fixture(scope="module")
def site(serve: Callable[..., str], made: build.Build) -> Site:
    """A site over the real data, which cuts queries after three seconds."""
    before = processes.below(deep=False).keys()
    address = serve(made.folder.parent, "--timeout", "3")
    (pid,) = processes.below(deep=False).keys() - before
    started = Site(address, pid)
    # The process that makes the downloads comes and goes; then there is only the keeper.
    assert processes.wait(lambda: len(processes.below(pid, deep=False)) == 1, 60)
    return started


def heavy(number: int) -> str:
    return f"SELECT (COUNT(*) AS ?n{number}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"


def test_a_site_outlives_all_of_it(site: Site, listener: Listener):
    site.ask("ASK { }")
    assert processes.wait(site.idle, 5)
    memory, files, number = processes.memory(site.pid), site.files(), len(site.processes())
    attacks = [*CRASHES.values(), *BOMBS.values(), *ENDLESS.values()]
    attacks += [f"SELECT ?s ?p ?o {{ ?s ?p ?o BIND({number} AS ?n) }}" for number in range(6)]  # 16 MB each
    attacks += [each.format(port=listener.port) for each in (*FEDERATED.values(), *FETCHED.values())]
    with ThreadPoolExecutor(6) as clients:
        statuses = [answer.status_code for answer in clients.map(site.ask, attacks)]
    assert set(statuses) <= {200, 400, 413, 422, 503}, statuses
    assert set(statuses[: len(CRASHES)]) == {400, 413}
    assert listener.connections == 0
    assert processes.wait(site.idle, 5)
    assert site.ask("ASK { ?s ?p ?o }").json()["boolean"] is True
    assert processes.wait(lambda: len(site.processes()) == number, 5)
    assert "Z" not in site.processes().values()
    assert processes.wait(lambda: site.files() <= files, 5), "open files are left"
    assert processes.memory(site.pid) - memory < 100 * MIB


@pytest.mark.alone
def test_heavy_queries_do_not_hold_others_up(site: Site):
    times = []
    with ThreadPoolExecutor(4) as clients:
        attack = [clients.submit(site.ask, heavy(number)) for number in range(8)]
        sleep(0.7)
        while not all(each.done() for each in attack):
            began = monotonic()
            assert site.ask(f"ASK {{ ?s ?p {len(times)} }}").status_code == 200
            times.append(monotonic() - began)
            sleep(0.02)
    assert {each.result().status_code for each in attack} == {503}
    assert len(times) > 20
    assert max(times) < 1
    assert sorted(times)[int(len(times) * 0.95)] < 0.15


def test_the_whole_server_stays_within_its_memory(site: Site):
    query = "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} ORDER BY ?a{}"
    most = 0
    with ThreadPoolExecutor(8) as clients:
        attack = [clients.submit(site.ask, query.format(f" ?b{number}")) for number in range(8)]
        while not all(each.done() for each in attack):
            most = max(most, processes.memory(site.pid))
            sleep(0.1)
    assert {each.result().status_code for each in attack} <= {422, 503}
    assert most < 2_000 * MIB


def test_slow_readers_do_not_fill_the_memory():
    async def main() -> list[BaseException | None]:
        outgoing = Outgoing(most=20 * MIB)
        hanging = asyncio.Event()

        async def take_one_piece(message: Message) -> None:
            if message["type"] == "http.response.body":
                await hanging.wait()

        def send(size: int) -> asyncio.Task[None]:
            return asyncio.create_task(outgoing.send(Content(200, [], bytes(size)), {}, "GET", take_one_piece))

        tasks = [send(size) for size in (4 * MIB, 1_000, 4 * MIB, 4 * MIB)]
        await asyncio.sleep(0.2)
        done = [task.done() for task in tasks]
        hanging.set()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert done == [True, False, False, False]
        return found

    first, *others = asyncio.run(main())
    assert isinstance(first, TimeoutError)
    assert others == [None] * 3


def test_whoever_hangs_up_leaves_no_work_behind(site: Site):
    with ThreadPoolExecutor(4) as clients:
        for error in clients.map(lambda number: raised(site, heavy(number), 0.5), range(20, 24)):
            assert isinstance(error, httpx.ReadTimeout)
    assert processes.wait(site.idle, 2)
    before = processes.cpu(list(site.processes()))
    sleep(0.5)
    assert processes.cpu(list(site.processes())) - before < 0.1


def raised(site: Site, query: str, timeout: float) -> Exception | None:
    try:
        site.ask(query, timeout)
    except httpx.HTTPError as error:
        return error
    return None


@pytest.mark.parametrize("path", ["/query", "/sparql?query=ASK{}", "/nothing/here", "/id/org/jobcenter-dortmund.html"])
def test_every_answer_carries_a_strict_content_policy(site: Site, path: str):
    headers = site.client.get(path, headers={"Accept": "text/html", "Host": "evil.example"}).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "evil.example" not in str(headers)


def test_text_never_becomes_markup_or_a_link(site: Site):
    query = """SELECT ("<script>alert(1)</script>" AS ?text) (IRI("javascript:alert(2)") AS ?iri) { }"""
    answer = site.client.get("/sparql", params={"query": query}, headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert 'href="javascript:' not in answer.text


def test_half_a_request_is_not_waited_for(site: Site):
    url = httpx.URL(site.address)
    halves = [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nASK",
    ]
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_connection((url.host, url.port), 20)) for _ in halves]
        for each, half in zip(sockets, halves, strict=True):
            each.sendall(half)
        began = monotonic()
        answers = [each.recv(1000) for each in sockets]
        assert 5 < monotonic() - began < 15
    assert answers[:2] == [b"", b""]
    assert answers[2].startswith(b"HTTP/1.1 408")


def test_the_threat_model_names_tests_that_exist(root: Path):
    named = set(re.findall(r"`(test_\w+)`", (root / "THREAT_MODEL.md").read_text(encoding="utf-8")))
    written = {
        name for path in (root / "tests").glob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert len(named) > 20
    assert named <= written, named - written
