"""Writes triples and quads so that the same statements give the same bytes, on any machine and day.

Statements are sorted before they reach the serialiser; Turtle and TriG declare only the prefixes they use, A to Z.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.errors import DataError

PREFIXES = terms.PREFIXES | {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "spex": "https://purl.expasy.org/sparql-examples/ontology#",
    "void": "http://rdfs.org/ns/void#",
}
TURTLE, TRIG, RDF_XML = ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML
TYPE = f" <{terms.lengthen('rdf:type')}> ".encode()
BLANK = b"_:"


def write(triples: Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    """Triples in a format, each once, in the order of subject, property (the class first) and object.

    Raises DataError for a blank node: its label, and with it the bytes, would differ from one run to the next.
    """
    lines: list[bytes] = sorted(_lines(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)), key=_position)
    return _serialize(lines, form)


def write_quads(quads: Iterable[ox.Quad], form: ox.RdfFormat) -> bytes:
    """Quads of named graphs in a format, graph by graph, each as `write` does. Raises DataError as `write` does."""
    lines: list[bytes] = sorted(_lines(ox.serialize(quads, format=ox.RdfFormat.N_QUADS)), key=_position_of_quad)
    return _serialize(lines, form)


def triple(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    """A statement about an IRI, its property by its prefixed name."""
    return ox.Triple(ox.NamedNode(subject), lengthen(name), value)


def spoken(subject: str, name: str, texts: Mapping[str, str]) -> Iterator[ox.Triple]:
    """The statements that give a text in each language."""
    return (triple(subject, name, ox.Literal(text, language=language)) for language, text in texts.items())


def lengthen(name: str) -> ox.NamedNode:
    """The term that a prefixed name stands for, with the prefixes of catalogues besides the project's own."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def namespace(iri: str) -> str:
    """The part of an IRI before its local name."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def _lines(content: bytes | None) -> set[bytes]:
    return set((content or b"").splitlines(keepends=True))


def _serialize(lines: Iterable[bytes], form: ox.RdfFormat) -> bytes:
    """Ordered lines of N-Quads in a format: the library reads them back faster than Python compares terms."""
    ordered = b"".join(lines)
    if form in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES):
        return ordered
    prefixes = {name: iri for name, iri in PREFIXES.items() if f"<{iri}".encode() in ordered}
    again = ox.parse(ordered, format=ox.RdfFormat.N_QUADS)
    content = ox.serialize(again, format=form, prefixes=prefixes if form in (TURTLE, TRIG, RDF_XML) else None) or b""
    return _tidy(content) if form in (TURTLE, TRIG) else content


def _position_of_quad(line: bytes) -> tuple[bytes, bytes]:
    """Where a line of N-Quads belongs: its graph, which comes last in it, then the rest."""
    return line.rpartition(b" <")[2], _position(line)


def _position(line: bytes) -> bytes:
    subject, _, rest = line.partition(b" ")
    if subject.startswith(BLANK) or rest.partition(b" ")[2].startswith(BLANK):
        raise DataError(f"{line.decode().strip()}: a blank node has another name in every run. Give it an IRI.")
    return line.replace(TYPE, b" ! ", 1)


def _tidy(content: bytes) -> bytes:
    """Prefixes A to Z, an empty line after them and between the blocks of two subjects.

    A literal never holds a line break of its own here (the serialiser escapes it), so lines are what they seem.
    """
    head: list[bytes] = []
    body: list[bytes] = []
    for line in content.splitlines(keepends=True):
        (head if line.startswith(b"@prefix ") else body).append(line)
    blocks = re.sub(rb" \.\n(?=\t?[^\s}])", b" .\n\n", b"".join(body))
    return b"".join(sorted(head)) + (b"\n" if head else b"") + blocks
