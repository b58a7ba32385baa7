"""What flat formats say of a network: a row of texts and numbers for each node and each edge, and for the whole."""

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from ikoe_graph import terms
from ikoe_graph.measures import Definitions, Result, Value
from ikoe_graph.network import Edge, Fact, Network, Thing

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NO_RESULTS: Mapping[str, Result] = {}
NO_POSITIONS: Mapping[str, tuple[float, float]] = {}
Attributes = dict[str, str | Value]


class Sheet(NamedTuple):
    """A network and what is to be written with it: its measures, the language of its labels, the release's hash.

    `positions`: where a layout puts each node; `definitions`: what measures mean; if these are to be written too.
    """

    network: Network
    results: Mapping[str, Result] = NO_RESULTS
    language: str = "en"
    release: str = ""
    positions: Mapping[str, tuple[float, float]] = NO_POSITIONS
    definitions: Definitions | None = None


def node_columns(sheet: Sheet) -> list[tuple[str, Attributes]]:
    """For each node its IRI and what flat formats say of it; what is unknown is left out."""
    return [(iri, _node(sheet, sheet.network.thing(iri))) for iri in sheet.network.nodes]


def edge_columns(sheet: Sheet) -> list[tuple[Edge, Attributes]]:
    """For each edge what flat formats say of it; names are separated by blanks, labels by semicolons."""
    return [(edge, _edge(sheet, edge)) for edge in sheet.network.edges]


def describe(sheet: Sheet) -> dict[str, str]:
    """What the file as a whole says of itself, in its language."""
    query, language = sheet.network.query, sheet.language
    values = " ".join(f"{name}={value}" for name, value in sorted(sheet.network.values.items()))
    entries = {
        "projection": query.name,
        "title": query.summary.get(language, query.name),
        "definition": query.description.get(language, ""),
        "values": values,
        "release": sheet.release,
        "licence": LICENCE,
    }
    return {key: text for key, text in entries.items() if text}


def measured(sheet: Sheet, key: Hashable) -> dict[str, Value]:
    """What was measured of a node (its IRI), an edge (both IRIs) or the whole (`measures.WHOLE`), by measure."""
    return {name: plain(result.values[key]) for name, result in sheet.results.items() if key in result.values}


def plain(value: Value) -> Value:
    """A value as it is written: fractions with ten digits, so that machines agree."""
    return float(f"{value:.10g}") if isinstance(value, float) else value


def _node(sheet: Sheet, thing: Thing) -> Attributes:
    known: Attributes = {
        "label": thing.label(sheet.language),
        "label_de": thing.label("de"),
        "label_en": thing.label("en"),
        "iri": thing.iri,
        "name": thing.name,
        "category": thing.category,
        "kind": _names(thing.kinds),
        "kind_label": "; ".join(sheet.network.thing(kind).label(sheet.language) for kind in thing.kinds),
        "part_of": _names(thing.part_of),
    }
    if thing.rank is not None:
        known["accession_rank"] = thing.rank
    return _filled(known) | _columns_of(sheet, thing.iri)


def _edge(sheet: Sheet, edge: Edge) -> Attributes:
    facts = edge.facts
    labels = {language: _labels(sheet.network, facts, language) for language in ("de", "en")}
    known: Attributes = {
        "label": labels[sheet.language],
        "label_de": labels["de"],
        "label_en": labels["en"],
        "weight": edge.weight,
        "facts": len(facts),
        "fact": _names(fact.iri for fact in facts),
        "kind": _names(fact.kind for fact in facts),
        "source_role": _names(role for fact in facts for role in fact.source_roles),
        "target_role": _names(role for fact in facts for role in fact.target_roles),
        "occasion": _names(each for fact in facts for each in fact.occasions),
        "programme": _names(each for fact in facts for each in fact.programmes),
        "field": _names(each for fact in facts for each in fact.fields),
        "target_group": _names(each for fact in facts for each in fact.target_groups),
        "status": _names(fact.status for fact in facts if fact.status),
        "start": edge.start,
        "end": edge.end,
        "as_of": " ".join(sorted({day for fact in facts for day in fact.as_of})),
        "evidence": " ".join(edge.passages),
    }
    return _filled(known) | _columns_of(sheet, (edge.source, edge.target))


def _names(iris: Iterable[str]) -> str:
    return " ".join(sorted({terms.shorten(iri) for iri in iris}))


def _labels(network: Network, facts: Iterable[Fact], language: str) -> str:
    return "; ".join(dict.fromkeys(network.thing(fact.iri).label(language) for fact in facts))


def _filled(known: Attributes) -> Attributes:
    return {key: value for key, value in known.items() if value != ""}


def _columns_of(sheet: Sheet, key: Hashable) -> Attributes:
    return {name.replace("-", "_"): value for name, value in measured(sheet, key).items()}
