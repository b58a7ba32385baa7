"""How tests use a browser: a page that is watched for faults, the keyboard alone, axe as judge."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REFUSED = "Failed to load resource: the server responded with a status of 4"


@contextmanager
def watched(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A page of the site at that address. What the browser complains of, and requests to other hosts, fail the test."""
    context = browser.new_context(base_url=address, **{"locale": "en"} | options)
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((address, "blob:")) else wrong.append(sent.url))
    yield page
    assert [each for each in wrong if not each.startswith(REFUSED)] == []
    context.close()


def faults(page: Page) -> list[str]:
    """What axe finds (https://github.com/dequelabs/axe-core), by rule and place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # this way the page's content policy stays in force
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus."""
    for _ in range(250):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}")


def follow(page: Page, target: Locator) -> None:
    """Goes to a link or button on the keyboard and uses it."""
    tab_to(page, target)
    page.keyboard.press("Enter")
