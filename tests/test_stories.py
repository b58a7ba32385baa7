"""Stories: those there are hold against the graph and can be followed; what is wrong with one is said in full."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from browsing import faults, follow, watched
from pages import links, text
from playwright.sync_api import Browser, expect

from ikoe_graph import terms
from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.errors import DataError, UnknownName
from ikoe_graph.web import stories, story_check, story_pages
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View

FOLDER = Path(__file__).parent.parent / "queries" / "stories"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
LAKI = "laki-sport-arnsberg-duisburg"
Change = Callable[[dict[str, Any]], object]


def shown(site: Site, name: str, step: int = 1, language: str = "en"):
    return story_pages.page(site, name, View(f"/stories/{name}", {"step": str(step)}, language))


def changed(change: Change) -> str:
    """The text of a story file after a change to its entry."""
    entry = yaml.safe_load((FOLDER / f"{LAKI}.yaml").read_text(encoding="utf-8"))
    change(entry)
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False)


def steps(change: Callable[[dict[str, Any]], object]) -> Change:
    """A change to the second step, which is about sport."""
    return lambda entry: change(entry["steps"][1])


def test_there_are_at_least_three():
    assert len(NAMES) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_a_story_holds_against_the_graph(site: Site, name: str):
    story = site.stories[name]
    assert isinstance(story, stories.Story)
    story_check.check(site.networks, story)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_each_step_shows_its_sentences_and_the_lines_of_its_facts(site: Site, name: str, language: str):
    story = site.stories[name]
    assert isinstance(story, stories.Story)
    for number, step in enumerate(story.steps, 1):
        reply = shown(site, name, number, language)
        for sentence in (story.title[language], step.heading[language], *step.text[language]):
            assert sentence in text(reply)
        section = reply.body.decode().partition('<section aria-labelledby="evidence">')[2].partition("</section>")[0]
        for iri in step.facts:
            assert f'href="/{iri.removeprefix(terms.BASE)}"' in section
        assert section.count('class="evidence"') == len(step.facts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda entry: entry.pop("title"), "laki-sport-arnsberg-duisburg.yaml: title is missing"),
        (lambda entry: entry.update(sumary=1), "yaml: sumary: unknown. Did you mean summary?"),
        (lambda entry: entry["title"].pop("de"), "title: a text in both languages"),
        (lambda entry: entry.update(steps=[]), "steps: there are none"),
        (steps(lambda step: step.pop("facts")), "step 2: facts is missing"),
        (steps(lambda step: step.update(facts=[])), "step 2: facts: there are none"),
        (steps(lambda step: step["text"].update(de=["Nur einer."])), "step 2: text: de needs two sentences"),
        (steps(lambda step: step["view"].pop("edges")), "step 2: view: edges is missing"),
        (steps(lambda step: step["view"].update(feild="sport")), "step 2: view: feild: unknown. Did you mean field?"),
        (steps(lambda step: step["view"].update(edge="org/wdr")), "step 2: view: edge: name its two ends"),
    ],
)
def test_a_file_that_is_no_story_says_where_and_what_to_do(change: Change, said: str):
    with pytest.raises(DataError, match=re.escape(said)):
        stories.parse(LAKI, changed(change))


def test_a_file_that_is_no_yaml_says_so():
    with pytest.raises(DataError, match=r"queries/stories/own\.yaml:1:17: no YAML: expected"):
        stories.parse("own", "title: {en: What?, de: Was?}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"facts": ["cooperation/landessportbund-nrw/lakki"]},
            "no such thing. Did you mean cooperation/landessportbund",
        ),
        ({"facts": ["vocab/field/sport"]}, "vocab/field/sport names no lines of a source"),
        ({"view": {"edges": "cooperatoin"}}, "view: edges: cooperatoin: no such network. Did you mean cooperation"),
        ({"view": {"edges": "cooperation", "node": "org/lakki"}}, "view: node: org/lakki is not in the network"),
        ({"view": {"edges": "cooperation", "year": "1066"}}, "view: year: 1066 is not in the network"),
        (
            {"view": {"edges": "cooperation", "edge": ["org/wdr", "org/stadt-duisburg"]}},
            "view: edge: org/wdr org/stadt",
        ),
        (
            {"view": {"edges": "cooperation", "around": ["org/wdr"], "node": "org/stadt-duisburg"}},
            "view: node: it is not among what the view shows. Put it in around.",
        ),
        (
            {"view": {"edges": "cooperation", "field": "labour-market-integration", "weight": 3, "year": 2009}},
            "view: nothing is left of the network cooperation",
        ),
    ],
)
def test_a_step_that_names_what_is_not_there_says_so(site: Site, change: dict[str, Any], said: str):
    story = stories.parse(LAKI, changed(steps(lambda step: step.update(change))))
    with pytest.raises(DataError, match=re.escape(said)) as caught:
        story_check.check(site.networks, story)
    assert str(caught.value).startswith(f"queries/stories/{LAKI}.yaml: step 2: ")


def test_validation_finds_the_stories_that_cannot_be_told(site: Site, tmp_path: Path):
    shutil.copytree(FOLDER.parent, tmp_path / "queries")
    assert list(story_check.findings(site.dataset, tmp_path)) == []
    gone = changed(steps(lambda step: step.update(facts=["cooperation/landessportbund-nrw/lakki"])))
    (tmp_path / "queries" / "stories" / f"{LAKI}.yaml").write_text(gone, encoding="utf-8")
    (tmp_path / "queries" / "stories" / "own.yaml").write_text("steps: 1", encoding="utf-8")
    first, second = story_check.findings(site.dataset, tmp_path)
    assert first[:4] == ("violation", f"queries/stories/{LAKI}.yaml", LAKI, "story")
    assert first.message.startswith(
        "step 2: facts: cooperation/landessportbund-nrw/lakki: the graph has no such thing."
    )
    assert second.message == "title is missing. Add it."


def test_a_broken_story_leaves_the_others_alone(site: Site, tmp_path: Path):
    (tmp_path / "broken.yaml").write_text("steps: 1")
    (tmp_path / "whole.yaml").write_text((FOLDER / f"{LAKI}.yaml").read_text(encoding="utf-8"))
    read = stories.read(tmp_path)
    page = story_pages.index(site._replace(stories=read), View("/stories/", {}))
    assert "queries/stories/broken.yaml: title is missing. Add it." in text(page)
    assert "/stories/whole" in links(page)
    with pytest.raises(DataError, match="title is missing"):
        shown(site._replace(stories=read), "broken")


def test_an_unknown_story_or_step_is_refused(site: Site):
    with pytest.raises(UnknownName, match=f"Did you mean {LAKI}"):
        shown(site, "laki-sport-arnsberg")
    with pytest.raises(UnknownName, match="has 4 steps"):
        shown(site, LAKI, 5)


def test_a_story_can_be_followed_without_scripts(browser: Browser, address: str):
    with watched(browser, address, java_script_enabled=False) as page:
        page.goto("/network")
        page.get_by_role("link", name="Guided tours").click()
        page.get_by_role("link", name="How LaKI links sport, Arnsberg and Duisburg").click()
        for number in (2, 3, 4):
            page.get_by_role("link", name=re.compile("^Next step")).click()
            expect(page.get_by_role("heading", level=2).first).to_contain_text(f"{number}. ")
        expect(page.locator("#panel")).to_contain_text("Steps: 2.")
        page.get_by_role("link", name=re.compile("L4492-4510")).first.click()
        expect(page).to_have_url(re.compile("/id/evidence/partnerbericht-2018/L4492-4510"))


def test_each_step_has_its_picture_and_leads_on_by_keyboard(browser: Browser, address: str):
    with watched(browser, address) as page:
        page.goto(f"/stories/{LAKI}")
        for _ in range(3):
            page.wait_for_selector("#network[data-ready]")
            assert page.evaluate("networkPage.stage.marked.edges.size") > 0
            assert page.evaluate("networkPage.stage.labels.length") > 0
            follow(page, page.get_by_role("link", name=re.compile("^Next step")))
            expect(page).to_have_url(re.compile(r"step=\d"))
        page.wait_for_selector("#network[data-ready]")
        assert page.evaluate("networkPage.stage.marked.edges.size") == 2
        follow(page, page.get_by_role("link", name="Explore this view"))
        page.wait_for_selector("#network[data-ready]")
        expect(page.locator("#panel")).to_contain_text("Steps: 2.")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["/stories/", *(f"/stories/{name}?step=2" for name in NAMES)])
def test_the_pages_are_accessible_and_fit(browser: Browser, address: str, path: str, width: int):
    with watched(browser, address, viewport={"width": width, "height": 800}, locale="de") as page:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_no_node_of_a_story_is_cut_in_two(browser: Browser, address: str, site: Site):
    """Not at any edge of the picture, though what is told of is shown closely."""
    cut = """networkPage.stage.nodes.filter(({sx, sy, sr}) => {
        const {width, height} = networkPage.stage;
        const seen = sx + sr > 0 && sy + sr > 0 && sx - sr < width && sy - sr < height;
        return seen && (sx < sr || sy < sr || sx + sr > width || sy + sr > height);
    }).map(each => each.name)"""
    with watched(browser, address, viewport={"width": 390, "height": 844}) as page:
        for name in NAMES:
            for number in range(1, len(site.stories[name].steps) + 1):
                page.goto(f"/stories/{name}?step={number}")
                page.wait_for_selector("#network[data-ready]")
                assert page.evaluate(cut) == [], (name, number)
                assert page.evaluate("networkPage.stage.transform.k") > 1
