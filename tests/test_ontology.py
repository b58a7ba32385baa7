"""The ontology: complete, within OWL 2 RL, free of contradictions, and its reused terms exist."""

from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from rdflib import namespace as shipped

ROOT = Path(__file__).parent.parent
OURS = "https://w3id.org/ikoe-nrw/ontology#"
ONTOLOGY = rdflib.Graph().parse(ROOT / "ontology" / "ikoe.ttl")
DECLARED = {
    term
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for term in ONTOLOGY.subjects(RDF.type, kind)
}
OWN = sorted(term for term in DECLARED if term.startswith(OURS))
REUSED = sorted(term for term in DECLARED if not term.startswith(OURS))
# What OWL 2 RL allows everywhere, with named classes only (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).
RL_AXIOMS = {RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.disjointWith}


def known_terms() -> set[str]:
    """Terms of the vocabularies that rdflib ships and of those listed in tests/vocabularies."""
    terms = set()
    for name in (
        "DCAT",
        "DCTERMS",
        "FOAF",
        "GEO",
        "ORG",
        "OWL",
        "PROV",
        "RDF",
        "RDFS",
        "SDO",
        "SKOS",
        "SOSA",
        "TIME",
        "VANN",
    ):
        namespace = getattr(shipped, name)
        terms.update(str(namespace) + term for term in namespace.__annotations__)
        terms.update(str(namespace) + term for term in getattr(namespace, "_extras", ()))
    for path in (ROOT / "tests" / "vocabularies").glob("*.txt"):
        namespace, *names = path.read_text().split()
        terms.update(namespace + name for name in names)
    return terms


@pytest.mark.parametrize("term", OWN, ids=lambda term: term.removeprefix(OURS))
def test_own_terms_are_labelled_and_defined_in_both_languages(term: URIRef):
    for annotation in (RDFS.label, SKOS.definition):
        assert {value.language for value in ONTOLOGY.objects(term, annotation)} == {"de", "en"}
    assert (term, RDFS.isDefinedBy, URIRef("https://w3id.org/ikoe-nrw/ontology")) in ONTOLOGY


def test_reused_terms_exist_in_their_vocabularies():
    assert [term for term in REUSED if str(term) not in known_terms()] == []


def test_a_misspelt_term_would_be_noticed():
    assert "http://www.w3.org/ns/org#memberDurring" not in known_terms()
    assert "http://www.w3.org/ns/org#memberDuring" in known_terms()


def test_reused_terms_are_used_by_data_or_rules(loaded):
    used = {quad.predicate.value for quad in loaded.quads()} | {
        quad.object.value for quad in loaded.quads() if quad.predicate.value == str(RDF.type)
    }
    superclasses = {str(parent) for parent in ONTOLOGY.objects(None, RDFS.subClassOf)}
    subclasses = {str(child) for child in ONTOLOGY.subjects(RDFS.subClassOf, None)}
    assert [str(term) for term in REUSED if str(term) not in used | superclasses | subclasses] == []


def test_metadata_names_a_version():
    node = URIRef("https://w3id.org/ikoe-nrw/ontology")
    version = ONTOLOGY.value(node, OWL.versionInfo)
    assert str(ONTOLOGY.value(node, OWL.versionIRI)) == f"{node}/{version}"


def test_the_ontology_stays_within_owl_2_rl():
    assert not [node for node in ONTOLOGY.all_nodes() if isinstance(node, rdflib.BNode)]
    axioms = {
        (predicate, value)
        for _, predicate, value in ONTOLOGY
        if str(predicate).startswith((str(OWL), str(RDFS))) and isinstance(value, URIRef)
    }
    allowed = RL_AXIOMS | {RDFS.isDefinedBy, OWL.versionIRI}
    assert {predicate for predicate, _ in axioms} <= allowed
    for prop in ONTOLOGY.subjects(RDFS.domain, None):
        assert (prop, RDF.type, OWL.AnnotationProperty) not in ONTOLOGY


def contradictions(graph: rdflib.Graph) -> list[str]:
    """What the OWL 2 RL rules find to be inconsistent in a graph together with the ontology."""
    closed = ONTOLOGY + graph
    # improved_datatypes would exchange how rdflib reads literals, for every test that follows.
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, improved_datatypes=False).expand(closed)
    errors = closed.subjects(RDF.type, URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage"))
    return [str(closed.value(error, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"))) for error in errors]


def test_the_reasoner_finds_no_contradiction_in_the_first_reports():
    data = rdflib.Dataset(default_union=True)
    for name in ("jobcenter-dortmund", "multikulturelles-forum"):
        data.parse(ROOT / "data" / "reports" / "2018" / f"{name}.trig")
    union = rdflib.Graph()
    union += data.triples((None, None, None))
    assert contradictions(union) == []


def test_the_reasoner_notices_a_planted_contradiction():
    planted = rdflib.Graph().parse(
        format="turtle",
        data="""
        @prefix ikoe: <https://w3id.org/ikoe-nrw/ontology#> .
        <urn:x> a ikoe:Measure , ikoe:Module .
        """,
    )
    assert contradictions(planted)
