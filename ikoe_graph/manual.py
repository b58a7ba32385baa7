"""Gathers what ontology, vocabularies, rules and shapes say into a manual for people: the stuff of documentation pages.

The values are plain (TypedDict), since a build records them as JSON.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypedDict

import pyoxigraph as ox

from ikoe_graph import catalogue, constraints, terms
from ikoe_graph.constraints import Constraints, Texts, objects, texts
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError
from ikoe_graph.query import ask

FILE = "ontology/ikoe.ttl"
NODE = ox.NamedNode(terms.BASE + "ontology")
KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object",
    "owl:DatatypeProperty": "datatype",
    "owl:AnnotationProperty": "annotation",
}
RULE = r"#-{20,}\n"
SECTION = re.compile(rf"^{RULE}# (?P<en>.+)\n# (?P<de>.+)\n{RULE}", re.MULTILINE)
SUBJECT = re.compile(r"^(\w+):(\w+)\n    a owl:", re.MULTILINE)
PREFIX = re.compile(r"^@prefix (\w+): <(.+)> \.$", re.MULTILINE)

THINGS = "SELECT ?class (COUNT(?thing) AS ?number) WHERE { ?thing a ?class } GROUP BY ?class"
STATEMENTS = "SELECT ?property (COUNT(*) AS ?number) WHERE { ?thing ?property ?value } GROUP BY ?property"
DERIVED = """
SELECT ?property (COUNT(*) AS ?number) FROM <https://w3id.org/ikoe-nrw/graph/derived> WHERE { ?thing ?property ?value }
GROUP BY ?property
"""
CARRIERS = """
SELECT ?property ?class (COUNT(*) AS ?number) WHERE { ?thing ?property ?value ; a ?class }
GROUP BY ?property ?class
ORDER BY ?property DESC(?number) ?class
"""
SCHEMES = """
SELECT ?scheme (COUNT(?concept) AS ?number) WHERE { ?scheme a skos:ConceptScheme . ?concept skos:inScheme ?scheme }
GROUP BY ?scheme
ORDER BY ?scheme
"""
USERS = """
SELECT DISTINCT ?scheme ?property WHERE {
  ?thing ?property ?concept FILTER (!STRSTARTS(STR(?property), STR(skos:)))
  ?concept skos:inScheme ?scheme
}
ORDER BY ?scheme ?property
"""


class Term(TypedDict):
    """A class or property. `used`: things of the class, or statements, in the data; `derived`: those that rules made.

    `carriers`: the classes whose things carry a property, each with how often; `shapes`: those that constrain the term,
    `rules`: those that derive it, by name. The rest stands in the ontology.
    """

    iri: str
    kind: str
    label: Texts
    definition: Texts
    example: Texts
    parents: list[str]
    children: list[str]
    disjoint: list[str]
    inverse: list[str]
    domain: list[str]
    range: list[str]
    deprecated: bool
    used: int
    derived: int
    carriers: list[tuple[str, int]]
    shapes: list[str]
    rules: list[str]


class Section(TypedDict):
    """A section of the ontology file: its heading and its terms, in the order of the file."""

    heading: Texts
    terms: list[str]


class Scheme(TypedDict):
    """A concept scheme: its title, what it is for, the number of its concepts, the properties that point into it."""

    iri: str
    title: Texts
    description: Texts
    concepts: int
    users: list[str]


class Rule(TypedDict):
    """A rule: its name, what it derives, in words and as terms."""

    name: str
    summary: Texts
    description: Texts
    derives: list[str]


class Manual(TypedDict):
    """All of it. `prefixes`: those of the ontology file; `about`: what it says of itself, by property; terms by IRI."""

    prefixes: dict[str, str]
    about: dict[str, Texts]
    sections: list[Section]
    terms: dict[str, Term]
    schemes: list[Scheme]
    rules: list[Rule]
    constraints: Constraints


def compile_manual(dataset: Dataset, root: Path) -> Manual:
    """The manual of a knowledge folder and the dataset that was loaded from it.

    Raises DataError for a section of the ontology without a heading in English and German, and for an own term
    outside any section.
    """
    asked, rules, text = constraints.read(root), read_rules(root), (root / FILE).read_text(encoding="utf-8")
    prefixes = dict(PREFIX.findall(text))
    return {
        "prefixes": prefixes,
        "about": _about(dataset),
        "sections": _sections(dataset, text, prefixes),
        "terms": {each["iri"]: each for each in _terms(dataset, asked, rules)},
        "schemes": list(_schemes(dataset)),
        "rules": rules,
        "constraints": asked,
    }


def read_rules(root: Path) -> list[Rule]:
    """The rules of a knowledge folder, by name, as their headers describe them."""
    found: list[Rule] = []
    for path in sorted((root / "ontology" / "rules").glob("*.rq")):
        query, header = catalogue.read_file(path), catalogue.header_of(path.read_text(encoding="utf-8"), str(path))
        derives = [terms.lengthen(name) for name in header.get("derives", ())]
        found.append(
            {"name": path.stem, "summary": query.summary, "description": query.description, "derives": derives}
        )
    return found


def _about(dataset: Dataset) -> dict[str, Texts]:
    """What the ontology says of itself, by the short name of the property."""
    found: dict[str, Texts] = defaultdict(dict)
    for quad in dataset.store.quads_for_pattern(NODE, None, None, ox.DefaultGraph()):
        if not isinstance(quad.object, ox.BlankNode | ox.Triple):
            language = (quad.object.language or "") if isinstance(quad.object, ox.Literal) else ""
            found[terms.shorten(quad.predicate.value)][language] = quad.object.value
    return dict(sorted(found.items()))


def _sections(dataset: Dataset, text: str, prefixes: Mapping[str, str]) -> list[Section]:
    """The sections of the ontology file. The order of the file is that of ideas, which RDF does not keep."""
    headings = list(SECTION.finditer(text))
    if len(headings) * 2 != len(re.findall(RULE, text)):
        raise DataError(f"{FILE}: a heading between two rules has not two lines. Give one in English, one in German.")
    ends = [*(each.start() for each in headings[1:]), len(text)]
    sections: list[Section] = [
        {
            "heading": {"en": each["en"], "de": each["de"]},
            "terms": [prefixes[prefix] + name for prefix, name in SUBJECT.findall(text, each.end(), end)],
        }
        for each, end in zip(headings, ends, strict=True)
    ]
    placed = {name for section in sections for name in section["terms"]}
    for name in sorted(_declared(dataset).keys() - placed):
        raise DataError(f"{FILE}: {terms.shorten(name)} stands in no section. Put it under a heading.")
    return sections


def _declared(dataset: Dataset) -> dict[str, str]:
    """The kind of each term that the ontology declares."""
    return {
        name: kind
        for term, kind in KINDS.items()
        for name in _subjects(dataset, "rdf:type", ox.NamedNode(terms.lengthen(term)))
    }


def _terms(dataset: Dataset, asked: Constraints, rules: Iterable[Rule]) -> Iterable[Term]:
    things, statements, derived = (_numbers(dataset, query) for query in (THINGS, STATEMENTS, DERIVED))
    carriers: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for link, carrier, number in ask(dataset, CARRIERS).rows():
        carriers[_name(link)].append((_name(carrier), int(_name(number))))
    shapes = _shapes_by_term(asked)
    for iri, kind in sorted(_declared(dataset).items()):
        node = ox.NamedNode(iri)
        yield {
            "iri": iri,
            "kind": kind,
            "label": texts(dataset, node, "rdfs:label"),
            "definition": texts(dataset, node, "skos:definition"),
            "example": texts(dataset, node, "skos:example"),
            "parents": _names(dataset, node, "rdfs:subClassOf"),
            "children": _subjects(dataset, "rdfs:subClassOf", node),
            "disjoint": _both_ways(dataset, "owl:disjointWith", node),
            "inverse": _both_ways(dataset, "owl:inverseOf", node),
            "domain": _names(dataset, node, "rdfs:domain"),
            "range": _names(dataset, node, "rdfs:range"),
            "deprecated": _names(dataset, node, "owl:deprecated") == ["true"],
            "used": (things if kind == "class" else statements).get(iri, 0),
            "derived": derived.get(iri, 0),
            "carriers": carriers.get(iri, []),
            "shapes": sorted(shapes.get(iri, ())),
            "rules": [each["name"] for each in rules if iri in each["derives"]],
        }


def _shapes_by_term(asked: Constraints) -> dict[str, set[str]]:
    """The shapes that constrain a class or a property."""
    shapes: dict[str, set[str]] = defaultdict(set)
    for node in asked["nodes"]:
        for target in node["targets"]:
            shapes[target].add(node["iri"])
    for constraint in asked["properties"].values():
        for link in constraint["path"]:
            shapes[link].add(constraint["iri"])
    return shapes


def _schemes(dataset: Dataset) -> Iterable[Scheme]:
    users: dict[str, list[str]] = defaultdict(list)
    for scheme, link in ask(dataset, USERS).rows():
        users[_name(scheme)].append(_name(link))
    for iri, number in _numbers(dataset, SCHEMES).items():
        node = ox.NamedNode(iri)
        yield {
            "iri": iri,
            "title": texts(dataset, node, "dct:title"),
            "description": texts(dataset, node, "dct:description"),
            "concepts": number,
            "users": users[iri],
        }


def _numbers(dataset: Dataset, query: str) -> dict[str, int]:
    return {_name(name): int(_name(number)) for name, number in ask(dataset, query).rows()}


def _names(dataset: Dataset, node: ox.NamedNode, link: str) -> list[str]:
    return [each.value for each in objects(dataset, node, link)]


def _subjects(dataset: Dataset, link: str, node: ox.NamedNode) -> list[str]:
    found = dataset.store.quads_for_pattern(None, ox.NamedNode(terms.lengthen(link)), node, ox.DefaultGraph())
    return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))


def _both_ways(dataset: Dataset, link: str, node: ox.NamedNode) -> list[str]:
    return sorted({*_names(dataset, node, link), *_subjects(dataset, link, node)})


def _name(term: Any) -> str:
    return str(term.value)
