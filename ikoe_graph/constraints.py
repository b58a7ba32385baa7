"""Reads what shapes and check queries ask of the data into values for people: a table of properties for each class.

What an engine makes of the shapes is `shacl`'s business; here they are only read. The values are plain (TypedDict),
since a build records them as JSON.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.shacl import SHACL, read_shapes

Texts = dict[str, str]
VALUES = ("datatype", "class", "node", "nodeKind", "hasValue", "pattern", "minLength", "minInclusive")
SEVERITIES = {SHACL + name: name.lower() for name in ("Violation", "Warning", "Info")}
FIRST, REST = (ox.NamedNode(terms.PREFIXES["rdf"] + name) for name in ("first", "rest"))


class Constraint(TypedDict):
    """One demand on a value: the local name of a SHACL parameter, and what it asks for, an IRI or a plain text."""

    parameter: str
    value: str


class PropertyShape(TypedDict):
    """What a shape asks of a property.

    `path`: the property, or the alternatives of which any counts; `least` and `most`: how often it stands, -1 without
    bound; `choices`: the sets of demands of which a value has to meet one; `languages`: those that a text may have;
    `unique`: a language at most once; `before`: the property whose value may not be less.
    """

    iri: str
    path: list[str]
    least: int
    most: int
    choices: list[list[Constraint]]
    languages: list[str]
    unique: bool
    before: str
    severity: str
    message: Texts
    fix: Texts


class NodeShape(TypedDict):
    """What a shape asks of a thing: of which classes, what its properties are, whether there may be others.

    `scheme`: the concept scheme that a concept has to come from, for shapes that ask only this; `choices`: as above.
    """

    iri: str
    file: str
    comment: Texts
    targets: list[str]
    closed: bool
    properties: list[str]
    scheme: str
    choices: list[list[Constraint]]
    severity: str
    message: Texts
    fix: Texts


class Check(TypedDict):
    """A check query: its name, what it finds, what to do then, how bad that is."""

    name: str
    summary: Texts
    fix: Texts
    severity: str


class Constraints(TypedDict):
    """All that is asked of the data. `everywhere`: what any thing may carry beside the properties of its class."""

    nodes: list[NodeShape]
    properties: dict[str, PropertyShape]
    everywhere: list[str]
    checks: list[Check]


def read(root: Path) -> Constraints:
    """The constraints of a knowledge folder: shapes in the order of their IRIs, check queries by name."""
    shapes = read_shapes(root)
    everywhere = ox.NamedNode(terms.BASE + "shapes#Everywhere")
    checks = catalogue.read(root / "queries" / "checks")
    return {
        "nodes": [_node_shape(shapes, each) for each in _of_class(shapes, "NodeShape")],
        "properties": {each.value: _property_shape(shapes, each) for each in _of_class(shapes, "PropertyShape")},
        "everywhere": [each.value for each in _members(shapes, everywhere)],
        "checks": [
            {"name": name, "summary": each.summary, "fix": each.description, "severity": each.severity}
            for name, each in checks.items()
        ],
    }


def texts(dataset: Dataset, node: Any, link: str) -> Texts:
    """The values of a property by language."""
    return {each.language or "": each.value for each in objects(dataset, node, link)}


def objects(dataset: Dataset, node: Any, link: str) -> list[Any]:
    """The values of a property, given by its short name, in a fixed order."""
    found = dataset.store.quads_for_pattern(node, ox.NamedNode(terms.lengthen(link)), None, ox.DefaultGraph())
    return sorted((quad.object for quad in found), key=str)


def _node_shape(shapes: Dataset, node: ox.NamedNode) -> NodeShape:
    properties = [each.value for each in objects(shapes, node, "sh:property")]
    schemes = [
        value.value
        for name in properties
        for value in objects(shapes, ox.NamedNode(name), "sh:hasValue")
        if value.value.startswith(terms.BASE + "vocab/")
    ]
    return {
        "iri": node.value,
        "file": shapes.file_of(node.value),
        "comment": texts(shapes, node, "rdfs:comment"),
        "targets": [each.value for each in objects(shapes, node, "sh:targetClass")],
        "closed": any(each.value == "true" for each in objects(shapes, node, "sh:closed")),
        "properties": properties,
        "scheme": schemes[0] if schemes else "",
        "choices": _choices(shapes, node),
        "severity": _severity(shapes, node),
        "message": texts(shapes, node, "sh:message"),
        "fix": texts(shapes, node, "sh:description"),
    }


def _property_shape(shapes: Dataset, node: ox.NamedNode) -> PropertyShape:
    (path,) = objects(shapes, node, "sh:path")
    (alternatives,) = objects(shapes, path, "sh:alternativePath") or [None]
    languages = objects(shapes, node, "sh:languageIn")
    before = objects(shapes, node, "sh:lessThanOrEquals")
    return {
        "iri": node.value,
        "path": [each.value for each in _members(shapes, alternatives)] if alternatives else [path.value],
        "least": _number(shapes, node, "sh:minCount", 0),
        "most": _number(shapes, node, "sh:maxCount", -1),
        "choices": _choices(shapes, node),
        "languages": [each.value for each in _members(shapes, languages[0])] if languages else [],
        "unique": bool(objects(shapes, node, "sh:uniqueLang")),
        "before": before[0].value if before else "",
        "severity": _severity(shapes, node),
        "message": texts(shapes, node, "sh:message"),
        "fix": texts(shapes, node, "sh:description"),
    }


def _choices(shapes: Dataset, node: Any) -> list[list[Constraint]]:
    """What the shape itself asks of a value is one choice; a list of alternatives (sh:or) makes several."""
    own = _demands(shapes, node)
    lists = objects(shapes, node, "sh:or")
    if not lists:
        return [own] if own else []
    return [[*own, *_demands(shapes, each)] for each in _members(shapes, lists[0])]


def _demands(shapes: Dataset, node: Any) -> list[Constraint]:
    return [{"parameter": name, "value": each.value} for name in VALUES for each in objects(shapes, node, f"sh:{name}")]


def _of_class(shapes: Dataset, name: str) -> list[ox.NamedNode]:
    """The shapes with an IRI; a list of properties is none, though it has one."""
    kind, link = ox.NamedNode(SHACL + name), ox.NamedNode(terms.PREFIXES["rdf"] + "type")
    found = shapes.store.quads_for_pattern(None, link, kind, ox.DefaultGraph())
    return sorted((quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)), key=str)


def _members(shapes: Dataset, node: Any) -> Iterator[Any]:
    """The members of an RDF list, in order."""
    while True:
        first = next(shapes.store.quads_for_pattern(node, FIRST, None, ox.DefaultGraph()), None)
        rest = next(shapes.store.quads_for_pattern(node, REST, None, ox.DefaultGraph()), None)
        if first is None or rest is None:
            return
        yield first.object
        node = rest.object


def _number(shapes: Dataset, node: Any, link: str, otherwise: int) -> int:
    found = objects(shapes, node, link)
    return int(found[0].value) if found else otherwise


def _severity(shapes: Dataset, node: Any) -> str:
    found = objects(shapes, node, "sh:severity")
    return SEVERITIES.get(found[0].value, "violation") if found else "violation"
