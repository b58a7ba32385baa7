"""The W3C test suite for SHACL (data-shapes-test-suite) against both engines, called as `ikoe validate` calls them.

`w3c-exceptions.csv` lists every report that differs from the expected one: in what, and why that does not harm us. A
line that no longer holds fails as much as a difference that is not listed. The suite is not part of the project:
IKOE_W3C names a folder with it.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlparse
from urllib.request import url2pathname

import pyoxigraph as ox
import pytest

from ikoe_graph import shacl
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError

EXCEPTIONS = list(csv.DictReader((Path(__file__).parent / "w3c-exceptions.csv").open(encoding="utf-8")))
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SH = shacl.SHACL
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# What a report is compared by (https://w3c.github.io/data-shapes/data-shapes-test-suite/).
COMPARED = ("focusNode", "resultPath", "resultSeverity", "sourceConstraintComponent", "sourceShape", "value")

Node = ox.NamedNode | ox.BlankNode


class Case(NamedTuple):
    """One test: its name, the data and shapes of its action, and the expected report in the store that holds it."""

    name: str
    data: Dataset
    shapes: Dataset
    expected: Node
    store: ox.Store


@pytest.fixture(scope="session")
def suite(w3c: Path) -> list[Case]:
    folder = w3c / "data-shapes-test-suite" / "tests"
    return list(cases(folder / "manifest.ttl", folder))


def test_the_suite_is_whole(suite: list[Case]):
    parts = [case.name.partition("/")[0] for case in suite]
    assert (parts.count("core"), parts.count("sparql"), len(parts)) == (98, 22, 120)


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")  # two tests of the suite hold one on purpose
@pytest.mark.parametrize("engine", shacl.ENGINES)
def test_an_engine_reports_what_the_suite_expects(suite: list[Case], engine: str):
    differing = {case.name: difference(case, engine) for case in suite}
    known = {row["test"]: row["differs"] for row in EXCEPTIONS if row["engine"] == engine}
    assert {name: found for name, found in differing.items() if found} == known


@pytest.mark.parametrize("row", EXCEPTIONS, ids=lambda row: f"{row['test']}-{row['engine']}")
def test_our_shapes_do_without_what_an_exception_is_about(root: Path, row: dict[str, str]):
    """`absent` is a pattern; without one, an exception may only concern the description of a path."""
    assert row["why"]
    assert row["absent"] or row["differs"] == "resultPath"
    for path in (root / "ontology" / "shapes").glob("*.ttl"):
        assert not re.search(row["absent"] or "(?!)", path.read_text(encoding="utf-8")), f"{path.name}: {row['why']}"


def cases(manifest: Path, folder: Path) -> Iterator[Case]:
    """The tests of a manifest and of those that it includes."""
    store = load(manifest.as_uri())
    for part in sorted(quad.object.value for quad in store.quads_for_pattern(None, ox.NamedNode(MF + "include"), None)):
        yield from cases(file_of(part), folder)
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(SHT + "Validate")):
        (action,) = objects(store, quad.subject, MF + "action")
        (data,) = objects(store, action, SHT + "dataGraph")
        (shapes,) = objects(store, action, SHT + "shapesGraph")
        (expected,) = objects(store, quad.subject, MF + "result")
        name = file_of(quad.subject.value).relative_to(folder).as_posix()
        yield Case(name, Dataset(load(data.value)), Dataset(load(shapes.value)), expected, store)


def load(iri: str) -> ox.Store:
    store = ox.Store()
    store.load(path=str(file_of(iri)), format=ox.RdfFormat.TURTLE, base_iri=iri)
    return store


def file_of(iri: str) -> Path:
    return Path(url2pathname(urlparse(iri).path))


def objects(store: ox.Store, subject: Node, name: str) -> list:
    return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(name), None)]


def difference(case: Case, engine: str) -> str:
    """In what a report differs from the expected one: a single property, the results, or that there is none."""
    must_fail = case.expected == ox.NamedNode(SHT + "Failure")
    try:
        report = shacl.report(case.data, case.shapes, engine=engine)
    except DataError:
        return "" if must_fail else "failure"
    if must_fail:
        return "no failure"
    store = ox.Store()
    store.load(report.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    (node,) = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "ValidationReport"))
    compared = {*COMPARED, *("resultMessage" for _ in messages(case))}
    for left_out in ("", *sorted(compared)):
        rest = compared - {left_out}
        if canonical(store, node.subject, rest) == canonical(case.store, case.expected, rest):
            return left_out
    return "results"


def messages(case: Case) -> list:
    """The messages that the expected results name; a message is compared only where there are any."""
    results = objects(case.store, case.expected, SH + "result")
    return [message for result in results for message in objects(case.store, result, SH + "resultMessage")]


def canonical(store: ox.Store, report: Node, compared: set[str]) -> set[str]:
    """A report reduced to the compared properties, the same text for equal reports whatever their blank nodes."""
    reduced = ox.Dataset(
        ox.Quad(ox.NamedNode(SH), ox.NamedNode(SH + "conforms"), value)
        for value in objects(store, report, SH + "conforms")
    )
    for result in objects(store, report, SH + "result"):
        node = ox.BlankNode()
        reduced.add(ox.Quad(ox.NamedNode(SH), ox.NamedNode(SH + "result"), node))
        for name in compared:
            for value in objects(store, result, SH + name):
                plain = ox.Literal(path_text(store, value)) if name == "resultPath" else value
                reduced.add(ox.Quad(node, ox.NamedNode(SH + name), plain))
    reduced.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in reduced}


def path_text(store: ox.Store, path: Node) -> str:
    """A property path as text, so that two results may share its blank nodes or not."""
    if isinstance(path, ox.NamedNode):
        return str(path)
    steps = store.quads_for_pattern(path, None, None)
    return f"[{' '.join(sorted(f'{step.predicate} {path_text(store, step.object)}' for step in steps))}]"
