"""The site in a real browser, as people use it: on the keyboard, at desktop and phone width, judged by axe."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import faults, follow, tab_to, watched
from playwright.sync_api import Browser, Page, expect

from ikoe_graph import build

PAGES = [
    "/",
    "/search?q=jobcenter",
    "/search?q=nichtsdergleichen",
    "/lists/",
    "/lists/measures?status=planned",
    "/id/org/jobcenter-dortmund",
    "/id/org/stadt-duisburg",
    "/id/source/partnerbericht-2018",
    "/id/evidence/partnerbericht-2018/L4101-4105",
    "/id/programme/amif",
    "/vocab/field",
    "/vocab/field/awareness",
    "/questions/",
    "/questions/partner-measures?partner=jobcenter-dortmund",
    "/questions/members?organisation=nobody",
    "/query",
    "/data/",
    "/ontology",
    "/shapes",
    "/map",
    "/map?kind=measure&district=05513",
    "/map?district=dortmnd",
    "/nowhere",
]
WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}


@pytest.fixture(scope="module")
def site(serve: Callable[..., str], made: build.Build, sources: Path) -> str:
    """The address of a site that has the source texts."""
    return serve(made.folder.parent, "--sources", str(sources))


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with watched(browser, site) as page:
        yield page


def test_from_the_start_page_to_a_download_on_the_keyboard(page: Page, tmp_path: Path):
    page.goto("/")
    content = page.get_by_role("main")
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("Jobcenter Dortmund")
    page.keyboard.press("Enter")
    follow(page, content.get_by_role("link", name="Jobcenter Dortmund", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Jobcenter Dortmund")
    follow(page, content.get_by_role("link", name=re.compile("Multikulturelles Forum in the AMIF")).first)
    expect(content.get_by_role("link", name="Multikulturelles Forum", exact=True).first).to_be_visible()
    follow(page, content.get_by_role("link", name=re.compile("L4101-4105")).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("4101–4105")
    expect(content).to_contain_text("Multikulturellen Forum")  # the source's own line
    follow(page, page.get_by_role("navigation").get_by_role("link", name="SPARQL"))
    tab_to(page, page.get_by_label("Question", exact=True))
    page.keyboard.type("What a partner committed")
    follow(page, page.get_by_role("button", name="Take this question"))
    page.wait_for_url("**question=partner-modules**")
    page.wait_for_selector(".CodeMirror textarea", state="attached")
    follow(page, page.get_by_role("button", name="Run query"))
    expect(page.locator("#progress")).to_contain_text(re.compile(r"\d+ rows"))
    rows = int(page.locator("#progress").inner_text().split()[0])
    with page.expect_download() as download:
        follow(page, page.get_by_label("Download: CSV"))
    with download.value.path().open(newline="") as lines:
        assert len(list(csv.reader(lines))) == rows + 1
    page.keyboard.press("Home")
    follow(page, page.get_by_role("navigation").get_by_role("link", name="Deutsch"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#query")).to_have_value(re.compile("ikoe:committedBy"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_is_accessible_and_fits(browser: Browser, site: str, path: str, width: str):
    with watched(browser, site, viewport=WIDTHS[width], locale="de") as page:
        page.goto(path)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
        assert page.locator("h1").count() == 1


def test_pages_work_without_scripts(browser: Browser, site: str):
    with watched(browser, site, java_script_enabled=False) as page:
        page.goto("/query?question=accessions-per-year")
        page.get_by_role("button", name="Run query").click()
        expect(page.get_by_role("main")).to_contain_text("2012")
        page.goto("/lists/measures")
        page.get_by_text("Filters").first.click()
        page.get_by_label("Status").select_option("planned")
        page.get_by_role("button", name=re.compile("Filter|Show|Apply")).first.click()
        expect(page).to_have_url(re.compile("status=planned"))
        expect(page.get_by_role("main")).to_contain_text("planned")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_map_on_the_keyboard(browser: Browser, site: str, width: str):
    """By the picture and by the list one comes to the same; what is chosen can be shared as an address."""
    with watched(browser, site, viewport=WIDTHS[width]) as page:
        page.goto("/map")
        follow(page, page.locator("details.filter > summary"))
        page.get_by_label("Kind", exact=True).select_option("measure")
        follow(page, page.get_by_role("button", name="Apply"))
        expect(page).to_have_url(re.compile("kind=measure"))
        number = page.locator(".state a[href*='district=05513']").get_attribute("aria-label")
        follow(page, page.locator(".state").get_by_role("link", name=re.compile("Gelsenkirchen")))
        expect(page).to_have_url(re.compile("kind=measure&district=05513#things"))
        expect(page.get_by_role("heading", name=re.compile("Gelsenkirchen"))).to_contain_text(number.split(": ")[1])
        picture = page.url
        page.goto("/map?kind=measure")
        follow(page, page.get_by_role("link", name="Skip the map and go to the list"))
        follow(page, page.locator("table").first.get_by_role("link", name="Gelsenkirchen", exact=True))
        expect(page).to_have_url(picture)
        tab_to(page, page.get_by_role("link", name=re.compile("District: Gelsenkirchen")))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/map\?kind=measure$"))


@pytest.mark.parametrize("width", [390, 360, 1280])
def test_no_label_of_the_map_lies_on_another(browser: Browser, site: str, width: int):
    with watched(browser, site, viewport={"width": width, "height": 900}, locale="de") as page:
        page.goto("/map")
        for picture in (".state", ".dense"):
            boxes = page.locator(f"{picture} text").evaluate_all(
                "all => all.map(each => each.getBoundingClientRect()).filter(box => box.width)"
                ".map(box => [box.left, box.top + box.height / 5, box.right, box.bottom - box.height / 5])"
            )
            assert len(boxes) > 10
            meeting = [
                (one, other)
                for index, one in enumerate(boxes)
                for other in boxes[:index]
                if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
            ]
            assert meeting == []


def test_the_map_works_without_scripts(browser: Browser, site: str):
    with watched(browser, site, java_script_enabled=False) as page:
        page.goto("/map")
        page.locator("details.filter > summary").click()
        page.get_by_label("Year").select_option("2018")
        page.get_by_role("button", name="Apply").click()
        page.locator(".dense a[href*='district=05913']").click()
        expect(page).to_have_url(re.compile("year=2018&district=05913#things"))
        expect(page.get_by_role("heading", name=re.compile("Dortmund"))).to_be_visible()
