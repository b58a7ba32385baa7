"""Counts the data and writes it down as VoID (https://www.w3.org/TR/void/): totals, partitions, subsets, links, dumps.

Nothing is counted by hand: every number is the answer of a query in `queries/release/`, or the size of a graph.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.publish import rdf
from ikoe_graph.publish.description import Edition
from ikoe_graph.publish.parts import DATASET, PLACE, File, Material
from ikoe_graph.query import ask

FILE = "void.ttl"
PARTITIONS = {"class": "classes", "property": "properties"}
COUNTS = {
    "classes": "void:classes",
    "entities": "void:entities",
    "objects": "void:distinctObjects",
    "properties": "void:properties",
    "subjects": "void:distinctSubjects",
    "triples": "void:triples",
}


def write(material: Material, edition: Edition, files: Sequence[File]) -> bytes:
    """The counts of the data, and where it lies in these files, in Turtle."""
    triples = [
        rdf.triple(PLACE + FILE, "rdf:type", rdf.lengthen("void:DatasetDescription")),
        rdf.triple(PLACE + FILE, "foaf:primaryTopic", ox.NamedNode(DATASET)),
        rdf.triple(DATASET, "rdf:type", rdf.lengthen("void:Dataset")),
        rdf.triple(DATASET, "void:uriSpace", ox.Literal(terms.BASE)),
        *_counts(DATASET, totals(material)),
        *_graphs(material),
        *_links(material),
        *_vocabularies(material),
        *_examples(material),
        *_access(edition, files),
    ]
    for kind in PARTITIONS:
        triples += _partitions(material, kind)
    return rdf.write(triples, rdf.TURTLE)


def totals(material: Material) -> dict[str, int]:
    """The counts of the whole: triples, subjects, objects, classes, properties, entities."""
    (row,) = _rows(material, "totals")
    return {name: int(count) for name, count in row.items()}


def _rows(material: Material, name: str) -> Iterator[dict[str, str]]:
    """The rows of a query in `queries/release/`, by the names of its columns."""
    query = catalogue.read_file(material.root / "queries" / "release" / f"{name}.rq")
    answer = ask(material.dataset, query.text)
    for row in answer.rows():
        yield {column: str(getattr(term, "value", "")) for column, term in zip(answer.columns, row, strict=True)}


def _number(text: str | int) -> ox.Literal:
    return ox.Literal(str(text), datatype=rdf.lengthen("xsd:integer"))


def _counts(subject: str, row: Mapping[str, str | int]) -> Iterator[ox.Triple]:
    return (rdf.triple(subject, COUNTS[column], _number(text)) for column, text in row.items() if column in COUNTS)


def _partitions(material: Material, kind: str) -> Iterator[ox.Triple]:
    """What each class or property takes up."""
    for row in _rows(material, PARTITIONS[kind]):
        here = f"{PLACE}#{kind}/{quote(row[kind], safe='')}"
        yield rdf.triple(DATASET, f"void:{kind}Partition", ox.NamedNode(here))
        yield rdf.triple(here, f"void:{kind}", ox.NamedNode(row[kind]))
        yield from _counts(here, row)


def _graphs(material: Material) -> Iterator[ox.Triple]:
    """Each named graph as a subset; together they hold more than the data set, which counts what two state once."""
    for name, size in material.dataset.graph_sizes().items():
        yield rdf.triple(DATASET, "void:subset", ox.NamedNode(name))
        yield rdf.triple(name, "rdf:type", rdf.lengthen("void:Dataset"))
        yield rdf.triple(name, "void:triples", _number(size))


def _links(material: Material) -> Iterator[ox.Triple]:
    """The links to each list of identifiers outside."""
    for row in _rows(material, "links"):
        here = f"{PLACE}#links/{quote(row['list'], safe='')}"
        yield rdf.triple(DATASET, "void:subset", ox.NamedNode(here))
        yield rdf.triple(here, "rdf:type", rdf.lengthen("void:Linkset"))
        yield rdf.triple(here, "void:subjectsTarget", ox.NamedNode(DATASET))
        yield rdf.triple(here, "void:objectsTarget", ox.NamedNode(row["list"]))
        yield rdf.triple(here, "void:linkPredicate", ox.NamedNode(row["property"]))
        yield rdf.triple(here, "void:triples", _number(row["links"]))
        yield rdf.triple(row["list"], "rdf:type", rdf.lengthen("void:Dataset"))
        yield rdf.triple(row["list"], "void:uriSpace", ox.Literal(row["list"]))


def _vocabularies(material: Material) -> Iterator[ox.Triple]:
    """The namespaces of the classes and properties in use."""
    used = [row[kind] for kind, name in PARTITIONS.items() for row in _rows(material, name)]
    for namespace in sorted({rdf.namespace(iri) for iri in used}):
        yield rdf.triple(DATASET, "void:vocabulary", ox.NamedNode(namespace))


def _examples(material: Material) -> Iterator[ox.Triple]:
    for row in _rows(material, "examples"):
        yield rdf.triple(DATASET, "void:exampleResource", ox.NamedNode(row["example"]))


def _access(edition: Edition, files: Sequence[File]) -> Iterator[ox.Triple]:
    """The files that hold the whole, and the endpoint where there is one."""
    for file in files:
        if file.part == "dataset":
            yield rdf.triple(DATASET, "void:dataDump", ox.NamedNode(edition.place + file.path))
    if edition.base_url:
        yield rdf.triple(DATASET, "void:sparqlEndpoint", ox.NamedNode(f"{edition.base_url}/sparql"))
