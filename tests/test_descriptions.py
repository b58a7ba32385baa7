"""Descriptions of things as data: complete, in every form the same, and the same bytes each time."""

import json

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SH, SKOS, URIRef

from ikoe_graph import build, dossier, terms
from ikoe_graph.errors import UnknownName
from ikoe_graph.web import descriptions, site
from ikoe_graph.web.site import Site

FORMATS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
DORTMUND = terms.BASE + "id/org/jobcenter-dortmund"


@pytest.fixture(scope="module")
def release(made: build.Build, root) -> Site:
    return site.load(made, root)


def graph(of: Site, path: str, form: str = "nt") -> rdflib.Graph:
    reply = descriptions.describe(of, terms.BASE + path, form)
    assert reply.status == 200
    return rdflib.Graph().parse(data=reply.body, format=FORMATS[form])


def subjects(of: rdflib.Graph) -> set[str]:
    return {str(each).removeprefix(terms.BASE) for each in of.subjects()}


@pytest.mark.parametrize(
    "path", ["id/org/jobcenter-dortmund", "id/evidence/partnerbericht-2018/L311-311", "vocab/field"]
)
def test_every_form_says_the_same_to_an_independent_parser(release, path):
    plain = set(graph(release, path))
    assert plain
    for form in ("ttl", "jsonld", "rdf"):
        assert set(graph(release, path, form)) == plain, form


@pytest.mark.parametrize("path", ["id/org/wdr", "ontology", "shapes", "graph/register/sources"])
@pytest.mark.parametrize("form", descriptions.MEDIA_TYPES)
def test_the_same_question_gives_the_same_bytes(release, path, form):
    first, second = (descriptions.describe(release, terms.BASE + path, form) for _ in range(2))
    assert first == second
    assert first.media_type == descriptions.MEDIA_TYPES[form]


def test_a_partner_comes_with_the_nodes_that_carry_its_facts(release):
    described = graph(release, "id/org/jobcenter-dortmund")
    assert {
        "id/membership/partner-jobcenter-dortmund",
        "id/agreement/jobcenter-dortmund",
        "id/signing/jobcenter-dortmund",
        "id/module/jobcenter-dortmund/1",
        "id/cooperation/jobcenter-dortmund/lebedo-2018",
        "id/not-stated/jobcenter-dortmund/share-of-employees",
    } <= subjects(described)
    membership = URIRef(terms.BASE + "id/membership/partner-jobcenter-dortmund")
    assert int(described.value(membership, URIRef(terms.ONTOLOGY + "accessionRank"))) == 18


def test_passages_and_labels_come_along(release):
    described = graph(release, "id/org/jobcenter-dortmund")
    passage = URIRef(terms.BASE + "id/evidence/partnerbericht-2018/L311-311")
    assert int(described.value(passage, URIRef(terms.ONTOLOGY + "firstLine"))) == 311
    assert (URIRef(f"{passage}#selector"), RDF.value, rdflib.Literal("line=310,311")) in described
    kind = URIRef(terms.BASE + "vocab/organisation-kind/jobcenter")
    assert {each.language for each in described.objects(kind, SKOS.prefLabel)} == {"de", "en"}


def test_what_runs_a_measure_names_it_but_does_not_tell_all_of_it(release):
    described = graph(release, "id/org/jobcenter-dortmund")
    measure = URIRef(terms.BASE + "id/measure/jobcenter-dortmund/public-information")
    assert (measure, URIRef(terms.ONTOLOGY + "runBy"), URIRef(DORTMUND)) in described
    assert described.value(measure, URIRef(terms.ONTOLOGY + "status")) is None


def test_who_reports_a_fact_is_derived_and_not_told_from_the_other_side(release):
    described = graph(release, "id/org/jobcenter-dortmund")
    reported = list(described.subjects(URIRef(terms.ONTOLOGY + "reportedBy"), URIRef(DORTMUND)))
    whole = list(release.dataset.query(f"SELECT ?fact {{ ?fact ikoe:reportedBy <{DORTMUND}> }}"))
    assert 0 < len(reported) < len(whole)


def test_a_scheme_holds_all_its_concepts(release):
    described = graph(release, "vocab/status")
    scheme = URIRef(terms.BASE + "vocab/status")
    concepts = set(described.subjects(SKOS.inScheme, scheme))
    assert len(concepts) == 5
    assert all(described.value(each, SKOS.definition) for each in concepts)


def test_ontology_shapes_and_graphs_are_described_by_what_they_hold(release, root):
    ontology = graph(release, "ontology", "ttl")
    assert set(ontology) == set(rdflib.Graph().parse(root / "ontology" / "ikoe.ttl"))
    shapes = graph(release, "shapes", "ttl")
    files = rdflib.Graph()
    for path in (root / "ontology" / "shapes").glob("*.ttl"):
        files.parse(path)
    assert len(shapes) == len(files)
    assert set(shapes.subjects(RDF.type, SH.NodeShape)) == set(files.subjects(RDF.type, SH.NodeShape))
    assert not [each for each in shapes.all_nodes() if isinstance(each, rdflib.BNode)]
    sources = graph(release, "graph/register/sources")
    assert len(sources) == release.made.graphs[terms.GRAPH + "register/sources"]


def test_json_is_the_dossier(release):
    reply = descriptions.describe(release, DORTMUND, "json", "de")
    found = json.loads(reply.body)
    compiled = dossier.compile_dossier(release.dataset, release.sections, DORTMUND, "de")
    assert found == json.loads(json.dumps(dossier.as_json(compiled)))
    measure = next(each for each in found["sections"]["Maßnahmen"] if each["label"] == "Newsletter zu Diversity")
    assert measure["iri"] == terms.BASE + "id/measure/jobcenter-dortmund/diversity-newsletter"
    assert terms.BASE + "vocab/measure-kind/newsletter" in measure["values"]
    assert measure["groups"] == [terms.BASE + "id/module/jobcenter-dortmund/1"]
    assert measure["passages"] == ["partnerbericht-2018/L3948-3949", "partnerbericht-2018/L3958-3961"]


def test_json_of_a_graph_lists_what_it_holds_and_of_the_ontology_is_json_ld(release):
    found = json.loads(descriptions.describe(release, terms.GRAPH + "register/programmes", "json").body)
    assert "Asylum, Migration and Integration Fund (AMIF)" in [each["label"] for each in found["sections"].popitem()[1]]
    ontology = descriptions.describe(release, terms.BASE + "ontology", "json")
    assert rdflib.Graph().parse(data=ontology.body, format="json-ld")


def test_a_part_of_a_thing_is_described_with_it(release):
    whole = descriptions.describe(release, terms.BASE + "id/source/wir-sind-partner", "ttl")
    assert descriptions.describe(release, terms.BASE + "id/source/wir-sind-partner#sha256", "ttl") == whole
    assert b"spdx:checksumValue" in whole.body


@pytest.mark.parametrize("path", ["id/org/jobcenter-dortmnd", "id/org/<x>", "", "vocab/nothing/at-all"])
def test_nothing_is_said_of_what_is_not_known(release, path):
    with pytest.raises(UnknownName, match="no such thing"):
        descriptions.describe(release, terms.BASE + path, "ttl")


def test_the_nearest_names_are_offered(release):
    with pytest.raises(UnknownName, match="Did you mean org/jobcenter-dortmund"):
        descriptions.describe(release, terms.BASE + "id/org/jobcenter-dortmnd", "jsonld")


def test_turtle_reads_well(release):
    text = descriptions.describe(release, DORTMUND, "ttl").body.decode()
    assert text.startswith("@prefix ")
    assert "ikoe:accessionRank 18" in text
    assert "@prefix geo:" not in text
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert len(quads) == len(descriptions.data(release, DORTMUND))
