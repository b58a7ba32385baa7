"""Says in the terms of schema.org what a page is about, as JSON-LD for search engines.

Which class and property of the graph is which of schema.org stands in `schema-org.yaml`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.query import Term
from ikoe_graph.query import value as plain
from ikoe_graph.web.naming import name, values
from ikoe_graph.web.templates import safe_url
from ikoe_graph.web.writing import POINT

CONTEXT = "https://schema.org"


def json_ld(dataset: Dataset, iri: str, language: str) -> str:
    """The thing as JSON-LD 1.1 that may stand in a script element; empty where schema.org has no type for it."""
    kind = _kind(dataset, iri)
    if not kind:
        return ""
    found = {"@context": CONTEXT} | _reference(dataset, iri, language)
    for property_, target in sorted((_terms()["every"] | kind["properties"]).items()):
        given = values(dataset, iri, property_)
        written = [_value(dataset, each, target, language) for each in _in_language(given, target, language)]
        kept = [each for each in written if each is not None and each != found["name"]]
        found[target] = [*found.get(target, []), *(each for each in kept if each not in found.get(target, []))]
    shown = {key: each[0] if isinstance(each, list) and len(each) == 1 else each for key, each in found.items() if each}
    # No `<` in the text: nothing in it can end the script element or open a comment.
    return json.dumps(shown, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def _value(dataset: Dataset, term: Term, target: str, language: str) -> Any:
    if isinstance(term, ox.Literal):
        if point := POINT.fullmatch(term.value):
            return {"@type": "GeoCoordinates", "latitude": float(point[2]), "longitude": float(point[1])}
        return safe_url(term.value) if target == "url" else plain(term)
    iri = getattr(term, "value", "")
    if target == "inLanguage":
        return next((plain(each) for each in values(dataset, iri, "skos:notation")), None)
    return _reference(dataset, iri, language) if iri.startswith(terms.BASE) else iri


def _reference(dataset: Dataset, iri: str, language: str) -> dict[str, Any]:
    """A thing that is only named: its type, IRI and name."""
    kind = _kind(dataset, iri)
    return {"@type": kind["type"] if kind else "Thing", "@id": iri, "name": name(dataset, iri, language).text}


def _in_language(given: list[Term], target: str, language: str) -> list[Term]:
    """The values in the page's language, where there are any; names in every language."""
    tagged: list[Term] = [each for each in given if isinstance(each, ox.Literal) and each.language == language]
    return tagged if tagged and target != "alternateName" else given


def _kind(dataset: Dataset, iri: str) -> dict[str, Any]:
    types = _terms()["types"]
    names = (terms.shorten(getattr(each, "value", "")) for each in values(dataset, iri, "rdf:type"))
    return next((types[each] for each in names if each in types), {})


@cache
def _terms() -> dict[str, Any]:
    import yaml

    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "schema-org.yaml").read_text(encoding="utf-8"))
    return loaded
