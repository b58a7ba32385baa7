"""The page of networks: what it shows without scripts, what it does with mouse and keyboard, what it hands out."""

import json
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browsing import faults, tab_to, watched
from pages import links, text
from playwright.sync_api import Browser, Page, Route, expect
from synthetic import synthetic

from ikoe_graph import build
from ikoe_graph.errors import UnknownName
from ikoe_graph.web import network_page, portion
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
AMIF = "org/jobcenter-dortmund org/multikulturelles-forum"
NARROWED = [
    {},
    {"part": "all"},
    {"part": "all", "weight": "2"},
    {"field": "labour-market-integration", "part": "all"},
    {"group": "refugees"},
    {"kind": "organisation-kind/city", "part": "all"},
    {"year": "2018", "part": "all"},
    {"around": "org/stadt-duisburg org/wdr"},
    {"edges": "fields"},
    {"edges": "measures"},
    {"edges": "measures", "kind": "module", "weight": "1"},
    {"edges": "events", "year": "2017"},
]


def shown(site: Site, language: str = "en", **values: str):
    return network_page.page(site, View("/network", values, language))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address, viewport=DESKTOP) as page:
        yield page


def open_network(page: Page, path: str = "/network") -> None:
    page.goto(path)
    page.wait_for_selector("#network[data-ready]")


def at(page: Page, script: str) -> None:
    """Clicks where the script, which knows the stage, finds a point of the canvas."""
    page.locator("#stage").scroll_into_view_if_needed()
    box = page.locator("#stage canvas").bounding_box()
    x, y = page.evaluate(f"(() => {{ const {{stage}} = networkPage; {script} }})()")
    page.mouse.click(box["x"] + x, box["y"] + y)  # type: ignore[index]


def test_a_first_look_is_no_hairball(site: Site):
    for name in site.networks.queries:
        network = site.networks.get(name).network
        start = portion.cut(network, portion.beginning(network))
        assert 0 < len(start.nodes) <= 250, name
        assert len(start.edges) <= max(45, 2 * len(start.nodes)), name


def test_the_list_names_nodes_with_neighbours_and_edges_with_evidence(site: Site):
    reply = shown(site)
    assert "An edge means that a source states" in text(reply)
    assert f"/network?{'node=org%2Fstadt-duisburg'}" in " ".join(links(reply))
    assert any(each.startswith("/id/evidence/partnerbericht-2018/") for each in links(reply))
    assert "show the neighbours of City of Duisburg" in text(reply)


def test_each_measure_says_what_it_tells_and_what_not(site: Site):
    for language in ("en", "de"):
        said = text(shown(site, language))
        for name in network_page.SIZES:
            told = site.networks.definitions.measures[name]
            assert told.tells[language] in said
            assert told.tells_not[language] in said


def test_a_chosen_edge_shows_its_facts_with_their_lines(site: Site):
    reply = shown(site, edge=AMIF)
    assert re.search(r"Multikulturelles Forum ?organiser", text(reply))
    assert "/id/evidence/partnerbericht-2018/L4101-4105" in links(reply)
    assert "/id/cooperation/jobcenter-dortmund/amif" in links(reply)


def test_a_path_is_told_step_by_step(site: Site):
    reply = shown(site, **{"from": "org/landessportbund-nrw", "to": "org/stadt-duisburg"})
    assert "Steps: 2. Further paths of this length: 0." in text(reply)
    assert "/id/evidence/partnerbericht-2018/L4492-4510" in links(reply)


def test_where_no_path_is_the_components_are_told(site: Site):
    network = site.networks.get("cooperation")
    parts = network.results["component"].values
    far = next(iri for iri in network.network.nodes if parts[iri] == 2)
    name = network.network.thing(far).name
    said = text(shown(site, **{"from": "org/stadt-duisburg", "to": name}))
    assert "No documented path joins the two" in said
    assert "City of Duisburg: component 1, with 68 nodes" in said
    assert re.search(r"component 2, with \d+ nodes", said)


def test_a_value_that_stands_for_nothing_is_refused_with_the_nearest(site: Site):
    reply = shown(site, node="org/stadt-duisberg")
    assert reply.status == 400
    assert "/network?node=org%2Fstadt-duisburg" in links(reply)
    for name, value in (("kind", "citty"), ("year", "1066"), ("weight", "x"), ("part", "some"), ("edge", "a b")):
        assert shown(site, **{name: value}).status == 400, name


def test_an_unknown_network_is_refused_with_the_nearest(site: Site):
    with pytest.raises(UnknownName, match=r"Did you mean cooperation"):
        shown(site, edges="cooperatoin")


def test_nothing_left_says_how_to_go_on(site: Site):
    reply = shown(site, field="labour-market-integration", weight="3", year="2009")
    assert re.search(r'<div class="empty" id="empty" role="status">', reply.body.decode())
    assert "Take one of them back: a lower minimum of facts" in text(reply)


def test_the_picture_can_be_empty_and_filled_again(page: Page):
    open_network(page, "/network?weight=3&year=2009")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator("#count")).to_contain_text("0 nodes")
    page.get_by_label("Year", exact=True).select_option("")
    expect(page.locator("#empty")).to_be_hidden()
    expect(page.locator("#nodes tbody th").first).to_be_visible()


def test_text_of_the_address_is_no_markup(site: Site):
    assert b"<b>" not in shown(site, node="<b>", kind='"><b>', edge="<b> <b>").body


def test_the_data_are_whole_and_say_what_they_are(site: Site):
    reply = network_page.data(site, View("/network.json", {"edges": "funders"}))
    found = json.loads(reply.body)
    assert found["projection"]["name"] == "funders"
    assert found["projection"]["release"] == site.made.digest
    assert set(network_page.SIZES) <= set(found["measures"])
    network = site.networks.get("funders").network
    assert [each["iri"] for each in found["nodes"]] == list(network.nodes)
    assert [len(each["facts"]) for each in found["edges"]] == [len(each.facts) for each in network.edges]
    assert all(fact["evidence"] for edge in found["edges"] for fact in edge["facts"])


def test_every_network_can_be_had_from_a_process_that_opens_no_file(address: str, site: Site):
    for name in site.networks.queries:
        answer = httpx.get(f"{address}/network.json", params={"edges": name}, timeout=30)
        assert answer.status_code == 200, name
        assert answer.json()["numbers"]["nodes"] == len(site.networks.get(name).network.nodes), name


def test_the_browser_narrows_as_the_server_does(browser: Browser, address: str, site: Site):
    with watched(browser, address) as page:
        for values in NARROWED:
            open_network(page, View("/network", {}).link("/network", **values))
            name = values.get("edges", "cooperation")
            network = site.networks.get(name).network
            expected = portion.cut(network, portion.read(network, values)[0])
            found = page.evaluate("[networkPage.shown().nodes.map(n => n.iri), networkPage.shown().facts]")
            assert found == [list(expected.nodes), expected.facts], values
            edges = page.evaluate("networkPage.shown().edges.map(e => [e.source, e.target, e.weight])")
            names = [(network.thing(each.source).name, network.thing(each.target).name) for each in expected.edges]
            weights = [each.weight for each in expected.edges]
            assert sorted(map(tuple, edges)) == sorted(
                (*each, weight) for each, weight in zip(names, weights, strict=True)
            )


def test_the_browser_finds_the_same_paths(page: Page, site: Site):
    whole = site.networks.get("cooperation")
    inside = [iri for iri in whole.network.nodes if whole.results["component"].values[iri] == 1]
    chosen = random.Random(7)  # noqa: S311
    for _ in range(8):
        one, other = (whole.network.thing(iri).name for iri in chosen.sample(inside, 2))
        open_network(page, View("/network", {}).link("/network", **{"from": one, "to": other}))
        selected, _ = network_page.select(whole, whole.network, {"from": one, "to": other})
        assert selected.path is not None
        told = f"Steps: {len(selected.path.steps)}. Further paths of this length: {selected.path.others}."
        expect(page.locator("#panel")).to_contain_text(told)
        headings = page.locator("#panel h3").all_inner_texts()
        name = [whole.network.thing(step.end).label("en") for step in selected.path.steps]
        assert [heading.rpartition(" – ")[2] for heading in headings] == name


def test_with_the_mouse_from_node_to_edge_to_evidence(page: Page):
    open_network(page)
    at(page, "const node = stage.nodes.find(each => each.id === 'org/stadt-duisburg'); return [node.sx, node.sy];")
    expect(page.locator("#panel-heading")).to_have_text("City of Duisburg")
    expect(page).to_have_url(re.compile("node=org%2Fstadt-duisburg"))
    page.keyboard.press("Escape")
    expect(page.locator("#panel-heading")).to_have_text("What an edge rests on")
    at(
        page,
        "const edge = stage.edges.find(each => each.id === 'org/jobcenter-dortmund org/multikulturelles-forum');"
        "return [(edge.one.sx + edge.two.sx) / 2, (edge.one.sy + edge.two.sy) / 2];",
    )
    expect(page.locator("#panel-heading")).to_have_text("Jobcenter Dortmund – Multikulturelles Forum")
    expect(page).to_have_url(re.compile("edge="))
    page.reload()
    page.wait_for_selector("#network[data-ready]")
    expect(page.locator("#panel-heading")).to_have_text("Jobcenter Dortmund – Multikulturelles Forum")
    page.locator("#panel").get_by_role("link", name="partnerbericht-2018 L4101-4105").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4101")


def test_on_the_keyboard_from_node_to_node_to_evidence(page: Page):
    open_network(page)
    stage = page.locator("#stage")
    tab_to(page, stage)
    page.keyboard.press("ArrowRight")
    first = page.locator("#told").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator("#told").inner_text() != first
    page.keyboard.press("Enter")
    name = page.locator("#told").inner_text().partition(", ")[0]
    expect(page.locator("#panel-heading")).to_have_text(name)
    expect(page.locator("#panel-heading")).to_be_focused()
    tab_to(page, page.locator("#panel .neighbours button").first)
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#panel .evidence a").first)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/id/evidence/"))


def test_keys_zoom_and_expand(page: Page):
    open_network(page)
    tab_to(page, page.locator("#stage"))
    scale = page.evaluate("networkPage.stage.transform.k")
    page.keyboard.press("+")
    assert page.evaluate("networkPage.stage.transform.k") > scale
    page.keyboard.press("0")
    assert page.evaluate("networkPage.stage.transform.k") == pytest.approx(scale)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("around="))
    before = page.evaluate("networkPage.shown().nodes.length")
    page.evaluate("networkPage.stage.focused = networkPage.stage.nodes.find(each => each.id === 'org/stadt-duisburg')")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"around=[^&]*\+org%2Fstadt-duisburg"))
    assert page.evaluate("networkPage.shown().nodes.length") > before


def test_search_narrow_and_slide_through_the_years(page: Page):
    open_network(page)
    page.get_by_label("Find in the picture").fill("jobcenter dort")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_have_text("Jobcenter Dortmund")
    page.get_by_text("Narrow").click()
    page.get_by_label("Parts").select_option("all")
    page.get_by_label("Field of action").select_option("labour-market-integration")
    expect(page).to_have_url(re.compile("field=labour-market-integration"))
    few = page.evaluate("networkPage.shown().nodes.length")
    page.get_by_label("Field of action").select_option("")
    slider = page.locator("#net-years")
    slider.focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"year=20\d\d"))
    assert re.fullmatch(r"20\d\d \(\d+\)", slider.get_attribute("aria-valuetext") or "")
    expect(page.locator("#nodes-table")).not_to_have_text(f"Nodes: {few}")
    page.keyboard.press("Home")
    expect(page).not_to_have_url(re.compile("year="))
    page.get_by_label("Size shows").select_option("betweenness")
    expect(page.locator("#nodes thead")).to_contain_text("Betweenness")
    page.get_by_label("Network", exact=True).select_option("funders")
    expect(page.get_by_role("heading", level=1)).to_contain_text("money")


def test_what_lies_outside_the_portion_is_shown_with_its_neighbours(page: Page):
    open_network(page, "/network?node=org/asb-ruhr")
    assert page.evaluate("networkPage.state.around") == ["org/asb-ruhr"]
    assert page.evaluate("networkPage.stage.marked.edges.size") > 3
    page.get_by_role("button", name="Whole network").click()
    page.get_by_label("Find in the picture").fill("Arbeiter-Samariter-Bund, Ruhr")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_contain_text("Arbeiter-Samariter-Bund")
    expect(page).to_have_url(re.compile("around=org%2Fasb-ruhr"))


def test_a_path_by_the_form(page: Page):
    open_network(page)
    page.get_by_label("Path from").select_option("org/landessportbund-nrw")
    page.locator("#way-to").select_option("org/stadt-duisburg")
    page.get_by_role("button", name="Find path").click()
    expect(page.locator("#panel")).to_contain_text("Steps: 2.")
    expect(page).to_have_url(re.compile("from=org%2Flandessportbund-nrw&to=org%2Fstadt-duisburg"))


def test_the_layout_is_the_same_each_time(browser: Browser, address: str):
    found = []
    for _ in range(2):
        with watched(browser, address, viewport=DESKTOP) as page:
            open_network(page)
            found.append(page.evaluate("networkPage.stage.nodes.map(node => [node.id, node.x, node.y])"))
    assert found[0] == found[1]


def test_names_do_not_lie_over_each_other(page: Page):
    for path in ("/network", "/network?edges=fields", "/network?part=all"):
        open_network(page, path)
        boxes = page.evaluate(
            "networkPage.stage.labels.map(({node, dx, dy, wide, lines}) => "
            "[node.sx + dx, node.sy + dy, node.sx + dx + wide, node.sy + dy + lines.length * 14.4])"
        )
        assert len(boxes) > 20
        crossing = [
            (one, other)
            for place, one in enumerate(boxes)
            for other in boxes[:place]
            if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        ]
        assert crossing == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_at_first_sight_no_name_lies_over_a_node(page: Page, language: str):
    open_network(page, f"/network?lang={language}")
    assert page.evaluate("networkPage.stage.labels.length") > 20
    covered = page.evaluate(
        """networkPage.stage.labels.flatMap(({node, dx, dy, wide, lines}) => networkPage.stage.nodes
            .filter(each => each !== node && Math.abs(each.sx - node.sx - dx - wide / 2) < each.sr + wide / 2
                && Math.abs(each.sy - node.sy - dy - lines.length * 7.2) < each.sr + lines.length * 7.2)
            .map(each => [node.name, each.name]))"""
    )
    assert covered == []


def test_the_picture_can_be_saved(page: Page):
    open_network(page, "/network?lang=de")
    with page.expect_download() as download:
        page.get_by_role("button", name="Als SVG sichern").click()
    assert download.value.suggested_filename == "ikoe-cooperation.svg"
    root = ET.fromstring(download.value.path().read_text(encoding="utf-8"))  # noqa: S314 our own file
    written = " ".join("".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text"))
    for part in ("Wer mit wem zusammenarbeitet", "Stadt Duisburg", "Eine Kante heißt", "CC BY 4.0"):
        assert part in written
    nodes = page.evaluate("networkPage.stage.nodes.length")
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) >= nodes
    with page.expect_download() as download:
        page.get_by_role("button", name="Als PNG sichern").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 2800


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/network", "/network?edges=fields&node=org/wdr", f"/network?edge={AMIF}"])
def test_the_page_is_accessible_and_fits(browser: Browser, address: str, path: str, size: dict[str, int]):
    with watched(browser, address, viewport=size, locale="de") as page:
        open_network(page, path)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everything_can_be_done_without_scripts(browser: Browser, address: str):
    with watched(browser, address, java_script_enabled=False) as page:
        page.goto("/network")
        page.get_by_text("Narrow").click()
        page.get_by_label("Year").select_option("2018")
        page.locator(".filters .submit button").click()
        expect(page).to_have_url(re.compile("year=2018"))
        page.locator("#nodes tbody a", has_text="show the neighbours of").first.click()
        expect(page.locator("#panel")).to_contain_text("Neighbours")
        page.locator("#panel .neighbours a").first.click()
        expect(page.locator("#panel .evidence a").first).to_be_visible()
        page.get_by_label("Path from").select_option("org/landessportbund-nrw")
        page.locator("#way-to").select_option("org/stadt-duisburg")
        page.get_by_role("button", name="Find path").click()
        expect(page.locator("#panel")).to_contain_text("Steps: 2.")


def test_a_network_as_one_file_loads_nothing(browser: Browser, made: build.Build, root: Path, tmp_path: Path):
    subprocess.run([sys.executable, "hatch_build.py"], cwd=root, check=True, capture_output=True)
    file = tmp_path / "network.html"
    command = ["network", "cooperation", "--format", "html", "--lang", "de", "--output", str(file)]
    environment = {"IKOE_BUILD": str(made.folder.parent), "PYTHONPATH": str(root), "PATH": ""}
    subprocess.run([sys.executable, "-m", "ikoe_graph.cli", *command], check=True, env=environment)
    with watched(browser, file.as_uri(), viewport=DESKTOP) as page:
        page.goto(file.as_uri())
        page.wait_for_selector("#network[data-ready]")
        at(page, "const node = stage.nodes.find(each => each.id === 'org/stadt-duisburg'); return [node.sx, node.sy];")
        expect(page.locator("#panel-heading")).to_have_text("Stadt Duisburg")
        page.get_by_text("Eingrenzen").click()
        page.get_by_label("Teile").select_option("all")
        expect(page.locator("#count")).to_contain_text("173 Knoten, 210 Kanten")
        away = page.locator("#panel a, #edges a").evaluate_all("links => links.map(link => link.href)")
        assert away
        assert all(each.startswith("https://w3id.org/ikoe-nrw/") for each in away)
        assert faults(page) == []


@pytest.mark.alone
def test_two_thousand_nodes_move_smoothly(page: Page):
    def exchange(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | synthetic(2000, 5000))

    page.route("**/network.json*", exchange)
    open_network(page, "/network?part=all")
    assert page.evaluate("[networkPage.stage.nodes.length, networkPage.stage.edges.length]") == [2000, 5000]
    page.locator("#stage").scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = page.locator("#stage").bounding_box()
    x, y = box["x"] + box["width"] - 5, box["y"] + box["height"] - 5  # type: ignore[index]
    page.mouse.move(x, y)
    page.mouse.down()
    before = page.evaluate("[networkPage.stage.drawings, performance.now()]")
    for step in range(150):
        page.mouse.move(x - 3 * (step % 50), y - (step % 50))
    after = page.evaluate("[networkPage.stage.drawings, performance.now()]")
    page.mouse.up()
    assert (after[0] - before[0]) * 1000 / (after[1] - before[1]) > 30
