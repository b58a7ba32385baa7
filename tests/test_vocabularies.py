"""The SKOS schemes: each concept belongs to one scheme, has a place in it and a label of its own."""

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SKOS

FILES = sorted((Path(__file__).parent.parent / "ontology" / "vocabularies").glob("*.ttl"))
BASE = "https://w3id.org/ikoe-nrw/vocab/"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_one_scheme_and_its_concepts(path: Path):
    graph = rdflib.Graph().parse(path)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert str(scheme) == BASE + path.stem
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        assert str(concept).startswith(f"{BASE}{path.stem}/")
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        assert set(graph.objects(concept, SKOS.broader)) <= concepts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_are_unique_in_each_language(path: Path):
    labels = Counter(rdflib.Graph().parse(path).objects(None, SKOS.prefLabel))
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_concept_is_above_itself(path: Path):
    graph = rdflib.Graph().parse(path)
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert concept not in set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
        assert (concept, SKOS.broader, concept) not in graph
