"""Writes networks as GEXF 1.3 (https://gexf.net/), with the times of edges, so that Gephi shows them on its timeline.

A date of a source may be a day, a month or a year; GEXF knows days. An interval begins with the first day that its
start can mean and ends with the last day that its end can mean.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from ikoe_graph.columns import Attributes
from ikoe_graph.network import Edge, Fact, Network

NAMESPACE = "http://gexf.net/1.3"
TYPES = {bool: "boolean", int: "integer", float: "double", str: "string"}
Interval = tuple[str, str]  # the first and the last day; the last is empty where it is open


def write(
    network: Network,
    description: Mapping[str, str],
    nodes: Mapping[str, Attributes],
    edges: Sequence[tuple[Edge, Attributes]],
) -> bytes:
    """The network as a GEXF document; `description` goes into its head, attributes to nodes and edges.

    An edge has times where every one of its facts is dated: an undated fact may hold at any time, so that its edge is
    always shown.
    """
    root = ET.Element("gexf", {"xmlns": NAMESPACE, "version": "1.3"})
    _head(root, description)
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "directed" if network.directed else "undirected"})
    times = [intervals(edge.facts) for edge, _ in edges]
    graph.set("mode", "dynamic" if any(times) else "static")
    if any(times):
        graph.set("timeformat", "date")
        graph.set("timerepresentation", "interval")
    keys = {
        "node": _declare(graph, "node", nodes.values()),
        "edge": _declare(graph, "edge", (each for _, each in edges)),
    }
    written = ET.SubElement(graph, "nodes")
    for iri, known in nodes.items():
        node = ET.SubElement(written, "node", {"id": iri, "label": str(known["label"])})
        _values(node, keys["node"], known)
    written = ET.SubElement(graph, "edges")
    for number, ((edge, known), when) in enumerate(zip(edges, times, strict=True)):
        ends = {"id": str(number), "source": edge.source, "target": edge.target, "weight": str(edge.weight)}
        entry = ET.SubElement(written, "edge", ends | {"label": str(known["label"])})
        _values(entry, keys["edge"], known)
        _spells(entry, when)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def intervals(facts: Sequence[Fact]) -> list[Interval]:
    """When at least one of the facts holds, in separate intervals; none where one of them is undated."""
    if not all(fact.start for fact in facts):
        return []
    found: list[Interval] = []
    for start, end in sorted((first_day(fact.start), last_day(fact.end) if fact.end else "") for fact in facts):
        if found and (not found[-1][1] or start <= found[-1][1]):
            before = found.pop()
            found.append((before[0], max(before[1], end) if before[1] and end else ""))
        else:
            found.append((start, end))
    return found


def first_day(date: str) -> str:
    """The first day of a year, a month or a day: 2018-02 is 2018-02-01."""
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def last_day(date: str) -> str:
    """The last day of a year, a month or a day: 2018-02 is 2018-02-28."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        year, month = map(int, date.split("-"))
        return f"{date}-{calendar.monthrange(year, month)[1]}"
    return date


def _head(root: ET.Element, description: Mapping[str, str]) -> None:
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "ikoe-graph"
    ET.SubElement(meta, "keywords").text = description["projection"]
    ET.SubElement(meta, "description").text = " | ".join(description.values())


def _declare(graph: ET.Element, sort: str, rows: Iterable[Attributes]) -> dict[str, str]:
    """Declares the attributes that any row has, by key; labels and weights have places of their own."""
    types = {key: type(value) for row in rows for key, value in row.items() if key not in ("label", "weight")}
    if not types:
        return {}
    declared = ET.SubElement(graph, "attributes", {"class": sort})
    keys = {key: f"{sort}-{key}" for key in types}
    for key, kind in types.items():
        ET.SubElement(declared, "attribute", {"id": keys[key], "title": key, "type": TYPES[kind]})
    return keys


def _values(element: ET.Element, keys: Mapping[str, str], known: Attributes) -> None:
    values = ET.SubElement(element, "attvalues")
    for key, value in known.items():
        if key in keys:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            ET.SubElement(values, "attvalue", {"for": keys[key], "value": text})


def _spells(element: ET.Element, when: Sequence[Interval]) -> None:
    if when:
        spells = ET.SubElement(element, "spells")
        for start, end in when:
            ET.SubElement(spells, "spell", {"start": start} | ({"end": end} if end else {}))
