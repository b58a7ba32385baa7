"""Writes the named queries as RDF, so that tools which know public collections of examples can offer them.

One sh:SPARQLSelectExecutable a query (https://www.w3.org/TR/shacl-af/#SPARQLSelectExecutable), as the spex vocabulary
(https://purl.expasy.org/sparql-examples/ontology) lays them out: comment, keywords, prefixes, text, and the endpoint.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.query import with_ordered_prefixes

SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
QUERY = terms.BASE + "id/query/"


def write(queries: Iterable[catalogue.Query], endpoint: str | None = None) -> str:
    """The queries in Turtle, each with its first example filled in, so that it runs; `endpoint`: where to ask them."""
    triples = [triple for query in queries for triple in _triples(query, endpoint)]
    used = {name: terms.PREFIXES[name] for name in ("rdfs", "schema", "sh", "xsd")} | {"query": QUERY, "spex": SPEX}
    return with_ordered_prefixes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()


def _triples(query: catalogue.Query, endpoint: str | None) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(QUERY + query.name)

    def say(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(terms.lengthen(name)), value)

    for name in ("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"):
        yield say("rdf:type", ox.NamedNode(terms.lengthen(name)))
    for language, summary in query.summary.items():
        yield say("rdfs:label", ox.Literal(summary, language=language))
        comment = f"{summary}. {query.description.get(language, '')}".strip()
        yield say("rdfs:comment", ox.Literal(comment, language=language))
    for tag in query.tags:
        yield say("schema:keywords", ox.Literal(tag))
    yield say("sh:select", ox.Literal(_without_header(catalogue.fill(query, query.example))))
    if endpoint:
        yield say("schema:target", ox.NamedNode(endpoint))


def _without_header(text: str) -> str:
    """The query alone; what the header says stands in the triples."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))
