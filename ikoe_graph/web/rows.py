"""The entries of a list as its query finds them: a thing with the values of its columns."""

from collections.abc import Mapping
from typing import NamedTuple

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset
from ikoe_graph.query import Term, ask


class Value(NamedTuple):
    """A thing with its IRI and name, or a literal, which has no IRI."""

    iri: str
    name: str


class Row(NamedTuple):
    """An entry of a list with the values of its columns; column `label` holds its name."""

    iri: str
    columns: dict[str, list[Value]]

    @property
    def label(self) -> str:
        """Its name in the language of the list."""
        return self.first("label") or terms.shorten(self.iri)

    def first(self, column: str) -> str:
        """The first value of a column as text, an empty text where there is none."""
        return next((value.name for value in self.columns.get(column, ())), "")

    def passages(self) -> list[str]:
        """The names of the passages that carry it, such as `wir-sind-partner/L78-82`, in their order."""
        names = [value.iri.partition("/id/evidence/")[2] for value in self.columns.get("evidence", ())]
        return sorted(names, key=_position)

    def years(self) -> range:
        """From the year in which it began to the one in which it ended; the former alone where no end is stated."""
        start = self.first("start") or self.first("joined")
        end = self.first("end") or start
        return range(int(start[:4]), int(end[:4]) + 1) if start else range(0)

    def date(self) -> str:
        """The date it stands under on the timeline, in the precision of the source: its beginning, or else its end."""
        return self.first("start") or self.first("issued") or self.first("end")


def read_rows(dataset: Dataset, query: Query, given: Mapping[str, str]) -> list[Row]:
    """The entries of a list's query in its order; `given`: its parameters, `language` among them."""
    found: dict[str, Row] = {}
    for thing, column, value, name in ask(dataset, catalogue.fill(query, dict(given))).rows():
        row = found.setdefault(plain(thing), Row(plain(thing), {}))
        row.columns.setdefault(plain(column), []).append(_value(value, name))
    return list(found.values())


def wider(dataset: Dataset, query: Query, language: str) -> dict[str, list[Value]]:
    """For each concept and place those that are wider than it, by the query of what lies within what."""
    found: dict[str, list[Value]] = {}
    for narrow, wide, name in ask(dataset, catalogue.fill(query, {"language": language})).rows():
        found.setdefault(plain(narrow), []).append(Value(plain(wide), plain(name)))
    return found


def plain(term: Term | None) -> str:
    """A term as text, an empty one for none."""
    return str(getattr(term, "value", ""))


def _value(term: Term | None, name: Term | None) -> Value:
    if hasattr(term, "datatype"):
        return Value("", plain(term))
    return Value(plain(term), plain(name) or terms.shorten(plain(term)))


def _position(passage: str) -> tuple[str, int]:
    source, _, lines = passage.partition("/")
    return source, int(lines.removeprefix("L").partition("-")[0])
