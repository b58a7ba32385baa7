"""A visitor's way through the site from the start page, once with the mouse and once on the keyboard alone: filter,
open what an edge rests on, open a thing, follow a story, change the language.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from browsing import follow, tab_to, watched
from playwright.sync_api import Browser, Locator, Page, expect


class Hand(NamedTuple):
    """How a visitor uses a page. `keys`: on the keyboard alone."""

    page: Page
    keys: bool

    def use(self, target: Locator) -> None:
        """Follows a link, or presses a button."""
        if self.keys:
            follow(self.page, target)
        else:
            target.click()

    def choose(self, field: Locator, option: str) -> None:
        """Chooses the option whose name begins so."""
        if self.keys:
            tab_to(self.page, field)
            self.page.keyboard.type(option)
        else:
            value = field.locator("option").filter(has_text=re.compile(f"^{option}")).first.get_attribute("value")
            field.select_option(value)

    def write(self, field: Locator, text: str) -> None:
        """Writes into a field and presses Enter."""
        if self.keys:
            tab_to(self.page, field)
        else:
            field.click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def link(self, name: str) -> Locator:
        """The first link that is called so."""
        return self.page.get_by_role("link", name=re.compile(name)).first


@pytest.fixture(params=["mouse", "keyboard"])
def hand(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Hand]:
    with watched(browser, address, viewport={"width": 1280, "height": 900}) as page:
        page.goto("/")
        yield Hand(page, request.param == "keyboard")


def test_from_the_network_to_the_lines_that_an_edge_rests_on(hand: Hand):
    page = hand.page
    hand.use(hand.link("Who works with whom"))
    page.wait_for_selector("#network[data-ready]")
    hand.use(page.locator("summary").filter(has_text="Narrow"))
    hand.choose(page.get_by_label("Field of action", exact=True), "Labour")
    expect(page).to_have_url(re.compile("field=labour-market-integration"))
    hand.write(page.get_by_label("Find in the picture"), "jobcenter dort")
    expect(page.locator("#panel-heading")).to_have_text("Jobcenter Dortmund")
    hand.use(page.locator("#panel .neighbours button").first)
    expect(page.locator("#panel-heading")).to_contain_text("Jobcenter Dortmund – ")
    hand.use(page.locator("#panel a[href*='/id/cooperation/']").first)
    named = page.get_by_role("heading", level=1)
    expect(named).to_contain_text("Jobcenter Dortmund")
    hand.use(page.locator("main .evidence a").first)
    expect(page).to_have_url(re.compile("/id/evidence/"))
    hand.use(page.get_by_role("link", name="Deutsch", exact=True))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_url(re.compile("/id/evidence/.*lang=de"))


def test_from_the_timeline_to_a_thing_and_its_lines(hand: Hand):
    page = hand.page
    hand.use(page.get_by_label("Main navigation").get_by_role("link", name="Timeline"))
    hand.use(page.locator("summary").filter(has_text="Filters"))
    hand.choose(page.get_by_label("Kind", exact=True), "Event")
    hand.choose(page.get_by_label("From year", exact=True), "2019")
    hand.use(page.get_by_role("button", name="Apply"))
    expect(page).to_have_url(re.compile("kind=event.*from=2019"))
    expect(page.locator(".timeline > li")).to_have_count(8)
    hand.use(page.get_by_role("link", name="Deutsch", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Zeitleiste")
    expect(page.locator(".timeline > li")).to_have_count(8)
    entry = page.locator(".timeline .what p:first-child a").first
    name = entry.inner_text()
    hand.use(entry)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    hand.use(page.locator("main .evidence a").first)
    expect(page).to_have_url(re.compile(r"/id/evidence/.*lang=de"))


def test_through_a_story_step_by_step(hand: Hand):
    page = hand.page
    hand.use(hand.link("Guided tours"))
    hand.use(hand.link("How LaKI links sport"))
    page.wait_for_selector("#network[data-ready]")
    hand.use(hand.link("^Next step"))
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2. ")
    hand.use(page.get_by_role("link", name="Deutsch", exact=True))
    expect(page).to_have_url(re.compile("step=2"))
    hand.use(hand.link("^Nächster Schritt"))
    expect(page.get_by_role("heading", level=2).first).to_contain_text("3. ")
    page.wait_for_selector("#network[data-ready]")
    fact = page.locator(".carried a").first
    name = fact.inner_text()
    hand.use(fact)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    hand.use(page.locator(".carried .evidence a").first)
    expect(page).to_have_url(re.compile("/id/evidence/"))


def test_from_the_map_to_what_is_in_a_district(hand: Hand):
    page = hand.page
    hand.use(page.get_by_label("Main navigation").get_by_role("link", name="Map"))
    district = page.locator("table th a", has_text="Duisburg").first
    hand.use(district)
    expect(page).to_have_url(re.compile("district="))
    expect(page.locator("#things")).to_contain_text("Duisburg")
    hand.use(page.get_by_role("link", name="Deutsch", exact=True))
    expect(page).to_have_url(re.compile("district=.*lang=de"))
    entry = page.locator("section[aria-labelledby=things] th a[href*='/id/']").first
    name = entry.inner_text()
    hand.use(entry)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    hand.use(page.locator("main .evidence a").first)
    expect(page).to_have_url(re.compile(r"/id/evidence/.*lang=de"))
