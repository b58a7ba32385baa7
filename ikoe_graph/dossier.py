"""Gathers all that is known of a thing into a dossier: sections of facts, each with its time and its evidence.

A section is a query in `queries/show/`, whose name gives the order and whose summary is the heading.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import CalledWrongly, UnknownName
from ikoe_graph.query import ask, text


class Fact(NamedTuple):
    """One line of a dossier. `details`: what else the graph says; `passages`: names of the lines that carry it."""

    iri: str
    label: str
    details: tuple[str, ...]
    start: str
    end: str
    passages: tuple[str, ...]


class Section(NamedTuple):
    """A heading and its facts, in order of time, then label."""

    heading: str
    facts: list[Fact]


class Dossier(NamedTuple):
    """All that is known of a thing, under its label."""

    iri: str
    label: str
    sections: list[Section]


def find(dataset: Dataset, name: str) -> str:
    """The IRI of the thing meant by an IRI, a short name such as `org/wdr`, or a slug such as `wdr`.

    Of several things with one slug an organisation comes first: its agreement and signing are in its dossier. Raises
    CalledWrongly for a slug that several things share, UnknownName, with the nearest names, where nothing fits.
    """
    if any(sign in name for sign in "/:#"):
        address = terms.lengthen(name)
        if re.search(r'[\s<>"{}|\\^`]', address):
            raise CalledWrongly(
                f"{name}: this is no IRI. Give a slug such as jobcenter-dortmund, or an IRI without spaces."
            )
        if ask(dataset, f"ASK {{ <{address}> ?property ?value }}").results:
            return address
    slugs = _slugs(dataset)
    found = slugs.get(name, [])
    found = [iri for iri in found if iri.startswith(f"{terms.BASE}id/org/")] or found
    if len(found) > 1:
        choices = ", ".join(terms.shorten(iri) for iri in found)
        raise CalledWrongly(f"{name}: several things are called so. Say which one: {choices}.")
    if not found:
        raise UnknownName("thing", name, slugs, "ikoe query things lists what there is.")
    return found[0]


def compile_dossier(
    dataset: Dataset, queries: Mapping[str, catalogue.Query], iri: str, language: str = "en"
) -> Dossier:
    """The dossier of a thing, a section for each query that finds something."""
    sections = []
    for query in queries.values():
        facts = _facts(dataset, catalogue.fill(query, {"thing": iri, "language": language}))
        if facts:
            sections.append(Section(query.summary.get(language, query.summary["en"]), facts))
    return Dossier(iri, _label(dataset, iri, language), sections)


def render(dossier: Dossier) -> str:
    """The dossier as text: a heading, then one line a fact, with the source lines in brackets at its end."""
    lines = [dossier.label, "=" * len(dossier.label), dossier.iri]
    for section in dossier.sections:
        heading = f"{section.heading} ({len(section.facts)})"
        lines += ["", heading, "-" * len(heading), *(_line(fact) for fact in section.facts)]
    return "\n".join(lines) + "\n"


def _line(fact: Fact) -> str:
    when = " - ".join(dict.fromkeys(each for each in (fact.start, fact.end) if each))
    parts = [fact.label, "; ".join(fact.details), when]
    return f"{'; '.join(part for part in parts if part)}  [{', '.join(_ranges(fact.passages))}]"


def _ranges(passages: tuple[str, ...]) -> list[str]:
    """`source L1-2` for each passage; the source is named once for the passages that follow it."""
    shown, last = [], ""
    for passage in passages:
        source, _, lines = passage.partition("/")
        first, _, end = lines.removeprefix("L").partition("-")
        span = f"L{first}" if first == end else f"L{first}-{end}"
        shown.append(span if source == last else f"{source} {span}")
        last = source
    return shown


def _facts(dataset: Dataset, query: str) -> list[Fact]:
    """The rows of a section query (fact, label, detail, start, end, evidence), one Fact for each fact and label."""
    gathered: dict[tuple[str, ...], tuple[dict[str, None], dict[str, None]]] = {}
    for row in ask(dataset, query).rows():
        fact, label, detail, start, end, evidence = (text(term) for term in row)
        details, passages = gathered.setdefault((fact, label, start, end), ({}, {}))
        details.update({detail: None} if detail else {})
        passages.update({evidence.removeprefix("evidence/"): None} if evidence else {})
    return [
        Fact(fact, label, tuple(details), start, end, tuple(sorted(passages, key=_position)))
        for (fact, label, start, end), (details, passages) in gathered.items()
    ]


def _position(passage: str) -> tuple[str, int]:
    source, _, lines = passage.partition("/")
    return source, int(lines.removeprefix("L").partition("-")[0])


def _label(dataset: Dataset, iri: str, language: str) -> str:
    """The label rule: the wanted language, then German, then English, then the short name."""
    rows = ask(
        dataset,
        f"SELECT ?label (LANG(?label) AS ?tag) WHERE {{ <{iri}> skos:prefLabel|rdfs:label ?label }} ORDER BY ?label",
    ).texts()
    labels = {tag: label for label, tag in rows}
    return next((labels[tag] for tag in (language, "de", "en") if tag in labels), terms.shorten(iri))


def _slugs(dataset: Dataset) -> dict[str, list[str]]:
    """The IRIs of labelled things by slug: what follows the kind (`id/<kind>/`) or the scheme (`vocab/<scheme>/`)."""
    slugs: dict[str, list[str]] = {}
    for (term,) in ask(dataset, "SELECT DISTINCT ?thing WHERE { ?thing skos:prefLabel ?label } ORDER BY ?thing").rows():
        iri = getattr(term, "value", "")
        slugs.setdefault(re.sub(r"^(?:id|vocab)/[^/]+/", "", iri.removeprefix(terms.BASE)), []).append(iri)
    return slugs
