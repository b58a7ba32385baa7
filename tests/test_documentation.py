"""The documentation of ontology and shapes: nothing left out, every link leads somewhere, true to files and data."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import tool
from playwright.sync_api import Browser, sync_playwright

from ikoe_graph import build, constraints, dataset, terms
from ikoe_graph.errors import DataError
from ikoe_graph.manual import Manual, compile_manual, read_rules
from ikoe_graph.publish.release import Release
from ikoe_graph.query import ask
from ikoe_graph.web import diagram, manual
from ikoe_graph.web.templates import LANGUAGES, View

ROOT = Path(__file__).parent.parent
SHAPES = terms.BASE + "shapes#"
PAGES = {"ontology": manual.ontology, "shapes": manual.shapes}
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


@pytest.fixture(scope="module")
def book(made: build.Build, root: Path) -> Manual:
    return build.manual(made, root)


@pytest.fixture(scope="module")
def pages(book: Manual) -> dict[tuple[str, str], str]:
    return {
        (name, language): page(book, View(f"/{name}.html", {}, language))
        for name, page in PAGES.items()
        for language in LANGUAGES
    }


def ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', page)


def links(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'<a [^>]*href="([^"]*)"', page)]


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def entry(page: str, anchor: str) -> str:
    """The text of a term's entry or of a row."""
    start = page.index(f'id="{anchor}"')
    ends = [page.find(mark, start) for mark in ('<div class="term"', "</tr>", "</section>")]
    return plain(page[page.rindex("<", 0, start) : min(end for end in ends if end > 0)])


def test_the_build_records_what_is_compiled(book: Manual, loaded: dataset.Dataset, root: Path, made: build.Build):
    compiled = compile_manual(loaded, root)
    assert book["constraints"] == compiled["constraints"]
    assert {name: term["used"] for name, term in book["terms"].items()} == {
        name: term["used"] for name, term in compiled["terms"].items()
    }
    assert (made.folder / "manual.json").is_file()


def test_a_build_of_an_older_version_has_its_manual_too(book: Manual, root: Path, knowledge: Path, tmp_path: Path):
    made = build.build(knowledge, tmp_path)
    (made.folder / "manual.json").unlink()
    assert build.manual(made, root)["terms"].keys() == book["terms"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_own_term_and_every_shape_has_its_anchor(pages: dict[tuple[str, str], str], language: str):
    named = {"ontology": set(), "shapes": set()}
    for path in [ROOT / "ontology" / "ikoe.ttl", *(ROOT / "ontology" / "shapes").glob("*.ttl")]:
        for quad in ox.parse(path=str(path)):
            if isinstance(quad.subject, ox.NamedNode) and "#" in quad.subject.value:
                whole, _, fragment = quad.subject.value.partition("#")
                named.get(whole.removeprefix(terms.BASE), set()).add(fragment)
    assert len(named["ontology"]) > 50
    assert len(named["shapes"]) > 200
    for name, fragments in named.items():
        assert fragments - set(ids(pages[name, language])) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_an_anchor_stands_once_and_links_on_the_pages_lead_to_one(
    pages: dict[tuple[str, str], str], name: str, language: str
):
    page = pages[name, language]
    assert sorted(set(ids(page))) == sorted(ids(page))
    for link in links(page):
        path, mark, fragment = link.partition("#")
        target = page if not path else pages.get((path.removesuffix(".html").lstrip("/"), language))
        assert link != "None"
        if mark and target is not None:
            assert fragment in ids(target), link


def test_links_keep_a_chosen_language(book: Manual):
    page = manual.shapes(book, View("/shapes.html", {"lang": "de"}, "de", chosen=True))
    assert "/ontology.html?lang=de#Measure" in links(page)
    assert "/vocab/field?lang=de" in links(page)


def test_an_entry_says_what_the_ontology_the_data_and_the_shapes_say(
    pages: dict[tuple[str, str], str], loaded: dataset.Dataset
):
    ((measures,),) = ask(loaded, "SELECT (COUNT(?m) AS ?n) { ?m a ikoe:Measure }").texts()
    german = entry(pages["ontology", "de"], "Measure")
    for part in (
        "Maßnahme ikoe:Measure",
        "Etwas, das ein Partner zur interkulturellen Öffnung tat",
        "Beispiel Zwei Seminare zur Beratung",
        "Ist eine Art von prov:Activity",
        "Nie zugleich ikoe:Module",
        f"Verwendet {measures} Sachen",
        "Geprüft durch shapes:Evidenced , shapes:Labelled , shapes:Measure",
    ):
        assert part in german
    english = entry(pages["ontology", "en"], "accessionRank")
    assert "Said of org:Membership" in english
    assert "Points to xsd:integer" in english
    assert "Used 28 statements" in english
    assert "Stands on membership 28" in english


def test_what_a_rule_derives_is_marked(pages: dict[tuple[str, str], str], loaded: dataset.Dataset):
    ((number,),) = ask(loaded, "SELECT (COUNT(*) AS ?n) { ?m ikoe:activeIn ?f }").texts()
    entry_of_term = entry(pages["ontology", "en"], "activeIn")
    assert f"Used {number} statements ({number} derived by a rule)" in entry_of_term
    assert "Derived by active-in" in entry_of_term
    assert "rule-active-in" in ids(pages["ontology", "en"])


def test_every_rule_derives_just_what_its_header_says(loaded: dataset.Dataset, root: Path):
    for rule in read_rules(root):
        text = (root / "ontology" / "rules" / f"{rule['name']}.rq").read_text()
        assert set(rule["summary"]) == set(rule["description"]) == set(LANGUAGES)
        derived = {triple.predicate.value for triple in loaded.query(text)} - {terms.lengthen("rdf:type")}
        assert derived == set(rule["derives"]), rule["name"]


def test_a_row_says_how_often_what_and_what_if_not(pages: dict[tuple[str, str], str]):
    row = entry(pages["shapes", "de"], "Measure-status")
    assert "Stand der Umsetzung ikoe:status genau 1 ein Begriff aus vocab/status Verstoß" in row
    assert "Die Maßnahme hat nicht genau einen Stand aus vocab/status." in row
    assert "ikoe:status status:done" in row
    assert "1 to 3" in entry(pages["shapes", "en"], "KeyFigure-countingBasis")
    assert "xsd:integer or xsd:decimal , not above schema:maxValue" in entry(
        pages["shapes", "en"], "KeyFigure-minValue"
    )
    assert "@de or @en , each language once" in entry(pages["shapes", "en"], "Labelled-prefLabel")
    assert "sosa:hasSimpleResult | schema:minValue | schema:maxValue at least 1 anything" in entry(
        pages["shapes", "en"], "KeyFigure-value"
    )


def test_every_parameter_of_the_shapes_is_shown():
    """A new one would be left out of the tables without a word."""
    shown = {*constraints.VALUES, "minCount", "maxCount", "languageIn", "uniqueLang", "lessThanOrEquals", "or", "path"}
    shown |= {"closed", "ignoredProperties", "property", "targetClass", "message", "description", "severity"}
    used = set()
    for path in (ROOT / "ontology" / "shapes").glob("*.ttl"):
        used |= set(re.findall(r"\bsh:([a-z]\w+)", path.read_text()))
    assert used - shown == {"alternativePath"}  # within a path


def test_every_check_and_every_scheme_is_listed(pages: dict[tuple[str, str], str]):
    for path in (ROOT / "queries" / "checks").glob("*.rq"):
        assert f"check-{path.stem}" in ids(pages["shapes", "en"])
    for path in (ROOT / "ontology" / "vocabularies").glob("*.ttl"):
        assert f"/vocab/{path.stem}" in links(pages["ontology", "en"])


@pytest.mark.parametrize("arrow", diagram.layout().arrows, ids=lambda arrow: f"{arrow.start} {arrow.property}")
def test_an_arrow_of_the_diagram_stands_for_statements_of_the_data(loaded: dataset.Dataset, arrow: diagram.Arrow):
    assert ask(
        loaded,
        f"ASK {{ ?a a/rdfs:subClassOf* {arrow.start} ; {arrow.property} ?b . ?b a/rdfs:subClassOf* {arrow.end} }}",
    ).results


def test_the_diagram_shows_every_own_class_and_says_it_in_words(book: Manual, pages: dict[tuple[str, str], str]):
    shown = {terms.lengthen(box.name) for box in diagram.layout().boxes}
    own = {each["iri"] for each in book["terms"].values() if each["kind"] == "class"}
    assert {each for each in own if each.startswith(terms.ONTOLOGY)} - shown == set()
    text = plain(pages["ontology", "de"])
    assert "Unterzeichnung unterzeichnet Partnervereinbarung: ikoe:Signing ikoe:signs ikoe:Agreement" in text


def test_the_pages_obey_the_policy_of_the_site(pages: dict[tuple[str, str], str]):
    for page in pages.values():
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


def test_a_heading_of_the_ontology_file_without_german_is_an_error(loaded: dataset.Dataset, knowledge: Path):
    path = knowledge / "ontology" / "ikoe.ttl"
    path.write_text(path.read_text().replace("# Kennzahlen\n", ""))
    with pytest.raises(DataError, match=r"ontology/ikoe.ttl: a heading between two rules has not two lines"):
        compile_manual(loaded, knowledge)


def test_a_release_carries_the_pages_with_everything_inside(published: Release):
    folder = published.folder / "documentation"
    files = {path.name: path.read_text() for path in folder.iterdir()}
    style = files.pop("style.css")
    assert "url(" not in style
    assert "@import" not in style
    assert set(files) == {"ontology.html", "ontology.de.html", "shapes.html", "shapes.de.html"}
    for page in files.values():
        assert re.findall(r'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*>', page) == [
            '<link rel="stylesheet" href="style.css">'
        ]
        for link in links(page):
            path, mark, fragment = link.partition("#")
            if "://" not in link:
                assert (folder / path).is_file() or not path, link
                assert not mark or fragment == "content" or fragment in ids(files[path] if path else page), link
    assert "ontology.de.html#Measure" in links(files["shapes.de.html"])
    assert '<html lang="de">' in files["ontology.de.html"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=tool("chromium"), args=QUIET)
        yield started
        started.close()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", ["/ontology.html", "/shapes.html?lang=de"])
def test_the_site_serves_them_for_all_eyes(browser: Browser, address: str, root: Path, path: str, width: int):
    page = browser.new_page(base_url=address, viewport={"width": width, "height": 800})
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text))
    page.goto(path)
    assert wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate((root / "node_modules" / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [f"{each['id']}: {each['nodes'][0]['target']}" for each in found["violations"]] == []
    page.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_page_of_a_release_is_for_all_eyes_too(browser: Browser, published: Release, root: Path, width: int):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((published.folder / "documentation" / "ontology.de.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate((root / "node_modules" / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [f"{each['id']}: {each['nodes'][0]['target']}" for each in found["violations"]] == []
    page.close()
