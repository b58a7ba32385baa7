"""The timeline: that it holds every dated thing and sharpens no date, what its filters leave, and how it is used."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pyoxigraph as ox
import pytest
from browsing import faults, follow, tab_to, watched
from pages import links, text
from playwright.sync_api import Browser, Page, expect

from ikoe_graph import terms
from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.dataset import Dataset
from ikoe_graph.web import bars, lists, selection, timeline
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, word

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# The dates that are none of a thing itself, by the class that has them: periods of what was counted, and the ontology.
OTHER_CLASSES = ("ikoe:KeyFigure", "owl:Ontology")
DATES = ("schema:startDate", "schema:endDate", "dct:issued", "dct:created")


@pytest.fixture(scope="module")
def open_page(site: Site) -> Callable[..., Reply]:
    """The reply to the address of the timeline, with values as in its query string."""

    def reply(language: str = "en", *, as_csv: bool = False, **values: str) -> Reply:
        view = View("/timeline", values, language, "lang" in values, site.made.digest)
        return timeline.page(site, view, as_csv=as_csv)

    return reply


@pytest.fixture(scope="module")
def dated(loaded: Dataset) -> dict[str, dict[str, str]]:
    """Each thing of the graph that has a date, with its dates by property: read triple by triple, without a query."""
    other = {
        quad.subject
        for each in OTHER_CLASSES
        for quad in loaded.store.quads_for_pattern(None, _node("rdf:type"), _node(each), ox.DefaultGraph())
    }
    found: dict[str, dict[str, str]] = {}
    for each in DATES:
        for quad in loaded.store.quads_for_pattern(None, _node(each), None, ox.DefaultGraph()):
            if quad.subject not in other:
                dates = found.setdefault(quad.subject.value, {})  # type: ignore[union-attr]
                assert each not in dates, quad
                dates[each] = quad.object.value  # type: ignore[union-attr]
    return found


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(terms.lengthen(name))


def _date(dates: dict[str, str]) -> str:
    return next(
        dates[each] for each in ("schema:startDate", "dct:issued", "dct:created", "schema:endDate") if each in dates
    )


def _all_pages(open_page: Callable[..., Reply], language: str) -> list[Reply]:
    found = [open_page(language)]
    last = int(re.search(r"(\d+)\s*</li>\s*<li><a rel=\"next\"", found[0].body.decode())[1])  # type: ignore[index]
    return found + [open_page(language, page=str(number)) for number in range(2, last + 1)]


def test_it_holds_every_dated_thing_of_the_graph_and_nothing_else(site: Site, dated: dict[str, dict[str, str]]):
    assert len(dated) > 500
    for language in LANGUAGES:
        found = selection.rows(site, site.lists["timeline"], {}, language)
        assert {row.iri: row.date() for row in found} == {iri: _date(dates) for iri, dates in dated.items()}
        assert all(row.label != terms.shorten(row.iri) for row in found)


def test_kinds_are_those_of_the_things(site: Site, loaded: Dataset, dated: dict[str, dict[str, str]]):
    """The kind agrees with the address of a thing, but for memberships that are accessions, documents that are reports
    and organisations, of which a founding is told.
    """
    ranked = {
        quad.subject.value  # type: ignore[union-attr]
        for quad in loaded.store.quads_for_pattern(None, _node("ikoe:accessionRank"), None, ox.DefaultGraph())
    }
    reports = {
        quad.subject.value  # type: ignore[union-attr]
        for quad in loaded.store.quads_for_pattern(
            None, _node("rdf:type"), _node("ikoe:PartnerReport"), ox.DefaultGraph()
        )
    }
    told = {"org": "founding", "work": "document"}
    expected = Counter()
    for iri in dated:
        kind = iri.removeprefix(f"{terms.BASE}id/").partition("/")[0]
        expected["accession" if iri in ranked else "report" if iri in reports else told.get(kind, kind)] += 1
    found = Counter(row.first("kind") for row in selection.rows(site, site.lists["timeline"], {}, "en"))
    assert found == expected
    assert found["accession"] == 28


def test_no_date_is_sharper_than_its_source(open_page: Callable[..., Reply], dated: dict[str, dict[str, str]]):
    """Over all pages, the dates shown are exactly those stated, in their precision, and open intervals get no end."""
    shown, stated = Counter[str](), Counter[str]()
    for page in _all_pages(open_page, "en"):
        body = page.body.decode()
        shown.update(re.findall(r'<time datetime="([^"]+)"', body))
    for dates in dated.values():
        stated.update(set(dates.values()))  # a beginning that is the end, too, stands once
    assert shown == stated


@pytest.mark.parametrize(
    ("entry", "language", "written"),
    [
        ("/id/membership/partner-jobcenter-duisburg", "en", "since 16 July 2014"),
        ("/id/name/partnerinitiative-2010", "de", "2010 – 2018"),
        ("/id/change/wdr-diversity-beirat-2014", "en", "2014"),
    ],
)
def test_a_date_is_written_as_what_it_is(open_page: Callable[..., Reply], entry: str, language: str, written: str):
    for page in _all_pages(open_page, language):
        for item in re.findall(r"<li>\s*<div class=\"when\">.*?</li>", page.body.decode(), re.DOTALL):
            if f'href="{entry}"' in item:
                when = re.sub(r"<[^>]*>", "", item.partition('<div class="what">')[0]).strip()
                assert when == written
                return
    pytest.fail(f"{entry} stands on no page")


def test_entries_stand_in_the_order_of_their_dates_with_source_and_lines(site: Site, open_page: Callable[..., Reply]):
    found = selection.rows(site, site.lists["timeline"], {}, "en")
    assert [row.date() for row in found] == sorted(row.date() for row in found)
    assert all(row.passages() for row in found if row.first("kind") != "source")
    page = open_page(kind="accession")
    assert "/id/evidence/partnerbericht-2018/L305-305" in links(page)
    assert "/id/membership/partner-jobcenter-duisburg" in links(page)


def test_the_overview_counts_what_the_graph_holds(open_page: Callable[..., Reply], dated: dict[str, dict[str, str]]):
    expected = Counter(_date(dates)[:4] for dates in dated.values())
    body = open_page().body.decode()
    told = re.findall(r'role="img" aria-label="([^:"]+): ([^"]+)"', body)
    assert told[0][0] == "All kinds"
    counts = {name: {year: int(number) for year, number in re.findall(r"(\d{4}): (\d+)", said)} for name, said in told}
    assert counts["All kinds"] == expected
    summed = Counter[str]()
    for name, years in counts.items():
        summed.update(years if name != "All kinds" else {})
    assert summed == expected
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', body, re.DOTALL)
    for name, cells in rows:  # the table says the same
        numbers = [int(each) for each in re.findall(r">(\d+)</a>", cells)]
        assert numbers == list(counts[name].values())


def test_each_number_of_the_table_leads_to_its_entries(site: Site, open_page: Callable[..., Reply]):
    query = site.lists["timeline"]
    for address in [each for each in links(open_page()) if "from=2017&to=2017" in each]:
        kind = dict(re.findall(r"(\w+)=([^&]+)", address)).get("kind", "")
        given = {key: value for key, value in {"kind": kind, "from": "2017", "to": "2017"}.items() if value}
        rows = selection.rows(site, query, given, "en")
        year = f"{sum(row.date().startswith('2017') for row in rows)} entr"
        page = open_page(**given)
        assert f"2017 {year}" in text(page) or f"of {year}" in text(page)


def test_what_a_filter_offers_is_what_it_leaves(site: Site):
    query = site.lists["timeline"]
    for given in ({}, {"partner": "wdr"}):
        found = selection.rows(site, query, given, "de")
        for each in selection.filters(site, query, given, found, "de"):
            if each.name in given:
                continue
            assert each.options, each.name
            for option in (max(each.options, key=lambda option: option.entries), each.options[-1]):
                left = selection.rows(site, query, given | {each.name: option.slug}, "de")
                assert len(left) == option.entries > 0, (each.name, option)
                assert left == [row for row in found if row.iri in {row.iri for row in left}]


def test_a_range_of_years_takes_in_what_is_stated_to_last_into_it(
    site: Site, dated: dict[str, dict[str, str]], open_page: Callable[..., Reply]
):
    expected = {
        iri
        for iri, dates in dated.items()
        if _date(dates)[:4] <= "2018" and dates.get("schema:endDate", _date(dates))[:4] >= "2018"
    }
    given = {"from": "2018", "to": "2018"}
    found = selection.rows(site, site.lists["timeline"], given, "en")
    assert {row.iri for row in found} == expected
    earlier = sum(row.date() < "2018" for row in found)
    assert earlier > 0
    assert f"{earlier} of them began before 2018" in text(open_page(**given))


def test_the_file_has_every_entry_and_every_column(open_page: Callable[..., Reply], dated: dict[str, dict[str, str]]):
    reply = open_page(as_csv=True)
    assert reply.media_type.startswith("text/csv")
    rows = list(csv.DictReader(reply.body.decode().splitlines()))
    assert {row["iri"] for row in rows} == set(dated)
    assert list(rows[0])[:7] == ["iri", "label", "kind", "start", "end", "issued", "partner"]
    joined = {row["iri"]: row for row in rows}[f"{terms.BASE}id/membership/partner-jobcenter-duisburg"]
    assert (joined["kind"], joined["start"], joined["end"]) == ("accession", "2014-07-16", "")
    assert "partnerbericht-2018/L305-305" in joined["evidence"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "accesion"}, "Did you mean Accession?"),
        ({"kind": "figure"}, "The filter knows no such value: Kind: figure"),
        ({"partner": "stadt-duisberg"}, "Did you mean City of Duisburg?"),
        ({"field": "no/field"}, "The filter knows no such value: Field of action"),
        ({"from": "20"}, "The filter knows no such value: From year: 20"),
        ({"knd": "event"}, "The timeline has no such filter: knd Did you mean kind?"),
        ({"zzz": "1"}, "The timeline takes kind, partner, field, from, to."),
        ({"from": "2018", "to": "2015"}, "The last year lies before the first."),
    ],
)
def test_what_stands_for_nothing_is_refused_with_the_nearest(
    open_page: Callable[..., Reply], values: dict[str, str], said: str
):
    page = open_page(**values)
    assert page.status == 400
    assert said in text(page)
    assert ">Event (" in page.body.decode()  # the form still offers what there is
    told = open_page(as_csv=True, **values)
    assert told.status == 400
    assert told.media_type.startswith("text/plain")
    assert 10 < len(told.body.decode()) < 300


def test_a_page_that_does_not_exist_says_which_is_the_last(open_page: Callable[..., Reply]):
    for number in ("13", "0", "x"):
        page = open_page(page=number)
        assert page.status == 404
        assert "Its last page is page 12." in text(page)


def test_nothing_left_says_how_to_go_on(open_page: Callable[..., Reply]):
    page = open_page("de", kind="source", partner="wdr")
    assert page.status == 200
    assert "Nichts in dieser Liste passt dazu." in text(page)
    assert "/timeline?partner=wdr" in links(page)


def test_a_contested_date_leads_to_the_contradiction(open_page: Callable[..., Reply]):
    page = open_page("de", kind="signing")
    assert "Die Quellen nennen verschiedene Daten" in text(page)
    assert "/id/contradiction/joining-bezirksregierung-arnsberg" in links(page)


def test_years_without_anything_become_one_break():
    found = bars.overview([("a", "1997"), ("b", "2005"), ("a", "2007")])
    assert [tick.year for tick in found.axis] == ["1997", "", "2005", "2006", "2007"]
    assert [(row.kind, row.total) for row in found.rows] == [("", 3), ("a", 2), ("b", 1)]


def test_bars_are_as_long_as_their_numbers():
    row = bars.overview([("a", "2001")] * 4 + [("a", "2002")]).rows[0]
    assert [bar.number for bar in row.bars] == [4, 1]
    assert row.bars[0].height == 4 * row.bars[1].height == bars.TALLEST
    assert {bar.top + bar.height for bar in row.bars} == {bars.TALLEST + bars.LETTERING}
    assert all(bar.left >= 0 and bar.left + bar.width <= 100 for bar in row.bars)


def test_nothing_has_no_overview():
    assert bars.overview([]).rows == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_is_in_it_and_in_which_order(site: Site, open_page: Callable[..., Reply], language: str):
    definition, order = lists.sentences(site.lists["timeline"], language)
    assert re.search(r"\bnot\b|\bnicht\b", definition)
    said = text(open_page(language))
    assert definition in said
    assert order in said
    for kind in {row.first("kind") for row in selection.rows(site, site.lists["timeline"], {}, language)}:
        assert word(f"kinds-{kind}", language) in said


def test_it_is_served_as_page_and_file_and_described(address: str):
    page = httpx.get(f"{address}/timeline", params={"kind": "event", "lang": "de"})
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Veranstaltungen" in page.text
    file = httpx.get(f"{address}/timeline.csv", params={"kind": "event"})
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(list(csv.DictReader(file.text.splitlines()))) == 107
    assert httpx.get(f"{address}/timeline.csv", params={"kind": "evnt"}).status_code == 400
    assert httpx.get(f"{address}/timeline", params={"kind": "evnt"}).status_code == 400
    described = json.loads(httpx.get(f"{address}/openapi.json").text)["paths"]["/timeline.csv"]["get"]
    assert [each["name"] for each in described["parameters"]] == ["kind", "partner", "field", "from", "to"]
    for path in ("/", "/lists/"):
        assert 'href="/timeline"' in httpx.get(f"{address}{path}").text


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with watched(browser, address, viewport=request.param) as page:
        yield page


@pytest.mark.parametrize(
    "path",
    ["/timeline", "/timeline?kind=measure&page=2", "/timeline?kind=source&partner=wdr", "/timeline?knd=x&from=1"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, path: str, language: str):
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_it_is_used_with_the_keyboard_alone(page: Page):
    page.goto("/timeline")
    follow(page, page.locator("main summary").first)
    tab_to(page, page.get_by_label("Kind", exact=True))
    page.keyboard.type("Acc")
    tab_to(page, page.get_by_label("From year", exact=True))
    page.keyboard.type("2018")
    follow(page, page.get_by_role("button", name="Apply"))
    expect(page.get_by_role("heading", level=2, name="2018")).to_be_visible()
    assert "kind=accession" in page.url
    assert "from=2018" in page.url
    expect(page.locator(".timeline > li")).to_have_count(2)
    follow(page, page.locator("main summary").nth(1))
    tab_to(page, page.get_by_role("region", name="How many entries begin"))
    follow(page, page.locator(".timeline .what a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("in the partner initiative")
