"""The site in a real browser, as people use it: on the keyboard, in both languages, judged by axe."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import tool
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from ikoe_graph import build

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
QUIET = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-quic"
).split()
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PAGES = [
    "/",
    "/search?q=jobcenter",
    "/search?q=nichtsdergleichen",
    "/lists/",
    "/lists/measures?status=planned",
    "/id/org/jobcenter-dortmund",
    "/id/org/stadt-duisburg",
    "/id/source/partnerbericht-2018",
    "/id/programme/amif",
    "/vocab/field",
    "/vocab/field/awareness",
    "/questions/",
    "/questions/partner-measures?partner=jobcenter-dortmund",
    "/query",
    "/data/",
    "/ontology",
    "/shapes",
    "/nowhere",
]


@pytest.fixture(scope="module")
def site(serve: Callable[..., str], made: build.Build, sources: Path) -> str:
    """The address of a site that has the source texts."""
    return serve(made.folder.parent, "--sources", str(sources))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=tool("chromium"), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that fails the test for any error of a script or of the content policy, and any request elsewhere."""
    wrong: list[str] = []
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" and "404" not in said.text else None)
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((site, "blob:", "data:")) else None)
    yield page
    context.close()
    assert not wrong


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus, as people without a mouse do."""
    for _ in range(200):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}")


def follow(page: Page, target: Locator) -> None:
    """Goes to a link or button on the keyboard and uses it."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page, by rule and place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]
