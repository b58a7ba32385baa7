"""What a list holds under its filters: its rows, what each filter offers, and which values it does not know.

The filters are parameters of the list's query and work in the engine; a filter for a wider term or place takes in what
lies within it. What a filter offers is counted under the other filters in force, so that no offer leads to nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Parameter, Query
from ikoe_graph.query import ask
from ikoe_graph.web.rows import Row, Value, plain, read_rows, wider
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import word

BOUNDS = ("from", "to")  # filters for the first and the last year of a range
LIKE = 70  # from here on, of 100, a name is offered in place of one that is not known; and if it is not much
BEHIND = 15  # less like it than the likeliest


class Option(NamedTuple):
    """What a filter offers: the value for the address, its name, and how many entries it leaves."""

    slug: str
    name: str
    entries: int


class Filter(NamedTuple):
    """A filter of a list: its name, the value in force (empty for none), and what it offers."""

    name: str
    chosen: str
    options: list[Option]

    @property
    def meaning(self) -> str:
        """The name of the value in force."""
        return next((each.name for each in self.options if each.slug == self.chosen), self.chosen)


class Refusal(NamedTuple):
    """A value that a filter does not know, and what it may stand for."""

    name: str
    value: str
    nearest: list[Option]


def given_filters(query: Query, values: Mapping[str, str]) -> dict[str, str]:
    """Of the values of an address those that filter this list; an empty one stands for any."""
    names = {each.name for each in _parameters(query)}
    return {name: value.strip() for name, value in values.items() if name in names and value.strip()}


def rows(site: Site, query: Query, given: Mapping[str, str], language: str) -> list[Row]:
    """The entries of a list under the given filters, in its order."""
    return read_rows(site.dataset, query, {**given, "language": language})


def numbers(site: Site) -> dict[str, int]:
    """How many entries each list has, and what else is counted, by name."""
    return {
        plain(counted): int(plain(number)) for counted, number in ask(site.dataset, site.lists["numbers"].text).rows()
    }


def filters(site: Site, query: Query, given: Mapping[str, str], found: list[Row], language: str) -> list[Filter]:
    """The filters of a list with what they offer; `found`: the rows under all filters given."""
    broader = wider(site.dataset, site.lists["wider"], language)
    listed = []
    for parameter in _parameters(query):
        chosen = given.get(parameter.name, "")
        others = {name: value for name, value in given.items() if name != parameter.name}
        options = _options(parameter, rows(site, query, others, language) if chosen else found, broader, language)
        if chosen and all(each.slug != chosen for each in options):
            options.append(Option(chosen, meaning(site, query, parameter, chosen, language), 0))
        listed.append(Filter(parameter.name, chosen, options))
    return listed


def refusals(site: Site, query: Query, given: Mapping[str, str], language: str) -> list[Refusal]:
    """The given values that stand for nothing, each with the nearest that the whole list has."""
    unknown = [
        (each, given[each.name])
        for each in _parameters(query)
        if each.name in given and not meaning(site, query, each, given[each.name], language)
    ]
    everything = rows(site, query, {}, language) if unknown else []
    broader = wider(site.dataset, site.lists["wider"], language) if unknown else {}
    return [
        Refusal(each.name, value, nearest(value, _options(each, everything, broader, language)))
        for each, value in unknown
    ]


def nearest_names(name: str, known: Iterable[str]) -> list[str]:
    """At most three of the known names that the name may stand for, the likeliest first."""
    found = process.extract(name[:100].casefold(), list(known), scorer=fuzz.WRatio, score_cutoff=LIKE, limit=3)
    return [each for each, score, _ in found if score > found[0][1] - BEHIND]


def _parameters(query: Query) -> list[Parameter]:
    return [each for each in query.parameters if each.name != "language"]


def meaning(site: Site, query: Query, parameter: Parameter, value: str, language: str) -> str:
    """What the value of a filter stands for; an empty text where it stands for nothing."""
    if parameter.type == "integer":
        return value if re.fullmatch(r"[12]\d{3}", value, re.ASCII) else ""
    if parameter.type == "kind":
        known = re.fullmatch(catalogue.SIMPLE_TYPES["kind"], value) and rows(site, query, {"kind": value}, language)
        return word(f"kind-{value}", language) if known else ""
    if not re.fullmatch(r"[a-z0-9]+([-/][a-z0-9]+)*", value):
        return ""
    thing = f"{terms.BASE}{parameter.type}/{value}"
    answer = ask(site.dataset, catalogue.fill(site.lists["name"], {"thing": thing, "language": language}))
    return next((plain(name) for _, name in answer.rows()), "")


def nearest(value: str, options: list[Option]) -> list[Option]:
    """At most three of the options that the value may stand for, by name or address, the likeliest first."""
    by_name = {each.name.casefold(): each for each in options} | {each.slug: each for each in options}
    return list(dict.fromkeys(by_name[each] for each in nearest_names(value, by_name)))


def _options(
    parameter: Parameter, listed: list[Row], broader: Mapping[str, list[Value]], language: str
) -> list[Option]:
    """The values of a filter's column with the numbers of rows, by name; years from the latest."""
    if parameter.name in BOUNDS:
        return _bounds(parameter.name, listed)
    if parameter.type == "kind":
        kinds = Counter(row.first(parameter.name) for row in listed)
        named = [Option(kind, word(f"kind-{kind}", language), count) for kind, count in kinds.items()]
        return sorted(named, key=lambda each: each.name.casefold())
    if parameter.type == "integer":
        years = [year for row in listed for year in row.years()]
        return [Option(str(year), str(year), years.count(year)) for year in sorted(set(years), reverse=True)]
    counts: dict[Value, int] = {}
    for row in listed:
        own = {value for value in row.columns.get(parameter.name, ()) if value.iri}
        for value in own.union(*(broader.get(each.iri, ()) for each in own)):
            counts[value] = counts.get(value, 0) + 1
    stem = f"{terms.BASE}{parameter.type}/"
    found = [Option(value.iri.removeprefix(stem), value.name, count) for value, count in counts.items()]
    return sorted(found, key=lambda each: (each.name.casefold(), each.slug))


def _bounds(name: str, listed: list[Row]) -> list[Option]:
    """The years in which something begins, in their order, as the first or the last of a range of years."""
    spans = [(row.date()[:4], (row.first("end") or row.date())[:4]) for row in listed]
    years = sorted({first for first, _ in spans})
    inside = [sum(last >= year if name == "from" else first <= year for first, last in spans) for year in years]
    return [Option(year, year, count) for year, count in zip(years, inside, strict=True)]
