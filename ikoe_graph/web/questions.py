"""The named questions as pages and files: a menu, a form with the answer as a table, why a row is there, the data."""

from collections.abc import Mapping
from urllib.parse import quote

from ikoe_graph import catalogue, explain
from ikoe_graph.catalogue import Query
from ikoe_graph.errors import QueryError, UnknownName, told
from ikoe_graph.formats import FORMATS
from ikoe_graph.query import Answer, ask, reread
from ikoe_graph.web import cells, fields
from ikoe_graph.web.negotiation import ANSWER_FORMS, QUERY_TEXT
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word

SAVED = ("csv", "tsv")  # forms that a browser saves instead of showing
ROWS_ON_A_PAGE = 200


def index(site: Site, view: View) -> Reply:
    """The menu: all questions by section."""
    return html(render("questions.html", view, contents=catalogue.arrange(site.queries, site.contents)))


def question(site: Site, name: str, form: str, view: View) -> Reply:
    """A question with the values in the URL, as a page (`html`), as a file (ANSWER_FORMS) or as its text (QUERY_TEXT).

    Raises UnknownName where there is no such question, QueryError for a value that it does not take; the page shows
    wrong values beside their fields instead, with status 400.
    """
    query = _query(site, name, view)
    values = fields.given(site, query, view)
    found = fields.problems(site, query, values, view.language)
    if form == "html":
        return _page(site, query, values, found, view)
    if found:
        raise QueryError(" ".join(found.values()))
    if form == QUERY_TEXT:
        return Reply(200, "application/sparql-query; charset=utf-8", catalogue.fill(query, values).encode())
    if form not in ANSWER_FORMS:
        offers = ", ".join(ANSWER_FORMS)
        known = told("A question comes as a page, as {forms} or as {text}.", forms=offers, text=QUERY_TEXT)
        raise UnknownName("form", form, ANSWER_FORMS, known)
    content = _answer(site, query, values).serialize(form)
    chosen = FORMATS[form].media_type
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'} if form in SAVED else {}
    return Reply(200, f"{chosen}; charset=utf-8" if chosen.startswith("text/") else chosen, content, headers)


def explanation(site: Site, name: str, view: View) -> Reply:
    """Why row `row`, counted from 1, is in the answer: the facts, triples and source lines that it rests on.

    Raises UnknownName where there is no such question, QueryError for a value that it does not take or no such row.
    """
    query = _query(site, name, view)
    values = fields.given(site, query, view)
    found = fields.problems(site, query, values, view.language)
    if found:
        raise QueryError(" ".join(found.values()))
    rows = sum(1 for _ in _answer(site, query, values).rows())
    number = _number(view.values.get("row", "1"))
    if not 1 <= number <= rows:
        given = view.values.get("row", "")
        raise QueryError(word("row-missing", view.language).format(row=given, rows=rows))
    text = catalogue.fill(query, values)
    why = explain.explain(site.dataset, text, number, site.rules, site.fact, language=view.language)
    return html(render("explanation.html", view, query=query, values=values, why=why))


def address(name: str, form: str = "html") -> str:
    """The path of a question in a form."""
    return f"/questions/{quote(name)}" + ("" if form == "html" else f".{form}")


def _page(site: Site, query: Query, values: Mapping[str, str], found: Mapping[str, str], view: View) -> Reply:
    asked = {name: value for name, value in values.items() if name != "language" or "language" in view.values}
    only_waits = found and not asked  # nothing was given yet: the form waits and nothing is wrong
    shown = {} if only_waits else found
    common = {
        "query": query,
        "asked": asked,
        "values": values,
        "fields": fields.fields(site, query, asked, shown, view.language),
        "examples": [fields.sample(site, query, each, view.language) for each in query.examples if each],
        "forms": ANSWER_FORMS,
        "address": address,
    }
    if found:
        page = render("question.html", view, answer=None, text="", wrong=bool(shown), **common)
        return html(page, 200 if only_waits else 400, " ".join(shown.values()))
    answer = _answer(site, query, values)
    columns, rows = answer.columns, list(answer.rows())
    last = max(1, -(-len(rows) // ROWS_ON_A_PAGE))
    current = min(max(1, _number(view.values.get("page", ""))), last)
    first = (current - 1) * ROWS_ON_A_PAGE
    names = values.get("language", view.language)
    table = cells.table(site.dataset, columns, rows[first : first + ROWS_ON_A_PAGE], names)
    shape = {"columns": columns, "rows": table, "numbers": cells.numbers(table, len(columns)), "first": first}
    pages = {"total": len(rows), "current": current, "last": last}
    page = render(
        "question.html", view, answer=shape | pages, text=catalogue.fill(query, values), wrong=False, **common
    )
    return html(page)


def _answer(site: Site, query: Query, values: Mapping[str, str]) -> Answer:
    """The answer that the build recorded, else a new one."""
    text = catalogue.fill(query, values)
    stored = site.made.stored_answer(query.name, values, text)  # none inside the fence, where no file may be opened
    return ask(site.dataset, text) if stored is None else reread(stored.results.read_bytes())


def _query(site: Site, name: str, view: View) -> Query:
    if name not in site.queries:
        raise UnknownName("question", name, site.queries, told("{address} lists them.", address="/questions/"))
    return site.queries[name]


def _number(text: str) -> int:
    """The number that a text is; 0 for any other text, and for one too long to count with."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
