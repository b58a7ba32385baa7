"""Reads pages as a reader sees them, for tests: their links and their text."""

import re
from html import unescape

from ikoe_graph.web.reply import Reply


def links(page: Reply) -> list[str]:
    """Where its links lead, in order."""
    return [unescape(each) for each in re.findall(r'<a [^>]*href="([^"]*)"', page.body.decode())]


def text(page: Reply) -> str:
    """What it says, on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page.body.decode()))).strip()
