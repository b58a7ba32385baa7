"""The query page: a SPARQL editor, the questions as a start, what the editor offers while one types."""

import json
from collections.abc import Mapping

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Query
from ikoe_graph.errors import QueryError, UnknownName, told
from ikoe_graph.query import ask
from ikoe_graph.web import fields
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word

# The words that assets/query.js needs; each is called `editor-` and this.
WORDS = (
    "ask-answer",
    "bytes",
    "chart-bar",
    "chart-first",
    "chart-label",
    "chart-line",
    "chart-type",
    "chart-value",
    "chart",
    "copied",
    "copy",
    "download",
    "error-line",
    "error-network",
    "false",
    "label",
    "more",
    "no-rows",
    "row",
    "rows",
    "running",
    "seconds",
    "shown",
    "stopped",
    "syntax",
    "table",
    "triples",
    "true",
)


def page(site: Site, view: View, limits: Mapping[str, float | str]) -> Reply:
    """The editor with the query that the URL gives, else with the question that it names, else with a first one.

    `limits`: what the endpoint allows a query, as `seconds`, `rows` and `bytes`, and all of it as `words`. Raises
    UnknownName for a question that there is not, QueryError for a parameter that it does not have.
    """
    name = view.values.get("question", "")
    if name and name not in site.queries:
        raise UnknownName("question", name, site.queries, told("{address} lists them.", address="/questions/"))
    chosen = site.queries.get(name)
    own = view._replace(values={key: value for key, value in view.values.items() if key not in ("query", "question")})
    asked = fields.given(site, chosen, own) if chosen else {}
    if chosen and not [each for each in asked if each != "language"]:
        asked |= fields.sample(site, chosen, chosen.example, view.language).values
    found = fields.problems(site, chosen, asked, view.language) if chosen else {}
    text = view.values.get("query") or _text(site, chosen, {} if found else asked, view.language)
    words = {each: word(f"editor-{each}", view.language) for each in WORDS}
    shown = fields.fields(site, chosen, asked, found, view.language) if chosen else []
    return html(
        render(
            "query.html",
            view,
            contents=catalogue.arrange(site.queries, site.contents),
            chosen=chosen,
            fields=shown,
            text=text,
            limits=limits,
            prefixes=terms.PREFIXES,
            words=words,
            base=terms.BASE,
        ),
        400 if found else 200,
        " ".join(found.values()),
    )


def vocabulary(site: Site) -> Reply:
    """The prefixes, and the classes, properties and concepts with their labels by language, as JSON."""
    found: dict[str, list[dict[str, str]]] = {"class": [], "property": [], "concept": []}
    for kind, term, *labels in ask(site.dataset, site.forms["terms"].text).rows():
        named = dict(zip(catalogue.LANGUAGES, (getattr(each, "value", "") for each in labels), strict=True))
        found[getattr(kind, "value", "")].append({"iri": getattr(term, "value", ""), **named})
    content = {
        "prefixes": terms.PREFIXES,
        "classes": found["class"],
        "properties": found["property"],
        "concepts": found["concept"],
    }
    return Reply(200, "application/json", json.dumps(content, ensure_ascii=False).encode())


def _text(site: Site, chosen: Query | None, asked: Mapping[str, str], language: str) -> str:
    """The text of the chosen question with its values, without its header; that of the first query where there is none.

    A question whose values are wrong stands there with its defaults.
    """
    query = chosen or site.forms["start"]
    values = asked or {each.name: language for each in query.parameters if each.type == "language"}
    try:
        text = catalogue.fill(query, values)
    except QueryError:
        text = query.text
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))
