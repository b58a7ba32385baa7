"""Building: one reproducible file, its hash, and the last good build kept whatever fails."""

import hashlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ikoe_graph import build, catalogue, terms
from ikoe_graph.errors import DataError
from ikoe_graph.query import ask, reread
from ikoe_graph.table import UNFOLDED, fold, lay_out


def break_data(knowledge: Path) -> None:
    path = knowledge / "data" / "registers" / "programmes.trig"
    path.write_text(path.read_text().replace("a ikoe:Programme", "a ikoe:Programm", 1))


def test_a_build_writes_the_dataset_under_its_hash(made: build.Build):
    content = made.dataset_file.read_bytes()
    assert hashlib.sha256(content).hexdigest() == made.digest
    assert content.count(b"\n") == made.quads == sum(made.graphs.values())


def test_a_build_follows_no_address_in_what_it_reads(knowledge: Path, tmp_path: Path):
    """Ontology, shapes and data name addresses of a server that counts who connects, and Python says who looks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        evil = f"<{{}}> <http://www.w3.org/2002/07/owl#imports> <{address}/x.ttl> .\n"
        for path, subject in (
            (knowledge / "ontology" / "ikoe.ttl", terms.ONTOLOGY.rstrip("#")),
            (next((knowledge / "ontology" / "shapes").glob("*.ttl")), f"{terms.BASE}shapes"),
        ):
            path.write_text(path.read_text() + evil.format(subject))
        program = f"""
import sys
def refuse(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        print("LOOKED", event, given, flush=True)
sys.addaudithook(refuse)
from pathlib import Path
from ikoe_graph import build
build.build(Path({str(knowledge)!r}), Path({str(tmp_path / "builds")!r}))
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert "LOOKED" not in done.stdout
        assert f"not described anywhere: {address}/x.ttl" in done.stderr  # it came as far as to validate
        with pytest.raises(BlockingIOError):
            server.accept()


def test_two_builds_of_the_same_input_are_equal(root: Path, made: build.Build, tmp_path: Path):
    assert build.build(root, tmp_path).digest == made.digest


def test_the_build_in_use_is_found_again(made: build.Build):
    assert build.current(made.folder.parent) == made


def test_a_build_whose_graphs_cannot_be_read_says_what_to_do(tmp_path: Path):
    with pytest.raises(DataError, match="Run ikoe build again"):
        _ = build.Build(tmp_path, "", 0).graphs


def test_there_is_no_build_in_an_empty_folder(tmp_path: Path):
    assert build.current(tmp_path) is None


def test_a_failed_build_leaves_the_last_good_one(knowledge: Path, tmp_path: Path):
    good = build.build(knowledge, tmp_path / "builds")
    break_data(knowledge)
    with pytest.raises(DataError, match="the last good dataset stays in place"):
        build.build(knowledge, tmp_path / "builds")
    assert build.current(tmp_path / "builds") == good
    assert list(good.open().query("SELECT * { ?s a ikoe:Programme } LIMIT 1"))


def test_a_new_build_replaces_the_old_one(knowledge: Path, tmp_path: Path):
    old = build.build(knowledge, tmp_path / "builds")
    path = knowledge / "data" / "registers" / "programmes.trig"
    path.write_text(path.read_text().replace('"Asylum, Migration', '"The Asylum, Migration', 1))
    new = build.build(knowledge, tmp_path / "builds")
    assert new.digest != old.digest
    assert build.current(tmp_path / "builds") == new
    assert not old.folder.exists()


def start_build(target: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"IKOE_BUILD": str(target)}
    command = [sys.executable, "-m", "ikoe_graph.cli", "build"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def in_use(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[build.Build, float]:
    """A build in use, and how many seconds another process takes for the next one."""
    target = tmp_path_factory.mktemp("in-use")
    build.build(root, target)
    start = time.perf_counter()
    assert start_build(target).wait() == 0
    found = build.current(target)
    assert found is not None
    return found, time.perf_counter() - start


@pytest.mark.parametrize("part", range(8))
def test_a_build_killed_at_any_moment_leaves_a_whole_one(in_use: tuple[build.Build, float], part: int):
    """The moment is drawn anew in each run, one from each eighth of the time that a build takes."""
    good, seconds = in_use
    delay = seconds * (part + random.random()) / 8  # noqa: S311 no secret
    running = start_build(good.folder.parent)
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    running.wait()
    found = build.current(good.folder.parent)
    assert found is not None, f"killed after {delay} s"
    assert (found.digest, found.quads) == (good.digest, good.quads)
    assert hashlib.sha256(found.dataset_file.read_bytes()).hexdigest() == good.digest
    assert len(list(found.open().quads())) == good.quads, f"killed after {delay} s"


def test_the_next_build_clears_away_what_killed_ones_left(in_use: tuple[build.Build, float], root: Path):
    target = in_use[0].folder.parent
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    left, running = (target / f"{build.UNFINISHED}{pid}-x" for pid in (gone.pid, os.getppid()))
    left.mkdir()
    running.mkdir()
    build.build(root, target)
    assert not left.exists()
    assert running.exists()


def test_stored_answers_are_those_of_the_dataset(root: Path, made: build.Build):
    for name, query in catalogue.read(root / "queries").items():
        values = query.example | ({"language": "en"} if any(p.name == "language" for p in query.parameters) else {})
        text = catalogue.fill(query, values)
        stored = made.stored_answer(name, values, text)
        assert stored is not None
        answer = ask(made.open(), text)
        columns, rows = answer.columns, list(answer.texts())
        assert stored.table.read_text() == lay_out(columns, rows, width=UNFOLDED)
        assert fold(stored.table.read_text(), 60) == lay_out(columns, rows, width=60)
        results = stored.results.read_bytes()
        assert reread(results).serialize("json") == results
        assert list(reread(results).texts()) == rows


def test_an_answer_of_another_text_is_not_taken(made: build.Build):
    assert made.stored_answer("accessions", {"language": "en"}, "SELECT * { ?s ?p ?o }") is None


def test_a_query_file_newer_than_the_build_is_read_afresh(knowledge: Path, tmp_path: Path):
    made = build.build(knowledge, tmp_path / "builds")
    path = knowledge / "queries" / "accessions.rq"
    path.write_text(path.read_text().replace("ORDER BY ?rank", "ORDER BY DESC(?rank)"))
    os.utime(path, (time.time() + 5, time.time() + 5))
    assert "DESC(?rank)" in build.queries(made, knowledge)["accessions"].text
