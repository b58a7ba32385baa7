"""Writes networks for other programs: tables, and the formats of Gephi, Cytoscape, igraph, Graphviz and notebooks.

The same network gives the same bytes: nodes and edges are in order, nothing says when it was written, and fractions are
cut to ten digits. An edge keeps the names of all its facts, their roles, times and lines; JSON keeps each fact whole.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from ikoe_graph import gexf, graphml, node_link, terms
from ikoe_graph.columns import Attributes, Sheet, describe, edge_columns, measured, node_columns
from ikoe_graph.measures import Value
from ikoe_graph.network import Edge
from ikoe_graph.query import spreadsheet_cell


class Form(NamedTuple):
    """A way to write a network. `ending`: that of its files; `purpose`: what reads it."""

    media_type: str
    ending: str
    purpose: str
    write: Callable[[Sheet], bytes]


def node_rows(sheet: Sheet) -> list[Attributes]:
    """A row for each node."""
    return [known for _, known in node_columns(sheet)]


def edge_rows(sheet: Sheet) -> list[Attributes]:
    """A row for each edge, with the IRIs and labels of its ends."""

    def ends(edge: Edge) -> Attributes:
        one, other = (sheet.network.thing(iri).label(sheet.language) for iri in (edge.source, edge.target))
        return {"source": edge.source, "target": edge.target, "source_label": one, "target_label": other}

    return [ends(edge) | known for edge, known in edge_columns(sheet)]


def _json(sheet: Sheet) -> bytes:
    return (json.dumps(node_link.as_json(sheet), ensure_ascii=False, indent=1) + "\n").encode()


def _csv(sheet: Sheet) -> bytes:
    """The edges, a line each, with cells that are safe to open in a spreadsheet."""
    return rows_to_csv(edge_rows(sheet))


def rows_to_csv(rows: list[Attributes]) -> bytes:
    """Rows with the columns that any of them has, in the order in which these first come."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows([spreadsheet_cell(_text(row.get(column, ""))) for column in columns] for row in rows)
    return lines.getvalue().encode()


def _text(value: str | Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _flat(sheet: Sheet, names: Callable[[str], str] = str) -> Any:
    """A networkx graph whose nodes, edges and whole have nothing but texts and numbers; `names` renames nodes."""
    import networkx

    graph = networkx.DiGraph(**describe(sheet)) if sheet.network.directed else networkx.Graph(**describe(sheet))
    graph.add_nodes_from((names(iri), known) for iri, known in node_columns(sheet))
    graph.add_edges_from((names(edge.source), names(edge.target), known) for edge, known in edge_columns(sheet))
    return graph


def _graphml(sheet: Sheet) -> bytes:
    return graphml.write(sheet.network, describe(sheet), node_columns(sheet), edge_columns(sheet))


def _cytoscape(sheet: Sheet) -> bytes:
    """The JSON of Cytoscape and Cytoscape.js. Edges have names of their own, as the latter wants."""
    import networkx

    graph = _flat(sheet)
    data = networkx.cytoscape_data(graph)
    for number, edge in enumerate(data["elements"]["edges"]):
        edge["data"]["id"] = f"edge-{number}"
    for node in data["elements"]["nodes"]:
        if node["data"]["value"] in sheet.positions:
            x, y = sheet.positions[node["data"]["value"]]
            node["position"] = {"x": x, "y": y}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _gml(sheet: Sheet) -> bytes:
    """GML (M. Himsolt 1997), in ASCII. Nodes go by label, which must be unique; keys have no underscore there."""
    import networkx

    labels = {iri: str(known["label"]) for iri, known in node_columns(sheet)}
    often = {label for label, number in Counter(labels.values()).items() if number > 1}
    graph = _flat(sheet, lambda iri: f"{labels[iri]} ({terms.shorten(iri)})" if labels[iri] in often else labels[iri])
    for known in (
        graph.graph,
        *(data for _, data in graph.nodes(data=True)),
        *(data for *_, data in graph.edges(data=True)),
    ):
        renamed = {re.sub("_(.)", lambda found: found[1].upper(), key): value for key, value in known.items()}
        known.clear()
        known.update(renamed)
    for _, data in graph.nodes(data=True):
        del data["label"]
    return "".join(f"{line}\n" for line in networkx.generate_gml(graph)).encode("ascii")


def _dot(sheet: Sheet) -> bytes:
    """The language of Graphviz (https://graphviz.org/doc/info/lang.html). Nodes go by short name."""
    network = sheet.network
    kind, arrow = ("digraph", "->") if network.directed else ("graph", "--")
    lines = [f"{kind} {_quoted(network.query.name)} {{"]
    lines += [f"  {key}={_quoted(text)};" for key, text in describe(sheet).items() if key in ("title", "definition")]
    for iri, known in node_columns(sheet):
        wanted: Attributes = {key: known[key] for key in ("label", "category", "kind") if key in known}
        wanted |= {name.replace("-", "_"): value for name, value in measured(sheet, iri).items()}
        lines.append(f"  {_quoted(terms.shorten(iri))} [{_list(wanted)}];")
    for edge, known in edge_columns(sheet):
        wanted = {key: known[key] for key in ("weight", "label", "start", "end", "evidence") if key in known}
        ends = f"{_quoted(terms.shorten(edge.source))} {arrow} {_quoted(terms.shorten(edge.target))}"
        lines.append(f"  {ends} [{_list(wanted)}];")
    return "\n".join([*lines, "}", ""]).encode()


def _list(known: Attributes) -> str:
    return ", ".join(f"{key}={_quoted(_text(value))}" for key, value in known.items())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _gexf(sheet: Sheet) -> bytes:
    return gexf.write(sheet.network, describe(sheet), dict(node_columns(sheet)), edge_columns(sheet))


FORMS = {
    "csv": Form("text/csv", ".csv", "spreadsheets: an edge a line", _csv),
    "json": Form("application/json", ".json", "notebooks and pages: every fact whole", _json),
    "graphml": Form("application/graphml+xml", ".graphml", "Gephi, yEd, igraph, networkx", _graphml),
    "gexf": Form("application/gexf+xml", ".gexf", "Gephi, with its timeline", _gexf),
    "cytoscape": Form("application/json", ".cyjs", "Cytoscape", _cytoscape),
    "gml": Form("text/plain", ".gml", "Tulip and older programs, in ASCII", _gml),
    "dot": Form("text/vnd.graphviz", ".dot", "Graphviz", _dot),
}
