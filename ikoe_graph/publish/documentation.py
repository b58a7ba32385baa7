"""Writes the documentation of ontology and shapes as pages that need nothing else, in German and English."""

from collections.abc import Iterator
from pathlib import Path

from ikoe_graph.manual import Manual, compile_manual
from ikoe_graph.publish.parts import Entry, Material
from ikoe_graph.web import manual
from ikoe_graph.web.manual import Frame
from ikoe_graph.web.templates import LANGUAGES, View

ASSETS = Path(__file__).parent.parent / "web" / "assets"
PAGES = {"ontology": manual.ontology, "shapes": manual.shapes}
TITLES = {
    "ontology": {"de": "Ontologie, für Menschen erklärt", "en": "Ontology, explained for people"},
    "shapes": {"de": "Shapes, für Menschen erklärt", "en": "Shapes, explained for people"},
}
STYLE = "style.css"
LANGUAGE = {"de": "Deutsch", "en": "English"}


def pages(material: Material) -> Iterator[Entry]:
    """A page for each of ontology and shapes in each language, with links to each other; and their look."""
    book = compile_manual(material.dataset, material.root)
    for name, titles in TITLES.items():
        for language in LANGUAGES:
            title = {each: f"{text} ({LANGUAGE[language]})" for each, text in titles.items()}
            yield Entry(_file(name, language), "model", title, _page(book, name, language).encode())
    look = b"\n".join((ASSETS / each).read_bytes() for each in ("site.css", "manual.css"))
    yield Entry(f"documentation/{STYLE}", "model", {"de": "Aussehen dieser Seiten", "en": "Look of these pages"}, look)


def _page(book: Manual, name: str, language: str) -> str:
    frame = Frame(
        "release.html",
        {each: Path(_file(each, language)).name for each in PAGES},
        {"ttl": "../ontology/ikoe.ttl"} if name == "ontology" else {},
        lambda iri: iri,  # what is not on these pages lies on the web
        {each: Path(_file(name, each)).name for each in LANGUAGES if each != language},
        STYLE,
    )
    return PAGES[name](book, View(f"/{name}.html", {}, language), frame)


def _file(name: str, language: str) -> str:
    """English is the plain name, as everywhere."""
    return f"documentation/{name}.html" if language == "en" else f"documentation/{name}.{language}.html"
