"""The map: how much of what lies in which district, what lies in one of them, and the same as CSV."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ikoe_graph.web import districts, lists, selection
from ikoe_graph.web.districts import District
from ikoe_graph.web.located import KINDS, NOWHERE, WIDER, Located
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.rows import Row, Value
from ikoe_graph.web.selection import Filter, Option, Refusal
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word

FILTERS = ("kind", "field", "year", "district")
LEVELS = (1, 3, 6, 11, 21)  # from which number of things on a district has the next darker colour
CSV = ("kind", "place", "district", "district-key", "field", "joined", "start", "end")


class Found(NamedTuple):
    """What an address asks for: its filters with what they offer, and the things that they leave.

    `around`: what they leave where no district is chosen, which is what the map counts.
    """

    given: dict[str, str]
    refused: list[Refusal]
    filters: list[Filter]
    things: list[Located]
    around: list[Located]


class Line(NamedTuple):
    """A line beside the map: a district, or what has none; how many things of each kind, and in all."""

    key: str
    name: str
    kinds: Counter[str]
    total: int


class Shown(NamedTuple):
    """A district on the map, with the number of things in it and the number of its colour, from 0."""

    district: District
    total: int
    level: int


def page(site: Site, view: View) -> Reply:
    """The map under the filters of the address. Status 400 for a value of no meaning, 404 for no such page."""
    found = _find(site, view)
    number, last = lists.page_number(view, len(found.things))
    if not number:
        return lists.no_page(view, "/map", found.given, last)
    drawing, lines = districts.drawing(), _lines(found.around, view.language)
    totals = {line.key: line.total for line in lines}
    chosen = found.given.get("district", "")

    def address(**changes: str) -> str:
        return view.link("/map", **{**found.given, **changes})

    start = (number - 1) * lists.PAGE
    values = {
        "drawing": drawing,
        "shown": [Shown(each, totals.get(each.key, 0), _level(totals.get(each.key, 0))) for each in drawing.districts],
        "levels": [*zip(LEVELS, (each - 1 for each in LEVELS[1:]), strict=False), (LEVELS[-1], 0)],
        "lines": [line for line in lines if line.key not in (WIDER, NOWHERE)],
        "beyond": [line for key in (WIDER, NOWHERE) for line in lines if line.key == key],
        "bare": [each for each in drawing.districts if each.key not in totals],
        "kinds": [each for each in KINDS if found.given.get("kind") in (None, each)],
        "chosen": chosen,
        "place": _district_names(view.language).get(chosen, ""),
        "found": [] if found.refused else found.things[start : start + lists.PAGE],
        "total": len(found.things),
        "first": start + 1,
        "page": number,
        "last": last,
        "unknown": _unknown_names(view),
        "csv": view.link("/map.csv", **found.given),
        "counts": (len(_placed(found.around)), len(found.around)),
    }
    rest = {"given": found.given, "refused": found.refused, "filters": found.filters, "address": address}
    body = render("map.html", view, **values, **rest)
    return html(body, 400 if found.refused else 200, lists.refusals(found.refused, view))


def table(site: Site, view: View) -> Reply:
    """All that the filters of the address leave as CSV. Status 400 for a value that stands for nothing."""
    found = _find(site, view)
    if found.refused:
        return lists.refuse_csv(lists.refusals(found.refused, view))
    return lists.as_csv("map", [_flat(each, view.language) for each in found.things], list(CSV))


def _find(site: Site, view: View) -> Found:
    things = site.located.get(view.language)
    given = {name: text for name in FILTERS if (text := view.values.get(name, "").strip())}
    refused = list(_refusals(site, things, given, view.language))
    usable = {name: text for name, text in given.items() if name not in {each.name for each in refused}}
    left = {skipped: _left(things, usable, skipped) for skipped in FILTERS}
    filters = []
    for name in FILTERS:
        chosen = usable.get(name, "")
        options = _options(left[name], name, view.language)
        if chosen and all(each.slug != chosen for each in options):
            options.append(Option(chosen, _meaning(site, name, chosen, view.language), 0))
        filters.append(Filter(name, chosen, options))
    return Found(given, refused, filters, _left(things, usable), left["district"])


def _left(things: list[Located], given: dict[str, str], skipped: str = "") -> list[Located]:
    """What the filters leave, the one called `skipped` left out."""
    asked = [(name, text) for name, text in given.items() if name != skipped]
    return [each for each in things if all(text in each.values(name) for name, text in asked)]


def _options(things: list[Located], name: str, language: str) -> list[Option]:
    """What a filter offers: kinds in their order, years from the latest, districts before the rest, fields by name."""
    counts = Counter(text for each in things for text in each.values(name))
    if name == "kind":
        return [Option(each, word(f"map-kind-{each}", language), counts[each]) for each in KINDS if each in counts]
    if name == "year":
        return [Option(year, year, counts[year]) for year in sorted(counts, reverse=True)]
    if name == "district":
        return [Option(key, text, counts[key]) for key, text in _district_names(language).items() if key in counts]
    named = {slug: text for each in things for slug, text in each.fields.items()}
    return sorted((Option(each, named[each], counts[each]) for each in counts), key=lambda each: each.name.casefold())


def _refusals(site: Site, things: list[Located], given: dict[str, str], language: str) -> Iterator[Refusal]:
    """The values that stand for nothing, each with those that it may mean."""
    for name, text in given.items():
        if not _meaning(site, name, text, language):
            offered = _options(things, name, language)
            if name == "district":
                offered = [Option(key, each, 0) for key, each in _district_names(language).items()]
            yield Refusal(name, text, selection.nearest(text, offered))


def _meaning(site: Site, name: str, text: str, language: str) -> str:
    """What the value of a filter stands for, an empty text where it stands for nothing."""
    if name == "kind":
        return word(f"map-kind-{text}", language) if text in KINDS else ""
    if name == "district":
        return _district_names(language).get(text, "")
    query = site.lists["measures"]  # whose filters of these names mean the same
    (parameter,) = [each for each in query.parameters if each.name == name]
    return selection.meaning(site, query, parameter, text, language)


def _district_names(language: str) -> dict[str, str]:
    """The names of all districts by key, in order, then the words for what has none."""
    found = {each.key: each.full_name for each in districts.drawing().districts}
    ordered = sorted(found, key=lambda key: found[key].casefold().replace("ä", "a").replace("ö", "o").replace("ü", "u"))
    return {key: found[key] for key in ordered} | {each: word(f"map-{each}", language) for each in (WIDER, NOWHERE)}


def _lines(things: list[Located], language: str) -> list[Line]:
    """The districts with things, most first, then what has no district. A thing counts in each of its own."""
    kinds: dict[str, Counter[str]] = {}
    for each in things:
        for key in each.districts:
            kinds.setdefault(key, Counter())[each.kind] += 1
    names = _district_names(language)
    order = list(names)
    lines = [Line(key, names[key], counts, counts.total()) for key, counts in kinds.items()]
    return sorted(lines, key=lambda line: (-line.total, order.index(line.key)))


def _unknown_names(view: View) -> list[tuple[str, list[str]]]:
    """The names in the address that are no filters, each with the nearest that are."""
    known = (*FILTERS, *lists.OWN)
    return [(each, selection.nearest_names(each, FILTERS)) for each in view.values if each not in known]


def _placed(things: list[Located]) -> list[Located]:
    return [each for each in things if set(each.districts) - {WIDER, NOWHERE}]


def _level(total: int) -> int:
    return sum(total >= start for start in LEVELS)


def _flat(thing: Located, language: str) -> Row:
    """A thing as a row of the file, with its kind and its districts."""
    names = _district_names(language)
    keys = [each for each in thing.districts if each not in (WIDER, NOWHERE)]
    return Row(
        thing.row.iri,
        {column: [] for column in CSV}  # so that each column is there
        | thing.row.columns
        | {
            "kind": [Value("", word(f"map-kind-{thing.kind}", language))],
            "district": [Value("", names[key]) for key in keys],
            "district-key": [Value("", key) for key in keys],
        },
    )
