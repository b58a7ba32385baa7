"""Lays facts out for a page: tables of linked facts in groups, and lists of what is said of a thing."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.dossier import Fact, Section
from ikoe_graph.query import Term
from ikoe_graph.web.naming import lines, name, named, value
from ikoe_graph.web.templates import word
from ikoe_graph.web.writing import Piece, numbers

MOST = 100  # facts of a block: a page of all measures that are done would be read by nobody; no partner has as many
# The list of the site that holds all facts of a section.
LISTS = {
    "contradiction": "contradictions",
    "cooperation": "cooperations",
    "document": "documents",
    "event": "events",
    "figure": "figures",
    "gap": "not-stated",
    "measure": "measures",
    "unit": "organisations",
}
TIMES = ("dct:temporal", "org:memberDuring", "sosa:phenomenonTime")
# Shown elsewhere on the page: as its lead, as the interval, as a range of lines.
APART = ("dct:description", "skos:definition", "schema:startDate", "schema:endDate", "ikoe:firstLine", "ikoe:lastLine")
# What few readers look for comes last.
LAST = ("skos:altLabel", "skos:scopeNote", "dct:rights", "dct:identifier", "spdx:checksum", "ikoe:passageDigest")


class Row(NamedTuple):
    """A fact: its name, what else the graph says, the number it states, its time and the passages that carry it.

    `open`: it goes on, as far as the graph knows.
    """

    name: Piece
    details: list[list[Piece]]
    number: str
    start: str
    end: str
    open: bool
    passages: tuple[str, ...]


class Group(NamedTuple):
    """Rows that belong under one thing, with what the facts say of that; no heading for those under none."""

    heading: Piece | None
    details: list[list[Piece]]
    passages: tuple[str, ...]
    rows: list[Row]


class Block(NamedTuple):
    """A section of a page. `total` of facts, `shown` of those in the groups; `source`: the one whose lines all cite;
    `rest`: leads to a list of all, empty where there is none.
    """

    name: str
    heading: str
    groups: list[Group]
    total: int
    shown: int
    source: Piece | None
    rest: str = ""

    @property
    def rows(self) -> list[Row]:
        """All rows shown."""
        return [row for group in self.groups for row in group.rows]


class Entry(NamedTuple):
    """A property of a thing with its values; `rule`: the name of the rule that derived them, empty where stated."""

    term: Piece
    values: list[Piece]
    rule: str = ""


def block(dataset: Dataset, section: Section, language: str) -> Block:
    """A section of a dossier as a block, in the order of its facts within each group."""
    grouped: dict[str, list[Row]] = {}
    shown = section.facts[:MOST]
    for fact in shown:
        row = _row(dataset, fact, language)
        for group in fact.groups or ("",):
            grouped.setdefault(group, []).append(row)
    groups = [
        Group(named(dataset, _term(group), language) if group else None, [], (), grouped[group])
        for group in sorted(grouped, key=lambda each: _position(dataset, each))
    ]
    sources = {passage.partition("/")[0] for fact in shown for passage in fact.passages}
    source = name(dataset, f"{terms.BASE}id/source/{sources.pop()}", language) if len(sources) == 1 else None
    return Block(section.name, section.heading, groups, len(section.facts), len(shown), source)


def under_modules(dataset: Dataset, blocks: list[Block], language: str) -> list[Block]:
    """The blocks with the measures of a partner under its modules, which then need no block of their own."""
    modules = next((each for each in blocks if each.name == "module"), None)
    measures = next((each for each in blocks if each.name == "measure"), None)
    if modules is None or measures is None:
        return blocks
    none = Group(None, [], (), [])
    found = {group.heading.target if group.heading else "": group for group in measures.groups}
    groups = [
        Group(_numbered(dataset, row), row.details, row.passages, found.pop(row.name.target, none).rows)
        for row in sorted(modules.rows, key=lambda row: _position(dataset, terms.shorten(row.name.target)))
    ]
    rest = [each._replace(heading=each.heading or Piece(word("no-module", language))) for each in found.values()]
    merged = measures._replace(heading=word("modules-and-measures", language), groups=[*groups, *rest])
    return [merged if each is measures else each for each in blocks if each is not modules]


def entries(dataset: Dataset, facts: Iterable[Fact], language: str) -> list[Entry]:
    """What is said of a thing itself, by property; what a page shows apart is left out."""
    ordered = sorted(facts, key=lambda fact: LAST.index(fact.iri) + 1 if fact.iri in LAST else 0)
    return [_entry(dataset, fact, language) for fact in ordered if fact.iri not in APART]


def derived(dataset: Dataset, facts: Iterable[Fact], rules: Mapping[str, str], language: str) -> list[Entry]:
    """What rules derive about a thing, by property, with the name of the rule."""
    return [_entry(dataset, fact, language)._replace(rule=rule(fact.iri, rules)) for fact in facts]


def rule(name_of_property: str, rules: Mapping[str, str]) -> str:
    """The rule that derives a property: the one that constructs it, else the one that chooses it among others."""
    word_of = re.compile(rf"(?<![\w:]){re.escape(name_of_property)}(?![\w-])")
    heads = {name_of_rule: text.partition("WHERE")[0].partition("CONSTRUCT")[2] for name_of_rule, text in rules.items()}
    for texts in (heads, rules):
        for name_of_rule, text in texts.items():
            if word_of.search(text):
                return name_of_rule
    return ""


def extent(dataset: Dataset, iri: str, language: str) -> Piece | None:
    """The lines that a report takes up in its source, leading there; None for what has none."""
    first, last, source = (value(dataset, iri, each) for each in ("ikoe:firstLine", "ikoe:lastLine", "dct:isPartOf"))
    if not (first and last and source):
        return None
    return Piece(lines(int(first), int(last), language), f"{source}?from={first}#L{first}")


def property_(iri: str, label: str) -> Piece:
    """A property, leading to its definition where it is the project's own."""
    full = terms.lengthen(iri)
    return Piece(label, full if full.startswith(terms.ONTOLOGY) else "")


def is_open(dataset: Dataset, iri: str) -> bool:
    """Whether the interval derived for a thing has no end."""
    return any(value(dataset, iri, each).endswith("_open") for each in TIMES)


def _entry(dataset: Dataset, fact: Fact, language: str) -> Entry:
    shown = [named(dataset, each, language) for each in fact.values if each is not None]
    return Entry(property_(fact.iri, fact.label), shown)


def _row(dataset: Dataset, fact: Fact, language: str) -> Row:
    iri = terms.lengthen(fact.iri)
    details, count = [], ""
    for detail, given in zip(fact.details, fact.values, strict=True):
        if isinstance(given, ox.Literal) and given.value in detail:
            count = numbers(given.value, language)
            details.append([Piece(detail.replace(given.value, "", 1).strip())])
        else:
            details.append(_pieces(dataset, detail, given, language))
    open_end = bool(fact.start and not fact.end) and is_open(dataset, iri)
    return Row(Piece(fact.label, iri), details, count, fact.start, fact.end, open_end, fact.passages)


def _pieces(dataset: Dataset, detail: str, given: Term | None, language: str) -> list[Piece]:
    """A detail with the name of the thing in it as a link."""
    if given is None:
        return [Piece(detail)]
    link = named(dataset, given, language)
    before, found, after = detail.partition(link.text)
    if not found:
        return [link._replace(text=detail)]
    return [each for each in (Piece(before), link, Piece(after)) if each.text]


def _term(short: str) -> ox.NamedNode:
    return ox.NamedNode(terms.lengthen(short))


def _numbered(dataset: Dataset, module: Row) -> Piece:
    notation = value(dataset, module.name.target, "skos:notation")
    return module.name._replace(text=f"{notation}. {module.name.text}") if notation else module.name


def _position(dataset: Dataset, short: str) -> tuple[bool, list[tuple[int, str]], str]:
    """Groups under a thing first; modules by their number, others by their names in IRIs."""
    number = value(dataset, terms.lengthen(short), "skos:notation") if short else ""
    found = re.findall(r"\d+|[a-z]+", number.casefold())
    return not short, [(int(each), "") if each.isdigit() else (10_000, each) for each in found], short
