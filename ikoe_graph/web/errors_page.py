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
    tongue: str = "",
) -> Reply:
    """A page for the HTTP status, its texts in the view's language; `links`: addresses and names of where to go on.

    `tongue`: the language of the explanation, where that is another one.
    """
    values = {"status": status, "title": title, "explanation": explanation, "advice": advice, "links": list(links)}
    values["tongue"] = tongue if tongue != view.language else ""
    return html(render("error.html", view, **values), status)
