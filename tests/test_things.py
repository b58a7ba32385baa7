"""The pages of things as a reader meets them: what they say, in both languages, with the lines that carry it."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SDO, URIRef

from ikoe_graph import build, dataset, terms
from ikoe_graph.web import network_page, order, site, things
from ikoe_graph.web import portion as portions
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View

DORTMUND = "id/org/jobcenter-dortmund"


@pytest.fixture(scope="module")
def release(made: build.Build, root: Path) -> Site:
    return site.load(made, root)


@pytest.fixture(scope="module")
def with_texts(made: build.Build, root: Path, sources: Path) -> Site:
    return site.load(made, root, sources)


class Page(HTMLParser):
    """A page taken apart: its text, its links with their texts, its elements by name, its JSON-LD."""

    def __init__(self, reply: Reply):
        super().__init__()
        self.source = reply.body.decode()
        self.text = ""
        self.links: list[tuple[dict[str, str | None], str]] = []
        self.elements: dict[str, list[dict[str, str | None]]] = {}
        self.json_ld = ""
        self.inside: list[str] = []
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        self.elements.setdefault(tag, []).append(dict(attrs))
        if tag == "a":
            self.links.append((dict(attrs), ""))
        if tag not in ("meta", "link", "input", "br", "hr"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if self.inside and self.inside[-1] == "script":
            self.json_ld += data
            return
        self.text += data
        if "a" in self.inside:
            attributes, text = self.links[-1]
            self.links[-1] = (attributes, text + data)

    def words(self) -> str:
        return re.sub(r"\s+", " ", self.text)

    def targets(self) -> set[str]:
        """The things that the page links to, as paths without language."""
        found = {urlsplit(str(attributes["href"])).path for attributes, _ in self.links}
        return {unquote(path) for path in found if path.startswith(("/id/", "/vocab/", "/graph/"))}

    def rel(self, name: str) -> list[str]:
        return [str(each["href"]) for each in self.elements.get("link", []) if each.get("rel") == name]


def show(of: Site, path: str, language: str = "en", **values: str) -> Page:
    return Page(ask(of, path, language, **values))


def ask(of: Site, path: str, language: str = "en", **values: str) -> Reply:
    return things.page(of, terms.BASE + path, View(f"/{path}.html", values, language))


def hostile(of: Site, turtle: str) -> Site:
    """The release with a few more triples."""
    store = ox.Store()
    store.bulk_extend(of.dataset.store)
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())
    store.load(f"{prefixes}@base <{terms.BASE}> .\n{turtle}".encode(), format=ox.RdfFormat.TURTLE)
    return of._replace(dataset=dataset.Dataset(store))


def test_a_partner_has_a_dossier(release):
    page = show(release, DORTMUND)
    said = page.words()
    assert "Partner no. 18 of the initiative, since 27 May 2015." in said
    for heading in (
        "Agreements and signings 2",
        "Fields of commitment and their measures 32",
        "Cooperation 6",
        "Programmes and funding 2",
        "Events 15",
        "Key figures 18",
        "Not stated 6",
        "Documents and works 5",
    ):
        assert heading in said
    assert "Thorsten Klute (signatory for the state)" in said
    assert "What follows from the facts" in said


def test_measures_stand_under_the_modules_in_the_partners_order(release):
    said = show(release, DORTMUND).words()
    places = [
        said.index(each)
        for each in (
            "1. Raising awareness among staff and in the city",
            "Newsletter on diversity",
            "2. Recruiting people with a migration background",
            "Training fairs 2018",
            "3. Intercultural competence of staff",
            "Seminars in the AMIF project",
            "Measures under no field of commitment",
            "Diversity steering group",
        )
    ]
    assert places == sorted(places)


def test_every_fact_leads_to_its_lines_and_every_thing_to_its_page(release):
    page = show(release, "id/programme/amif")
    assert "/id/evidence/partnerbericht-2018/L4101-4105" in page.targets()
    assert {f"/{DORTMUND}", "/id/org/multikulturelles-forum"} <= page.targets()


@pytest.mark.parametrize(
    "path",
    [
        DORTMUND,
        "id/cooperation/jobcenter-dortmund/amif",
        "id/contradiction/joining-asb-ruhr",
        "id/person/guntram-schneider",
        "id/source/partnerbericht-2018",
        "id/evidence/partnerbericht-2018/L4135-4141",
        "vocab/field/awareness",
        "vocab/field",
        "graph/register/sources",
    ],
)
def test_both_languages_say_the_same(release, path):
    english, german = (show(release, path, language) for language in ("en", "de"))
    # Before and after go by the alphabet of the language.
    around = {urlsplit(link).path for page in (english, german) for name in ("prev", "next") for link in page.rel(name)}
    assert english.targets() - around == german.targets() - around
    assert english.words() != german.words()


def test_dates_and_numbers_read_as_the_language_writes_them(release):
    of = hostile(
        release,
        """<id/figure/test> a ikoe:KeyFigure ; skos:prefLabel "Zahl"@de , "Number"@en ; sosa:hasSimpleResult 12345.5 ;
        ikoe:amount "12345.5" ; schema:startDate "2018-04-24"^^xsd:date ; schema:endDate "2018-04-26"^^xsd:date .""",
    )
    assert "12,345.5" in (english := show(of, "id/figure/test").words())
    assert "24–26 April 2018" in english
    assert "12.345,5" in (german := show(of, "id/figure/test", "de").words())
    assert "24.–26. April 2018" in german


def test_what_is_only_there_in_the_other_language_is_marked(release):
    assert '<span lang="de">AMIF-Programm</span>' in show(release, "id/programme/amif").source
    assert "AMIF-Programm" in show(release, "id/programme/amif", "de").words()
    assert '<span lang="de">AMIF-Programm' not in show(release, "id/programme/amif", "de").source


def test_a_contradiction_shows_both_sides_and_why(release):
    page = show(release, "id/contradiction/joining-asb-ruhr")
    assert len(page.elements["article"]) == 2
    assert "November 2016" in page.words()
    assert "since 26 November 2016" in page.words()
    assert "The press release bears the month, the table the day within it." in page.words()
    assert "both valid" in page.words()
    assert " preferred" not in page.words()


def test_a_resolved_contradiction_marks_the_preferred_side(release):
    resolved = "SELECT ?c { ?c a ikoe:Contradiction ; ikoe:preferred ?side } ORDER BY ?c"
    for row in release.dataset.query(resolved):
        assert show(release, row[0].value.removeprefix(terms.BASE)).words().count(" preferred") == 1


def test_a_passage_names_the_facts_it_carries(release):
    page = show(release, "id/evidence/partnerbericht-2018/L4135-4141")
    assert "Facts that rest on these lines 6" in page.words()
    assert "The text of this source is not part of the site." in page.words()
    assert "partnerbericht-2018.html?from=4135#L4135" in page.source


def test_a_passage_shows_its_lines_where_the_text_is_at_hand(with_texts):
    page = show(with_texts, "id/evidence/partnerbericht-2018/L4135-4141")
    assert len(page.elements["mark"]) == 7
    numbers = [int(str(each["value"])) for each in page.elements["li"] if "value" in each]
    assert numbers == list(range(4132, 4145))
    assert "is not part of the site" not in page.words()


def test_a_source_shows_the_window_that_holds_a_line(with_texts):
    page = show(with_texts, "id/source/partnerbericht-2018", **{"from": "4135"})
    numbers = [int(str(each["value"])) for each in page.elements["li"] if "value" in each]
    assert numbers == list(range(4001, 4201))
    assert "Reports in this source 27" in page.words()
    assert "Jobcenter employees in AMIF seminars, first half of 2018" in page.words()


@pytest.mark.parametrize("wanted", ["", "0", "-1", "1e3", "999999", "9" * 400, "<b>", "٣"])
def test_a_line_that_is_none_is_read_as_the_first(release, wanted):
    page = show(release, "id/source/partnerbericht-2018", **{"from": wanted})
    assert "Facts from lines 1 to 200 of 5821" in page.words()


def test_a_source_without_its_text_still_leads_from_lines_to_facts(release):
    page = show(release, "id/source/duisburg-2012")
    assert "/id/evidence/duisburg-2012/L3-3" in page.targets()
    assert "/id/person/adolf-sauerland" in page.targets()


def test_partners_follow_each_other_by_rank_and_passages_by_line(release):
    assert show(release, DORTMUND).rel("prev") == ["/id/org/jobcenter-staedteregion-aachen"]
    assert show(release, DORTMUND).rel("next") == ["/id/org/polizeipraesidium-dortmund"]
    lines = show(release, "id/evidence/partnerbericht-2018/L311-311")
    before, after = (int(lines.rel(name)[0].rpartition("/L")[2].partition("-")[0]) for name in ("prev", "next"))
    assert before <= 311 <= after
    assert show(release, "id/org/bezirksregierung-arnsberg").rel("prev") == []


def test_the_way_to_a_thing_leads_from_a_list_down(release):
    page = show(release, "id/measure/jobcenter-dortmund/diversity-day-2018")
    way = [str(attributes["href"]) for attributes, _ in page.links if attributes["href"] in CRUMBS]
    assert way[: len(CRUMBS)] == CRUMBS


CRUMBS = ["/lists/measures", f"/{DORTMUND}", "/id/module/jobcenter-dortmund/1"]


def test_a_derived_fact_names_its_rule(release):
    page = show(release, DORTMUND)
    rules = {str(each["href"]): text for each, text in page.links if "/graph/derived#" in str(each["href"])}
    assert rules["/graph/derived#active-in"] == "active-in"
    assert rules["/graph/derived#cooperation-link"] == "cooperation-link"
    assert {"id": "active-in"} in show(release, "graph/derived").elements["h3"]


def test_a_section_too_long_to_read_leads_to_the_list_of_it_all(release):
    page = show(release, "vocab/status/done")
    assert "/lists/measures?status=done" in [each["href"] for each, _ in page.links]
    assert re.search(r"100 of \d{3} are shown here", page.words())


def test_a_concept_shows_definition_scheme_and_use(release):
    page = show(release, "vocab/field/awareness")
    assert "Making staff or the public attentive to diversity" in page.words()
    assert "/vocab/field" in page.targets()
    assert "Measures 70" in page.words()
    assert "Concepts below 23" in (scheme := show(release, "vocab/field").words())
    assert "Protection against unequal treatment" in scheme


def test_a_named_graph_says_what_it_holds_and_from_which_source(release):
    page = show(release, "graph/partnerbericht-2018/jobcenter-dortmund")
    assert "triples that stand together" in page.words()
    assert {"/id/source/partnerbericht-2018", "/id/measure/jobcenter-dortmund/steering-group"} <= page.targets()


def test_a_page_offers_itself_as_data(release):
    page = show(release, DORTMUND)
    alternates = {each["type"]: each["href"] for each in page.elements["link"] if each.get("type", "").count("/")}
    assert alternates["text/turtle"] == f"/{DORTMUND}.ttl"
    assert alternates["application/ld+json"] == f"/{DORTMUND}.jsonld"
    assert {"Turtle", "JSON-LD", "N-Triples", "RDF/XML", "JSON"} <= {text for _, text in page.links}


def test_nothing_is_known_of_a_misspelt_name_but_of_those_near_it(release):
    reply = ask(release, "id/org/jobcenter-dortmnd")
    page = Page(reply)
    assert reply.status == 404
    assert next(text for each, text in page.links if each["href"] == f"/{DORTMUND}") == "Jobcenter Dortmund"
    assert "/search?q=jobcenter+dortmnd" in [each["href"] for each, _ in page.links]


@pytest.mark.parametrize(
    "path",
    ["id/", "id", "vocab/nothing", "graph/nothing", "x", "id/org/%00", "id/org/<script>", "id/org/a b", "ä" * 300],
)
def test_unknown_addresses_are_404_and_stay_text(release, path):
    reply = ask(release, path)
    assert reply.status == 404
    assert b"<script>" not in reply.body


def test_text_from_the_data_never_becomes_markup(release):
    of = hostile(
        release,
        """<id/org/test> a org:FormalOrganization ;
        skos:prefLabel "</script><script>alert(1)</script>"@en , "ü & <b>"@de ;
        dct:description "<img src=x onerror=alert(1)>"@en ; schema:name "\\" onmouseover=\\"alert(1)" ;
        schema:url "javascript:alert(1)" , "https://example.org/?a=1&b=<2>" ;
        skos:exactMatch <javascript:alert(2)> , <data:text/html,x> .""",
    )
    page = show(of, "id/org/test")
    assert [each.get("type") for each in page.elements["script"]] == ["application/ld+json"]
    assert "img" not in page.elements
    assert not any(name.startswith("on") for tags in page.elements.values() for each in tags for name in each)
    addresses = [str(each["href"]) for each, _ in page.links]
    assert not [each for each in addresses if each.startswith(("javascript", "data"))]
    assert "https://example.org/?a=1&b=<2>" in addresses
    assert "javascript:alert(1)" in page.words()
    assert json.loads(page.json_ld)["name"] == "</script><script>alert(1)</script>"


def schema_org(page: Page) -> rdflib.Graph:
    """The JSON-LD of a page as triples, with the context of schema.org reduced to its vocabulary."""
    found = json.loads(page.json_ld)
    assert found["@context"] == "https://schema.org"
    found["@context"] = {"@vocab": "https://schema.org/"}
    return rdflib.Graph().parse(data=json.dumps(found), format="json-ld")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (DORTMUND, SDO.GovernmentOrganization),
        ("id/org/multikulturelles-forum", SDO.Organization),
        ("id/person/guntram-schneider", SDO.Person),
        ("id/place/dortmund", SDO.Place),
        ("id/event/deutscher-diversity-tag-2018", SDO.Event),
        ("id/project/amif-interkulturelle-oeffnung-von-verwaltungen", SDO.Project),
        ("id/grant/1000x1000-vereine-2018", SDO.MonetaryGrant),
        ("id/programme/amif", SDO.FundingScheme),
        ("id/source/vg250", SDO.Dataset),
        ("id/source/partnerbericht-2018", SDO.DigitalDocument),
        ("vocab/field/awareness", SDO.DefinedTerm),
    ],
)
def test_a_page_says_in_terms_of_schema_org_what_it_is_about(release, path, kind):
    graph = schema_org(show(release, path))
    thing = URIRef(terms.BASE + path)
    assert (thing, RDF.type, URIRef(str(kind).replace("http:", "https:"))) in graph
    assert graph.value(thing, URIRef("https://schema.org/name")) is not None


def test_schema_org_links_things_by_their_iris(release):
    graph = schema_org(show(release, "id/event/expertenkonferenz-vielfalt-2017", "de"))
    event = URIRef(terms.BASE + "id/event/expertenkonferenz-vielfalt-2017")
    schema = rdflib.Namespace("https://schema.org/")
    assert graph.value(event, schema.location) == URIRef(terms.BASE + "id/place/berlin")
    assert str(graph.value(event, schema.startDate)) == "2017-11-16"
    assert set(graph.objects(event, schema.organizer)) == {
        URIRef(terms.BASE + "id/org/charta-der-vielfalt"),
        URIRef(terms.BASE + "id/org/tagesspiegel"),
    }
    geo = schema_org(show(release, "id/place/dortmund"))
    assert float(next(geo.objects(None, schema.latitude))) == pytest.approx(51.5, abs=0.2)


def test_headings_tables_and_landmarks_are_in_order(release):
    page = show(release, DORTMUND)
    assert len(page.elements["h1"]) == 1
    assert len(page.elements["caption"]) == len(page.elements["table"])
    assert all(each.get("scope") in ("col", "row") for each in page.elements["th"])
    ids = [each["id"] for tags in page.elements.values() for each in tags if "id" in each]
    assert len(ids) == len(set(ids))
    named = {each["aria-labelledby"] for tags in page.elements.values() for each in tags if "aria-labelledby" in each}
    assert named <= set(ids)


def test_every_thing_has_a_page_and_every_link_leads_somewhere(release):
    """All of them, in one language or the other by turns."""
    known = {iri.partition("#")[0] for iri in _iris(release)}
    lists = {f"/lists/{name}" for name in release.lists}
    for number, iri in enumerate(sorted(known)):
        reply = ask(release, iri.removeprefix(terms.BASE), ("en", "de")[number % 2])
        assert reply.status == 200, iri
        for address in re.findall(rb'href="(/[^"#?]*)', reply.body):
            path = unquote(address.decode())
            plain = re.sub(r"\.(html|ttl|jsonld|nt|rdf|json)$", "", path)
            assert terms.BASE + plain[1:] in known or path in lists | OTHER_PAGES, f"{iri} links to {path}"
    assert len(known) > 5_500


OTHER_PAGES = {
    "/",
    "/lists/",
    "/network",
    "/stories/",
    "/map",
    "/timeline",
    "/questions/",
    "/query",
    "/data/",
    "/search",
    "/ontology",
    "/static/site.css",
    "/static/favicon.svg",
}


def _iris(of: Site) -> set[str]:
    rows = of.dataset.query("SELECT DISTINCT ?thing { ?thing ?property ?value }")
    things_ = {getattr(row[0], "value", "") for row in rows} | set(of.made.graphs)
    return {
        each for each in things_ if each.startswith(tuple(terms.BASE + part for part in ("id/", "vocab/", "graph/")))
    }


def test_the_alphabet_has_umlauts_and_numbers_where_people_look_for_them():
    names = ["Zug", "Österreich", "Oslo", "Ort 10", "Ort 9", "Straße", "Strasse 2", "ähnlich"]
    assert sorted(names, key=order.alphabetical) == [
        "ähnlich",
        "Ort 9",
        "Ort 10",
        "Oslo",
        "Österreich",
        "Straße",
        "Strasse 2",
        "Zug",
    ]


def test_the_queries_of_pages_say_in_both_languages_what_they_ask(release):
    for query in release.sections.values():
        assert set(query.summary) == set(query.description) == {"en", "de"}, query.name
        assert query.tags in (["dossier"], ["page"], ["description"]), query.name
        assert query.parameters[0].name == "thing", query.name


def test_pages_need_no_file_once_they_are_warm(release):
    import resource

    things.warm(release)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
    try:
        replies = [ask(release, path, "de") for path in (DORTMUND, "id/measure/asb-ruhr/bilingual-information", "id/x")]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert [each.status for each in replies] == [200, 200, 404]


@pytest.mark.parametrize(
    ("path", "selected"),
    [
        (
            "id/org/jobcenter-dortmund",
            "/network?edges=cooperation&around=org%2Fjobcenter-dortmund&node=org%2Fjobcenter-dortmund&weight=1",
        ),
        (
            "id/cooperation/jobcenter-dortmund/amif",
            "/network?edges=cooperation&around=org%2Fjobcenter-dortmund&edge=org%2Fjobcenter-dortmund+org%2Fmultikulturelles-forum&weight=1",
        ),
    ],
)
def test_a_thing_leads_to_the_networks_that_show_it(release: Site, path: str, selected: str):
    found = show(release, path)
    assert selected in [attributes["href"] for attributes, _ in found.links]


def test_every_place_in_a_network_is_there(release: Site):
    """What pages of things lead to selects a node or an edge of what is shown."""
    for iri, places in list(release.occurrences.items())[::40]:
        for each in places:
            measured = release.networks.get(each.network)
            portion, refused = portions.read(measured.network, each.values)
            shown = portions.cut(measured.network, portion)
            selected, more = network_page.select(measured, shown, each.values)
            assert not refused + more
            assert (selected.node and selected.node.iri in shown.nodes) or selected.edge in shown.edges, iri
