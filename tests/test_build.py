"""Building: one reproducible file, its hash, and the last good build kept whatever fails."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ikoe_graph import build, catalogue
from ikoe_graph.errors import DataError
from ikoe_graph.query import ask


def break_data(knowledge: Path) -> None:
    path = knowledge / "data" / "registers" / "programmes.trig"
    path.write_text(path.read_text().replace("a ikoe:Programme", "a ikoe:Programm", 1))


def test_a_build_writes_the_dataset_under_its_hash(made: build.Build):
    content = made.dataset_file.read_bytes()
    assert hashlib.sha256(content).hexdigest() == made.digest
    assert content.count(b"\n") == made.quads == sum(made.graphs.values())


def test_two_builds_of_the_same_input_are_equal(root: Path, made: build.Build, tmp_path: Path):
    assert build.build(root, tmp_path).digest == made.digest


def test_the_build_in_use_is_found_again(made: build.Build):
    assert build.current(made.folder.parent) == made


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


@pytest.mark.parametrize("delay", [0.3, 0.8, 1.3, 1.8])
def test_a_killed_build_leaves_the_last_good_one(root: Path, tmp_path: Path, delay: float):
    good = build.build(root, tmp_path)
    environment = os.environ | {"IKOE_BUILD": str(tmp_path)}
    running = subprocess.Popen(
        [sys.executable, "-m", "ikoe_graph.cli", "build"], env=environment, stdout=subprocess.DEVNULL
    )
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    running.wait()
    found = build.current(tmp_path)
    assert found == good
    assert list(found.open().query("SELECT * { ?s a ikoe:Measure } LIMIT 1"))


def test_stored_answers_are_those_of_the_dataset(root: Path, made: build.Build):
    for name, query in catalogue.read(root / "queries").items():
        values = query.example | ({"language": "en"} if any(p.name == "language" for p in query.parameters) else {})
        text = catalogue.fill(query, values)
        stored = made.stored_answer(name, values, text)
        assert stored is not None
        assert [tuple(row) for row in stored.rows] == list(ask(made.open(), text).texts())


def test_an_answer_of_another_text_is_not_taken(made: build.Build):
    assert made.stored_answer("accessions", {"language": "en"}, "SELECT * { ?s ?p ?o }") is None


def test_a_query_file_newer_than_the_build_is_read_afresh(knowledge: Path, tmp_path: Path):
    made = build.build(knowledge, tmp_path / "builds")
    path = knowledge / "queries" / "accessions.rq"
    path.write_text(path.read_text().replace("ORDER BY ?rank", "ORDER BY DESC(?rank)"))
    os.utime(path, (time.time() + 5, time.time() + 5))
    assert "DESC(?rank)" in build.queries(made, knowledge)["accessions"].text
