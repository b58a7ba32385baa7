"""The wheel and the Python front door: knowledge travels inside, and the API answers."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import ikoe_graph
from ikoe_graph import build
from ikoe_graph.errors import UnknownName


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        check=True,
        cwd=root,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_a_wheel_holds_all_knowledge_files(root: Path, wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    for name in ("ontology", "data", "queries"):
        for path in (root / name).rglob("*.*"):
            assert f"ikoe_graph/knowledge/{path.relative_to(root).as_posix()}" in inside


def test_a_wheel_holds_the_site(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.removeprefix("ikoe_graph/web/") for name in archive.namelist()}
    assert {"templates/base.html", "words/common.yaml", "static/site.css", "static/licences.txt"} <= inside
    assert not [name for name in inside if name.startswith("assets/")]


def test_an_installed_ikoe_works_from_any_folder(wheel: Path, tmp_path: Path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment.pop("IKOE_BUILD", None)
    command = [sys.executable, "-m", "ikoe_graph.cli", "query", "accessions-per-year", "--format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, check=False)
    assert done.stdout.startswith("year,partners\n2012,7"), done.stderr
    assert (tmp_path / "cache" / "ikoe-graph" / "current").is_file()


@pytest.fixture
def graph(made: build.Build, monkeypatch: pytest.MonkeyPatch) -> "ikoe_graph.Graph":
    monkeypatch.setenv("IKOE_BUILD", str(made.folder.parent))
    return ikoe_graph.load()


def test_the_graph_answers_named_queries(graph: "ikoe_graph.Graph"):
    rows = list(graph.ask("partner-modules", partner="jobcenter-dortmund").texts())
    assert [row[0] for row in rows] == ["1", "2", "3"]


def test_the_graph_answers_own_queries(graph: "ikoe_graph.Graph"):
    assert list(graph.select("SELECT (COUNT(?m) AS ?n) { ?m ikoe:accessionRank ?r }").texts()) == [("28",)]


def test_the_graph_gives_frames_and_rdflib(graph: "ikoe_graph.Graph"):
    assert graph.ask("accessions-per-year").to_pandas()["partners"][0] == 7
    assert len(graph.to_rdflib()) > 10_000


def test_the_graph_lists_its_queries(graph: "ikoe_graph.Graph"):
    assert "accessions" in {query.name for query in graph.queries()}


def test_unknown_names_are_errors(graph: "ikoe_graph.Graph"):
    with pytest.raises(UnknownName):
        graph.ask("nothing")
    with pytest.raises(UnknownName):
        graph.ask("partner-modules", partner="nobody")
