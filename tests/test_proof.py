"""Proving that parts of a query matter: what is dead, idle or must be absent is told apart."""

import pyoxigraph as ox
import pytest

from ikoe_graph import catalogue, dataset, proof

DATA = """
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
<urn:a> a ikoe:Measure ; ikoe:status <urn:done> ; ikoe:reason "x" .
<urn:b> a ikoe:Measure ; ikoe:status <urn:done> .
"""


@pytest.fixture
def small() -> dataset.Dataset:
    quads = ox.parse(DATA, format=ox.RdfFormat.TURTLE)
    return dataset.from_quads(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("urn:g")) for q in quads)


def checks(small: dataset.Dataset, pattern: str) -> dict[str, bool]:
    before = sorted(map(str, small.store))
    query = catalogue.parse("q", f"#+ summary: q\nSELECT * {{ {pattern} }} ORDER BY ?x", "q.rq")
    found = {each.pattern: each.matters for each in proof.prove(small, query)}
    assert sorted(map(str, small.store)) == before
    return found


def test_a_part_that_matters(small: dataset.Dataset):
    assert checks(small, "?x a ikoe:Measure") == {"?x rdf:type ikoe:Measure": True}


def test_an_optional_that_never_binds_is_dead(small: dataset.Dataset):
    assert checks(small, "?x a ikoe:Measure OPTIONAL { ?x ikoe:resaon ?why }")["?x ikoe:resaon ?why"] is False


def test_a_path_that_never_walks_is_dead(small: dataset.Dataset):
    assert checks(small, "?x ikoe:module* ?y . ?y ikoe:reason ?why")["?x (ikoe:module*) ?y"] is False


def test_a_branch_that_adds_nothing_does_not_matter(small: dataset.Dataset):
    found = checks(small, "{ SELECT DISTINCT ?x { { ?x a ikoe:Measure } UNION { ?x ikoe:reason 'x' } } }")
    assert found == {"?x rdf:type ikoe:Measure": True, '?x ikoe:reason "x"': False}


def test_what_must_be_absent_is_made_present(small: dataset.Dataset):
    found = checks(small, "?x a ikoe:Measure FILTER NOT EXISTS { ?x ikoe:module/ikoe:committedBy ?y }")
    assert set(found.values()) == {True}


def test_a_question_with_an_empty_answer_is_made_to_have_one(small: dataset.Dataset):
    found = checks(small, "?x a ikoe:Measure FILTER NOT EXISTS { ?x ikoe:status ?y }")
    assert found == {"?x rdf:type ikoe:Measure": True, "?x ikoe:status ?y": True}


def test_what_makes_an_answer_empty_several_times_goes_as_a_whole(small: dataset.Dataset):
    status = ox.NamedNode("https://w3id.org/ikoe-nrw/ontology#status")
    for subject in ("urn:a", "urn:b"):
        quad = ox.Quad(ox.NamedNode(subject), status, ox.NamedNode("urn:planned"), ox.NamedNode("urn:g"))
        small.store.extend([quad, ox.Quad(*quad.triple)])
    found = checks(small, "?x a ikoe:Measure FILTER NOT EXISTS { ?x ikoe:status ?y }")
    assert found == {"?x rdf:type ikoe:Measure": True, "?x ikoe:status ?y": True}
