"""The questions as pages and files, and the query page: what they show, lead to and refuse."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pyoxigraph as ox
import pytest

from ikoe_graph import build, catalogue
from ikoe_graph.errors import QueryError, UnknownName
from ikoe_graph.query import ask
from ikoe_graph.web import cells, editor, fields, questions, site
from ikoe_graph.web.reply import Reply
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View

QUERIES = catalogue.read(Path(__file__).parent.parent / "queries")
EXAMPLES = [(name, example) for name, query in QUERIES.items() for example in query.examples]
LIMITS = {"seconds": 10, "rows": 200_000, "bytes": 20 << 20, "words": "No more than that."}
Show = Callable[..., Reply]


@pytest.fixture(scope="module")
def release(made: build.Build, root: Path) -> Site:
    return site.load(made, root)


@pytest.fixture
def show(release: Site) -> Show:
    """Gives a question by `name?values` in a form and a language."""

    def show(asked: str, form: str = "html", language: str = "en") -> Reply:
        name, _, values = asked.partition("?")
        view = View(f"/questions/{name}", dict(parse_qsl(values, keep_blank_values=True)), language)
        return questions.question(release, name, form, view)

    return show


def text(reply: Reply) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", reply.body.decode())).split())


def field(reply: Reply, name: str) -> str:
    """The markup of a form field, from its label on."""
    return reply.body.decode().partition(f'<label for="field-{name}">')[2].partition('<div class="field">')[0]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_menu_holds_every_question(release: Site, language: str):
    menu = questions.index(release, View("/questions/", {}, language)).body.decode()
    links = re.findall(r'href="/questions/([a-z-]+)"', menu)
    assert sorted(links) == sorted(QUERIES)
    for section in release.contents:
        assert section.heading[language] in unescape(menu)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=str)
def test_a_page_holds_the_whole_answer(release: Site, show: Show, name: str, example: dict[str, str], language: str):
    page = show(name + "?" + "&".join(f"{key}={value}" for key, value in example.items()), language=language)
    spoken = {"language": language} if any(each.name == "language" for each in QUERIES[name].parameters) else {}
    rows = list(ask(release.dataset, catalogue.fill(QUERIES[name], spoken | example)).rows())
    assert page.status == 200
    body = page.body.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<tr>") == min(len(rows), questions.ROWS_ON_A_PAGE)


def test_names_lead_to_things_and_evidence_to_its_lines(show: Show):
    page = show("partner-measures?partner=jobcenter-dortmund").body.decode()
    assert '<a href="/id/measure/jobcenter-dortmund/diversity-newsletter">Newsletter on diversity</a>' in page
    assert '<a href="/vocab/target-group/employees">Employees</a>' in page
    assert 'href="/id/evidence/partnerbericht-2018/L3948-3949"' in page


def test_of_two_things_of_one_name_the_kind_of_the_column_is_meant(show: Show):
    page = show("accessions", language="de").body.decode()
    assert '<a href="/id/org/kreis-lippe">Kreis Lippe</a>' in page


def test_a_list_in_a_cell_leads_to_each_of_its_things(show: Show):
    page = show("bridges").body.decode()
    assert '<a href="/id/org/stadt-duisburg">City of Duisburg</a>; <a href="/id/org/' in page


def test_a_long_answer_has_pages(show: Show):
    first, second = show("things?kind=org").body.decode(), show("things?kind=org&page=2").body.decode()
    assert 'href="/questions/things?page=2&amp;kind=org"' in first
    assert "Rows 201 to" in text(show("things?kind=org&page=2"))
    assert "<td>zentrum-fuer-" not in first or "<td>zentrum-fuer-" not in second
    assert show("things?kind=org&page=99999999999999").status == 200


def test_an_empty_answer_says_how_to_go_on(show: Show):
    assert "Choose other values" in text(show("members?organisation=wdr"))


def test_a_question_that_needs_a_choice_waits(show: Show):
    page = show("partner-modules")
    assert page.status == 200
    assert "needs a choice first" in text(page)
    assert (
        '<a href="/questions/partner-modules?partner=jobcenter-dortmund">Jobcenter Dortmund</a>' in page.body.decode()
    )
    assert "aria-invalid" not in page.body.decode()


@pytest.mark.parametrize(
    ("asked", "name", "said"),
    [
        ("partner-modules?partner=jobcenter-dortmnd", "partner", "Nearest names: jobcenter-dortmund"),
        ("shared-fields?minimum=many", "minimum", "many is no whole number"),
        ("events-in-period?from=1.4.2018", "from", "1.4.2018 is no date"),
        ("connection?from=wdr", "to", "to is missing. Give it, for example to=stadt-duisburg"),
        ("partner-modules?partner=a b>", "partner", "is no name"),
        ("things?kind=nothing", "kind", "nothing here has this name"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(show: Show, asked: str, name: str, said: str):
    page = show(asked)
    assert page.status == 400
    shown = field(page, name)
    assert f'aria-describedby="hint-{name} problem-{name}"' in shown or f'aria-describedby="problem-{name}"' in shown
    assert said in unescape(shown)
    with pytest.raises(QueryError, match=re.escape(said)):
        show(asked, "csv")


def test_a_wrong_value_stays_to_be_corrected_and_is_no_markup(show: Show):
    page = show("partner-modules?partner=%3Cscript%3Ealert(1)%3C/script%3E").body.decode()
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "<script>alert" not in page


def test_a_name_that_people_use_is_taken(show: Show):
    by_name = show("partner-modules?partner=jobcenter dortmund", "json").body
    assert by_name == show("partner-modules?partner=jobcenter-dortmund", "json").body


def test_unknown_questions_and_parameters_are_refused_with_what_there_is(show: Show):
    with pytest.raises(UnknownName, match="Did you mean partner-modules"):
        show("partner-module")
    with pytest.raises(QueryError, match=r"no parameter partnr\. It takes: partner, language"):
        show("partner-modules?partnr=wdr")


def test_no_parameter_is_called_as_a_value_that_speaks_of_the_page():
    names = {each.name for query in QUERIES.values() for each in query.parameters}
    assert not names & (fields.OWN | {"query", "question"})


def test_a_file_holds_the_answer_in_the_language_asked_for(show: Show):
    reply = show("partner-modules?partner=jobcenter-dortmund&language=de", "csv")
    rows = list(csv.reader(io.StringIO(reply.body.decode())))
    assert rows[0] == ["number", "module", "field", "measures"]
    assert rows[2] == ["2", "Gewinnung von Menschen mit Migrationshintergrund", "Personalgewinnung", "2"]
    assert reply.headers["Content-Disposition"] == 'attachment; filename="partner-modules.csv"'


def test_the_text_of_a_question_gives_its_answer(release: Site, show: Show):
    query = show("partner-modules?partner=wdr", "rq").body.decode()
    assert ask(release.dataset, query).serialize("json") == show("partner-modules?partner=wdr", "json").body


def test_an_answer_that_the_build_did_not_record_is_the_same(release: Site, show: Show, tmp_path: Path):
    bare = release._replace(made=release.made._replace(folder=tmp_path))
    view = View("/questions/accessions", {}, "de")
    assert questions.question(bare, "accessions", "json", view) == show("accessions", "json", "de")


def test_why_a_row_is_there(release: Site):
    values = {"partner": "jobcenter-dortmund", "row": "2"}
    page = questions.explanation(release, "partner-modules", View("/questions/partner-modules/explain", values))
    assert "It rests" not in text(page)  # that is the command line's wording
    assert (
        '<a href="/id/module/jobcenter-dortmund/2">Recruiting people with a migration background</a>'
        in page.body.decode()
    )
    assert 'href="/id/evidence/partnerbericht-2018/L4060-4062"' in page.body.decode()
    assert "ikoe:committedBy org/jobcenter-dortmund" in text(page)


@pytest.mark.parametrize("row", ["0", "99", "x", "-1", "9" * 5000])
def test_a_row_that_there_is_not_has_no_reason(release: Site, row: str):
    with pytest.raises(QueryError, match="the answer has 28 rows"):
        questions.explanation(release, "accessions", View("/questions/accessions/explain", {"row": row}))


def test_only_harmless_addresses_become_links(release: Site):
    iris = ["javascript:alert(1)", "data:text/html,x", "https://example.org/", "https://w3id.org/ikoe-nrw/id/org/wdr"]
    ((*shown,),) = cells.table(release.dataset, list("abcd"), [tuple(ox.NamedNode(iri) for iri in iris)], "en")
    assert [cell.parts[0].address for cell in shown] == ["", "", *iris[2:]]


def test_columns_of_numbers_are_known(release: Site):
    row = (ox.Literal(3), ox.Literal("3"), None, ox.Literal("2018-04"))
    table = cells.table(release.dataset, list("abcd"), [row], "en")
    assert cells.numbers(table, 4) == [True, False, False, False]


# ---- the query page ----


def query_page(release: Site, language: str = "en", **values: str) -> Reply:
    return editor.page(release, View("/query", values, language), LIMITS)


def editor_text(reply: Reply) -> str:
    return unescape(reply.body.decode().partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])


def test_the_query_page_opens_with_the_query_of_its_address(release: Site):
    query = "SELECT * { ?a ?b '</textarea><script>' }"
    page = query_page(release, query=query)
    assert editor_text(page) == query
    assert "</textarea><script>" not in page.body.decode()


def test_the_query_page_starts_with_a_query_that_answers(release: Site):
    for language, name in (("en", "District of Lippe"), ("de", "Kreis Lippe")):
        rows = list(ask(release.dataset, editor_text(query_page(release, language))).texts())
        assert len(rows) == 28
        assert rows[1][2] == name


def test_a_chosen_question_stands_in_the_editor_with_its_example(release: Site):
    page = query_page(release, question="partner-modules")
    assert "VALUES ?partner { <https://w3id.org/ikoe-nrw/id/org/jobcenter-dortmund> }" in editor_text(page)
    assert '<option value="jobcenter-dortmund" selected>' in field(page, "partner")
    assert "#+" not in editor_text(page)


def test_a_chosen_question_stands_in_the_editor_with_its_values(release: Site):
    page = query_page(release, "de", question="partner-modules", partner="wdr")
    rows = list(ask(release.dataset, editor_text(page)).texts())
    assert "Vielfalt im Programm" in {row[1] for row in rows}


def test_a_wrong_value_leaves_the_question_with_its_defaults(release: Site):
    page = query_page(release, question="shared-fields", minimum="x")
    assert page.status == 400
    assert "x is no whole number" in field(page, "minimum")
    assert "SELECT" in editor_text(page)


def test_the_query_page_shows_the_limits(release: Site):
    page = text(query_page(release, "de"))
    assert "10 Sekunden" in page
    assert "200.000 Zeilen" in page
    assert "20 MiB" in page


def test_the_editor_is_offered_our_own_terms(release: Site):
    reply = httpx.Response(200, content=editor.vocabulary(release).body).json()
    assert reply["prefixes"]["ikoe"] == "https://w3id.org/ikoe-nrw/ontology#"
    assert {"iri": "https://w3id.org/ikoe-nrw/ontology#Measure", "en": "measure", "de": "Maßnahme"} in reply["classes"]
    names = {kind: {each["iri"] for each in reply[kind]} for kind in ("classes", "properties", "concepts")}
    assert "https://w3id.org/ikoe-nrw/ontology#committedBy" in names["properties"]
    assert "https://w3id.org/ikoe-nrw/vocab/field/sport" in names["concepts"]


# ---- over HTTP ----


@pytest.mark.parametrize(
    ("path", "accept", "media"),
    [
        ("partner-modules?partner=wdr", "text/csv", "text/csv; charset=utf-8"),
        ("partner-modules?partner=wdr", "text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("partner-modules?partner=wdr", "application/json", "application/sparql-results+json"),
        ("partner-modules?partner=wdr", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("partner-modules.tsv?partner=wdr", "text/html", "text/tab-separated-values; charset=utf-8"),
        ("partner-modules.rq?partner=wdr", "*/*", "application/sparql-query; charset=utf-8"),
    ],
)
def test_a_question_comes_as_its_address_or_accept_says(address: str, path: str, accept: str, media: str):
    reply = httpx.get(f"{address}/questions/{path}", headers={"Accept": accept})
    assert (reply.status_code, reply.headers["content-type"]) == (200, media)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing", 404),
        ("partner-modules.json", 400),
        ("partner-modules.json?partner=nobody", 400),
        ("partner-modules.json?partnr=wdr", 400),
        ("accessions/explain?row=77", 400),
    ],
)
def test_programs_are_told_what_was_wrong(address: str, path: str, status: int):
    reply = httpx.get(f"{address}/questions/{path}", headers={"Accept": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert reply.json()["detail"]


def test_a_question_comes_in_no_other_form(address: str):
    assert httpx.get(f"{address}/questions/accessions", headers={"Accept": "image/png"}).status_code == 406
