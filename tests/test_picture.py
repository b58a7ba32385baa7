"""Layouts and figures: places that tell distances, labels that cover nothing, captions that say what is shown."""

import builtins
import random
import subprocess
import sys
from itertools import combinations
from math import dist
from pathlib import Path
from typing import Any

import networkx
import pytest
from matplotlib.text import Text

from ikoe_graph import catalogue, labels, layout, network, picture, terms
from ikoe_graph.columns import Sheet
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import CalledWrongly
from ikoe_graph.labels import Box, Circle
from ikoe_graph.network import Edge, Fact, Network

ROOT = Path(__file__).parent.parent
CATEGORIES = picture.read_categories(ROOT / "queries")
ASKED = {
    "cooperation": {},
    "cooperation of one partner": {"partner": "jobcenter-dortmund"},
    "people": {},
    "measures": {"partner": "jobcenter-dortmund"},
    "funders": {},
}


@pytest.fixture(scope="module")
def sheets(loaded: Dataset) -> dict[str, Sheet]:
    things = network.read_things(loaded, catalogue.read_file(ROOT / "queries" / "nodes" / "things.rq"))
    found = {}
    for name, values in ASKED.items():
        query = catalogue.read_file(ROOT / "queries" / "edges" / f"{name.split()[0]}.rq")
        found[name] = Sheet(network.build(loaded, query, values, things), {}, "de", "0123456789abcdef0123")
    return found


def made(pairs: list[tuple[Any, Any]], weight: dict[tuple[str, str], int] | None = None) -> Network:
    query = catalogue.parse("edges", "SELECT * {}", "edges.rq")
    ends = [tuple(sorted(map(str, pair))) for pair in pairs]
    facts = {pair: (weight or {}).get(pair, 1) for pair in ends}
    edges = tuple(
        Edge(*pair, tuple(Fact(str(n), "k") for n in range(number))) for pair, number in sorted(facts.items())
    )
    return Network(query, {}, tuple(sorted({end for pair in ends for end in pair})), edges, {}, directed=False)


def test_places_tell_distances():
    """A path of five becomes a line, a square a square."""
    path = layout.positions(made([(1, 2), (2, 3), (3, 4), (4, 5)]))
    for one, other in combinations("12345", 2):
        assert dist(path[one], path[other]) == pytest.approx(int(other) - int(one), abs=0.15)
    square = layout.positions(made([(1, 2), (2, 3), (3, 4), (4, 1)]))
    assert dist(square["1"], square["3"]) == pytest.approx(dist(square["2"], square["4"]), abs=0.1)
    assert dist(square["1"], square["3"]) > 1.3 * dist(square["1"], square["2"])


def test_heavier_edges_are_shorter():
    places = layout.positions(made([("a", "b"), ("b", "c")], {("a", "b"): 4}))
    assert dist(places["a"], places["b"]) < 0.8 * dist(places["b"], places["c"])


def test_parts_lie_apart_the_largest_in_the_corner():
    pairs = [*[(0, each) for each in range(1, 9)], *[(each, each + 1) for each in range(10, 70, 2)]]
    network_of_parts = made(pairs)
    places = layout.positions(network_of_parts)
    boxes = []
    for part in networkx.connected_components(network_of_parts.to_networkx()):
        xs, ys = [places[node][0] for node in part], [places[node][1] for node in part]
        boxes.append(Box(min(xs), min(ys), max(xs), max(ys)))
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    hub = max(boxes, key=lambda box: (box.right - box.left) * (box.top - box.bottom))
    assert hub.left == pytest.approx(min(box.left for box in boxes), abs=0.02)
    assert hub.top == pytest.approx(max(box.top for box in boxes), abs=0.02)


def test_large_parts_are_laid_out_by_some_of_their_pairs():
    graph = networkx.grid_2d_graph(20, 20)
    numbers = {node: f"{node[0]:02}-{node[1]:02}" for node in graph}
    places = layout.positions(made([(numbers[one], numbers[other]) for one, other in graph.edges()]))
    lengths = [dist(places[numbers[one]], places[numbers[other]]) for one, other in graph.edges()]
    corners = dist(places["00-00"], places["19-19"])
    assert sum(lengths) / len(lengths) < corners / 12


def test_nothing_and_loops_have_places_too():
    assert layout.positions(made([])) == {}
    assert set(layout.positions(made([("a", "a")]))) == {"a"}


PLACES = """
import sys
from ikoe_graph import catalogue, dataset, layout, network
from pathlib import Path
loaded, queries = dataset.load(Path(sys.argv[1])), Path(sys.argv[1]) / "queries"
made = network.build(loaded, catalogue.read_file(queries / "edges" / "people.rq"), {}, {})
print(sorted(layout.positions(made).items()))
"""


def test_places_are_the_same_in_any_process(sheets: dict[str, Sheet], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    done = subprocess.run([sys.executable, "-c", PLACES, str(ROOT)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(sorted(layout.positions(sheets["people"].network).items()))


@pytest.mark.parametrize(
    ("segment", "crosses"),
    [
        (((-1, 1), (3, 1)), True),
        (((1, 1), (1.5, 1.5)), True),
        (((-1, 3), (3, 3)), False),
        (((-1, 0.5), (0.5, -1)), False),
        (((-1, -1), (3, 3)), True),
        (((5, -1), (5, 3)), False),
    ],
)
def test_a_line_crosses_a_box_or_not(segment: labels.Segment, crosses: bool):
    assert Box(0, 0, 2, 2).crossed_by(segment) == crosses


@pytest.mark.parametrize("seed", range(20))
def test_labels_cover_no_label_and_no_node(seed: int):
    drawn = random.Random(seed)  # noqa: S311
    nodes = {n: Circle(drawn.uniform(0, 300), drawn.uniform(0, 200), drawn.uniform(2, 6)) for n in range(40)}
    sizes = {n: (drawn.uniform(10, 60), drawn.uniform(6, 20)) for n in nodes}
    edges = [(nodes[n][:2], nodes[drawn.randrange(40)][:2]) for n in nodes]
    page = Box(0, 0, 300, 200)
    placed = labels.place(list(nodes), nodes, sizes, edges, page)
    assert len(placed) > 20
    assert not any(one.meets(other) for one, other in combinations(placed.values(), 2))
    assert not any(box.meets(node.box) for box in placed.values() for node in nodes.values())
    assert all(box.within(page) for box in placed.values())


def test_a_label_stands_beside_its_node_where_no_edge_is():
    nodes = {0: Circle(100, 100, 3), 1: Circle(150, 100, 3)}
    box = labels.place([0], nodes, {0: (20, 8)}, [((100, 100), (150, 100))], Box(0, 0, 300, 200))[0]
    assert box.right == pytest.approx(100 - 3 - 1)  # to its left: an edge leads to the right
    assert labels.leader(nodes[0], box) is None


def test_a_label_further_away_is_tied_to_its_node():
    node, box = Circle(0, 0, 3), Box(50, -5, 80, 5)
    assert labels.leader(node, box) == ((3, 0), (50, 0))


def test_every_category_of_a_node_has_names_a_colour_and_a_shape_of_its_own(loaded: Dataset):
    things = network.read_things(loaded, catalogue.read_file(ROOT / "queries" / "nodes" / "things.rq"))
    for query in catalogue.read(ROOT / "queries" / "edges").values():
        made_of = network.build(loaded, query, {}, things)
        assert {picture.drawn_as(made_of.thing(iri)) for iri in made_of.nodes} <= set(CATEGORIES)
    assert all({"en", "de", "colour", "shape"} == set(each) for each in CATEGORIES.values())
    assert {each["shape"] for each in CATEGORIES.values()} <= set(picture.MARKERS)
    assert len({(each["colour"], each["shape"]) for each in CATEGORIES.values()}) == len(CATEGORIES)


def texts(drawn: Any) -> list[Text]:
    (axes,) = drawn.axes
    return [text for text in axes.texts if text.get_text()]


@pytest.mark.parametrize("name", ASKED)
def test_no_text_of_a_figure_covers_another(sheets: dict[str, Sheet], name: str):
    drawn = picture.figure(sheets[name], CATEGORIES)
    renderer = drawn.canvas.get_renderer()
    boxes = {text.get_text(): text.get_window_extent(renderer) for text in [*texts(drawn), *drawn.texts]}
    boxes["legend"] = drawn.legends[0].get_window_extent(renderer)
    assert len(boxes) > len(sheets[name].network.nodes) * 0.95
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        overlap = first.intersection(first, second)
        assert overlap is None or min(overlap.width, overlap.height) < 0.5, (one, other)
    assert all(box.x0 >= 0 and box.x1 <= drawn.bbox.width and box.y0 >= 0 for box in boxes.values())


def test_a_caption_says_what_is_shown_and_whence(sheets: dict[str, Sheet]):
    title, caption = (
        text.get_text() for text in picture.figure(sheets["cooperation of one partner"], CATEGORIES).texts
    )
    said = " ".join(caption.split())
    assert title == "Wer mit wem zusammenarbeitet"
    assert "Sie heißt nicht, dass sonst niemand zusammenarbeitet" in said
    assert "Nur mit partner = Jobcenter Dortmund." in said
    assert "6 Knoten, 6 Kanten, 7 Tatsachen." in said
    assert "Partnerbericht „Erfolgsfaktor Interkulturelle Öffnung“ 2018." in said
    assert "Ausgabe 0123456789abcdef," in said


def test_the_legend_names_what_is_there_alone(sheets: dict[str, Sheet]):
    (legend,) = picture.figure(sheets["people"], CATEGORIES).legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "Partner der Initiative", "andere Organisation", "Person in öffentlicher Funktion",
    ]  # fmt: skip


@pytest.mark.parametrize(("form", "begin"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_same_figure_is_the_same_file(sheets: dict[str, Sheet], form: str, begin: bytes):
    content = picture.draw(sheets["funders"], form, CATEGORIES)
    assert content.startswith(begin)
    assert content == picture.draw(sheets["funders"], form, CATEGORIES)


def test_without_matplotlib_it_says_what_to_install(sheets: dict[str, Sheet], monkeypatch: pytest.MonkeyPatch):
    find = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "matplotlib":
            raise ImportError(name)
        return find(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(CalledWrongly, match=r"pip install ikoe-graph\[analysis\]"):
        picture.draw(sheets["funders"], "svg", CATEGORIES)


def test_partners_are_drawn_as_a_category_of_their_own(sheets: dict[str, Sheet]):
    people = sheets["people"].network
    assert picture.drawn_as(people.thing(terms.lengthen("org/jobcenter-dortmund"))) == "partner"
    assert picture.drawn_as(people.thing(terms.lengthen("org/land-nrw"))) == "org"
