"""The timeline: whatever a source dates, year by year, with an overview of how much begins when.

What stands in it is the query `queries/lists/timeline.rq`. A date is shown as its source gives it: a year stays a year,
and what has no stated end gets none. Filters, refusals and files are those of the lists.
"""

from collections import Counter
from itertools import groupby
from typing import Any, NamedTuple

from ikoe_graph.web import bars, lists, selection
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.rows import Row
from ikoe_graph.web.selection import BOUNDS, Refusal
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word

NAME, PATH = "timeline", "/timeline"
COLUMNS = ["kind", "start", "end", "issued", "partner", "field", "status"]  # of the file, before all others


class Year(NamedTuple):
    """The entries of a year that stand on a page; `total`: how many it has on all pages."""

    name: str
    entries: list[Row]
    total: int


class Wrong(NamedTuple):
    """What is wrong with an address: values that stand for nothing, names of no filter with the nearest, years that
    run backwards.
    """

    refused: list[Refusal]
    unknown: list[tuple[str, list[str]]]
    backwards: bool

    def __bool__(self) -> bool:
        """Whether anything is."""
        return bool(self.refused or self.unknown or self.backwards)


def page(site: Site, view: View, *, as_csv: bool = False) -> Reply:
    """A page of the timeline under the filters of the address, or all its entries as CSV.

    Status 400 where a filter or its value stands for nothing or the years run backwards, 404 for a page that does not
    exist.
    """
    query = site.lists[NAME]
    given = selection.given_filters(query, view.values)
    refused = selection.refusals(site, query, given, view.language)
    usable = {key: value for key, value in given.items() if key not in {each.name for each in refused}}
    first, last = (usable.get(bound, "") for bound in BOUNDS)
    wrong = Wrong(refused, lists.unknown_names(query, view), bool(first and last and first > last))
    found = [] if wrong else selection.rows(site, query, usable, view.language)
    if as_csv:
        return lists.refuse_csv(_lines(wrong, view)) if wrong else lists.as_csv(NAME, found, COLUMNS)
    number, last_page = lists.page_number(view, len(found))
    if not number and not wrong:
        return lists.no_page(view, PATH, given, last_page)
    definition, order = lists.sentences(query, view.language)
    offered = {} if wrong.backwards else usable
    offers = selection.rows(site, query, offered, view.language) if wrong else found
    values: dict[str, Any] = {
        "title": query.summary[view.language],
        "definition": definition,
        "order": order,
        "filters": selection.filters(site, query, offered, offers, view.language),
        "given": given,
        "refused": wrong.refused,
        "unknown": wrong.unknown,
        "backwards": wrong.backwards,
        "overview": bars.overview((row.first("kind"), row.date()[:4]) for row in found),
        "years": years(found, number),
        "total": len(found),
        "earlier": sum(row.date()[:4] < first for row in found),
        "page": number,
        "last": last_page,
        "address": lambda **changes: view.link(PATH, **{**given, **changes}),
        "csv": view.link(f"{PATH}.csv", **given),
    }
    return html(render("timeline.html", view, **values), 400 if wrong else 200, _lines(wrong, view))


def years(found: list[Row], number: int) -> list[Year]:
    """What stands on a page of the timeline, counted from 1, by year."""
    totals = Counter(row.date()[:4] for row in found)
    shown = found[(number - 1) * lists.PAGE : number * lists.PAGE] if number else []
    return [Year(year, list(rows), totals[year]) for year, rows in groupby(shown, lambda row: row.date()[:4])]


def _lines(wrong: Wrong, view: View) -> str:
    """What is wrong, a line for each."""
    lines = lists.refusals(wrong.refused, view)
    for name, near in wrong.unknown:
        lines += f"{name}: {word('timeline-no-filter', view.language)} {', '.join(near)}".rstrip() + "\n"
    if wrong.backwards:
        lines += word("timeline-backwards", view.language) + "\n"
    return lines
