"""The map: every place in its district, every number as the data has it, the same in picture, list and file."""

import csv
import math
import re
from collections import Counter
from collections.abc import Callable
from html import unescape

import httpx
import pyoxigraph as ox
import pytest
from pages import links, text

from ikoe_graph import build, terms
from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.query import ask
from ikoe_graph.web import districts, map_page, selection
from ikoe_graph.web.located import KINDS, NOWHERE, WIDER
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.rows import plain
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View

CAMPAIGN = f"{terms.BASE}id/project/das-machen-wir"
Facts = dict[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def facts(made: build.Build) -> Facts:
    """All values by thing and property, read from the file of the build and not by any query."""
    found: Facts = {}
    for quad in ox.parse(path=made.dataset_file, format=ox.RdfFormat.N_QUADS):
        found.setdefault((plain(quad.subject), terms.shorten(plain(quad.predicate))), set()).add(plain(quad.object))
    return found


@pytest.fixture(scope="module")
def counted(facts: Facts) -> dict[str, Counter[str]]:
    """How many things of each kind lie in each district, walked through fact by fact."""

    def around(place: str) -> set[str]:
        return {place}.union(*(around(each) for each in facts.get((place, "dct:isPartOf"), ())))

    def district(place: str) -> str:
        keys = {key for each in around(place) for key in facts.get((each, "dct:identifier"), ())}
        return next((key[:5] for key in keys if key.startswith("05") and len(key) >= 5), WIDER)

    def shown(thing: str) -> bool:
        above = facts.get((thing, "dct:isPartOf"), set()) | facts.get((thing, "ikoe:atEvent"), set())
        return CAMPAIGN in above or any(shown(each) for each in above)

    members = [who for (told, name) in facts if name == "ikoe:accessionRank" for who in facts[told, "org:member"]]
    things = [(each, "partner") for each in set(members)]
    for (thing, name), values in facts.items():
        if name == "rdf:type" and terms.lengthen("ikoe:Measure") in values:
            things.append((thing, "good-practice" if shown(thing) else "measure"))
        elif name == "rdf:type" and terms.lengthen("schema:Event") in values:
            things.append((thing, "event"))
    found: dict[str, Counter[str]] = {}
    for thing, kind in things:
        events = {thing, *facts.get((thing, "ikoe:atEvent"), ())}
        places = facts.get((thing, "dct:spatial"), set()).union(
            *(facts.get((each, "schema:location"), ()) for each in events)
        )
        for key in {district(place) for place in places} or {NOWHERE}:
            found.setdefault(key, Counter())[kind] += 1
    return found


@pytest.fixture(scope="module")
def open_map(site: Site) -> Callable[..., Reply]:
    """The reply to an address of the map, with values as in its query string."""

    def reply(language: str = "en", **values: str) -> Reply:
        return map_page.page(site, View("/map", values, language, "lang" in values, site.made.digest))

    return reply


@pytest.fixture(scope="module")
def open_table(site: Site) -> Callable[..., list[dict[str, str]]]:
    """The rows of the file for the values of an address."""

    def rows(language: str = "en", **values: str) -> list[dict[str, str]]:
        reply = map_page.table(site, View("/map.csv", values, language))
        assert (reply.status, reply.media_type) == (200, "text/csv; charset=utf-8")
        return list(csv.DictReader(reply.body.decode().splitlines()))

    return rows


def lines(page: Reply) -> dict[str, list[int]]:
    """The list beside the map: the numbers of each line by the value that its link gives the filter for districts."""
    table = page.body.decode().partition('aria-labelledby="counted"><thead>'.replace("><", ">\n<"))[2]
    found = {}
    for row in re.findall(r"<tr.*?</tr>", table.partition("</table>")[0], re.S):
        if key := re.search(r"district=(\w+)", row):
            found[key[1]] = [int(each or 0) for each in re.findall(r'<td class="number">([\d,.]*)</td>', row)]
    return found


def pictured(page: Reply) -> dict[str, int]:
    """The number of each district that has one in the picture of the whole state, as its link tells it."""
    state = unescape(page.body.decode()).partition('<svg class="state"')[2].partition("</svg>")[0]
    return {key: int(told) for key, told in re.findall(r'district=(\d{5})[^"]*" aria-label="[^"]*: (\d+)"', state)}


def test_the_drawing_has_all_districts_of_the_state():
    drawing = districts.drawing()
    assert len({each.key for each in drawing.districts}) == len(drawing.districts) == 53
    assert Counter(each.kind for each in drawing.districts) == {"Kreis": 31, "Kreisfreie Stadt": 22}
    assert {each.full_name for each in drawing.districts} >= {"Dortmund", "Kreis Soest", "Rhein-Sieg-Kreis"}
    assert "Kreis Städteregion Aachen" not in {each.full_name for each in drawing.districts}


def test_each_point_of_the_graph_lies_in_the_drawn_district_of_its_key(facts: Facts):
    drawing = districts.drawing()
    shapes = {each.key: corners(each.path) for each in drawing.districts}
    checked = 0
    for (place, name), values in facts.items():
        (key,) = facts.get((place, "dct:identifier"), {""})
        if name != "geo:asWKT" or len(key) < 5 or not key.startswith("05"):
            continue
        longitude, latitude = (math.radians(float(each)) for each in re.findall(r"[\d.]+", next(iter(values))))
        turned = longitude - math.radians(drawing.meridian)
        x = drawing.x + drawing.unit * math.atanh(math.sin(turned) * math.cos(latitude))
        y = drawing.y - drawing.unit * math.atan2(math.tan(latitude), math.cos(turned))
        inside = [district for district, rings in shapes.items() if sum(crossed(ring, x, y) for ring in rings) % 2]
        assert inside == [key[:5]], place
        checked += 1
    assert checked > 50


def corners(path: str) -> list[list[tuple[int, int]]]:
    """The rings of an outline, read from its path data: an absolute start, then relative steps."""
    rings = []
    for ring in path.removesuffix("z").split("z"):
        start, *steps = [tuple(map(int, each.split(","))) for each in re.split("[Ml ]", ring) if each]
        found = [start]
        for x, y in steps:
            found.append((found[-1][0] + x, found[-1][1] + y))
        rings.append(found)
    return rings


def crossed(ring: list[tuple[int, int]], x: float, y: float) -> int:
    """How many edges of a closed ring lie to the right of a point."""
    edges = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges)


def test_no_place_lies_in_two_districts(site: Site):
    found = Counter(plain(place) for place, _ in ask(site.dataset, site.lists["districts"].text).rows())
    assert found
    assert set(found.values()) == {1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_and_list_count_what_the_data_has(
    language: str, open_map: Callable[..., Reply], counted: dict[str, Counter[str]]
):
    page = open_map(language)
    expected = {key: [kinds.total(), *(kinds[kind] for kind in KINDS)] for key, kinds in counted.items()}
    assert lines(page) == expected
    assert pictured(page) == {key: numbers[0] for key, numbers in expected.items() if key.isdigit()}


def test_lists_and_map_hold_the_same_things(site: Site, open_table: Callable[..., list[dict[str, str]]]):
    listed = {name: {row.iri for row in selection.rows(site, site.lists[name], {}, "en")} for name in LISTED}
    assert {row["iri"] for row in open_table()} == set().union(*listed.values())


LISTED = ("partners", "measures", "events")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_leaves_its_own(
    kind: str,
    open_map: Callable[..., Reply],
    open_table: Callable[..., list[dict[str, str]]],
    counted: dict[str, Counter[str]],
):
    expected = {key: kinds[kind] for key, kinds in counted.items() if kinds[kind]}
    assert {key: numbers[0] for key, numbers in lines(open_map(kind=kind)).items()} == expected
    assert len({row["kind"] for row in open_table(kind=kind)}) == 1


def test_field_year_and_district_leave_what_the_lists_leave(
    site: Site, open_table: Callable[..., list[dict[str, str]]]
):
    """Measures and events under the same filters, by the engine in the lists, by the map itself here."""
    given = {"field": "awareness", "year": "2018"}
    listed = [selection.rows(site, site.lists[name], given, "en") for name in LISTED]
    found = open_table(**given)
    assert {row["iri"] for row in found} == {row.iri for rows in listed for row in rows}
    there = {row["iri"] for row in found if "05913" in row["district-key"].split("; ")}
    assert {row["iri"] for row in open_table(**given, district="05913")} == there
    assert there


def test_what_a_filter_offers_is_what_it_leaves(site: Site, open_table: Callable[..., list[dict[str, str]]]):
    given = {"kind": "measure", "year": "2018"}
    found = map_page._find(site, View("/map", given, "en"))
    for each in found.filters:
        assert each.options, each.name
        for option in (each.options[0], each.options[-1]):
            assert len(open_table(**given | {each.name: option.slug})) == option.entries, (each.name, option)


def test_a_district_opens_its_things(open_map: Callable[..., Reply], open_table: Callable[..., list[dict[str, str]]]):
    start = open_map()
    assert "/map?district=05513#things" in links(start)
    page = open_map(district="05513")
    shown = re.findall(r'<th scope="row"><a href="(/id/[^"]+)">', page.body.decode())
    assert [f"{terms.BASE}{each[1:]}" for each in shown] == [row["iri"] for row in open_table(district="05513")]
    assert "Gelsenkirchen" in text(page)
    assert page.body.decode().count('class="chosen"') == 2  # in the whole state and in the part shown larger


def test_things_without_a_district_say_so(open_table: Callable[..., list[dict[str, str]]]):
    assert {row["place"] for row in open_table(district=NOWHERE)} == {""}
    wider = open_table(district=WIDER)
    assert all(row["place"] for row in wider)
    assert "Berlin" in {row["place"] for row in wider}


def test_a_long_list_has_pages(open_map: Callable[..., Reply]):
    page = open_map(district=NOWHERE)
    assert f"/map?district={NOWHERE}&page=2#things" in links(page)
    assert open_map(district=NOWHERE, page="2").status == 200
    last = open_map(district="05913", page="2")
    assert last.status == 404
    assert "/map?district=05913" in links(last)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("district", "dortmnd", "05913"),
        ("district", "Soest", "05974"),
        ("kind", "mesure", "measure"),
        ("field", "awarenes", "awareness"),
    ],
)
def test_a_value_of_no_meaning_is_told_with_what_it_may_mean(
    name: str, value: str, meant: str, site: Site, open_map: Callable[..., Reply]
):
    page = open_map(**{name: value, "year": "2018"})
    assert page.status == 400
    near = [each for each in links(page) if f"{name}={meant}" in each]
    assert near
    assert all("year=2018" in each for each in near)
    reply = map_page.table(site, View("/map.csv", {name: value}, "en"))
    assert reply.status == 400
    assert reply.body.decode().startswith(f"{name}={value}: ")
    assert meant in reply.body.decode()


def test_a_year_of_no_meaning_and_a_filter_of_no_name_are_told(open_map: Callable[..., Reply]):
    assert open_map(year="soon").status == 400
    page = open_map(distrikt="05913")
    assert page.status == 200
    assert "distrikt" in text(page)
    assert "Did you mean district?" in text(page)


def test_nothing_found_says_how_to_go_on(open_map: Callable[..., Reply]):
    page = open_map(kind="partner", year="1999")
    assert page.status == 200
    assert "Nothing in this list fits." in text(page)
    assert {"/map?year=1999", "/map?kind=partner"} <= set(links(page))
    assert "<svg" not in page.body.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_source_of_the_boundaries_is_named(language: str, open_map: Callable[..., Reply]):
    assert "© GeoBasis-DE / BKG (2016), " in text(open_map(language))


def test_it_is_served_as_page_and_file_and_found_from_elsewhere(address: str):
    page = httpx.get(f"{address}/map", params={"kind": "event", "lang": "de"})
    assert page.status_code == 200
    assert 'aria-label="Dortmund: ' in page.text
    table = httpx.get(f"{address}/map.csv", params={"kind": "event", "lang": "de"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == 'attachment; filename="ikoe-map.csv"'
    assert {row["kind"] for row in csv.DictReader(table.text.splitlines())} == {"Veranstaltung"}
    described = httpx.get(f"{address}/openapi.json").json()["paths"]["/map.csv"]["get"]
    assert [each["name"] for each in described["parameters"]] == list(map_page.FILTERS)
    for path in ("/", "/network", "/lists/"):
        assert 'href="/map' in httpx.get(f"{address}{path}").text
