"""What all pages share: words in both languages, the look, and links that keep the reader's language."""

import re
from pathlib import Path

import pytest
import yaml

from ikoe_graph.web import templates
from ikoe_graph.web.templates import View

WEB = Path(templates.__file__).parent
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
WORDS = {path.name: yaml.safe_load(path.read_text()) for path in sorted((WEB / "words").glob("*.yaml"))}
CSS = (WEB / "assets" / "site.css").read_text()


@pytest.mark.parametrize("name", WORDS)
def test_words_stand_in_both_languages(name: str):
    """A comma that is not quoted would cut a sentence in two and leave half of it as a language of its own."""
    for word, languages in WORDS[name].items():
        assert set(languages) == {"en", "de"}, word
        assert all(isinstance(each, str) and each for each in languages.values()), word


def test_no_word_is_defined_twice():
    names = [word for words in WORDS.values() for word in words]
    assert sorted({word for word in names if names.count(word) > 1}) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_uses_words_that_exist_and_nothing_that_the_content_policy_forbids(path: Path):
    source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    known = {word for words in WORDS.values() for word in words}
    assert set(re.findall(r'word\("([\w-]+)"\)', source)) <= known
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source)
    assert not re.search(r'<script(?![^>]*\bsrc=|[^>]*type="application/)', source)  # data is not run
    unescaped = re.findall(r"(\w+)\s*\|\s*safe\b", source)
    assert set(unescaped) <= {"json_ld"}  # JSON, which escapes its own angle brackets


def test_the_style_is_small_and_fetches_nothing():
    assert len(CSS) < 20_000
    assert not re.search(r"url\(|@import|@font-face", CSS)
    for condition in ("prefers-color-scheme: dark", "@media print", "prefers-reduced-motion", ":focus-visible"):
        assert condition in CSS


def luminance(colour: str) -> float:
    """Relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance) of #rrggbb."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("number", [0, 1], ids=["light", "dark"])
def test_colours_contrast_as_wcag_asks(number: int):
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[number]))

    def contrast(one: str, other: str) -> float:
        darker, lighter = sorted((luminance(colours[one]), luminance(colours[other])))
        return (lighter + 0.05) / (darker + 0.05)

    for ground in ("ground", "raised"):
        for ink in ("ink", "quiet", "accent", "accent-strong", "warning", "error"):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for button in ("accent", "accent-strong"):
        assert contrast("on-accent", button) >= 4.5, button
    assert contrast("edge", "ground") >= 3


def test_a_chosen_language_stays_in_links_and_can_be_switched():
    view = View("/lists/measures", {"field": "awareness", "lang": "de"}, "de", chosen=True)
    assert view.link("https://w3id.org/ikoe-nrw/id/org/wdr") == "/id/org/wdr?lang=de"
    assert view.switch("en") == "/lists/measures?field=awareness&lang=en"


PARTS = """{% extends "base.html" %}
{% from "parts.html" import evidence, interval, number with context %}
{% block content %}
<p id="passages">{{ evidence(["a-2018/L4101-4105", "a-2018/L7-7", "b/L1-2"]) }}{{ evidence([]) }}</p>
<p id="none">{{ interval("", "") }}</p><p id="one">{{ interval("2018-04-24", "2018-04-24") }}</p>
<p id="start">{{ interval("2018-04", "") }}</p><p id="open">{{ interval("2012", "", true) }}</p>
<p id="end">{{ interval("", "2019") }}</p><p id="both">{{ interval("2017-11", "2018-10-31") }}</p>
<p id="number">{{ number(65503) }} {{ number("7") }}</p>
{% endblock %}"""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "; 24 April 2018; April 2018; since 2012; until 2019; November 2017 – 31 October 2018; 65,503 7"),
        ("de", "; 24. April 2018; April 2018; seit 2012; bis 2019; November 2017 – 31. Oktober 2018; 65.503 7"),
    ],
)
def test_shared_parts_write_dates_numbers_and_lines_as_the_reader_does(language: str, expected: str):
    environment = templates._environment()
    page = environment.from_string(PARTS).render(
        view=View("/", {}, language),
        language=language,
        link=View("/", {}, language).link,
        word=lambda name: templates.word(name, language),
    )
    found = [re.sub(r"<[^>]*>", "", each).strip() for each in re.findall(r'<p id="\w+">(.*?)</p>', page, re.DOTALL)]
    assert "; ".join(found[1:]) == expected
    label = {"en": "Evidence", "de": "Beleg"}[language]
    assert re.sub(r"\s+", " ", found[0]) == f"{label}: [a-2018 L4101-4105, L7, b L1-2]"
    assert 'href="/id/evidence/a-2018/L7-7"' in page
