"""What is wrong is told in the language of the reader, whoever finds it: server, guard, fence, engine or graph."""

import ast
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from ikoe_graph.errors import Told, UnknownName, told
from ikoe_graph.web.limits import MIB, TOGETHER, Busy, Crashed, TooLarge, TooLate, TooMuchMemory, Unordered
from ikoe_graph.web.templates import translated

ROOT = Path(__file__).parent.parent
FILE = ROOT / "ikoe_graph" / "web" / "words" / "messages.yaml"
MESSAGES = yaml.safe_load(FILE.read_text(encoding="utf-8"))
GERMAN = {"Accept-Language": "de"}
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MIXED = "SELECT ?o { ?s ?p ?o FILTER(isLiteral(?o)) } ORDER BY ?o"  # such as numbers, dates and text
LATE = "The question took longer than {seconds:g} seconds."
LONG = "it has {size:,} bytes, and at most {most:,} are read. Shorten it, or ask in several parts."
DIRECT = {"Content-Type": "application/sparql-query"}


def templates() -> Iterator[tuple[str, str]]:
    """Each template that the code gives to `told`, with its place."""
    for path in sorted((ROOT / "ikoe_graph").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "told":
                given = node.args[0]
                chosen = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                yield from ((each.value, path.name) for each in chosen if isinstance(each, ast.Constant))


def test_each_message_of_the_code_has_its_german():
    english = {each["en"] for each in MESSAGES.values()}
    assert {found for found in templates() if found[0] not in english} == set()


def test_each_german_message_is_used_and_takes_the_values_of_its_english():
    used = {template for template, _ in templates()} | {"{text}", TOGETHER, TooMuchMemory(MIB).args[0].parts[0][0]}
    assert {each["en"] for each in MESSAGES.values()} - used == set()
    for each in MESSAGES.values():
        names = [{name for _, name, _, _ in string.Formatter().parse(each[tongue]) if name} for tongue in ("en", "de")]
        assert names[0] >= names[1], each


@pytest.mark.parametrize(
    ("message", "english", "german"),
    [
        (
            TooLate(told("The question took longer than {seconds:g} seconds.", seconds=1.5)),
            "1.5 seconds",
            "1,5 Sekunden",
        ),
        (TooLarge(20 * MIB), "larger than 20 MiB", "größer als 20 MiB"),
        (TooMuchMemory(512 * MIB), "more than 512 MiB of memory", "mehr als 512 MiB Speicher"),
        (TooMuchMemory(MIB, TOGETHER), "the most of 1 MiB", "am meisten von 1 MiB"),
        (Busy(told("All places are taken.")), "Try again in 2", "In 2 Sekunden"),
        (Crashed(told("The process that worked on it ended.")), "shorter paths", "kürzere Pfade"),
        (Unordered(), "STR(...)", "nach DATATYPE(...)"),
        (UnknownName("thing", "x", ["xy"], "See."), "x: no such thing. Did you", "x: das gibt es hier nicht. Gemeint"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_each_error_is_told_in_both_languages(message: Exception, english: str, german: str):
    said = message.args[0]
    assert english in str(message) == translated(said, "en")
    assert german in translated(said, "de")


def test_numbers_are_written_as_the_language_has_it():
    said = told(
        "it has {size:,} bytes, and at most {most:,} are read. Shorten it, or ask in several parts.",
        size=12345,
        most=10**6,
    )
    assert "12,345 bytes" in said
    assert "12.345 Bytes, und gelesen werden höchstens 1.000.000" in translated(said, "de")


def test_a_value_is_never_taken_for_a_template():
    said = told("{name}: no such {kind}.", name="{kind}{0}{", kind="thing") + " {seconds}"
    assert isinstance(said, Told)
    assert translated(said, "de") == "{kind}{0}{: das gibt es hier nicht. {seconds}"


@pytest.mark.skipif(sys.platform != "linux", reason="ikoe serve is tried on Linux")
@pytest.mark.parametrize("accept", ["text/html", "application/problem+json, */*;q=0.1", "text/plain, */*;q=0.1"])
@pytest.mark.parametrize(
    ("query", "status", "german"),
    [
        ("SELECT * {\n ?s ?p }", 400, "in Zeile 2, Spalte"),
        ("ASK { SERVICE <urn:x> { ?s ?p ?o } }", 400, "SERVICE fragt einen anderen Server"),
        ("ASK { " + "{" * 70 + "}" * 70 + " }", 400, "mehr als 64 Klammern"),
        ("ASK { ?s ?p 'x }", 400, "hier beginnt ein Text"),
        ("DROP ALL", 400, "das ist eine Änderung (DROP)"),
        ("ASK FROM <http://[x> {}", 400, "ist keine IRI"),
        ("ASK FROM no:x {}", 400, "das Präfix no: ist nicht erklärt"),
        ("SELECT (<urn:f>(1) AS ?x) {}", 400, "ist nicht zu beantworten"),
        ("SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 250000", 422, "200.000 Zeilen"),
        (MIXED, 422, "kann diese Werte nicht ordnen"),
    ],
)
def test_what_is_wrong_with_a_query_is_told_in_german(address: str, accept: str, query: str, status: int, german: str):
    answer = httpx.post(f"{address}/sparql", content=query, headers=DIRECT | GERMAN | {"Accept": accept}, timeout=30)
    assert answer.status_code == status
    assert german in answer.text.replace("&#39;", "'")
    assert not any(word in answer.text for word in ("The query", "Correct it", "Ask for less", "The answer"))
    if accept == "text/html":
        assert 'href="/query?query=' in answer.text  # with the query, to change it
    english = httpx.post(f"{address}/sparql", content=query, headers=DIRECT | {"Accept": accept}, timeout=30)
    assert english.status_code == status
    assert german not in english.text


@pytest.mark.skipif(sys.platform != "linux", reason="ikoe serve is tried on Linux")
@pytest.mark.parametrize(
    ("target", "german"),
    [
        ("/nothing", "hier ist nichts"),
        ("/questions/nothing", "nothing: das gibt es hier nicht."),
        ("/search?q=%ff", "Die Adresse ist kein Text in UTF-8"),
        ("/search?lang=fr", "keine Sprache dieser Seiten"),
        ("/id/org/nobody.ttl", "Was es gibt, steht in den Listen"),
        ("/stories/nothing", "Alle stehen unter /stories/"),
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "query: 2-mal angegeben"),
        ("/sparql?" + "a=b&" * 1_100, "mehr als 1.000 Felder"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_in_german(address: str, target: str, german: str):
    for accept in ("text/html", "application/json"):
        answer = httpx.get(address + target, headers=GERMAN | {"Accept": accept})
        assert 400 <= answer.status_code < 500
        assert german in answer.text


@pytest.mark.skipif(sys.platform != "linux", reason="ikoe serve is tried on Linux")
def test_a_question_without_end_is_told_in_german(address: str):
    answer = httpx.post(
        f"{address}/sparql", content=PRODUCT, headers=DIRECT | GERMAN | {"Accept": "text/html"}, timeout=30
    )
    assert answer.status_code == 503
    assert "Die Frage hat länger als 10 Sekunden gebraucht. Die Frage enger fassen" in answer.text
    assert int(answer.headers["retry-after"]) > 0
