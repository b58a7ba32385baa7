"""The lists of the site: which there are, one with its filters, and the same rows as CSV for spreadsheets.

What a list holds is a query in `queries/lists/`, which columns a page shows stands in `lists.yaml`.
"""

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ikoe_graph.catalogue import Query
from ikoe_graph.query import spreadsheet_cell
from ikoe_graph.web import selection
from ikoe_graph.web.errors_page import error
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.rows import Row
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word

PAGE = 50  # entries on a page
OWN = ("lang", "page")  # what an address may hold beside filters
# Columns that count other things: the list of those things, filtered by the entry of this list.
COUNTED = {"measures": {"partners": "partner", "places": "place", "programmes": "programme"}}
COUNTS = ("facts", "measures", "organisations", "passages", "projects")
NUMBERS = ("amount", "first-line", "last-line", "lines", "rank", *COUNTS)


class Group(NamedTuple):
    """Lists that belong together: the name of the group and of its lists, each with the columns that a page shows."""

    name: str
    lists: dict[str, list[str]]


def index(site: Site, view: View) -> Reply:
    """The page of all lists, each with what it holds and how much."""
    values = {"groups": groups(), "queries": site.lists, "counts": selection.numbers(site), "sentences": sentences}
    return html(render("lists.html", view, **values))


def listing(site: Site, name: str, view: View) -> Reply:
    """A page of a list under the filters of the address, or, for a name that ends in `.csv`, all its rows as CSV.

    Status 404 for a list or a page that does not exist, 400 for a filter value that stands for nothing.
    """
    plain = name.removesuffix(".csv")
    columns = {each: shown for group in groups() for each, shown in group.lists.items()}
    if plain not in columns:
        return _no_list(plain, view, columns)
    query = site.lists[plain]
    given = selection.given_filters(query, view.values)
    refused = selection.refusals(site, query, given, view.language)
    usable = {key: value for key, value in given.items() if key not in {each.name for each in refused}}
    found = selection.rows(site, query, usable, view.language)
    if plain != name:
        return refuse_csv(refusals(refused, view)) if refused else as_csv(plain, found, columns[plain])
    number, last = page_number(view, len(found))
    if not number:
        return no_page(view, f"/lists/{plain}", given, last)
    definition, order = sentences(query, view.language)
    page = {
        "name": plain,
        "title": query.summary[view.language],
        "definition": definition,
        "order": order,
        "filters": selection.filters(site, query, usable, found, view.language),
        "given": given,
        "refused": refused,
        "unknown": unknown_names(query, view),
        "columns": columns[plain],
        "found": [] if refused else found[(number - 1) * PAGE : number * PAGE],
        "total": len(found),
        "first": (number - 1) * PAGE + 1,
        "page": number,
        "last": last,
    }
    body = render("list.html", view, **page, **_presentation(plain, given, view))
    return html(body, 400 if refused else 200, refusals(refused, view))


@cache
def groups() -> list[Group]:
    """The lists of the site in order, as `lists.yaml` has them."""
    import yaml

    entries = yaml.safe_load((Path(__file__).parent / "lists.yaml").read_text(encoding="utf-8"))
    return [Group(each["name"], each["lists"]) for each in entries]


def sentences(query: Query, language: str) -> tuple[str, str]:
    """What a list holds and what not, and its order: the description of its query but the last sentence, and that."""
    definition, _, order = query.description[language].rpartition(". ")
    return f"{definition}.", order


def page_number(view: View, entries: int) -> tuple[int, int]:
    """The page that the address asks for, 0 where there is none such, and the last one."""
    number = view.values.get("page", "1")
    last = max(1, -(-entries // PAGE))
    exists = number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= last
    return int(number) if exists else 0, last


def _presentation(name: str, given: Mapping[str, str], view: View) -> dict[str, Any]:
    """What the template needs to make links and to set numbers."""

    def address(**changes: str) -> str:
        return view.link(f"/lists/{name}", **{**given, **changes})

    def counted(row: Row, column: str) -> str | None:
        """The address of the list of the things that a column counts, None where there is none."""
        by = COUNTED.get(column, {}).get(name)
        return view.link(f"/lists/{column}", **{by: row.iri.rpartition("/")[2]}) if by else None

    return {
        "address": address,
        "counted": counted,
        "csv": view.link(f"/lists/{name}.csv", **given),
        "counts": COUNTS,
        "numbers": NUMBERS,
    }


def unknown_names(query: Query, view: View) -> list[tuple[str, list[str]]]:
    """The names in the address that are no filters of this list, each with the nearest that are."""
    known = [each.name for each in query.parameters if each.name != "language"]
    return [(each, selection.nearest_names(each, known)) for each in view.values if each not in (*known, *OWN)]


def as_csv(name: str, found: list[Row], shown: list[str]) -> Reply:
    """All rows and columns as CSV, several values of a cell joined by semicolons, no cell a formula."""
    inside = {column for row in found for column in row.columns} - {"label", "evidence", "open"}
    ordered = [each for each in shown if each in inside]
    columns = [*ordered, *sorted(inside - set(ordered))]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(["iri", "label", *columns, "evidence"])
    for row in found:
        cells = [row.iri, row.label, *(_cell(row, column) for column in columns), " ".join(row.passages())]
        writer.writerow([spreadsheet_cell(cell) for cell in cells])
    headers = {"Content-Disposition": f'attachment; filename="ikoe-{name}.csv"'}
    return Reply(200, "text/csv; charset=utf-8", lines.getvalue().encode(), headers)


def _cell(row: Row, column: str) -> str:
    values = row.columns.get(column, [])
    return str(len(values)) if column in COUNTS else "; ".join(value.name for value in values)


def refusals(refused: list[selection.Refusal], view: View) -> str:
    """A line for each value that stands for nothing."""
    lines = []
    for each in refused:
        guess = f" {_guess([option.slug for option in each.nearest], view)}" if each.nearest else ""
        lines.append(f"{each.name}={each.value}: {word('list-no-value', view.language)[:-1]}.{guess}\n")
    return "".join(lines)


def refuse_csv(lines: str) -> Reply:
    """Status 400 with lines that say what stands for nothing, in place of a table."""
    return Reply(400, "text/plain; charset=utf-8", lines.encode(), wrong=lines)


def _no_list(name: str, view: View, known: Mapping[str, Any]) -> Reply:
    near = selection.nearest_names(name, known)
    links = [(view.link(f"/lists/{each}"), each) for each in near]
    advice = _guess(near, view) if near else word("list-all-lists", view.language)
    links.append((view.link("/lists/"), word("list-all-lists", view.language)))
    return error(view, 404, word("list-no-list", view.language), name, advice, links=links)


def no_page(view: View, path: str, given: Mapping[str, str], last: int) -> Reply:
    """Status 404 for a page number that the list at that path does not have; `last` is the one it ends with."""
    advice = f"{word('list-no-page-advice', view.language)} {last}."
    links = [(view.link(path, **given, page=str(last) if last > 1 else ""), path)]
    return error(view, 404, word("list-no-page", view.language), view.values["page"], advice, links=links)


def _guess(names: list[str], view: View) -> str:
    either = f" {word('list-or', view.language)} "
    return f"{word('list-did-you-mean', view.language)} {either.join(names)}?"
