"""Explaining a row: the triples it rests on, what rules derived, the lines, and what has no triple."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ikoe_graph import catalogue, dataset, evidence, explain, opening, provenance
from ikoe_graph.errors import CalledWrongly, QueryError
from ikoe_graph.query import ask

ROOT = Path(__file__).parent.parent
QUERIES = catalogue.read(ROOT / "queries")
SMALL = """
PREFIX : <urn:>
:a :p :b ; :name "A" . :b :p :c ; :name "B" . :c :p :d . :d :q :e . :x :p :b ; :size 3 . :y :p :b ; :size 4 .
"""


def explained(loaded: dataset.Dataset, text: str, row: int = 1, language: str = "en") -> explain.Explanation:
    return explain.explain(loaded, text, row, *explain.aids(ROOT), language=language)


def named(name: str, number: int = 1) -> str:
    return catalogue.fill(QUERIES[name], QUERIES[name].examples[number - 1])


def of_small(pattern: str) -> set[str]:
    """The triples that all rows of a query over the small data rest on, as `s p o` without the namespace."""
    quads = ox.parse(SMALL, format=ox.RdfFormat.TURTLE)
    small = dataset.from_quads(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("urn:g")) for q in quads)
    opened = opening.open_query(f"PREFIX : <urn:>\n{pattern}")
    found = list(provenance.solutions(small, opened))
    triples = set().union(*(provenance.triples(small, part, found, {}) for part in opened.parts))
    for triple in triples:
        assert any(small.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))
    return {" ".join(str(getattr(term, "value", term)).removeprefix("urn:") for term in triple) for triple in triples}


@pytest.mark.parametrize(
    ("query", "triples"),
    [
        ("SELECT ?y { :a :p/:p ?y }", {"a p b", "b p c"}),
        ("SELECT ?y { :a :p+ ?y FILTER (?y = :d) }", {"a p b", "b p c", "c p d"}),
        ("SELECT ?y { :a :p*/:q ?y }", {"a p b", "b p c", "c p d", "d q e"}),
        ("SELECT ?y { :a :p? ?y FILTER (?y = :a) }", set()),
        ("SELECT ?x { ?x ^:q|:size ?y }", {"d q e", "x size 3", "y size 4"}),
        ("SELECT ?x { ?x !(:p|:name|:size) ?y }", {"d q e"}),
        ("SELECT ?x ?n { ?x :p :b OPTIONAL { ?x :name ?n } }", {"a p b", "x p b", "y p b", "a name A"}),
        ("SELECT ?x { ?x :p :b FILTER EXISTS { ?x :size ?s } }", {"x p b", "y p b", "x size 3", "y size 4"}),
        ("SELECT ?x { ?x :p :b FILTER NOT EXISTS { ?x :size ?s } }", {"a p b"}),
        ("SELECT ?x { ?x :p :b MINUS { ?x :name ?n } }", {"x p b", "y p b"}),
        ("SELECT (SUM(?s) AS ?t) { ?x :size ?s }", {"x size 3", "y size 4"}),
        ("SELECT ?z (COUNT(*) AS ?n) { ?x :p ?z } GROUP BY ?z HAVING (COUNT(*) > 1)", {"a p b", "x p b", "y p b"}),
        ("SELECT ?x ?m { ?x :size ?m { SELECT (MAX(?s) AS ?m) { ?x :size ?s } } }", {"x size 3", "y size 4"}),
        ("SELECT ?x { { SELECT DISTINCT ?x { ?x :p ?y } } ?x :name ?n }", {"a p b", "b p c", "a name A", "b name B"}),
        ("SELECT ?x { GRAPH <urn:g> { ?x :q [] } }", {"d q e"}),
        ("SELECT ?x FROM <urn:g> { ?x :q ?y }", {"d q e"}),
    ],
)
def test_a_query_rests_on_these_triples_and_no_others(query: str, triples: set[str]):
    found = of_small(query)
    # Groups that HAVING drops are opened too; they are told apart when one row is explained.
    assert triples <= found if "HAVING" in query else found == triples


@pytest.mark.parametrize("name", QUERIES)
def test_every_question_can_explain_its_last_row(loaded: dataset.Dataset, name: str):
    rows = list(ask(loaded, named(name)).rows())
    if rows:
        found = explained(loaded, named(name), len(rows))
        assert found.supports or found.remarks
        assert all(statement.predicate for support in found.supports for statement in support.statements)


def test_a_row_names_facts_rules_and_lines(loaded: dataset.Dataset):
    found = explained(loaded, named("one-sided-cooperations"), 4)
    assert found.row["reported_by"] == "Jobcenter Dortmund"
    cooperation = found.supports[0]
    assert cooperation.iri == "cooperation/jobcenter-dortmund/amif"
    assert "partnerbericht-2018/L4101-4105" in cooperation.passages
    rules = {each.predicate: each.rule for each in cooperation.statements}
    assert rules["ikoe:reportedBy"] == "reported-by"
    assert rules["ikoe:involves"] == "involved-partner"
    assert rules["skos:prefLabel"] == ""
    report = next(each for each in found.supports if each.iri == "document/report-2018-jobcenter-dortmund")
    assert {each.predicate for each in report.statements} >= {"ikoe:firstLine", "ikoe:lastLine", "dct:creator"}


def test_only_the_group_of_the_row_is_shown(loaded: dataset.Dataset):
    found = explained(loaded, named("accessions-per-year"), 2)
    assert (found.row["year"], found.row["partners"]) == ("2013", "7")
    assert len([each for each in found.supports if each.iri.startswith("membership/")]) == 7


def test_what_has_no_triple_is_said(loaded: dataset.Dataset):
    remarks = "\n".join(explained(loaded, named("partners-without-report")).remarks)
    assert "Nothing may match { ?report rdf:type ikoe:PartnerReport . ?report dct:creator ?body }" in remarks
    assert "evidence is computed from values: STRAFTER(STR(?passage)" in remarks
    assert "Conditions on values, which no triple carries:" in remarks
    counted = "\n".join(explained(loaded, named("accessions-per-year"), language="de").remarks)
    assert "partners ist COUNT(?membership), über 7 Lösungen" in counted


def test_an_own_query_is_explained_too(loaded: dataset.Dataset):
    text = "SELECT ?label { ?m a ikoe:Measure ; ikoe:status ?s ; skos:prefLabel ?label } ORDER BY ?label"
    (support,) = explained(loaded, text, 3).supports
    assert {each.predicate for each in support.statements} == {"rdf:type", "ikoe:status", "skos:prefLabel"}


def test_a_row_of_nothing_but_values_says_so(loaded: dataset.Dataset):
    found = explained(loaded, "SELECT (1 + 1 AS ?two) {}")
    assert found.supports == []
    assert "The row rests on no triple" in found.remarks[-1]


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("SELECT ?x { ?x ikoe:accessionRank ?r }", 29, "the answer has 28 rows. Give a row from 1 to 28"),
        ("SELECT ?x { ?x ikoe:accessionRank ?r }", 0, "Give a row from 1 to 28"),
        ("SELECT ?x { ?x ikoe:accessionRank 99 }", 1, "the answer has no rows"),
    ],
)
def test_a_row_that_is_not_there_is_refused(loaded: dataset.Dataset, text: str, row: int, message: str):
    with pytest.raises(CalledWrongly, match=message):
        explained(loaded, text, row)


def test_only_rows_can_be_explained(loaded: dataset.Dataset):
    with pytest.raises(QueryError, match="Only the rows of a SELECT query can be explained"):
        explained(loaded, "ASK { ?x ?y ?z }")


def test_a_statistic_is_explained_by_its_first_solutions(loaded: dataset.Dataset, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(explain, "MOST", 50)
    found = explained(loaded, "SELECT (COUNT(*) AS ?n) { ?m a ikoe:Measure }")
    assert found.remarks[0] == "Only the first 50 solutions behind the row are looked at."
    assert len(found.supports) == 50


def test_passages_stand_below_their_fact_with_what_they_share_marked(loaded: dataset.Dataset, sources: Path):
    texts = evidence.read_sources(loaded, sources)
    text = explain.render(explained(loaded, named("one-sided-cooperations"), 4), texts)
    line = next(line for line in text.splitlines() if line.strip().startswith("4102 |"))
    assert "»Jobcenter« »Dortmund«" in line
    assert "\033[7mDortmund\033[0m" in explain.render(
        explained(loaded, named("one-sided-cooperations"), 4), texts, bright=True
    )


def test_without_sources_the_lines_are_named_only(loaded: dataset.Dataset):
    text = explain.render(explained(loaded, named("one-sided-cooperations"), 4), {}, "de")
    assert "[partnerbericht-2018/L4101-4105, " in text
    assert " | " not in text
    assert "abgeleitet durch Regel involved-partner" in text
