"""A network as nested data: every fact of every edge whole, labels in both languages, for pages and notebooks."""

from typing import Any

from ikoe_graph import terms
from ikoe_graph.columns import LICENCE, Sheet, measured
from ikoe_graph.measures import WHOLE, Definitions, Result
from ikoe_graph.network import Edge, Fact, Thing


def as_json(sheet: Sheet) -> dict[str, Any]:
    """The network as data for pages and notebooks, in both languages; `networkx.node_link_graph` reads it.

    Things go by their short names (`terms.shorten`); what is empty is left out of nodes, edges and facts. `things` has
    the labels of all that edges name. Where the sheet has definitions, `measures` says what each tells.
    """
    network = sheet.network
    nodes = [_node_entry(sheet, network.thing(iri)) for iri in network.nodes]
    edges = [_edge_entry(sheet, edge) for edge in network.edges]
    ends = set(network.nodes)
    things = {each.name: dict(each.labels) for iri, each in sorted(network.things.items()) if iri not in ends}
    found = {
        "projection": {
            "name": network.query.name,
            "summary": network.query.summary,
            "description": network.query.description,
            "values": dict(sorted(network.values.items())),
            "two_mode": network.two_mode,
            "release": sheet.release,
            "licence": LICENCE,
        },
        "numbers": {"nodes": len(nodes), "edges": len(edges), "facts": network.facts, **measured(sheet, WHOLE)},
        "directed": network.directed,
        "multigraph": False,
        "nodes": nodes,
        "edges": edges,
        "things": things,
    }
    if sheet.definitions:
        found["measures"] = {name: _definition(result, sheet.definitions) for name, result in sheet.results.items()}
    return found


def fact_entry(fact: Fact) -> dict[str, Any]:
    """A fact as data: names for IRIs, what is empty left out."""
    entry = fact._asdict()
    entry["fact"], entry["evidence"] = terms.shorten(entry.pop("iri")), entry.pop("passages")
    for key in ("kind", "status"):
        entry[key] = terms.shorten(entry[key])
    for key in ("source_roles", "target_roles", "occasions", "programmes", "fields", "target_groups"):
        entry[key] = [terms.shorten(iri) for iri in entry[key]]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in entry.items() if value}


def _definition(result: Result, definitions: Definitions) -> dict[str, Any]:
    told = definitions.measures[result.measure]
    entry = {"scope": told.scope, "heading": told.heading, "tells": told.tells, "tells_not": told.tells_not}
    return entry | ({"reason": definitions.reasons[result.reason]} if result.reason else {})


def _node_entry(sheet: Sheet, thing: Thing) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": thing.name,
        "iri": thing.iri,
        "label": {language: thing.label(language) for language in ("de", "en")},
        "category": thing.category,
        "kinds": [terms.shorten(kind) for kind in thing.kinds],
        "part_of": [terms.shorten(whole) for whole in thing.part_of],
        "rank": thing.rank,
        "measures": measured(sheet, thing.iri),
    }
    if thing.iri in sheet.positions:
        entry["x"], entry["y"] = sheet.positions[thing.iri]
    return {key: value for key, value in entry.items() if value not in (None, [], {})}


def _edge_entry(sheet: Sheet, edge: Edge) -> dict[str, Any]:
    entry = {
        "source": terms.shorten(edge.source),
        "target": terms.shorten(edge.target),
        "weight": edge.weight,
        "start": edge.start,
        "end": edge.end,
        "measures": measured(sheet, (edge.source, edge.target)),
        "facts": [fact_entry(fact) for fact in edge.facts],
    }
    return {key: value for key, value in entry.items() if value not in ("", {})}
