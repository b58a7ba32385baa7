"""How smoothly the page of networks moves: frames a second, beside Cytoscape.js in the same browser.

    python benchmarks/frames.py [--nodes 2000] [--edges 5000] [--rounds 3]

Both draw the same network at random, on a canvas of the same size, with the same places and names, in Chromium without
a graphics card. A round pans the picture, zooms, and drags a node by the same movements of the mouse; counted are the
pictures that each draws until the movements end. Prints the medians. Of the wheel, Chromium hands on some 30 turns a
second, whatever is drawn; each is one picture. That the page draws more than 30 frames a second is for a test to say.

Needs `make assets`, a build, Chromium, and `python hatch_build.py . tests/clients` for the peer.
"""

import argparse
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

import engines
from playwright.sync_api import Page, Route, sync_playwright
from serving import settle

from ikoe_graph import build

TESTS = Path(__file__).parent.parent / "tests"
sys.path.append(str(TESTS))  # what the tests have at hand

from browsing import QUIET  # noqa: E402
from synthetic import synthetic  # noqa: E402

PEER = TESTS / "clients" / "node_modules" / "cytoscape" / "dist" / "cytoscape.min.js"
MOVES, TURNS = 100, 40  # of the mouse, of its wheel
SIZE = {"width": 1280, "height": 900}
PEER_DRAWS = """([nodes, edges]) => {
  window.drawings = 0;
  window.cy = cytoscape({
    container: document.getElementById("stage"),
    elements: [
      ...nodes.map(({ id, x, y, name }) => ({ data: { id, name }, position: { x, y } })),
      ...edges.map(([source, target]) => ({ data: { source, target } })),
    ],
    layout: { name: "preset", fit: true },
    style: [
      { selector: "node", style: { label: "data(name)", width: 12, height: 12, "font-size": 12 } },
      { selector: "edge", style: { width: 1, "curve-style": "haystack" } },
    ],
  });
  cy.on("render", () => { window.drawings += 1; });
}"""


class Picture(NamedTuple):
    """What is moved: the page, the expression that counts its drawings, and where one of its nodes is seen."""

    page: Page
    drawings: str
    node: str

    def box(self) -> dict[str, Any]:
        """Where the picture stands on the page, in pixels."""
        found = self.page.locator("#stage").bounding_box()
        assert found is not None  # noqa: S101
        return dict(found)

    def rate(self, act: Callable[[], None]) -> float:
        """Frames a second while something is done with the mouse."""
        read = f"[{self.drawings}, performance.now()]"
        before = self.page.evaluate(read)
        act()
        after = self.page.evaluate(read)
        return float((after[0] - before[0]) * 1000 / (after[1] - before[1]))

    def drag(self, x: float, y: float) -> None:
        """Presses the mouse there, moves it, and lets go."""
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for step in range(MOVES):
            self.page.mouse.move(x - 3 * (step % 50), y - step % 50)
        self.page.mouse.move(x, y)  # back, so that the next movement finds everything where it was
        self.page.mouse.up()

    def pan(self) -> None:
        """Drags the ground of the picture, at a corner where no node is."""
        box = self.box()
        self.drag(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)

    def zoom(self) -> None:
        """Turns the wheel over the middle, there and back."""
        box = self.box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for turn in range(TURNS):
            self.page.mouse.wheel(0, -60 if turn < TURNS / 2 else 60)

    def drag_a_node(self) -> None:
        """Drags a node."""
        box, (x, y) = self.box(), self.page.evaluate(self.node)
        self.drag(box["x"] + x, box["y"] + y)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=2000, metavar="N", help="nodes (default 2000)")
    parser.add_argument("--edges", type=int, default=5000, metavar="N", help="edges (default 5000)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds (default 3)")
    options = parser.parse_args()
    if not PEER.is_file():
        sys.exit(f"{PEER}: not there. Run python hatch_build.py . tests/clients.")
    running = engines.ikoe_serve(engines.Files(build.default().dataset_file, Path()))
    try:
        settle(running)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
            ours = own_picture(browser.new_page(viewport=SIZE), running.address, options.nodes, options.edges)
            peer = peer_picture(browser.new_page(viewport=SIZE), ours)
            tell(ours, peer, options.rounds)
    finally:
        running.end()


def own_picture(page: Page, address: str, nodes: int, edges: int) -> Picture:
    """The page of networks with the network at random."""

    def exchange(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | synthetic(nodes, edges))

    page.route("**/network.json*", exchange)
    page.goto(urljoin(address, "/network?part=all"))
    page.wait_for_selector("#network[data-ready]")
    page.locator("#stage").scroll_into_view_if_needed()
    node = "(({sx, sy}) => [sx, sy])(networkPage.stage.nodes.at(-1))"
    return Picture(page, "networkPage.stage.drawings", node)


def peer_picture(page: Page, ours: Picture) -> Picture:
    """The same network drawn by Cytoscape.js, with the places that the page gave it."""
    box = ours.box()
    page.set_content('<body style="margin:0"><div id="stage"></div></body>')
    page.add_style_tag(content=f"#stage {{ width: {box['width']}px; height: {box['height']}px }}")
    page.add_script_tag(path=PEER)
    nodes = ours.page.evaluate("networkPage.stage.nodes.map(({id, name, x, y}) => ({id, name, x, y}))")
    edges = ours.page.evaluate("networkPage.stage.edges.map(({one, two}) => [one.id, two.id])")
    page.evaluate(PEER_DRAWS, [nodes, edges])
    node = "(({x, y}) => [x, y])(cy.nodes().last().renderedPosition())"
    return Picture(page, "drawings", node)


def tell(ours: Picture, peer: Picture, rounds: int) -> None:
    """Prints what is measured, taking both by turns."""
    print("movement  frames/s  Cytoscape.js  ratio")
    for name in ("pan", "zoom", "drag_a_node"):
        rates: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            for picture, found in zip((ours, peer), rates, strict=True):
                picture.page.bring_to_front()
                found.append(picture.rate(getattr(picture, name)))
        own, other = map(statistics.median, rates)
        print(f"{name.split('_')[0]:8}  {own:8.1f}  {other:12.1f}  {own / other:5.1f}")


if __name__ == "__main__":
    main()
