"""Writes networks as GraphML 1.0 (http://graphml.graphdrawing.org/), which most programs for networks read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from ikoe_graph import terms
from ikoe_graph.columns import Attributes
from ikoe_graph.network import Edge, Network

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def write(
    network: Network,
    description: Mapping[str, str],
    nodes: Sequence[tuple[str, Attributes]],
    edges: Sequence[tuple[Edge, Attributes]],
) -> bytes:
    """The network as a GraphML document; `description` becomes data of the graph, attributes those of its parts."""
    root = ET.Element("graphml", {"xmlns": NAMESPACE})
    _declare(root, "graph", [description])
    _declare(root, "node", (known for _, known in nodes))
    _declare(root, "edge", (known for _, known in edges))
    graph = ET.SubElement(root, "graph", {"edgedefault": "directed" if network.directed else "undirected"})
    _data(graph, "graph", description)
    for iri, known in nodes:
        _data(ET.SubElement(graph, "node", {"id": token(iri)}), "node", known)
    for edge, known in edges:
        ends = {"source": token(edge.source), "target": token(edge.target)}
        _data(ET.SubElement(graph, "edge", ends), "edge", known)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def token(iri: str) -> str:
    """A name for a node that is an NMTOKEN of XML, as GraphML wants it: `org:wdr`."""
    return re.sub(r"[^\w.-]", ":", terms.shorten(iri))


def _declare(root: ET.Element, sort: str, rows: Iterable[Mapping[str, object]]) -> None:
    types = {key: type(value) for row in rows for key, value in row.items()}
    for key, kind in types.items():
        ET.SubElement(root, "key", {"id": f"{sort}.{key}", "for": sort, "attr.name": key, "attr.type": TYPES[kind]})


def _data(element: ET.Element, sort: str, known: Mapping[str, object]) -> None:
    for key, value in known.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        ET.SubElement(element, "data", {"key": f"{sort}.{key}"}).text = text
