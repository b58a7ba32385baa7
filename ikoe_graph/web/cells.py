"""An answer as a table for people: names become links to things, evidence links to source lines, numbers align."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.query import Row, Term, text
from ikoe_graph.web.templates import safe_url

PASSAGE = re.compile(r"[a-z0-9-]+/L\d+(-\d+)?")
MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")  # a date as the sources have it, to the year, month or day
NUMERIC = tuple(terms.PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "int", "long"))
BETWEEN = "; "  # what the queries put between the names in a cell


class Part(NamedTuple):
    """A piece of a cell: its text and where it leads, empty where it leads nowhere.

    `address`: the IRI of a thing of the project, or an address that a browser may follow.
    """

    text: str
    address: str


class Cell(NamedTuple):
    """A value as people read it. `passages`: source lines that it names; `language`: empty where it has none.

    `kind`: number, moment, or an empty text.
    """

    parts: list[Part]
    passages: list[str]
    language: str
    kind: str


def table(dataset: Dataset, columns: list[str], rows: Iterable[Row], language: str) -> list[list[Cell]]:
    """The rows as cells. `language`: that of the names in the answer."""
    known = [list(row) for row in rows]
    finders = [_Finder(dataset, language, [row[index] for row in known]) for index in range(len(columns))]
    return [[_cell(term, finder) for term, finder in zip(row, finders, strict=True)] for row in known]


def numbers(rows: list[list[Cell]], width: int) -> list[bool]:
    """Which of the columns hold nothing but numbers."""
    filled = [[row[index] for row in rows if row[index].parts] for index in range(width)]
    return [bool(cells) and all(each.kind == "number" for each in cells) for cells in filled]


class _Finder:
    """Finds the things that the names in a column stand for.

    Where several things have the same name, that one is meant whose kind most of the column has; without one, none.
    """

    def __init__(self, dataset: Dataset, language: str, terms_of_column: Iterable[Term | None]):
        self.dataset = dataset
        self.language = language
        found = (self._things(term) for term in terms_of_column)
        kinds = Counter(_kind(things[0]) for things in found if len(things) == 1)
        self.usual = kinds.most_common(1)[0][0] if kinds else ""

    def parts(self, term: Any) -> list[Part]:
        """The text of a literal, in pieces where it is a list of names."""
        whole = self._address(term.value)
        if whole or BETWEEN not in term.value:
            return [Part(term.value, whole)]
        names = [Part(name, self._address(name)) for name in term.value.split(BETWEEN)]
        return names if any(each.address for each in names) else [Part(term.value, "")]

    def _address(self, name: str) -> str:
        things = self.dataset.named(name, self.language)
        usual = [thing for thing in things if _kind(thing) == self.usual]
        return next((each[0] for each in (things, usual) if len(each) == 1), "")

    def _things(self, term: Any) -> list[str]:
        return self.dataset.named(term.value, self.language) if getattr(term, "datatype", None) else []


def _cell(term: Any, finder: _Finder) -> Cell:
    plain = text(term)
    if not plain:
        return Cell([], [], "", "")
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return Cell([Part(plain, _followable(getattr(term, "value", "")))], [], "", "")
    words = plain.split()
    if words and all(PASSAGE.fullmatch(each) for each in words):
        return Cell([], words, "", "")
    if datatype.value in NUMERIC:
        return Cell([Part(plain, "")], [], "", "number")
    if MOMENT.fullmatch(plain):
        return Cell([Part(plain, "")], [], "", "moment")
    return Cell(finder.parts(term), [], term.language or "", "")


def _followable(iri: str) -> str:
    """The address of an IRI where a browser may follow it, else an empty text."""
    return iri if iri.startswith(terms.BASE) else safe_url(iri) or ""


def _kind(iri: str) -> str:
    """The first part of the path of a thing's IRI that tells its kind, such as id/org or vocab/field."""
    return "/".join(iri.removeprefix(terms.BASE).split("/")[:2])
