"""Descriptions of things as data: what the graph says of an IRI of the project, in RDF or as the dossier in JSON."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import pyoxigraph as ox

from ikoe_graph import catalogue, home, shacl, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.dossier import LABELS, Dossier, Section, as_json, compile_dossier, facts
from ikoe_graph.errors import UnknownName, told
from ikoe_graph.publish import rdf
from ikoe_graph.query import ask
from ikoe_graph.web import nearest
from ikoe_graph.web.naming import is_known, name, node
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.site import Site

MEDIA_TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "json": "application/json",
}
RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "json": ox.RdfFormat.JSON_LD,
}
ONTOLOGY = terms.BASE + "ontology"
SHAPES = terms.BASE + "shapes"
GENERATED = terms.BASE + ".well-known/genid/"
QUOTED = node("prov:wasQuotedFrom")


def describe(site: Site, iri: str, form: str, language: str = "en") -> Reply:
    """What the graph says of an IRI of the project, in one of `MEDIA_TYPES`; `language` is that of the JSON.

    A fragment is left out: it is described with the whole. Raises UnknownName, with the nearest names, where the graph
    says nothing of it.
    """
    whole = iri.partition("#")[0]
    found = data(site, whole)
    if not found:
        known = [terms.shorten(each) for each in nearest.names(site.dataset, whole)]
        raise UnknownName("thing", terms.shorten(whole), known, told("See the lists of this site for what there is."))
    if form == "json" and whole not in (ONTOLOGY, SHAPES):
        body = json.dumps(_dossier(site, whole, language), ensure_ascii=False, indent=1) + "\n"
        return Reply(200, MEDIA_TYPES[form], body.encode())
    # Ontology and shapes have no dossier; their JSON is that of JSON-LD.
    return Reply(200, MEDIA_TYPES[form], rdf.write(found, RDF[form]))


def data(site: Site, iri: str) -> list[ox.Triple]:
    """The triples that describe an IRI without fragment; none where the graph says nothing of it.

    Of a thing: its own, all of the nodes that carry facts about it (`queries/show/carrier.rq`), who else points to it
    as a source states, with passages and labels. Of a scheme: its concepts too. Of a named graph, the ontology and the
    shapes: what they hold.
    """
    if iri == SHAPES:
        return list(_shapes())
    if iri == ONTOLOGY:
        return _held(site.dataset, terms.GRAPH + "ontology/ikoe")
    if iri in site.made.graphs:
        return _held(site.dataset, iri)
    if not is_known(site.dataset, iri):
        return []
    rows = ask(site.dataset, catalogue.fill(site.sections["carrier"], {"thing": iri})).rows()
    carriers = [getattr(row[0], "value", "") for row in rows]
    described = set(_own(site.dataset, [iri, *_members(site.dataset, iri), *carriers]))
    described |= set(_own(site.dataset, {each.object.value for each in described if each.predicate == QUOTED}))  # type: ignore[union-attr]
    described |= set(_own(site.dataset, {part for each in described for part in _parts(each)}))
    described |= set(_pointing(site.dataset, iri))
    return list(described.union(_labels(site.dataset, described)))


def prepare() -> None:
    """Reads the shapes, so that no description has to open a file."""
    _shapes()


def _dossier(site: Site, iri: str, language: str) -> dict[str, Any]:
    if iri not in site.made.graphs:
        return as_json(compile_dossier(site.dataset, site.sections, iri, language))
    held = site.sections["held"]
    section = Section("held", held.summary[language], facts(site.dataset, held, iri, language))
    return as_json(Dossier(iri, name(site.dataset, iri, language).text, [section]))


def _own(dataset: Dataset, iris: Iterable[str]) -> list[ox.Triple]:
    return [
        quad.triple
        for iri in iris
        for quad in dataset.store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
    ]


def _held(dataset: Dataset, graph: str) -> list[ox.Triple]:
    return [quad.triple for quad in dataset.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))]


def _members(dataset: Dataset, iri: str) -> list[str]:
    """The concepts of a scheme; none for anything else."""
    quads = dataset.store.quads_for_pattern(None, node("skos:inScheme"), ox.NamedNode(iri), ox.DefaultGraph())
    return [quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)]


def _pointing(dataset: Dataset, iri: str) -> list[ox.Triple]:
    """The triples that a graph states and whose object is the thing; what rules derive from them is left out."""
    quads = dataset.store.quads_for_pattern(None, None, ox.NamedNode(iri), None)
    return [quad.triple for quad in quads if isinstance(quad.graph_name, ox.NamedNode) and not _is_derived(quad)]


def _is_derived(quad: ox.Quad) -> bool:
    return quad.graph_name == ox.NamedNode(terms.DERIVED)


def _parts(triple: ox.Triple) -> list[str]:
    """What the object is a part of: `.../L1-2#selector` belongs to the description of `.../L1-2`."""
    subject, found = triple.subject, triple.object
    if isinstance(subject, ox.NamedNode) and isinstance(found, ox.NamedNode):
        return [found.value] if found.value.startswith(subject.value + "#") else []
    return []


def _labels(dataset: Dataset, described: set[ox.Triple]) -> list[ox.Triple]:
    """The labels, in every language, of the things that the triples name."""
    terms_named = {term for each in described for term in (each.subject, each.object) if isinstance(term, ox.NamedNode)}
    ours = sorted(each.value for each in terms_named if each.value.startswith(terms.BASE))
    return [
        quad.triple
        for iri in ours
        for kind in LABELS
        for quad in dataset.store.quads_for_pattern(ox.NamedNode(iri), kind, None, ox.DefaultGraph())
    ]


@cache
def _shapes() -> tuple[ox.Triple, ...]:
    """The triples of the shapes, with IRIs for their blank nodes, the same in every run (RDFC-1.0, then RDF 1.1,
    section 3.5, https://www.w3.org/TR/rdf11-concepts/#section-skolemization).
    """
    store = shacl.read_shapes(home.knowledge()).store
    union = ox.Dataset(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    union.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    named = {term: ox.NamedNode(GENERATED + term.value) for each in union for term in _blank(each)}
    return tuple(
        ox.Triple(named.get(each.subject, each.subject), each.predicate, named.get(each.object, each.object))
        for each in union
    )


def _blank(quad: ox.Quad) -> list[ox.BlankNode]:
    return [term for term in (quad.subject, quad.object) if isinstance(term, ox.BlankNode)]
