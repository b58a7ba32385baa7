"""The page that says what went wrong and how to go on."""

from collections.abc import Iterable

from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.templates import View, render


def error(
    view: View,
    status: int,
    title: str,
    explanation: str,
    advice: str,
    *,
    links: Iterable[tuple[str, str]] = (),
) -> Reply:
    """A page for the HTTP status, its texts in the view's language; `links`: addresses and names of where to go on."""
    values = {"status": status, "title": title, "explanation": explanation, "advice": advice, "links": list(links)}
    return html(render("error.html", view, **values), status, f"{title} {explanation} {advice}")
