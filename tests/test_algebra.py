"""Algebra written back as SPARQL means what the query meant: every query of the project, and what others may write."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ikoe_graph import algebra, catalogue, dataset
from ikoe_graph.errors import QueryError
from ikoe_graph.query import ask

ROOT = Path(__file__).parent.parent
FILES = [
    path
    for path in sorted((ROOT / "queries").rglob("*.rq"))
    if path.parent.name != "floors" and not path.stem.endswith("-by-service")
]
DATA = """
:a :p :b ; :q :c ; :name "A"@en . :b :p :c ; :size 3 ; :name "B"@de . :c :q :a , :d ; :size 5 . :d :name "D"@en .
"""
OWN = {
    "optional with a filter": "SELECT ?x ?n { ?x :p ?y OPTIONAL { ?x :name ?n FILTER (LANG(?n) IN ('en', 'fr')) } }",
    "union, minus and graph": "SELECT ?x { { ?x :p ?y } UNION { ?x :q ?y } MINUS { ?x :size 5 } GRAPH ?g { ?x ?r 3 } }",
    "paths": "SELECT ?x ?y { ?x (:p/:q|^:q)+ ?y . ?x !(:size|:name) ?z . ?x :p?/:q* ?u }",
    "blank nodes": "SELECT ?x { ?x :p [ :q ?z ] . _:u :p ?x }",
    "values with a gap": "SELECT ?x ?s { VALUES (?x ?s) { (:b UNDEF) (UNDEF 5) } ?x :size ?s }",
    "arithmetic": "SELECT ?x ((?s + 2) * -1 AS ?t) { ?x :size ?s FILTER (!(?s - 1 < 2) || BOUND(?u) && +?s > 2) }",
    "exists and its contrary": "SELECT ?x { ?x :p ?y FILTER EXISTS { ?y :size ?s } FILTER NOT EXISTS { ?x :size ?t } }",
    "groups": "SELECT ?p (COUNT(DISTINCT ?x) AS ?n) (SUM(?s) AS ?t) { ?x ?p ?y OPTIONAL { ?x :size ?s } } "
    "GROUP BY ?p HAVING (COUNT(*) > 1)",
    "an expression to group by": "SELECT (COUNT(*) AS ?n) { ?x ?p ?y } GROUP BY (STR(?p))",
    "a subquery that cuts": "SELECT ?x ?y { { SELECT ?x { ?x :size ?s } ORDER BY DESC(?s) LIMIT 1 } ?x :q ?y }",
    "functions": "SELECT (IF(REGEX(?n, 'a', 'i'), UCASE(?n), CONCAT(?n, '!')) AS ?m) { ?x :name ?n }",
    "from": "SELECT ?x FROM <urn:g> { ?x :p ?y }",
    "distinct, order and offset": "SELECT DISTINCT ?p { ?x ?p ?y } ORDER BY DESC(STR(?p)) LIMIT 2 OFFSET 1",
}


@pytest.fixture(scope="module")
def small() -> dataset.Dataset:
    turtle = f"@prefix : <urn:> . {DATA}"
    quads = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return dataset.from_quads(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("urn:g")) for q in quads)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "queries").as_posix())
def test_a_query_of_ours_written_back_answers_the_same(loaded: dataset.Dataset, path: Path):
    query = catalogue.read_file(path)
    needed = {each.name: "org/jobcenter-dortmund" for each in query.parameters if each.required}
    text = catalogue.fill(query, needed | query.example)
    rows = list(ask(loaded, algebra.select(algebra.parse(text))).texts())
    assert sorted(map(normal, rows)) == sorted(map(normal, ask(loaded, text).texts()))


@pytest.mark.parametrize("name", OWN)
def test_a_query_of_others_written_back_answers_the_same(small: dataset.Dataset, name: str):
    text = f"PREFIX : <urn:>\n{OWN[name]}"
    expected = sorted(ask(small, text).texts())
    assert expected
    assert sorted(ask(small, algebra.select(algebra.parse(text))).texts()) == expected


def test_what_is_no_query_is_refused_in_one_sentence():
    with pytest.raises(QueryError, match=r"The query cannot be taken apart: .* Simplify it\."):
        algebra.parse("SELECT WHERE")


def test_a_call_to_another_server_cannot_be_rewritten():
    with pytest.raises(QueryError, match="ServiceGraphPattern: this part of a query cannot be rewritten"):
        algebra.select(algebra.parse("SELECT ?x { SERVICE <urn:s> { ?x ?y ?z } }"))


def normal(row: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A row in which the order of what a cell gathers does not count: the engine gathers in the order of its plan."""
    return tuple(tuple(sorted(cell.replace("; ", " ").split(" "))) for cell in row)


def test_a_backward_step_in_a_negated_path_is_refused():
    with pytest.raises(QueryError, match=r"\^ in a negated property path cannot be rewritten"):
        algebra.select(algebra.parse("SELECT ?x { ?x !(^<urn:p>) ?y }"))
