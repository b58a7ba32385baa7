"""The start page: what this is, how much there is, where to begin. Every number on it is counted in the data."""

from collections import Counter

from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.web import selection
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render

# The questions that the page shows, with the values of their first example.
QUESTIONS = ("partners-in-field", "connection", "language-mediation", "programme-cooperations", "shares", "not-stated")
# The numbers that the page shows, in order, each with the list that holds what it counts.
NUMBERS = {
    "partners": "/lists/partners",
    "measures": "/lists/measures",
    "cooperations": "/lists/cooperations",
    "figures": "/lists/figures",
    "sources": "/lists/sources",
    "facts": "",
}
OPEN = {"status": "open"}
SHOWN = 5  # open contradictions


def page(site: Site, view: View) -> Reply:
    """The start page of the site."""
    partners = {name.thing.rank: name.thing for name in site.names.names if name.thing.rank}
    contradictions = selection.rows(site, site.lists["contradictions"], OPEN, view.language)
    questions = [site.queries[name] for name in QUESTIONS]
    values = {
        "counted": Counter(selection.numbers(site)),  # 0 for what there is none of
        "numbers": NUMBERS,
        "partners": [partners[rank] for rank in sorted(partners)],
        "questions": [(each, _address(view, each.name, each.example)) for each in questions],
        "contradictions": contradictions[:SHOWN],
        "more_contradictions": len(contradictions) - SHOWN,
        "open": OPEN,
    }
    return html(render("start.html", view, **values))


def _address(view: View, name: str, example: dict[str, str]) -> str:
    """The address of a question with the values of its example, in the reader's own language."""
    given = {key: text for key, text in example.items() if text not in LANGUAGES}
    return view.link(f"/questions/{name}", **given)
