"""The named questions: the answers that were read off the sources by hand, on two engines, and that every part matters.

The answer of `queries/NAME.rq` to its first example, in English, stands beside it as `NAME.csv`; those to further
examples as `NAME.2.csv`, `NAME.3.csv`.
"""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from ikoe_graph import catalogue, dataset, proof
from ikoe_graph.query import ask, text

QUERIES = Path(__file__).parent.parent / "queries"
KNOWN = catalogue.read(QUERIES)
CASES = [(name, number) for name, query in KNOWN.items() for number in range(1, len(query.examples) + 1)]
IDS = [f"{name}-{number}" for name, number in CASES]


def question(name: str, number: int, **values: str) -> str:
    return catalogue.fill(KNOWN[name], KNOWN[name].examples[number - 1] | values)


def expected(name: str, number: int) -> tuple[list[str], list[tuple[str, ...]]]:
    with (QUERIES / (f"{name}.csv" if number == 1 else f"{name}.{number}.csv")).open(newline="") as file:
        columns, *rows = csv.reader(file)
    return columns, [tuple(row) for row in rows]


@pytest.fixture(scope="session")
def graph(loaded: dataset.Dataset) -> rdflib.Dataset:
    return loaded.to_rdflib()


@pytest.fixture(scope="module")
def changeable(loaded: dataset.Dataset) -> dataset.Dataset:
    return dataset.from_quads(loaded.quads())


@pytest.mark.parametrize(("name", "number"), CASES, ids=IDS)
def test_the_answer_is_the_one_read_off_the_sources(loaded: dataset.Dataset, name: str, number: int):
    answer = ask(loaded, question(name, number))
    columns, rows = expected(name, number)
    assert answer.columns == columns
    assert list(answer.texts()) == rows


@pytest.mark.parametrize(("name", "number"), CASES, ids=IDS)
def test_rdflib_gives_the_same_answer(loaded: dataset.Dataset, graph: rdflib.Dataset, name: str, number: int):
    answer = ask(loaded, question(name, number))
    theirs = graph.query(question(name, number))
    assert [str(variable) for variable in theirs.vars] == answer.columns
    assert [tuple(text(as_oxigraph(term)) for term in row) for row in theirs] == list(answer.texts())


@pytest.mark.parametrize(("name", "number"), CASES, ids=IDS)
def test_a_question_finds_as_much_in_german(loaded: dataset.Dataset, name: str, number: int):
    if any(each.name == "language" for each in KNOWN[name].parameters):
        english, german = (list(ask(loaded, question(name, number, language=tag)).texts()) for tag in ("en", "de"))
        assert len(english) == len(german)
        assert not english or english != german


@pytest.mark.parametrize("name", KNOWN)
def test_without_what_a_part_stands_for_the_answer_changes(changeable: dataset.Dataset, name: str):
    assert [check for check in proof.prove(changeable, KNOWN[name]) if not check.matters] == []


def test_every_question_of_the_list_has_a_query():
    asked = {int(tag.removeprefix("question-")) for query in KNOWN.values() for tag in query.tags if "question-" in tag}
    assert asked == set(range(1, 21))


def test_no_answer_is_left_without_its_question():
    names = {f"{name}.csv" if number == 1 else f"{name}.{number}.csv" for name, number in CASES}
    assert {path.name for path in QUERIES.glob("*.csv")} == names


def as_oxigraph(term: rdflib.term.Node | None) -> ox.NamedNode | ox.Literal | None:
    if term is None:
        return None
    return ox.NamedNode(str(term)) if isinstance(term, rdflib.URIRef) else ox.Literal(str(term))
