"""Tells in which networks a thing is seen: as a node, or as the fact that joins two nodes."""

from collections.abc import Mapping
from typing import NamedTuple

from ikoe_graph import network, terms
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset
from ikoe_graph.network import Thing


class Occurrence(NamedTuple):
    """A network by name, and the values of an address of `/network` that show a thing in it."""

    network: str
    values: dict[str, str]


def read(dataset: Dataset, queries: Mapping[str, Query], things: Mapping[str, Thing]) -> dict[str, list[Occurrence]]:
    """By IRI the networks that each thing is seen in; those of what others share (tag `shared`) are left out."""
    found: dict[str, list[Occurrence]] = {}
    for query in queries.values():
        if "shared" in query.tags:
            continue
        made = network.build(dataset, query, {}, things)
        seen: dict[str, dict[str, str]] = {}
        for iri in made.nodes:
            name = terms.shorten(iri)
            seen[iri] = {"around": name, "node": name}
        for edge in made.edges:
            one, other = terms.shorten(edge.source), terms.shorten(edge.target)
            for fact in edge.facts:
                seen.setdefault(fact.iri, {"around": one, "edge": f"{one} {other}"})
        for iri, values in seen.items():
            found.setdefault(iri, []).append(Occurrence(query.name, values | {"weight": "1"}))
    return found
