"""Two states' endpoints answer one question together: as two sources of one query, and by two SERVICE clauses.

NRW is served by `ikoe serve`, the other state by the server of Oxigraph. Its data is generated, two reports short so
that an answer from the wrong server shows. Either way is to give what a single dataset with both states' data gives.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import tool

from ikoe_graph import build, catalogue, dataset
from ikoe_graph.query import ask, reread

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import engines
import generate

Rows = list[tuple[str, ...]]
FOLDER = Path(__file__).parent.parent / "queries" / "federation"
CLIENT = Path(__file__).parent / "clients" / "federation.mjs"
NAMES = ["counterparts", "fields"]
WITHOUT = ("partnerbericht-2018-land-2/stadt-solingen>", "partnerbericht-2018-land-2/stadt-duisburg>")
PLACES = ("http://127.0.0.1:8001/sparql", "http://127.0.0.1:8002/sparql")


@pytest.fixture(scope="module")
def other(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dataset.Dataset:
    """The other state's data, with the ontology and what its rules derive, from a knowledge folder of its own."""
    folder = tmp_path_factory.mktemp("other")
    (folder / "data").mkdir()
    for name in ("ontology", "queries"):
        (folder / name).symlink_to(root / name)
    with (folder / "data" / "state.nq").open("w", encoding="utf-8") as file:
        file.writelines(line for line in generate.one_state(2) if not line.removesuffix(" .\n").endswith(WITHOUT))
    return dataset.load(folder)


@pytest.fixture(scope="module")
def addresses(address: str, other: dataset.Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The endpoints of both states."""
    folder = tmp_path_factory.mktemp("served")
    files = engines.Files(folder / "quads.nq", folder / "union.nt")
    ox.serialize(other.quads(), output=str(files.quads), format=ox.RdfFormat.N_QUADS)
    other.store.dump(output=str(files.union), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    running = engines.oxigraph_server(files)
    yield [f"{address}/sparql", running.address]
    running.end()


@pytest.fixture(scope="module")
def merged(loaded: dataset.Dataset, other: dataset.Dataset) -> dataset.Dataset:
    return dataset.from_quads([*loaded.quads(), *other.quads()])


def question(name: str, addresses: list[str]) -> str:
    query = catalogue.read_file(FOLDER / f"{name}.rq")
    text = catalogue.fill(query, query.example)
    for place, at in zip(PLACES, addresses, strict=True):
        text = text.replace(f"<{place}>", f"<{at}>")
    return text


def comunica(text: str, addresses: list[str], folder: Path) -> Rows:
    """What Comunica answers, sorted: it leaves labels with language tags in any order."""
    file = folder / "question.rq"
    file.write_text(text, encoding="utf-8")
    command = [tool("node"), CLIENT, file, *addresses]
    found = subprocess.run(command, capture_output=True, check=True, timeout=120)
    answer = json.loads(found.stdout)
    answer.pop("metadata", None)  # Comunica's own, beside what the standard has
    return sorted(reread(json.dumps(answer).encode()).texts())


def expected(merged: dataset.Dataset, name: str) -> Rows:
    query = catalogue.read_file(FOLDER / f"{name}.rq")
    return sorted(ask(merged, catalogue.fill(query, query.example)).texts())


@pytest.mark.parametrize("name", NAMES)
def test_two_sources_of_a_client_answer_as_one_dataset(
    merged: dataset.Dataset, addresses: list[str], name: str, tmp_path: Path
):
    assert comunica(question(name, addresses), addresses, tmp_path) == expected(merged, name)


@pytest.mark.parametrize("name", NAMES)
def test_comunica_joins_what_two_services_answer(
    merged: dataset.Dataset, addresses: list[str], name: str, tmp_path: Path
):
    assert comunica(question(f"{name}-by-service", addresses), addresses, tmp_path) == expected(merged, name)


@pytest.mark.parametrize("name", NAMES)
def test_our_own_command_joins_what_two_services_answer(
    made: build.Build, merged: dataset.Dataset, addresses: list[str], name: str
):
    command = [sys.executable, "-m", "ikoe_graph.cli", "query", "-", "--format", "json"]
    environment = os.environ | {"IKOE_BUILD": str(made.folder.parent), "PYTHONPATH": str(FOLDER.parent.parent)}
    text = question(f"{name}-by-service", addresses).encode()
    found = subprocess.run(command, input=text, capture_output=True, check=True, timeout=120, env=environment)
    assert sorted(reread(found.stdout).texts()) == expected(merged, name)


def test_one_state_alone_answers_neither_question(loaded: dataset.Dataset, other: dataset.Dataset):
    for alone in (loaded, other):
        assert [expected(alone, name) for name in NAMES] == [[], []]


def test_the_states_differ(merged: dataset.Dataset):
    counts = [(ours, theirs) for _, ours, theirs in expected(merged, "fields")]
    assert len(counts) > 20
    assert any(ours != theirs for ours, theirs in counts)
