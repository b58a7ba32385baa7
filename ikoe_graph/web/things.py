"""Pages of things: everything the graph knows of an IRI of the project, for people, with the lines that carry it."""

from typing import Any, NamedTuple

from ikoe_graph import terms
from ikoe_graph.dossier import Fact, Section, compile_dossier, facts, label
from ikoe_graph.web import blocks, nearest, order, schema_org, sources
from ikoe_graph.web.blocks import Block, Entry
from ikoe_graph.web.descriptions import MEDIA_TYPES
from ikoe_graph.web.naming import is_known, name, named, value, values
from ikoe_graph.web.order import Place
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word
from ikoe_graph.web.writing import Piece, address, moment, number, numbers

FORMS = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML", "json": "JSON"}
# What is no fact of its own has no sections of a dossier, but one query that says where it is used.
USED = {"evidence": "citing", "instant": "during", "participation": "part", "period": "during"}
SIDES = (terms.ONTOLOGY + "between", terms.ONTOLOGY + "preferred")  # shown side by side
TEMPLATES = {
    "contradiction": "contradiction.html",
    "evidence": "passage.html",
    "figure": "figure.html",
    "source": "source.html",
}


class Thing(NamedTuple):
    """A thing as its page shows it. `other`: its name in the other language, where that differs."""

    iri: str
    name: Piece
    other: Piece | None
    kinds: list[Piece]
    lead: list[Piece]
    place: Place
    about: list[Entry]
    derived: list[Entry]
    passages: tuple[str, ...]
    blocks: list[Block]
    times: tuple[str, str, bool]


def page(site: Site, iri: str, view: View) -> Reply:
    """The page of an IRI of the project (a fragment is left out); 404 with the nearest names where nothing is known."""
    iri = iri.partition("#")[0]
    if iri in site.made.graphs:
        return html(_graph(site, iri, view))
    if not is_known(site.dataset, iri):
        return unknown(site, iri, view)
    kind = iri.removeprefix(terms.BASE + "id/").partition("/")[0]
    thing = _thing(site, iri, kind, view.language)
    extra: dict[str, Any] = {}
    if kind == "contradiction":
        extra = {"sides": _sides(site, iri, view.language)}
        thing = thing._replace(about=[each for each in thing.about if each.term.target not in SIDES])
    elif kind == "evidence":
        extra = {"passage": sources.passage(site, iri, view.language)}
    elif kind == "source":
        extra = {"text": sources.window(site, iri, view)}
    elif kind == "figure":
        extra = {"amount": _amount(site, iri, view.language)}
    return html(_render(site, TEMPLATES.get(kind, "thing.html"), view, thing, **extra))


def unknown(site: Site, iri: str, view: View) -> Reply:
    """The page that says that nothing is known of an IRI, with what is called nearly so."""
    near = [name(site.dataset, each, view.language) for each in nearest.names(site.dataset, iri)]
    wrong = f"{word('unknown-lead', view.language)} {iri}"
    if near:
        wrong += f" {word('near-names', view.language)}: {', '.join(each.target for each in near)}"
    return html(render("unknown.html", view, iri=iri, near=near, form=nearest.asked(iri)), 404, wrong)


def warm(site: Site) -> None:
    """Reads and computes what pages need, so that no page has to open a file."""
    view = View("/", {})
    for kind in ("contradiction", "evidence", "figure", "source", "org"):
        found = next(each for each in nearest.things(site.dataset) if each.startswith(f"{terms.BASE}id/{kind}/"))
        page(site, found, view)
    page(site, terms.DERIVED, view)
    unknown(site, terms.BASE + "id/org/nothing", view)


def _render(site: Site, template: str, view: View, thing: Thing, **extra: Any) -> str:
    json_ld = schema_org.json_ld(site.dataset, thing.iri, view.language)

    def follow(target: str) -> str | None:
        return address(view, target)

    given = extra | {"thing": thing, "forms": FORMS, "media_types": MEDIA_TYPES, "json_ld": json_ld, "base": terms.BASE}
    given["networks"] = [
        (
            site.networks.queries[each.network].summary[view.language],
            view.link("/network", edges=each.network, **each.values),
        )
        for each in site.occurrences.get(thing.iri, [])
    ]
    return render(template, view, follow=follow, number=number, **given)


def _thing(site: Site, iri: str, kind: str, language: str) -> Thing:
    dataset, own = site.dataset, name(site.dataset, iri, language)
    about, sections = _known(site, iri, kind, language)
    following = facts(dataset, site.sections["derived"], iri, language)
    laid_out = [blocks.block(dataset, each, language)._replace(rest=_list(site, each.name, iri)) for each in sections]
    other = label(dataset, iri, "de" if language == "en" else "en")
    return Thing(
        iri,
        own,
        Piece(other.value, language=other.language or "") if other.language and other.value != own.text else None,
        [named(dataset, each, language) for each in values(dataset, iri, "rdf:type")],
        _lead(site, iri, about, language),
        order.place(dataset, site.lists, site.sequences[language], iri, language),
        [*_extent(site, iri, language), *blocks.entries(dataset, _stated(about, following, own), language)],
        blocks.derived(dataset, following, site.rules, language),
        about[0].passages if about else (),
        blocks.under_modules(dataset, laid_out, language) if kind == "org" else laid_out,
        _times(site, iri),
    )


def _known(site: Site, iri: str, kind: str, language: str) -> tuple[list[Fact], list[Section]]:
    """What is said of a thing itself, and the sections of what else is known of it."""
    if kind in USED:
        used = site.sections[USED[kind]]
        found = facts(site.dataset, used, iri, language)
        sections = [Section(used.name, used.summary[language], found)] if found else []
        return facts(site.dataset, site.sections["10-about"], iri, language), sections
    dossier = compile_dossier(site.dataset, site.sections, iri, language)
    about = next((each.facts for each in dossier.sections if each.name == "about"), [])
    return about, [each for each in dossier.sections if each.name != "about"]


def _stated(about: list[Fact], following: list[Fact], own: Piece) -> list[Fact]:
    """The facts about a thing that no rule derives; a title that is its name is on the page already."""
    follows = {fact.iri for fact in following}
    stated = [fact for fact in about if fact.iri not in follows]
    return [fact for fact in stated if (fact.iri, fact.details) != ("dct:title", (own.text,))]


def _list(site: Site, section: str, iri: str) -> str:
    """The list of all that a section holds, as far as a list can be narrowed to a thing; empty where none can."""
    found = blocks.LISTS.get(section, "")
    for parameter in site.lists[found].parameters if found else ():
        stem = f"{terms.BASE}{parameter.type}/"
        if iri.startswith(stem):
            return f"/lists/{found}?{parameter.name}={iri.removeprefix(stem)}"
    return ""


def _lead(site: Site, iri: str, about: list[Fact], language: str) -> list[Piece]:
    """What a page says first: the partnership, then description or definition."""
    described = [each for fact in about if fact.iri in ("dct:description", "skos:definition") for each in fact.values]
    said = [named(site.dataset, each, language) for each in described if each is not None]
    partnership = order.partnership(site.dataset, iri)
    if partnership is None:
        return said
    rank, membership = partnership
    since = moment(value(site.dataset, membership, "schema:startDate"), language)
    return [Piece(word("partner-number", language).format(rank=rank, since=since)), *said]


def _times(site: Site, iri: str) -> tuple[str, str, bool]:
    start, end = (value(site.dataset, iri, each) for each in ("schema:startDate", "schema:endDate"))
    return start, end, bool(start and not end) and blocks.is_open(site.dataset, iri)


def _extent(site: Site, iri: str, language: str) -> list[Entry]:
    found = blocks.extent(site.dataset, iri, language)
    return [Entry(Piece(word("extent", language)), [found])] if found else []


def _amount(site: Site, iri: str, language: str) -> tuple[str, list[Piece]]:
    """The number of a key figure, and what is counted how exactly."""
    amount = numbers(value(site.dataset, iri, "ikoe:amount"), language)
    about = [each for key in ("schema:unitCode", "ikoe:precision") for each in values(site.dataset, iri, key)]
    return amount, [named(site.dataset, each, language) for each in about]


def _sides(site: Site, iri: str, language: str) -> list[tuple[Thing, bool]]:
    """What contradicts each other, each side with its facts and whether it is the preferred one."""
    preferred = value(site.dataset, iri, "ikoe:preferred")
    sides = [getattr(each, "value", "") for each in values(site.dataset, iri, "ikoe:between")]
    return [(_side(site, each, language), each == preferred) for each in sides]


def _side(site: Site, iri: str, language: str) -> Thing:
    about = facts(site.dataset, site.sections["10-about"], iri, language)
    own = name(site.dataset, iri, language)
    stated = _stated(about, facts(site.dataset, site.sections["derived"], iri, language), own)
    return Thing(
        iri,
        own,
        None,
        [],
        _lead(site, iri, about, language),
        Place([], None, None),
        blocks.entries(site.dataset, stated, language),
        [],
        about[0].passages if about else (),
        [],
        _times(site, iri),
    )


def _graph(site: Site, iri: str, view: View) -> str:
    """The page of a named graph: how much it holds, of what, from which sources."""
    held = site.sections["held"]
    found = facts(site.dataset, held, iri, view.language)
    sections = [Section("held", held.summary[view.language], found)] if found else []
    thing = Thing(
        iri,
        name(site.dataset, iri, view.language),
        None,
        [],
        [],
        order.place(site.dataset, site.lists, site.sequences[view.language], iri, view.language),
        [],
        [],
        (),
        [blocks.block(site.dataset, each, view.language) for each in sections],
        ("", "", False),
    )
    cited = sources.of_graph(site.dataset, iri, view.language)
    rules = site.rules if iri == terms.DERIVED else {}
    return _render(site, "graph.html", view, thing, triples=site.made.graphs[iri], cited=cited, rules=rules)
