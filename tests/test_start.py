"""The start page and error pages: numbers are counted, links lead somewhere, both languages are whole."""

import re

import pytest
from pages import links, text

from ikoe_graph import catalogue
from ikoe_graph.query import ask
from ikoe_graph.web import errors_page, selection, start
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View, word


@pytest.fixture(scope="module", params=catalogue.LANGUAGES)
def page(request: pytest.FixtureRequest, site: Site) -> Reply:
    return start.page(site, View("/", {}, request.param, release=site.made.digest))


def test_the_numbers_are_those_of_the_lists(site: Site):
    reply = start.page(site, View("/", {}))
    shown = dict(re.findall(r"<dt>(?:<a [^>]*>)?([^<]+)(?:</a>)?</dt><dd>([\d,]+)</dd>", reply.body.decode()))
    for name in ("partners", "measures", "cooperations", "figures", "sources"):
        assert shown[word(f"start-{name}", "en")] == str(len(selection.rows(site, site.lists[name], {}, "en")))
    facts = len({row for (row,) in ask(site.dataset, "SELECT ?f { ?f prov:wasQuotedFrom ?passage }").texts()})
    assert shown["facts with evidence"] == f"{facts:,}"
    assert "Here 27 of their reports and 4 press texts become linked data" in text(reply)


def test_all_partners_stand_there_in_the_order_of_accession(site: Site, page: Reply):
    ranks = re.findall(r'<li value="(\d+)"><a href="/([^"]+)">', page.body.decode())
    partners = selection.rows(site, site.lists["partners"], {}, "en")
    assert [f"https://w3id.org/ikoe-nrw/{path}" for _, path in ranks] == [row.iri for row in partners]
    assert [int(rank) for rank, _ in ranks] == list(range(1, 29))


def test_the_questions_shown_can_be_asked_with_the_values_shown(site: Site, page: Reply):
    shown = [each for each in links(page) if re.match(r"/questions/.", each)]
    assert len(shown) == len(start.QUESTIONS)
    for address in shown:
        name, _, values = address.removeprefix("/questions/").partition("?")
        given = dict(pair.split("=") for pair in values.split("&")) if values else {}
        assert list(ask(site.dataset, catalogue.fill(site.queries[name], given)).rows()), address


def test_open_contradictions_stand_there_with_their_lines(site: Site, page: Reply):
    shown = [each for each in links(page) if each.startswith("/id/contradiction/")]
    still_open = selection.rows(site, site.lists["contradictions"], {"status": "open"}, "en")
    assert len(shown) == min(start.SHOWN, len(still_open)) > 0
    assert any(each.startswith("/id/evidence/") for each in links(page))


def test_the_page_has_one_heading_a_search_and_its_release(site: Site, page: Reply):
    body = page.body.decode()
    assert body.count("<h1>") == 1
    assert body.count('role="search"') == 1
    assert body.count('id="q"') == 1
    assert site.made.digest[:16] in text(page)


def test_the_reader_keeps_a_chosen_language(site: Site):
    page = start.page(site, View("/", {"lang": "de"}, "de", chosen=True))
    inside = [each for each in links(page) if each.startswith("/") and "/.well-known/" not in each]
    assert {each for each in inside if "lang=" not in each} == set()
    assert "/?lang=en" in inside


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_an_error_page_says_what_was_wrong_and_how_to_go_on(language: str):
    view = View("/x", {}, language)
    page = errors_page.error(view, 404, "No <such> page", "x & y", "Go on.", links=[("/lists/", "Lists")])
    assert page.status == 404
    assert "<h1>No &lt;such&gt; page</h1>" in page.body.decode()
    for expected in ("x & y", "Go on.", "404", word("error-start", language)):
        assert expected in text(page)
    assert {"/", "/lists/"} <= set(links(page))
