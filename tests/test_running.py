"""The site as a running thing: a new release, processes that die, an end in good order, what it takes at rest."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import httpx
import processes
import pytest
import wire

from ikoe_graph import build
from ikoe_graph.publish import parts
from ikoe_graph.publish.release import Release
from ikoe_graph.web.limits import MIB

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at as Linux shows them")
Launch = Callable[..., tuple[str, subprocess.Popen[str]]]

NEW = "https://w3id.org/ikoe-nrw/id/org/new"
QUAD = (
    f'<{NEW}> <http://www.w3.org/2004/02/skos/core#prefLabel> "new"@en <https://w3id.org/ikoe-nrw/graph/register/x> .\n'
)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def lay_out(made: build.Build, folder: Path, name: str, quads: str = "", published: bool = True) -> None:
    """A build of the real data and perhaps more, which is not in use yet."""
    copy = folder / name
    shutil.copytree(made.folder, copy, ignore=shutil.ignore_patterns("store", "release"))
    with (copy / "ikoe.nq").open("a") as file:
        file.write(quads)
    record = json.loads((copy / "build.json").read_text())
    (copy / "build.json").write_text(json.dumps(record | {"digest": record["digest"][:56] + name.rjust(8, "0")}))
    if published:
        (copy / "release").mkdir()
        (copy / "release" / parts.SUMS).write_text("")
        (copy / "release" / "name.txt").write_text(name)


def use(folder: Path, name: str) -> None:
    """Puts a build in use, as `ikoe build` does at its end."""
    (folder / "new").write_text(f"{name}\n")
    (folder / "new").replace(folder / "current")


def release(address: str) -> str:
    return str(httpx.get(f"{address}/health", timeout=20).json()["release"])


def keeper_and_workers(pid: int) -> tuple[int, list[int]]:
    assert processes.wait(lambda: len(processes.below(pid, deep=False)) == 1, 10)  # the first one may be leaving
    (keeper,) = processes.below(pid, deep=False)
    return keeper, list(processes.below(keeper))


@pytest.fixture
def builds(made: build.Build, tmp_path: Path) -> Path:
    lay_out(made, tmp_path, "1")
    use(tmp_path, "1")
    return tmp_path


@pytest.fixture
def running(launch: Launch, builds: Path) -> tuple[str, subprocess.Popen[str]]:
    address, process = launch(builds, "--timeout", "3", "--slots", "3")
    assert processes.wait(lambda: len(processes.below(process.pid)) == 4, 10)
    return address, process


def ask(address: str, query: str) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": query}, timeout=20)


def test_health_tells_the_release_and_how_the_workers_do(running: tuple[str, subprocess.Popen[str]], made: build.Build):
    answer = httpx.get(f"{running[0]}/health")
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["release"][:56] == made.digest[:56]
    assert (told["quads"], told["graphs"]) == (made.quads, len(made.graphs))
    assert told["published"] is True
    assert (told["workers"]["slots"], told["workers"]["ready"], told["workers"]["busy"]) == (3, 3, 0)


def test_another_release_is_served_without_losing_a_request(
    running: tuple[str, subprocess.Popen[str]], builds: Path, made: build.Build
):
    address, _ = running
    before = ask(address, COUNT).json()["results"]["bindings"][0]["n"]["value"]
    lay_out(made, builds, "2", QUAD)
    after = str(int(before) + 1)
    counts: list[str] = []

    async def load(number: int, client: httpx.AsyncClient, end: asyncio.Event) -> None:
        while not end.is_set():
            number += 10
            answer = await client.get("/sparql", params={"query": f"{COUNT} # {number if number % 20 > 9 else 0}"})
            assert answer.status_code == 200, answer.text
            counts.append(answer.json()["results"]["bindings"][0]["n"]["value"])

    async def main() -> None:
        end = asyncio.Event()
        async with httpx.AsyncClient(base_url=address, timeout=20) as client:
            asking = [asyncio.create_task(load(number, client, end)) for number in range(6)]
            await asyncio.sleep(0.5)
            use(builds, "2")
            shutil.rmtree(builds / "1")  # as `ikoe build` does
            deadline = monotonic() + 30
            while release(address)[-1] != "2" and monotonic() < deadline:
                await asyncio.sleep(0.1)
            fresh = len(counts)
            await asyncio.sleep(1)
            end.set()
            await asyncio.gather(*asking)
            assert set(counts[fresh + 6 :]) == {after}  # those on their way may still tell of the old one

    asyncio.run(main())
    assert set(counts) == {before, after}
    assert release(address)[-1] == "2"
    assert httpx.get(f"{address}/data/name.txt").text == "2"
    assert ask(address, f"ASK {{ <{NEW}> ?p ?o }}").json()["boolean"] is True


def test_a_release_that_cannot_be_loaded_is_not_served(
    running: tuple[str, subprocess.Popen[str]], builds: Path, made: build.Build
):
    address, process = running
    lay_out(made, builds, "2", "this is no quad\n")
    use(builds, "2")
    sleep(4)
    assert release(address)[-1] == "1"
    assert ask(address, "ASK {}").status_code == 200
    lay_out(made, builds, "3")
    use(builds, "3")
    assert processes.wait(lambda: release(address)[-1] == "3", 20)
    assert processes.wait(lambda: len(processes.below(process.pid)) == 4, 10)


@pytest.mark.parametrize("victim", ["a worker", "all workers", "the keeper"])
def test_a_process_that_is_killed_is_back(running: tuple[str, subprocess.Popen[str]], victim: str):
    address, process = running
    keeper, workers = keeper_and_workers(process.pid)
    for pid in {"a worker": workers[:1], "all workers": workers, "the keeper": [keeper]}[victim]:
        os.kill(pid, signal.SIGKILL)
    began, statuses = monotonic(), []
    while monotonic() - began < 10:
        answer = ask(address, f"ASK {{}} # {len(statuses)}")
        statuses.append(answer.status_code)
        assert answer.status_code == 200 or int(answer.headers["retry-after"]) > 0
        if answer.status_code == 200 and len(processes.below(process.pid)) == 4:
            break
        sleep(0.1)
    assert statuses[-1] == 200
    assert set(statuses) <= {200, 503}
    assert "Z" not in processes.below(process.pid).values()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_good_order(running: tuple[str, subprocess.Popen[str]], number: signal.Signals):
    address, process = running
    below = list(processes.below(process.pid))
    idle = wire.connect(address)
    with wire.connect(address, 20) as connection:
        query = httpx.QueryParams(query=HEAVY)
        connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        sleep(0.5)
        process.send_signal(number)
        (answer,) = wire.parse(wire.drain(connection))  # what was at work is answered, here: told that it took too long
        assert answer.status == 503
    assert process.wait(10) == 0
    idle.close()
    assert processes.wait(lambda: not processes.alive(below), 2)


def test_it_ends_while_it_publishes(launch: Launch, made: build.Build, tmp_path: Path):
    lay_out(made, tmp_path, "1", published=False)
    use(tmp_path, "1")
    address, process = launch(tmp_path)
    assert processes.wait(lambda: len(processes.below(process.pid, deep=False)) == 2, 5)
    answer = httpx.get(f"{address}/data/ikoe.nq", timeout=20)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    below = list(processes.below(process.pid))
    process.terminate()
    assert process.wait(10) == 0
    assert processes.wait(lambda: not processes.alive(below), 2)


def test_downloads_tell_what_changed_since_the_release_before(
    launch: Launch, made: build.Build, published: Release, tmp_path: Path
):
    lay_out(made, tmp_path, "1", QUAD)
    use(tmp_path, "1")
    address, _ = launch(tmp_path, "--previous", str(published.folder))
    assert processes.wait(lambda: httpx.get(f"{address}/health", timeout=20).json()["published"], 120)
    assert "dcat:previousVersion" in httpx.get(f"{address}/data/dcat.ttl").text
    assert published.version.name in httpx.get(f"{address}/data/RELEASE-NOTES.md").text


def test_a_release_before_that_is_none_is_told_at_once(root: Path, builds: Path):
    command = [sys.executable, "-m", "ikoe_graph.cli", "serve", "--port", "0", "--previous", str(builds)]
    environment = os.environ | {"IKOE_BUILD": str(builds), "PYTHONPATH": str(root)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=30)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Name the folder of a release." in done.stderr


def test_nothing_is_left_when_it_is_killed(running: tuple[str, subprocess.Popen[str]]):
    address, process = running
    below = list(processes.below(process.pid))
    with contextlib.suppress(httpx.HTTPError):
        httpx.get(f"{address}/sparql", params={"query": HEAVY}, timeout=0.5)
    process.kill()
    process.wait(5)
    process.returncode = 0  # as the fixture expects
    assert processes.wait(lambda: not processes.alive(below), 3)


def test_it_needs_little_memory_at_rest(launch: Launch, builds: Path):
    address, process = launch(builds)
    assert ask(address, COUNT).status_code == 200
    sleep(1)
    assert processes.memory(process.pid) < 250 * MIB


def test_it_answers_queries_soon_after_its_start_and_pages_a_little_later(root: Path, builds: Path):
    """By processor time, since others may be at work: on two idle cores that is under a second by the clock."""
    command = [sys.executable, "-m", "ikoe_graph.cli", "serve", "--port", "0", "--quiet"]
    environment = os.environ | {"IKOE_BUILD": str(builds), "PYTHONPATH": str(root)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        address = process.stdout.readline().split()[1].rstrip("/")  # type: ignore[union-attr]
        used = processes.cpu([process.pid, *processes.below(process.pid)])
        assert ask(address, "ASK {}").json()["boolean"] is True
        assert ask(address, "no query").json()["line"] == 1
        assert httpx.get(f"{address}/sparql").text.startswith("@prefix")
        assert "<html" in httpx.get(f"{address}/", headers={"Accept": "text/html"}, timeout=20).text
        told = httpx.get(f"{address}/sparql?query=no", headers={"Accept": "text/html"}, timeout=20)
        assert (told.status_code, told.headers["content-type"]) == (400, "text/html; charset=utf-8")
        assert httpx.get(f"{address}/health").json()["pages"] is True
        process.terminate()
        assert process.wait(10) == 0
    assert used < 1.6


def test_data_that_pages_cannot_be_made_from_ends_it_with_a_reason(root: Path, made: build.Build, tmp_path: Path):
    lay_out(made, tmp_path, "1")
    (tmp_path / "1" / "ikoe.nq").write_text(QUAD)
    use(tmp_path, "1")
    command = [sys.executable, "-m", "ikoe_graph.cli", "serve", "--port", "0", "--quiet"]
    environment = os.environ | {"IKOE_BUILD": str(tmp_path), "PYTHONPATH": str(root)}
    process = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=30)
    assert process.returncode == 1
    assert "ikoe: The data cannot be loaded" in process.stderr
