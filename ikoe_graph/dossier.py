"""Gathers all that is known of a thing into a dossier: sections of facts, each with its time and its evidence.

A section is a query in `queries/show/`, whose name gives the order and whose summary is the heading.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import CalledWrongly, UnknownName
from ikoe_graph.query import Term, ask, text

LABELS = [ox.NamedNode(terms.PREFIXES["skos"] + "prefLabel"), ox.NamedNode(terms.PREFIXES["rdfs"] + "label")]
LABELS += [ox.NamedNode(terms.PREFIXES["dct"] + "title")]  # what is labelled has its best label in this order


class Fact(NamedTuple):
    """One line of a dossier. `iri`: its short name; `details`: what else the graph says; `passages`: names of the lines
    that carry it.

    `values`: what each detail names (a thing) or holds (a number), None where it is mere text. `groups`: short names of
    the things under which the fact belongs within its section.
    """

    iri: str
    label: str
    details: tuple[str, ...]
    start: str
    end: str
    passages: tuple[str, ...]
    values: tuple[Term | None, ...]
    groups: tuple[str, ...]


class Section(NamedTuple):
    """A heading and its facts, in order of time, then label; `name` is that of its query without the number."""

    name: str
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
    """The dossier of a thing, a section for each query tagged `dossier` that finds something."""
    reached = _reached_by(dataset, iri)
    sections = []
    for query in queries.values():
        if "dossier" in query.tags and _may_find(query, reached) and (found := facts(dataset, query, iri, language)):
            name = query.name.partition("-")[2]
            sections.append(Section(name, query.summary.get(language, query.summary["en"]), found))
    return Dossier(iri, label(dataset, iri, language).value, sections)


def facts(dataset: Dataset, query: catalogue.Query, iri: str, language: str) -> list[Fact]:
    """What a query of `queries/show/` finds about a thing: one Fact for each fact, label and time among its rows.

    It has the columns fact, label, detail, value, start, end and evidence, and may have group.
    """
    answer = ask(dataset, catalogue.fill(query, {"thing": iri, "language": language}))
    columns = answer.columns
    rows: dict[tuple[str, ...], list[dict[str, Term | None]]] = {}
    for found in answer.rows():
        row = dict(zip(columns, found, strict=True))
        rows.setdefault(tuple(text(row[name]) for name in ("fact", "label", "start", "end")), []).append(row)
    return [_fact(key, each) for key, each in rows.items()]


def label(dataset: Dataset, iri: str, language: str) -> ox.Literal:
    """The label of a thing by the label rule: the wanted language, then German, then English, then the short name."""
    for kind in LABELS:
        quads = dataset.store.quads_for_pattern(ox.NamedNode(iri), kind, None, ox.DefaultGraph())
        labels = {quad.object.language: quad.object for quad in quads if isinstance(quad.object, ox.Literal)}
        chosen = next((labels[tag] for tag in (language, "de", "en", None) if tag in labels), None)
        if chosen is not None:
            return chosen
    return ox.Literal(terms.shorten(iri))


def as_json(dossier: Dossier) -> dict[str, Any]:
    """The dossier as JSON values, with full IRIs."""
    sections = {
        each.heading: [
            fact._asdict()
            | {
                "iri": terms.lengthen(fact.iri),
                "values": [getattr(value, "value", None) for value in fact.values],
                "groups": [terms.lengthen(group) for group in fact.groups],
            }
            for fact in each.facts
        ]
        for each in dossier.sections
    }
    return {"iri": dossier.iri, "label": dossier.label, "sections": sections}


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
    return f"{'; '.join(part for part in parts if part)}  [{', '.join(ranges(fact.passages))}]"


def ranges(passages: Iterable[str]) -> list[str]:
    """`source L1-2` for each passage; the source is named once for the passages that follow it."""
    shown, last = [], ""
    for passage in passages:
        source, _, lines = passage.partition("/")
        first, _, end = lines.removeprefix("L").partition("-")
        span = f"L{first}" if first == end else f"L{first}-{end}"
        shown.append(span if source == last else f"{source} {span}")
        last = source
    return shown


def _reached_by(dataset: Dataset, iri: str) -> set[str]:
    """The short names of the properties by which anything points to the thing."""
    quads = dataset.store.quads_for_pattern(None, None, ox.NamedNode(iri), ox.DefaultGraph())
    return {terms.shorten(predicate) for predicate in {quad.predicate.value for quad in quads}}


def _may_find(query: catalogue.Query, reached: set[str]) -> bool:
    """Whether a section needs asking. It needs not where it looks for what points to the thing by properties, and none
    of them does: most things are pointed to by few, and this halves the time of their dossiers.
    """
    return bool(re.search(r"^\s*\?thing ", query.text, re.MULTILINE)) or not reached.isdisjoint(_names(query.text))


@lru_cache(maxsize=64)
def _names(text: str) -> frozenset[str]:
    """The short names in a query."""
    return frozenset(re.findall(r"\b[a-z]+:\w+", text))


def _fact(key: tuple[str, ...], rows: list[dict[str, Term | None]]) -> Fact:
    fact, named, start, end = key
    details = dict.fromkeys((text(row["detail"]), row["value"]) for row in rows if text(row["detail"]))
    passages = {text(row["evidence"]).removeprefix("evidence/") for row in rows if row["evidence"] is not None}
    groups = dict.fromkeys(text(row["group"]) for row in rows if row.get("group") is not None)
    return Fact(
        fact,
        named,
        tuple(detail for detail, _ in details),
        start,
        end,
        tuple(sorted(passages, key=position)),
        tuple(value for _, value in details),
        tuple(groups),
    )


def position(passage: str) -> tuple[str, int]:
    """Where a passage stands, to sort by: its source, its first line."""
    source, _, lines = passage.partition("/")
    return source, int(lines.removeprefix("L").partition("-")[0])


def _slugs(dataset: Dataset) -> dict[str, list[str]]:
    """The IRIs of labelled things by slug: what follows the kind (`id/<kind>/`) or the scheme (`vocab/<scheme>/`)."""
    slugs: dict[str, list[str]] = {}
    for (term,) in ask(dataset, "SELECT DISTINCT ?thing WHERE { ?thing skos:prefLabel ?label } ORDER BY ?thing").rows():
        iri = getattr(term, "value", "")
        slugs.setdefault(re.sub(r"^(?:id|vocab)/[^/]+/", "", iri.removeprefix(terms.BASE)), []).append(iri)
    return slugs
