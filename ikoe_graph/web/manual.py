"""The pages that document the ontology and the shapes, for the site and, as files of their own, for a release.

They take the place of pyLODE's, which are in one language, come from a version of years ago (later ones do not run on
Python 3.11), and know nothing of shapes, rules and the use of a term in the data.

An anchor is what follows the # of an IRI, so that `ontology.html#Measure` is where `ontology#Measure` is explained.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from ikoe_graph import terms
from ikoe_graph.manual import Manual
from ikoe_graph.web import diagram
from ikoe_graph.web.templates import View, render

SHAPES = terms.BASE + "shapes#"
FORMS = ("ttl", "jsonld", "rdf", "nt")


class Frame(NamedTuple):
    """What a page stands in: the template that it extends, and where things lie from there.

    `pages`: the addresses of the two pages by name; `data`: those of the same as data, by format; `link`: gives the
    address of another thing of the project; `others`: the addresses of this page in other languages, and `style` that
    of its look, where the template knows neither by itself.
    """

    template: str
    pages: Mapping[str, str]
    data: Mapping[str, str]
    link: Callable[[str], str]
    others: Mapping[str, str] = MappingProxyType({})
    style: str = ""


def prepare() -> None:
    """Reads what the pages need of files beside words and templates."""
    diagram.layout()


def of_site(name: str, view: View) -> Frame:
    """The frame of a page of the site, `ontology` or `shapes`."""
    pages = {each: view.link(f"/{each}.html") for each in ("ontology", "shapes")}
    return Frame("base.html", pages, {form: view.link(f"/{name}.{form}") for form in FORMS}, view.link)


def ontology(book: Manual, view: View, frame: Frame | None = None) -> str:
    """The page of the ontology: its terms by section, concept schemes, terms of other vocabularies, rules."""
    frame = frame or of_site("ontology", view)
    own: list[dict[str, Any]] = []
    foreign: list[str] = []
    for section in book["sections"]:
        mine = [book["terms"][name] for name in section["terms"] if name.startswith(terms.ONTOLOGY)]
        kinds = [[each for each in mine if (each["kind"] == "class") is wanted] for wanted in (True, False)]
        if mine:
            own.append({"heading": section["heading"], "id": f"section-{len(own) + 1}", "kinds": kinds})
        foreign += [name for name in section["terms"] if not name.startswith(terms.ONTOLOGY)]
    vocabularies = _by_prefix(book, foreign)
    return _page(book, view, frame, "ontology", sections=own, vocabularies=vocabularies, diagram=diagram.layout())


def shapes(book: Manual, view: View, frame: Frame | None = None) -> str:
    """The page of the shapes: for each class a table of its properties; what is shared; the check queries."""
    asked = book["constraints"]
    users: dict[str, list[str]] = {}
    for node in asked["nodes"]:
        for name in node["properties"]:
            users.setdefault(name, []).append(node["iri"])
    nodes = [each for each in asked["nodes"] if each["targets"]]
    schemes = [each for each in asked["nodes"] if each["scheme"]]
    return _page(
        book,
        view,
        frame or of_site("shapes", view),
        "shapes",
        nodes=nodes,
        rows={each["iri"]: _rows(book, each["properties"]) for each in nodes},
        shared=_rows(book, [name for name in asked["properties"] if _is_shared(name)]),
        is_shared=_is_shared,
        users=users,
        schemes=schemes,
        scheme_of={each["iri"]: each["scheme"] for each in schemes},
        others=[each for each in asked["nodes"] if not each["targets"] and not each["scheme"]],
    )


def _page(book: Manual, view: View, frame: Frame, name: str, **values: Any) -> str:
    def label(term: str) -> str:
        """The label of a term, by IRI or short name, in the page's language."""
        iri = term if "://" in term else lengthen(term)
        return book["terms"][iri]["label"][view.language] if iri in book["terms"] else short(iri)

    def lengthen(term: str) -> str:
        prefix, _, local = term.partition(":")
        return {**terms.PREFIXES, **book["prefixes"]}[prefix] + local

    short = partial(_short, book)
    return render(
        f"{name}.html",
        view,
        book=book,
        frame=frame,
        address=partial(_address, book, frame, name),
        anchor=partial(_anchor, book),
        label=label,
        lengthen=lengthen,
        short=short,
        **values,
    )


def _address(book: Manual, frame: Frame, here: str, iri: str) -> str | None:
    """Where a thing is explained: on one of the two pages, elsewhere in the project, or on the web; else None."""
    page = "shapes" if iri.startswith(SHAPES) else "ontology" if iri in book["terms"] else ""
    if page:
        return f"{'' if page == here else frame.pages[page]}#{_anchor(book, iri)}"
    if iri.startswith(terms.BASE):
        return frame.link(iri)
    return iri if iri.startswith(("http://", "https://")) else None


def _anchor(book: Manual, iri: str) -> str:
    """What follows the # of our own terms and shapes; the short name of others, with a dash for the colon."""
    for namespace in (terms.ONTOLOGY, SHAPES):
        if iri.startswith(namespace):
            return iri.removeprefix(namespace)
    return _short(book, iri).replace(":", "-")


def _short(book: Manual, iri: str) -> str:
    """The short name of a term, by the prefixes of the ontology file."""
    for prefix, namespace in {**book["prefixes"], "shapes": SHAPES}.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return terms.shorten(iri)


def _by_prefix(book: Manual, names: list[str]) -> list[tuple[str, str, list[Any]]]:
    """Foreign terms by vocabulary: its prefix, its namespace, its terms, classes first."""
    found: dict[str, list[Any]] = {}
    for name in names:
        found.setdefault(_short(book, name).partition(":")[0], []).append(book["terms"][name])
    order = sorted(found)
    return [
        (
            each,
            book["prefixes"].get(each, ""),
            sorted(found[each], key=lambda term: (term["kind"] != "class", term["iri"])),
        )
        for each in order
    ]


def _rows(book: Manual, names: list[str]) -> list[Any]:
    """Property shapes as rows: what must be there first, then by the name of the property."""
    found = [book["constraints"]["properties"][name] for name in names]
    return sorted(found, key=lambda each: (not each["least"], [_short(book, link) for link in each["path"]]))


def _is_shared(name: str) -> bool:
    """Whether a property shape belongs to no class: those of classes are named `Class-property`."""
    return "-" not in name.removeprefix(SHAPES)
