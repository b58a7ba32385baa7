"""Sources with their lines, where these are at hand, and the facts that the lines carry."""

import re
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.query import ask
from ikoe_graph.web import naming
from ikoe_graph.web.naming import name, node, value
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View
from ikoe_graph.web.writing import Piece

EVIDENCE = terms.BASE + "id/evidence/"
AROUND = 3  # lines shown before and after a passage
WINDOW = 200  # lines of a source on one page


class Cited(NamedTuple):
    """A passage with the facts that cite it."""

    name: Piece
    first: int
    last: int
    facts: list[Piece]


class Line(NamedTuple):
    """A line of a source by its number from 1 with the passages that begin there; `cited`: the passage shown has it."""

    number: int
    text: str
    cited: bool
    passages: list[Cited]


class Passage(NamedTuple):
    """A passage for its page; `lines` are empty where the text is not at hand. `window`: leads there in its source."""

    source: Piece
    first: int
    last: int
    lines: list[Line]
    window: Piece


class Window(NamedTuple):
    """Some lines of a source. `at_hand`: whether their text is there; without it only lines where a passage begins.

    `total`: of lines; `reports`: what is where in the source, as name, first line and last line; `windows`: the first
    lines of all windows.
    """

    first: int
    last: int
    total: int
    at_hand: bool
    lines: list[Line]
    reports: list[tuple[Piece, int, int]]
    windows: list[int]


def passage(site: Site, iri: str, language: str) -> Passage | None:
    """A passage with its lines and a few around them; None where the IRI does not say which lines."""
    try:
        source, first, last = naming.passage(site.dataset, iri, language)
    except ValueError:
        return None
    text = site.texts.get(source.target, [])
    around = range(max(1, first - AROUND), min(len(text), last + AROUND) + 1)
    lines = [Line(number, text[number - 1], first <= number <= last, []) for number in around] if text else []
    where = Piece(naming.lines(first, last, language), f"{source.target}?from={first}#L{first}")
    return Passage(source, first, last, lines, where)


def window(site: Site, iri: str, view: View) -> Window | None:
    """The lines of a source from that which the URL asks for (`from`), with the facts they carry.

    None for a data set, which has no lines. What is no line of the source is read as the first.
    """
    count = int(value(site.dataset, iri, "ikoe:lineCount") or 0)
    if not count:
        return None
    wanted = view.values.get("from", "1")
    asked = int(wanted) if re.fullmatch(r"[1-9]\d{0,8}", wanted) else 1
    first = (asked - 1) // WINDOW * WINDOW + 1 if asked <= count else 1
    last = min(count, first + WINDOW - 1)
    found = _cited(site, iri, first, last, view.language)
    text = site.texts.get(iri, [])
    starts: dict[int, list[Cited]] = {}
    for each in found:
        starts.setdefault(max(each.first, first), []).append(each)
    shown = range(first, last + 1) if text else sorted(starts)
    lines = [Line(number, text[number - 1] if text else "", False, starts.get(number, [])) for number in shown]
    windows = list(range(1, count + 1, WINDOW))
    return Window(first, last, count, bool(text), lines, _reports(site, iri, view.language), windows)


def of_graph(dataset: Dataset, graph: str, language: str) -> list[Piece]:
    """The sources whose passages a named graph cites or describes."""
    quads = dataset.store.quads_for_pattern(None, node("prov:wasQuotedFrom"), None, ox.NamedNode(graph))
    cited = {getattr(quad.object, "value", "") for quad in quads}
    quads = dataset.store.quads_for_pattern(None, node("oa:hasSource"), None, ox.NamedNode(graph))
    cited |= {getattr(quad.subject, "value", "") for quad in quads}
    found = {value(dataset, each, "oa:hasSource") for each in cited}
    return [name(dataset, each, language) for each in sorted(found) if each]


def _cited(site: Site, iri: str, first: int, last: int, language: str) -> list[Cited]:
    """The passages that reach into a range of lines, each with its facts, in the order of the lines."""
    given = {"thing": iri, "language": language, "from": str(first), "to": str(last)}
    gathered: dict[tuple[int, int, str], list[Piece]] = {}
    for row in ask(site.dataset, catalogue.fill(site.sections["lines"], given)).rows():
        start, end, evidence, fact, label = (getattr(term, "value", "") for term in row)
        gathered.setdefault((int(start), int(end), evidence), []).append(Piece(label, fact))
    return [
        Cited(Piece(naming.lines(start, end, language), evidence), start, end, facts)
        for (start, end, evidence), facts in gathered.items()
    ]


def _reports(site: Site, iri: str, language: str) -> list[tuple[Piece, int, int]]:
    rows = ask(site.dataset, catalogue.fill(site.sections["reports"], {"thing": iri, "language": language})).rows()
    found = [tuple(getattr(term, "value", "") for term in row) for row in rows]
    return [(Piece(label, report), int(first), int(last)) for report, label, first, last in found]
