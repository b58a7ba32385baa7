"""Describes the endpoint in its own terms: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.build import Build
from ikoe_graph.errors import told
from ikoe_graph.query import SERIALIZERS, with_ordered_prefixes
from ikoe_graph.web import negotiation
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.sparql import not_acceptable

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def describe(made: Build, endpoint: str, limits: Mapping[str, str], accept: str) -> Reply:
    """The description in the RDF format that the client likes best; `endpoint`: the endpoint's own address.

    `limits`: what it bounds, in words, by language. Raises NotAcceptable where the client takes no RDF.
    """
    form = negotiation.answer_format(accept, triples=True)
    if form is None:
        raise not_acceptable(told("The description of this endpoint"), negotiation.offers(triples=True), accept)
    prefixes = {"sd": SD, "void": VOID} | {name: terms.PREFIXES[name] for name in ("dct", "rdfs", "xsd")}
    written = ox.serialize(_triples(made, endpoint, limits), format=SERIALIZERS[form.name], prefixes=prefixes) or b""
    body = with_ordered_prefixes(written)
    encoding = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    return Reply(200, form.media_type + encoding, body)


def _triples(made: Build, endpoint: str, limits: Mapping[str, str]) -> Iterator[ox.Triple]:
    service, data, default = (ox.NamedNode(f"{endpoint}{part}") for part in ("#service", "#dataset", "#default-graph"))
    a = "rdf:type"

    def say(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(_expand(name)), value)

    yield say(service, a, ox.NamedNode(SD + "Service"))
    yield say(service, "sd:endpoint", ox.NamedNode(endpoint))
    yield say(service, "sd:supportedLanguage", ox.NamedNode(SD + "SPARQL11Query"))
    yield say(service, "sd:feature", ox.NamedNode(SD + "UnionDefaultGraph"))
    for name in RESULT_FORMATS:
        yield say(service, "sd:resultFormat", ox.NamedNode(FORMATS + name))
    for language, words in limits.items():
        yield say(service, "rdfs:comment", ox.Literal(words, language=language))
    yield say(service, "sd:defaultDataset", data)
    yield say(data, a, ox.NamedNode(SD + "Dataset"))
    yield say(data, "dct:license", ox.NamedNode(LICENCE))
    yield say(data, "dct:identifier", ox.Literal(made.digest))
    yield say(data, "sd:defaultGraph", default)
    yield say(default, a, ox.NamedNode(SD + "Graph"))
    for graph, size in made.graphs.items():
        named, content = ox.NamedNode(f"{endpoint}#{graph.removeprefix(terms.BASE)}"), ox.NamedNode(graph)
        yield say(data, "sd:namedGraph", named)
        yield say(named, a, ox.NamedNode(SD + "NamedGraph"))
        yield say(named, "sd:name", content)
        yield say(named, "sd:graph", content)
        yield say(content, a, ox.NamedNode(SD + "Graph"))
        yield say(content, "void:triples", ox.Literal(size))


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return {"sd": SD, "void": VOID}.get(prefix, terms.PREFIXES.get(prefix, "")) + local
