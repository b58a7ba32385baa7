"""Names things for people: by their label, or, where a thing has none, by what it consists of."""

import re

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.dossier import label
from ikoe_graph.query import Term
from ikoe_graph.web.templates import word
from ikoe_graph.web.writing import Piece, interval, literal, moment

CONTENTS = ("spdx:checksumValue", "rdf:value")  # what a part of a thing (`#sha256`, `#selector`) consists of
PASSAGE = re.compile(re.escape(terms.BASE) + r"id/evidence/([^/]+)/L(\d+)-(\d+)")


def node(name: str) -> ox.NamedNode:
    """The term of a short name such as `org:member`, or of a full IRI."""
    return ox.NamedNode(terms.lengthen(name))


def values(dataset: Dataset, iri: str, name: str) -> list[Term]:
    """What the property of that short name gives for a thing, in a fixed order."""
    quads = dataset.store.quads_for_pattern(ox.NamedNode(iri), node(name), None, ox.DefaultGraph())
    return sorted((quad.object for quad in quads), key=str)


def value(dataset: Dataset, iri: str, name: str) -> str:
    """The first value of a property as plain text, empty where there is none."""
    return next((getattr(each, "value", "") for each in values(dataset, iri, name)), "")


def pointing(dataset: Dataset, iri: str, name: str) -> list[str]:
    """The IRIs of the things that have this thing as a value of the property, sorted."""
    quads = dataset.store.quads_for_pattern(None, node(name), ox.NamedNode(iri), ox.DefaultGraph())
    return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))


def is_known(dataset: Dataset, iri: str) -> bool:
    """Whether the graph says anything of a thing; what is no IRI is no thing."""
    try:
        thing = ox.NamedNode(iri)
    except ValueError:
        return False
    return any(True for _ in dataset.store.quads_for_pattern(thing, None, None, ox.DefaultGraph()))


def name(dataset: Dataset, iri: str, language: str) -> Piece:
    """The name of a thing, leading to it."""
    contents = [value(dataset, iri, each) for each in CONTENTS] if "#" in iri else []
    if any(contents):
        return Piece("".join(contents), form="code")
    found = label(dataset, iri, language)
    if found.value != terms.shorten(iri):
        return Piece(found.value, iri, found.language if found.language not in (None, language) else "")
    return Piece(_composed(dataset, iri, language) or found.value, iri)


def passage(dataset: Dataset, iri: str, language: str) -> tuple[Piece, int, int]:
    """The source of a passage, its first and its last line. Raises ValueError where the IRI is no passage's."""
    match = PASSAGE.fullmatch(iri)
    if match is None:
        raise ValueError(f"{iri}: this is no passage")
    return name(dataset, f"{terms.BASE}id/source/{match[1]}", language), int(match[2]), int(match[3])


def lines(first: int, last: int, language: str) -> str:
    """A range of lines in words: `line 7`, `lines 7` to `9`."""
    if first == last:
        return f"{word('line', language)} {first}"
    return f"{word('lines', language)} {first}–{last}"


def named(dataset: Dataset, term: Term, language: str) -> Piece:
    """A value for people: the name of a thing, or a literal as it reads."""
    if isinstance(term, ox.Literal):
        return literal(term, language)
    iri = getattr(term, "value", str(term))
    if iri.startswith(terms.BASE):
        return name(dataset, iri, language)
    found = label(dataset, iri, language)
    return Piece(found.value if found.value != terms.shorten(iri) else iri, iri)


def _composed(dataset: Dataset, iri: str, language: str) -> str:
    """A name from the parts of a thing that has no label: a passage, a participation, a time, a named graph."""
    if PASSAGE.fullmatch(iri):
        source, first, last = passage(dataset, iri, language)
        return f"{source.text}, {lines(first, last, language)}"
    kind = iri.removeprefix(terms.BASE).split("/")
    if kind[0] == "graph":
        return f"{word('graph', language)} {iri.removeprefix(terms.GRAPH)}"
    if kind[:2] == ["id", "participation"]:
        agent, role = (value(dataset, iri, each) for each in ("prov:agent", "prov:hadRole"))
        return f"{label(dataset, agent, language).value} ({label(dataset, role, language).value})"
    if kind[:2] == ["id", "instant"]:
        return moment(kind[2], language)
    if kind[:2] == ["id", "period"]:
        start, _, end = kind[2].partition("_")
        return interval(start, "" if end == "open" else end, language)
    return ""
