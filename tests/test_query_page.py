"""The query page in a browser: on the keyboard alone, within its content policy, without a word to other hosts."""

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import faults, watched
from playwright.sync_api import Browser, Page

EDITOR = ".CodeMirror textarea"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        yield page


def opened(page: Page, query: str = "", **values: str) -> None:
    """Opens the query page with a query or with other values, and waits for the editor."""
    given = values | ({"query": query} if query else {})
    page.goto("/query?" + "&".join(f"{key}={quote(value)}" for key, value in given.items()))
    page.wait_for_selector(EDITOR, state="attached")


def typed(page: Page, text: str) -> None:
    page.focus(EDITOR)
    page.keyboard.press("Control+A")
    page.keyboard.type(text, delay=5)


def in_editor(page: Page) -> str:
    return page.input_value("#query")


def focused(page: Page) -> str:
    """What has the focus, by its label or text."""
    return str(page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()"))


def test_a_question_is_chosen_filled_run_and_saved_on_the_keyboard(page: Page):
    opened(page)
    page.focus("#question")
    page.keyboard.type("What a partner committed")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#field-partner")
    page.focus("#field-partner")
    page.keyboard.type("Rhein-Sieg")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**partner=rhein-sieg-kreis**")
    page.wait_for_selector(EDITOR, state="attached")
    page.focus(EDITOR)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result table")
    assert page.inner_text("#progress").startswith("5 rows")
    assert focused(page) == "Answer"
    page.keyboard.press("Tab")
    assert focused(page) == "Download: CSV"
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    with saved.value.path().open(newline="") as file:
        rows = list(csv.reader(file))
    assert [len(rows), rows[0]] == [6, ["number", "module", "field", "measures"]]
    assert faults(page) == []


def test_tab_enters_and_leaves_the_editor(page: Page):
    opened(page, "SELECT ?name { ?na")
    page.focus(EDITOR)
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint")
    page.keyboard.press("Tab")
    assert focused(page) == "Run query"
    assert in_editor(page) == "SELECT ?name { ?na"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "SPARQL query"


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("PREFIX ik", "ikoe: <https://w3id.org/ikoe-nrw/ontology#>"),
        ("SELECT * { ?m a ikoe:Mea", "ikoe:Measure  measure"),
        ("SELECT * { ?m commit", "ikoe:committedBy  committed by"),
        ("SELECT * { ?m dct:subject <sport", "<https://w3id.org/ikoe-nrw/vocab/field/sport>  Sport"),
    ],
)
def test_our_own_terms_complete_what_is_typed(page: Page, text: str, offered: str):
    opened(page)
    typed(page, text)
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint")
    assert offered in page.locator(".CodeMirror-hint").all_inner_texts()


def test_a_term_that_is_taken_declares_its_prefix(page: Page):
    opened(page)
    typed(page, "SELECT * { ?m commit")
    page.wait_for_selector(".CodeMirror-hint")
    page.keyboard.press("Enter")
    page.keyboard.type(" ?x }")
    assert in_editor(page).split("\n") == [
        "PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>",
        "SELECT * { ?m ikoe:committedBy ?x }",
    ]


def test_a_mistake_is_said_and_its_place_is_a_key_press_away(page: Page):
    opened(page, "SELECT * WHERE {\n  ?s ?p \n}")
    page.click("text=Run query")
    page.wait_for_selector("#problem:visible")
    assert "line 3" in page.inner_text("#problem p")
    assert page.locator(".refused").count() == 1
    assert faults(page) == []
    page.focus("#problem button")
    page.keyboard.press("Enter")
    assert focused(page) == "SPARQL query"
    page.keyboard.type("# here ")
    assert in_editor(page).startswith("SELECT * WHERE {\n  ?s ?p \n")
    assert "# here" in in_editor(page).split("\n")[2]


def test_prefixes_that_the_server_knows_are_no_mistake(page: Page):
    opened(page, "SELECT * { ?m a ikoe:Measure } LIMIT 1")
    assert page.locator(".mark").count() == 0
    opened(page, "SELECT * { ?m a unknown:Measure } LIMIT 1")
    assert page.locator(".mark").count() == 1


def test_an_address_brings_the_query_back(page: Page):
    query = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p 'ü & <b>' } GROUP BY ?p"
    opened(page, query)
    page.click("text=Run query")
    page.wait_for_selector("#result:visible")
    page.click("text=Copy link to this query")
    page.wait_for_selector("text=The link is copied.")
    page.goto(str(page.evaluate("navigator.clipboard.readText()")))
    page.wait_for_selector(EDITOR, state="attached")
    assert in_editor(page) == query
    page.click("a[hreflang=de]")
    assert in_editor(page) == query


def test_numbers_become_a_chart_with_their_table_beside_it(page: Page):
    opened(page, question="accessions-per-year")
    page.click("text=Run query")
    page.focus("details.chart summary")
    page.keyboard.press("Enter")
    page.wait_for_selector("canvas[aria-label]")
    canvas = page.locator("canvas")
    assert canvas.get_attribute("aria-label") == "Chart: partners, Along year. Table ↓"
    assert canvas.bounding_box()["height"] > 200  # type: ignore[index]
    assert page.locator("#result tbody tr").count() == 7
    assert faults(page) == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { ?s ?p ?o }", "The answer is yes"),
        ("SELECT * { <urn:none> ?p ?o }", "Nothing in the graph fits the query."),
        ("CONSTRUCT { ?s a ?o } WHERE { VALUES (?s ?o) { (<urn:a> <urn:b>) } }", "<urn:a> a <urn:b> ."),
    ],
)
def test_every_kind_of_answer_is_shown(page: Page, query: str, shown: str):
    opened(page, query)
    page.click("text=Run query")
    page.wait_for_selector("#result:visible")
    assert shown in page.inner_text("#result-body")


def test_text_is_never_markup_and_only_harmless_addresses_are_links(page: Page):
    opened(page, "SELECT ('<img src=x onerror=alert(1)>' AS ?text) (IRI('javascript:alert(1)') AS ?iri) {}")
    page.click("text=Run query")
    page.wait_for_selector("#result table")
    assert "<img src=x onerror=alert(1)>" in page.inner_text("#result tbody")
    assert page.locator("#result tbody :is(a, img)").count() == 0


def test_a_spreadsheet_takes_no_cell_for_a_formula(page: Page):
    opened(page, "SELECT ('=1+1' AS ?a) (-5 AS ?b) ('say \"hi\", you' AS ?c) {}")
    page.click("text=Run query")
    with page.expect_download() as saved:
        page.click("[aria-label='Download: CSV']")
    assert saved.value.path().read_bytes() == b'a,b,c\r\n\'=1+1,-5,"say ""hi"", you"\r\n'


def test_a_query_that_takes_too_long_can_be_stopped(page: Page):
    opened(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.click("text=Run query")
    page.click("#stop")
    page.wait_for_selector("text=Stopped.")


def test_without_javascript_the_form_asks_too(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    bare = context.new_page()
    bare.goto("/query?question=accessions-per-year")
    bare.click("text=Run query")
    assert bare.locator("tbody tr").count() == 7
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/questions/?lang=de",
        "/questions/partner-measures?partner=jobcenter-dortmund&lang=de",
        "/questions/partner-measures?partner=nobody",
        "/questions/partner-modules",
        "/questions/things?page=2",
        "/questions/partner-modules/explain?partner=jobcenter-dortmund&row=2",
        "/query?lang=de",
    ],
)
def test_the_pages_fit_the_screen_and_axe_finds_nothing(page: Page, root: Path, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert faults(page) == []
