"""Draws a network as a figure for a report: labels that cover nothing, a legend, and a caption that says what it shows.

Needs matplotlib (`pip install ikoe-graph[analysis]`). The same network gives the same figure; SVG and PDF have no date.
"""

import io
from collections.abc import Callable, Mapping
from math import inf
from pathlib import Path
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any

from ikoe_graph import catalogue, terms
from ikoe_graph.columns import Sheet
from ikoe_graph.errors import CalledWrongly
from ikoe_graph.labels import Box, Circle, leader, place
from ikoe_graph.layout import positions
from ikoe_graph.network import Network, Thing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARKERS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle": "^",
    "vee": "v",
    "hexagon": "h",
    "star": "*",
    "cross": "P",
}
A4, A3 = (11.69, 8.27), (16.54, 11.69)  # inches, lying
MANY = 60  # nodes from which on the larger sheet is taken
LETTERS = 24  # of a line of a label
LETTERING = ((20, 9.0), (40, 7.5), (inf, 6.0))  # up to so many nodes labels have this size, in points
POINTS = 72  # to the inch
MARGIN = 50  # points, for the labels of nodes at the rim
Point = tuple[float, float]
WORDS = {
    "en": {
        "counts": "{nodes} nodes, {edges} edges, {facts} facts.",
        "size": "Larger: more neighbours. Thicker: more facts.",
        "unlabelled": "Nodes without a label for want of room: {}.",
        "only": "Only with {}.",
        "sources": "Read from: {}.",
        "release": "ikoe-graph, release {}, CC BY 4.0.",
    },
    "de": {
        "counts": "{nodes} Knoten, {edges} Kanten, {facts} Tatsachen.",
        "size": "Größer: mehr Nachbarn. Dicker: mehr Tatsachen.",
        "unlabelled": "Knoten ohne Beschriftung aus Platzmangel: {}.",
        "only": "Nur mit {}.",
        "sources": "Gelesen aus: {}.",
        "release": "ikoe-graph, Ausgabe {}, CC BY 4.0.",
    },
}


Categories = Mapping[str, Mapping[str, str]]


def read_categories(folder: Path) -> Categories:
    """How nodes are called and drawn, by category: en, de, colour and shape, from a folder of queries."""
    import yaml

    found: Categories = yaml.safe_load((folder / "nodes" / "categories.yaml").read_text("utf-8"))
    return found


def drawn_as(thing: Thing) -> str:
    """The category by which a node is drawn: `partner` for partners of the initiative, else that of its IRI."""
    return "partner" if thing.rank is not None else thing.category


def draw(sheet: Sheet, form: str, categories: Categories) -> bytes:
    """The figure as svg, png or pdf. Raises CalledWrongly where matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError as error:
        raise CalledWrongly(
            f"--format {form}: matplotlib is not installed. Install it, for example with "
            "pip install ikoe-graph[analysis], or choose --format dot for Graphviz."
        ) from error

    with matplotlib.rc_context({"svg.hashsalt": "ikoe", "pdf.fonttype": 42}):
        written = io.BytesIO()
        undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(form)
        figure(sheet, categories).savefig(written, format=form, metadata=undated)
    return written.getvalue()


def figure(sheet: Sheet, categories: Categories) -> "Figure":
    """The figure itself: one pair of axes in points, with a title, a legend and a caption around it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    network = sheet.network
    drawn = Figure(figsize=A3 if len(network.nodes) > MANY else A4, dpi=200)
    FigureCanvasAgg(drawn)  # which knows how large a text is
    axes = drawn.add_axes((0.02, 0.13, 0.96, 0.77))
    unlabelled = _draw_network(axes, sheet, categories)
    _legend(axes, sheet, categories)
    drawn.text(0.02, 0.965, network.query.summary.get(sheet.language, ""), size=13, weight="bold", va="top")
    drawn.text(0.02, 0.02, _caption(sheet, unlabelled, wide=len(network.nodes) > MANY), size=7.5, va="bottom")
    return drawn


def _draw_network(axes: Any, sheet: Sheet, categories: Categories) -> int:
    """Draws edges, nodes and labels; says how many nodes got none."""
    network = sheet.network
    page = _page(axes)
    places = dict(sheet.positions) or positions(network, page.right / page.top)
    scale = _fit(page, places)
    degree = _degrees(network)
    nodes = {iri: Circle(*scale(places[iri]), 2.2 + 1.1 * degree[iri] ** 0.5) for iri in network.nodes}
    most = max(edge.weight for edge in network.edges)
    for edge in network.edges:
        arrow = {
            "arrowstyle": "-|>,head_length=5,head_width=1.8" if network.directed else "-",
            "mutation_scale": 1,  # so that the head is measured in points
            "color": "#8c8c8c",
            "linewidth": 0.5 + 2 * edge.weight / most if most > 1 else 0.7,
            "shrinkA": nodes[edge.source].radius,
            "shrinkB": nodes[edge.target].radius,
        }
        axes.annotate("", nodes[edge.target][:2], nodes[edge.source][:2], arrowprops=arrow, zorder=1)
    for category in _present(network, categories):
        members = [node for iri, node in nodes.items() if drawn_as(network.thing(iri)) == category]
        xs, ys, radii = zip(*members, strict=True)
        sizes = [(2 * radius) ** 2 for radius in radii]
        axes.scatter(xs, ys, s=sizes, zorder=2, edgecolors="white", linewidths=0.5, **_look(category, categories))
    return _draw_labels(axes, sheet, nodes, page)


def _page(axes: Any) -> Box:
    """The room of the drawing, in points; the axes then count in points too."""
    box, figure = axes.get_position(), axes.figure
    page = Box(0, 0, box.width * figure.get_figwidth() * POINTS, box.height * figure.get_figheight() * POINTS)
    axes.set_xlim(0, page.right)
    axes.set_ylim(0, page.top)
    axes.axis("off")
    return page


def _fit(page: Box, places: Mapping[str, Point]) -> Callable[[Point], Point]:
    """What maps places to points of the page, evenly in both directions."""
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    across, up = max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1)
    factor = min((page.right - 2 * MARGIN) / across, (page.top - 2 * MARGIN) / up)
    left, bottom = (page.right - factor * across) / 2, (page.top - factor * up) / 2
    return lambda place: (left + factor * (place[0] - min(xs)), bottom + factor * (place[1] - min(ys)))


def _draw_labels(axes: Any, sheet: Sheet, nodes: Mapping[str, Circle], page: Box) -> int:
    network, degree = sheet.network, _degrees(sheet.network)
    circles = dict(enumerate(nodes.values()))
    edges = [(nodes[edge.source][:2], nodes[edge.target][:2]) for edge in network.edges]
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.3}  # so that edges end at the label
    renderer, dots = axes.figure.canvas.get_renderer(), POINTS / axes.figure.dpi
    letters = next(size for most, size in LETTERING if len(nodes) <= most)
    drawn, sizes = {}, {}
    for number, iri in enumerate(nodes):
        text = fill(network.thing(iri).label(sheet.language), LETTERS, break_long_words=False)
        drawn[number] = axes.text(0, 0, text, size=letters, linespacing=1, va="bottom", zorder=1.8, bbox=ground)
        extent = drawn[number].get_window_extent(renderer)
        sizes[number] = (extent.width * dots + 1, extent.height * dots + 1)
    iris = list(nodes)
    order = sorted(circles, key=lambda number: (-degree[iris[number]], number))
    placed = place(order, circles, sizes, edges, page)
    for number, text in drawn.items():
        if number not in placed:
            text.remove()
            continue
        text.set_position((placed[number].left + 0.5, placed[number].bottom + 0.5))
        if line := leader(circles[number], placed[number]):
            axes.plot(*zip(*line, strict=True), color="#404040", linewidth=0.3, zorder=1.5)
    return len(drawn) - len(placed)


def _degrees(network: Network) -> dict[str, int]:
    neighbours: dict[str, set[str]] = {iri: set() for iri in network.nodes}
    for edge in network.edges:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    return {iri: len(near) for iri, near in neighbours.items()}


def _present(network: Network, categories: Categories) -> list[str]:
    """The categories of its nodes, in the order in which they are described."""
    found, order = {drawn_as(network.thing(iri)) for iri in network.nodes}, list(categories)
    return sorted(found, key=lambda each: (order.index(each) if each in order else len(order), each))


def _look(category: str, categories: Categories) -> dict[str, Any]:
    described = categories.get(category, {})
    return {"color": described.get("colour", "#999999"), "marker": MARKERS[described.get("shape", "circle")]}


def _legend(axes: Any, sheet: Sheet, categories: Categories) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="", markersize=6, label=name, **_look(category, categories))
        for category in _present(sheet.network, categories)
        for name in [categories.get(category, {}).get(sheet.language, category)]
    ]
    place = {"loc": "upper left", "bbox_to_anchor": (0.012, 0.945), "ncols": len(handles)}
    axes.figure.legend(handles=handles, frameon=False, fontsize=8, **place)


def _caption(sheet: Sheet, unlabelled: int, wide: bool) -> str:
    network, words = sheet.network, WORDS[sheet.language]
    counts = {"nodes": len(network.nodes), "edges": len(network.edges), "facts": network.facts}
    only = ", ".join(f"{name} = {_value(sheet, name)}" for name in sorted(network.values))
    named = sorted({passage.rpartition("/")[0] for edge in network.edges for passage in edge.passages})
    sources = "; ".join(network.thing(f"{terms.BASE}id/source/{name}").label(sheet.language) for name in named)
    sentences = [
        network.query.description.get(sheet.language, ""),
        words["only"].format(only) if only else "",
        words["counts"].format(**counts),
        words["size"],
        words["unlabelled"].format(unlabelled) if unlabelled else "",
        words["sources"].format(sources),
        words["release"].format(sheet.release[:16]),
    ]
    return "\n".join(wrap(" ".join(each for each in sentences if each), 280 if wide else 195))


def _value(sheet: Sheet, name: str) -> str:
    """The value of a parameter: the label of the thing that it stands for, where the network names it."""
    query, value = sheet.network.query, sheet.network.values[name]
    parameter = next(each for each in query.parameters if each.name == name)
    meant = sheet.network.things.get(catalogue.iri(parameter, value) or "")
    return meant.label(sheet.language) if meant else value
