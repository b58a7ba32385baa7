"""The graph as RDF files: the whole dataset, the union of its graphs, each graph, each partner, and the model."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ikoe_graph import catalogue, executables, terms
from ikoe_graph.formats import COMPRESSED
from ikoe_graph.publish import rdf
from ikoe_graph.publish.parts import Entry, Material
from ikoe_graph.query import ask

TITLE = ox.NamedNode(terms.lengthen("dct:title"))
LABEL = ox.NamedNode(terms.lengthen("skos:prefLabel"))
CANONICAL = "ikoe.nq"
ENDINGS = {
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
}


def dataset(material: Material) -> Iterator[Entry]:
    """All named graphs in formats that keep them apart."""
    import pyarrow

    title = {"de": "Alle Graphen", "en": "All graphs"}
    quads = list(material.dataset.quads())
    for ending in (".trig", ".jsonld"):
        yield Entry(f"ikoe{ending}", "dataset", title, rdf.write_quads(quads, ENDINGS[ending]))
    yield Entry(CANONICAL, "dataset", title, material.canonical)
    # Compressed by the library of the lock file: Python's own differs between systems, and so would the bytes.
    packed = pyarrow.compress(material.canonical, codec="gzip", asbytes=True)
    yield Entry(CANONICAL + COMPRESSED, "dataset", title, packed)


def union(material: Material) -> Iterator[Entry]:
    """The union of all graphs, each triple once, for tools that know no named graphs."""
    title = {"de": "Alle Tripel, ohne Graphen", "en": "All triples, without graphs"}
    triples = material.triples()
    for ending in (".ttl", ".rdf", ".nt"):
        yield Entry(f"ikoe-union{ending}", "dataset", title, rdf.write(triples, ENDINGS[ending]))


def graphs(material: Material) -> Iterator[Entry]:
    """One Turtle file for each named graph: a report, a press text, a register, a vocabulary, their evidence."""
    by_graph: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in material.dataset.quads():
        by_graph[str(getattr(quad.graph_name, "value", ""))].append(quad.triple)
    for name, triples in sorted(by_graph.items()):
        slug = name.removeprefix(terms.GRAPH)
        title = {"de": f"Graph {slug}", "en": f"Graph {slug}"}
        yield Entry(f"graphs/{slug}.ttl", "graphs", title, rdf.write(triples, rdf.TURTLE))


def partners(material: Material) -> Iterator[Entry]:
    """For each partner what the union says of it and its report, with the labels of whatever that refers to."""
    by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in material.triples():
        by_subject[str(getattr(triple.subject, "value", ""))].append(triple)
    query = catalogue.read_file(material.root / "queries" / "release" / "partners.rq")
    belongs: dict[str, list[str]] = defaultdict(list)
    for row in ask(material.dataset, query.text).rows():
        partner, part = (str(getattr(term, "value", "")) for term in row)
        belongs[partner].append(part)
    for partner, parts in belongs.items():
        slug = partner.rpartition("/")[2]
        triples = {triple for part in parts for triple in by_subject[part]}
        named = {each.object.value for each in triples if isinstance(each.object, ox.NamedNode)}
        triples |= {each for iri in named for each in by_subject.get(iri, ()) if each.predicate == LABEL}
        title = _texts(by_subject[partner], LABEL)
        for ending in (".ttl", ".rdf"):
            yield Entry(f"partners/{slug}{ending}", "partners", title, rdf.write(triples, ENDINGS[ending]))


def model(material: Material) -> Iterator[Entry]:
    """Ontology, vocabularies, shapes and rules as they are kept, comments and all."""
    for path in sorted((material.root / "ontology").rglob("*.*")):
        name = path.relative_to(material.root).as_posix()
        title = {language: f"{text} {path.stem}" for language, text in MODEL[path.parent.name].items()}
        if path.parent.name == "vocabularies":
            scheme = ox.NamedNode(f"{terms.BASE}vocab/{path.stem}")
            found = material.dataset.store.quads_for_pattern(scheme, None, None, ox.DefaultGraph())
            title = _texts((each.triple for each in found), TITLE)
        yield Entry(name, "model", title, path.read_bytes())


def queries(material: Material) -> Iterator[Entry]:
    """The named questions as files, and all of them as RDF."""
    known = catalogue.read(material.root / "queries")
    for query in known.values():
        yield Entry(f"queries/{query.name}.rq", "queries", query.summary, query.text.encode())
    title = {"de": "Alle Fragen, als RDF", "en": "All questions, as RDF"}
    written = ox.parse(executables.write(known.values()), format=ox.RdfFormat.TURTLE)
    yield Entry("queries/queries.ttl", "queries", title, rdf.write((each.triple for each in written), rdf.TURTLE))


MODEL = {
    "ontology": {"de": "Ontologie", "en": "Ontology"},
    "rules": {"de": "Regel", "en": "Rule"},
    "shapes": {"de": "Shapes", "en": "Shapes"},
    "vocabularies": {"de": "Vokabular", "en": "Vocabulary"},
}


def _texts(triples: Iterable[ox.Triple], name: ox.NamedNode) -> dict[str, str]:
    """What triples say in a property, by language."""
    texts = [each.object for each in triples if each.predicate == name]
    return {each.language: each.value for each in texts if isinstance(each, ox.Literal) and each.language}
