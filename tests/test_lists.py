"""The lists of the site: what stands in them, what their filters leave, and what a wrong address is told."""

import csv
import re
from collections.abc import Callable
from html import unescape

import pytest
from pages import links, text

from ikoe_graph import terms
from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.web import lists, selection
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.rows import Row, Value
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, word

NAMES = [name for group in lists.groups() for name in group.lists]


@pytest.fixture(scope="module")
def open_list(site: Site) -> Callable[..., Reply]:
    """The reply to the address of a list, with values as in its query string."""

    def reply(name: str, language: str = "en", **values: str) -> Reply:
        view = View(f"/lists/{name}", values, language, "lang" in values, site.made.digest)
        return lists.listing(site, name, view)

    return reply


def rows(page: Reply) -> list[str]:
    """The addresses of the entries on a page, in order."""
    return re.findall(r'<th scope="row"><a href="([^"]+)">', page.body.decode())


def test_every_query_of_a_list_has_its_place_among_the_lists(site: Site):
    assert sorted(NAMES) == sorted(name for name, query in site.lists.items() if "list" in query.tags)


def test_the_page_of_lists_says_how_much_is_in_each(site: Site):
    page = lists.index(site, View("/lists/", {}, "de"))
    assert set(links(page)) >= {f"/lists/{name}" for name in NAMES}
    for name in NAMES:
        title, number = site.lists[name].summary["de"], len(selection.rows(site, site.lists[name], {}, "de"))
        assert f"{title} {number} " in text(page)


@pytest.mark.parametrize("name", NAMES)
def test_a_list_names_its_entries_columns_and_filters_in_both_languages(
    name: str, site: Site, open_list: Callable[..., Reply]
):
    english, german = (selection.rows(site, site.lists[name], {}, each) for each in LANGUAGES)
    assert [row.iri for row in english] != []
    assert {row.iri for row in english} == {row.iri for row in german}
    assert all("label" in row.columns for row in (*english, *german))
    shown = {column for group in lists.groups() for column in group.lists.get(name, ())} - {"when"}
    assert shown <= {column for row in english for column in row.columns}
    for language in LANGUAGES:
        page = open_list(name, language)
        assert page.status == 200
        for parameter in site.lists[name].parameters:
            if parameter.name != "language":
                assert f">{word(f'list-{parameter.name}', language)}</label>" in page.body.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_list_says_what_is_in_it_and_in_which_order(name: str, language: str, site: Site):
    definition, order = lists.sentences(site.lists[name], language)
    assert definition.count(". ") == 0
    assert re.search(r"\bnot\b|\bnicht|\bkein|\bnothing\b|\bnobody\b|\bniemand\b|\bnichts\b", definition)
    assert re.match(r"In |By |Nach ", order)


def test_partners_stand_in_the_order_of_accession(site: Site):
    partners = selection.rows(site, site.lists["partners"], {}, "en")
    assert [row.first("rank") for row in partners] == [str(rank) for rank in range(1, 29)]
    assert partners[17].label == "Jobcenter Dortmund"
    assert partners[17].passages() == ["partnerbericht-2018/L311-311", "pressemitteilung-asb-2016/L25-25"]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_filter_offers_is_what_it_leaves(name: str, site: Site):
    """The commonest and the last offer of every filter, chosen, leave as many entries as the offer said."""
    query = site.lists[name]
    everything = selection.rows(site, query, {}, "de")
    for each in selection.filters(site, query, {}, everything, "de"):
        assert each.options, each.name
        for option in (max(each.options, key=lambda option: option.entries), each.options[-1]):
            left = selection.rows(site, query, {each.name: option.slug}, "de")
            assert len(left) == option.entries, (each.name, option)
            assert left == [row for row in everything if row.iri in {row.iri for row in left}]


def test_offers_are_counted_under_the_other_filters(site: Site):
    query, given = site.lists["measures"], {"field": "language-mediation", "status": "planned"}
    found = selection.rows(site, query, given, "en")
    for each in selection.filters(site, query, given, found, "en"):
        for option in each.options[:2]:
            left = selection.rows(site, query, given | {each.name: option.slug}, "en")
            assert len(left) == option.entries > 0, (each.name, option)


def test_a_wider_term_takes_in_the_narrower(site: Site):
    query = site.lists["measures"]
    wide, narrow = (
        {row.iri for row in selection.rows(site, query, {"group": group}, "en")}
        for group in ("people-with-migration-background", "refugees")
    )
    assert narrow < wide


def test_a_year_is_any_from_the_start_to_the_end(site: Site):
    found = selection.rows(site, site.lists["measures"], {"year": "2017"}, "en")
    begun_before = [row for row in found if row.first("start") < "2017"]
    assert begun_before
    assert all(row.first("end") >= "2017" for row in begun_before)
    assert all(row.first("start") < "2018" for row in found)


def test_each_entry_names_the_lines_it_rests_on(open_list: Callable[..., Reply]):
    page = open_list("measures", field="language-mediation", partner="kreis-lippe")
    assert "/id/evidence/partnerbericht-2018/L750-757" in links(page)
    assert "[partnerbericht-2018 L750-757]" in text(page)


def test_filters_in_force_can_be_taken_away_one_by_one(open_list: Callable[..., Reply]):
    page = open_list("measures", field="language-mediation", status="done", lang="en")
    assert "Field of action: Language mediation and multilingual services" in text(page)
    assert {
        "/lists/measures?status=done&lang=en",
        "/lists/measures?field=language-mediation&lang=en",
        "/lists/measures?lang=en",
    } <= set(links(page))


def test_the_same_comes_as_csv(open_list: Callable[..., Reply]):
    page = open_list("measures", "de", field="language-mediation", lang="de")
    (address,) = (each for each in links(page) if ".csv" in each)
    assert address == "/lists/measures.csv?field=language-mediation&lang=de"
    reply = open_list("measures.csv", "de", field="language-mediation", lang="de")
    assert reply.media_type == "text/csv; charset=utf-8"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="ikoe-measures.csv"'
    table = list(csv.DictReader(reply.body.decode().splitlines()))
    assert [each["iri"].removeprefix(terms.BASE) for each in table] == [
        each[1:].partition("?")[0] for each in rows(page)
    ]
    entry = next(each for each in table if each["iri"].endswith("stadt-juelich/language-card-index"))
    assert (entry["label"], entry["partner"], entry["status"], entry["evidence"]) == (
        "Kartei der Ad-hoc-Sprachpaten",
        "Stadt Jülich",
        "durchgeführt",
        "partnerbericht-2018/L4986-4993",
    )


def test_csv_holds_all_pages_and_no_formula(open_list: Callable[..., Reply], site: Site):
    reply = open_list("figures.csv")
    table = list(csv.reader(reply.body.decode().splitlines()))
    assert len(table) == 1 + len(selection.rows(site, site.lists["figures"], {}, "en"))
    row = Row("https://example.org/", {"label": [Value("", "=1+1")]})
    assert ",'=1+1," in lists.as_csv("figures", [row], []).body.decode()


def test_pages_follow_each_other_and_hold_everything_once(open_list: Callable[..., Reply], site: Site):
    address, seen = "/lists/figures?status=actual", []
    while address:
        values = dict(pair.split("=") for pair in address.partition("?")[2].split("&"))
        page = open_list("figures", **values)
        seen += rows(page)
        found = re.search(r'<link rel="next" href="([^"]+)">', page.body.decode())
        address = unescape(found[1]) if found else ""
    expected = selection.rows(site, site.lists["figures"], {"status": "actual"}, "en")
    assert seen == [f"/{row.iri.removeprefix(terms.BASE)}" for row in expected]
    assert f'<link rel="prev" href="/lists/figures?status=actual&amp;page={len(expected) // lists.PAGE}">' in (
        page.body.decode()
    )


@pytest.mark.parametrize("number", ["0", "99", "-1", "two", "9" * 5000, "٣"])
def test_a_page_that_is_not_there_is_404_and_names_the_last(number: str, open_list: Callable[..., Reply]):
    page = open_list("figures", page=number)
    assert page.status == 404
    assert "Its last page is page 7." in text(page)
    assert "/lists/figures?page=7" in links(page)


def test_a_misspelt_list_is_404_and_offers_the_nearest(open_list: Callable[..., Reply]):
    page = open_list("partnes")
    assert page.status == 404
    assert "Did you mean partners" in text(page)
    assert "/lists/partners" in links(page)
    assert open_list("wider").status == 404


def test_a_value_that_is_none_is_400_and_offers_the_nearest(open_list: Callable[..., Reply]):
    page = open_list("measures", "de", field="langage-mediation", status="done", year="20188")
    assert page.status == 400
    assert rows(page) == []
    assert "Diesen Wert kennt der Filter nicht: Handlungsfeld: langage-mediation" in text(page)
    assert "/lists/measures?field=language-mediation&status=done&year=20188" in links(page)
    assert "/lists/measures?field=langage-mediation&status=done&year=2018" in links(page)
    assert page.body.decode().count('aria-invalid="true"') == 2


def test_csv_of_a_value_that_is_none_says_so_in_words(open_list: Callable[..., Reply]):
    reply = open_list("measures.csv", field="langage-mediation")
    assert (reply.status, reply.media_type) == (400, "text/plain; charset=utf-8")
    assert reply.body.decode() == (
        "field=langage-mediation: The filter knows no such value. Did you mean language-mediation?\n"
    )


def test_a_filter_that_the_list_lacks_is_left_out_and_said(open_list: Callable[..., Reply]):
    page = open_list("measures", feild="language-mediation", status="planned")
    assert page.status == 200
    assert "it was left out: feild. Did you mean field?" in text(page)
    assert rows(page)


def test_nothing_found_names_the_filters_to_take_away(open_list: Callable[..., Reply]):
    page = open_list("documents", partner="wdr")
    assert page.status == 200
    assert "Nothing in this list fits. Go on by removing a filter: Partner: Westdeutscher Rundfunk (WDR)" in text(page)


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "x" * 10_000, "a> } DROP ALL #", "ä", "\x00", "../.."])
def test_nothing_from_the_address_becomes_markup_or_query(value: str, open_list: Callable[..., Reply]):
    for page in (
        open_list("measures", field=value),
        open_list("measures", **{value: "x"}),
        open_list("figures", page=value),
        open_list(value),
    ):
        assert page.status in (200, 400, 404)
        assert "<script" not in page.body.decode()
    assert open_list("measures", field=value).status == 400


def test_all_links_stay_within_the_site(open_list: Callable[..., Reply]):
    for name in NAMES:
        for address in links(open_list(name)):
            assert re.match(r"/(?!/)|#content|https://creativecommons\.org/", address), address
