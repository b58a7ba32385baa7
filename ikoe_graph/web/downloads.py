"""The page of downloads: what the release holds, in which formats and sizes, under which licence, how to cite it."""

from http import HTTPStatus
from pathlib import Path

from ikoe_graph.publish import listing
from ikoe_graph.publish.parts import DESCRIPTION
from ikoe_graph.web.errors_page import error
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.templates import View, render, word

FEW = 12  # files that are shown at once; longer lists open when asked
SECONDS = 10  # that writing a release takes, at most
UNITS = ((1_000_000, "MB"), (1_000, "kB"))


def page(release: Path, view: View) -> Reply:
    """The page of the release in a folder; status 503 where it is not written yet.

    It opens files, so it is made outside the fence; nothing that a visitor says goes into it but the language.
    """
    if not (release / DESCRIPTION).is_file():
        return _unfinished(view)
    read = listing.read(release)
    return html(render("downloads.html", view, release=read, few=FEW, size=lambda number: size(number, view.language)))


def size(number: int, language: str) -> str:
    """A number of bytes for people: 15.7 MB, 15,7 MB."""
    for unit, name in UNITS:
        if number >= unit:
            text = f"{number / unit:.1f}" if number < 100 * unit else f"{number / unit:.0f}"
            return f"{text.replace('.', ',') if language == 'de' else text} {name}"
    return f"{number} {word('data-bytes', language)}"


def _unfinished(view: View) -> Reply:
    words = [
        word(name, view.language) for name in ("data-unfinished-title", "data-unfinished", "data-unfinished-advice")
    ]
    return error(view, HTTPStatus.SERVICE_UNAVAILABLE, *words)._replace(headers={"Retry-After": str(SECONDS)})
