"""The named questions: the answers that were read off the sources by hand, on two engines, and that they can change.

The answer of `queries/NAME.rq`, asked with its example in English, stands beside it as `NAME.csv`.
"""

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from ikoe_graph import catalogue, dataset
from ikoe_graph.query import ask, text

QUERIES = Path(__file__).parent.parent / "queries"
NAMES = sorted(path.stem for path in QUERIES.glob("*.csv"))
ALL = sorted(path.stem for path in QUERIES.glob("*.rq"))
# Answers that no reading of the sources gives: lists of IRIs, and counts over some eight hundred measures.
WITHOUT = {"fill-rates", "things", "shared-fields"}
# rdflib joins the two counts of this one over and over: minutes. tests/test_floors.py counts a link by itself.
SLOW = {"fill-rates"}


def question(name: str) -> str:
    query = catalogue.read_file(QUERIES / f"{name}.rq")
    return catalogue.fill(query, query.example)


def expected(name: str) -> tuple[list[str], list[tuple[str, ...]]]:
    with (QUERIES / f"{name}.csv").open(newline="") as file:
        columns, *rows = csv.reader(file)
    return columns, [tuple(row) for row in rows]


@pytest.fixture(scope="session")
def graph(loaded: dataset.Dataset) -> rdflib.Dataset:
    return loaded.to_rdflib()


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_one_read_off_the_sources(loaded: dataset.Dataset, name: str):
    answer = ask(loaded, question(name))
    columns, rows = expected(name)
    assert answer.columns == columns
    assert list(answer.texts()) == rows


@pytest.mark.parametrize("name", [name for name in ALL if name not in SLOW])
def test_rdflib_gives_the_same_answer(loaded: dataset.Dataset, graph: rdflib.Dataset, name: str):
    answer = ask(loaded, question(name))
    theirs = graph.query(question(name))
    assert [str(variable) for variable in theirs.vars] == answer.columns
    assert [tuple(text(as_oxigraph(term)) for term in row) for row in theirs] == list(answer.texts())


@pytest.mark.parametrize("name", ALL)
def test_every_question_finds_something_in_both_languages(loaded: dataset.Dataset, name: str):
    query = catalogue.read_file(QUERIES / f"{name}.rq")
    if any(each.name == "language" for each in query.parameters):
        english, german = (
            list(ask(loaded, catalogue.fill(query, query.example | {"language": tag})).texts()) for tag in ("en", "de")
        )
        assert len(english) == len(german) > 0
        assert english != german
    else:
        assert list(ask(loaded, catalogue.fill(query, query.example)).texts())


def test_every_question_has_an_expected_answer():
    assert [name for name in ALL if name not in NAMES and name not in WITHOUT] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_falls_with_the_triples_it_rests_on(loaded: dataset.Dataset, name: str):
    """Without any one of the project's classes or properties that the query names, the answer must change."""
    before = list(ask(loaded, question(name)).texts())
    for term in sorted(set(own_terms(question(name)))):
        node = ox.NamedNode(term)
        quads = [quad for quad in loaded.quads() if node not in (quad.predicate, quad.object)]
        assert list(ask(dataset.from_quads(quads), question(name)).texts()) != before, f"{term} does not matter"


def own_terms(query: str) -> list[str]:
    return [f"https://w3id.org/ikoe-nrw/ontology#{name}" for name in re.findall(r"(?<![\w])ikoe:(\w+)", query)]


def as_oxigraph(term: rdflib.term.Node | None) -> ox.NamedNode | ox.Literal | None:
    if term is None:
        return None
    return ox.NamedNode(str(term)) if isinstance(term, rdflib.URIRef) else ox.Literal(str(term))
