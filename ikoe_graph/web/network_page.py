"""The page of a network: a picture where scripts run, the same in words for everyone; its data; all in one file."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from ikoe_graph import paths, terms
from ikoe_graph.errors import CalledWrongly
from ikoe_graph.measures import Definitions
from ikoe_graph.network import Edge, Network, Thing
from ikoe_graph.paths import Path as Way
from ikoe_graph.web import networks
from ikoe_graph.web import portion as portions
from ikoe_graph.web.networks import SIZES, STATE, Measured
from ikoe_graph.web.portion import Portion, Refusal
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.selection import nearest_names
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, render, word, words

FIRST = "cooperation"  # the network that an address without a name means
ROWS = 25  # of a table on one page
COLOURS = 7  # groups with a colour of their own; see assets/network/look.js
ESCAPED = "\\u003c"  # a < in JSON, so that no text of the data ends the element that holds it
STATIC = Path(__file__).parent / "static"


class Neighbour(NamedTuple):
    """Who an edge leads to, and the edge."""

    thing: Thing
    edge: Edge


class Selection(NamedTuple):
    """What of a network is looked at closely: a node with its neighbours, an edge, or the path between two nodes.

    `ends`: both ends of a path; `parts`: where there is none, the numbers and sizes of the components they lie in.
    """

    node: Thing | None = None
    neighbours: tuple[Neighbour, ...] = ()
    edge: Edge | None = None
    ends: tuple[Thing, ...] = ()
    path: Way | None = None
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def address(self) -> dict[str, str]:
        """The values of an address that select it."""
        if self.edge:
            return {"edge": f"{terms.shorten(self.edge.source)} {terms.shorten(self.edge.target)}"}
        if self.ends:
            return {"from": self.ends[0].name, "to": self.ends[1].name}
        return {"node": self.node.name} if self.node else {}


def page(site: Site, view: View) -> Reply:
    """The page of the network that the address names, narrowed and with what it selects.

    Status 400 where a value of the address stands for nothing in this network. Raises UnknownName for a network that
    does not exist.
    """
    name = view.values.get("edges") or FIRST
    measured = site.networks.get(name)
    portion, refused = portions.read(measured.network, view.values)
    selected, more = select(measured, portions.cut(measured.network, portion), view.values)
    values = content(site.networks.definitions, measured, portion, selected, view)
    values |= {
        "projections": site.networks.queries,
        "refused": [*refused, *more],
        "source": view.link("/network.json", edges=name),
    }
    wrong = [f"{each.name}={each.value}: {word('net-refused', view.language)}" for each in (*refused, *more)]
    return html(render("network.html", view, **values), 400 if wrong else 200, " ".join(wrong))


def data(site: Site, view: View) -> Reply:
    """A network as JSON, whole: what `ikoe network --format json` writes, with all measures."""
    measured = site.networks.get(view.values.get("edges") or FIRST)
    found = networks.data(measured, site.networks.definitions, site.made.digest)
    return Reply(200, "application/json", json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode())


def document(network: Network, definitions: Definitions, language: str, release: str) -> str:
    """The page of a network as one HTML file that loads nothing: picture, list and evidence, in one language.

    `release`: the hash of the data. Raises CalledWrongly where what the page loads in a browser has not been built.
    """
    view = View("/network", {}, language, release=release)
    measured = networks.measure(network)
    portion, _ = portions.read(network, {})
    values = content(definitions, measured, portion, Selection(), view)
    found = json.dumps(networks.data(measured, definitions, release), ensure_ascii=False, separators=(",", ":"))
    inlined = (
        f"<style>{_static('site.css')}{_static('network.css')}</style>\n"
        f'<script type="application/json" id="network-found">{found.replace("<", ESCAPED)}</script>\n'
        f'<script type="module">{_static("network.js")}</script>'
    )
    return render("network-file.html", view, **values, inlined=Markup(inlined), refused=[], source="")  # noqa: S704 all of it is ours or escaped


def content(
    definitions: Definitions, measured: Measured, portion: Portion, selected: Selection, view: View
) -> dict[str, Any]:
    """What the template of the page needs."""
    network, shown = measured.network, portions.cut(measured.network, portion)
    thing = network.thing
    size = view.values.get("size", "")
    size = size if size in SIZES else SIZES[0]
    page = view.values.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1
    rows = sorted(shown.nodes, key=lambda iri: (-measured.value(size, iri), thing(iri).label(view.language)))
    edges = sorted(shown.edges, key=lambda edge: (-edge.weight, edge.source, edge.target))
    kept = {key: view.values[key] for key in STATE if view.values.get(key)}
    start = portions.beginning(network)

    def address(**changes: str) -> str:
        given = {key: value for key, value in (kept | changes).items() if value}
        return view.link("/network", **given)

    return {
        "network": network,
        "definitions": definitions,
        "measured": measured,
        "portion": portion,
        "shown": shown,
        "selected": selected,
        "options": portions.options(network),
        "narrowed": portion != start,
        "weights": sorted({edge.weight for edge in network.edges}),
        "size": size,
        "sizes": SIZES,
        "rows": rows[(number - 1) * ROWS : number * ROWS],
        "edges": edges[(number - 1) * ROWS : number * ROWS],
        "current": number,
        "everyone": sorted((thing(iri).label(view.language), thing(iri).name) for iri in network.nodes),
        "labels": lambda iris: ", ".join(thing(iri).label(view.language) for iri in iris),
        "last": max(1, -(-max(len(rows), len(edges)) // ROWS)),
        "address": address,
        "numbers": Counter(end for edge in shown.edges for end in (edge.source, edge.target)),
        "settings": settings(view, portion, start, size) | {"selected": selected.address},
    }


def settings(view: View, portion: Portion, start: Portion, size: str) -> dict[str, Any]:
    """What the script of the page has to know: the words, the language, what is shown, and what by itself would be."""
    return {
        "language": view.language,
        "chosen": view.chosen,
        "words": words("net-", view.language),
        "sizes": SIZES,
        "portion": _short(portion),
        "start": _short(start),
        "size": size,
        "rows": ROWS,
    }


def select(measured: Measured, shown: Network, values: Mapping[str, str]) -> tuple[Selection, list[Refusal]]:
    """What the values of an address select, and those that stand for nothing in the network."""
    network = measured.network
    names = {network.thing(iri).name: iri for iri in network.nodes}
    given = [(key, name) for key in ("node", "from", "to") if (name := values.get(key, ""))]
    given += [("edge", name) for name in values.get("edge", "").split()]
    refused = [Refusal(key, name, nearest_names(name, names)) for key, name in given if name not in names]
    if refused:
        return Selection(), refused
    if values.get("from") and values.get("to"):
        return _between(measured, names[values["from"]], names[values["to"]]), []
    if len(ends := values.get("edge", "").split()) == 2:
        one, other = (names[end] for end in ends)
        found = sorted(edge for edge in network.edges if {edge.source, edge.target} == {one, other})
        exact = [edge for edge in found if edge.source == one]
        return (
            (Selection(edge=(exact or found)[0]), []) if found else (Selection(), [Refusal("edge", values["edge"], [])])
        )
    if values.get("node"):
        return _around(network, shown, names[values["node"]]), []
    return Selection(), []


def _around(network: Network, shown: Network, iri: str) -> Selection:
    """A node with its neighbours in what is shown, else in the whole network."""
    part = shown if iri in set(shown.nodes) else network
    found = [
        Neighbour(network.thing(edge.target if edge.source == iri else edge.source), edge)
        for edge in part.edges
        if iri in (edge.source, edge.target)
    ]
    found.sort(key=lambda each: (-each.edge.weight, each.thing.iri))
    return Selection(node=network.thing(iri), neighbours=tuple(found))


def _between(measured: Measured, one: str, other: str) -> Selection:
    ends = tuple(measured.network.thing(iri) for iri in (one, other))
    path = paths.shortest(measured.network, one, other)
    parts = measured.results["component"].values
    sizes = Counter(parts.values())
    where = () if path else tuple((int(parts[iri]), sizes[parts[iri]]) for iri in (one, other))
    return Selection(ends=ends, path=path, parts=where)


def _short(portion: Portion) -> dict[str, Any]:
    return portion._asdict() | {"around": [terms.shorten(iri) for iri in portion.around]}


def _static(name: str) -> str:
    try:
        return (STATIC / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CalledWrongly(f"{STATIC / name}: not built yet. Run make assets.") from error
