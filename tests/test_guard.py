"""What the guard refuses before any engine reads it, and that it refuses nothing else."""

import re
import string
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikoe_graph import catalogue
from ikoe_graph.errors import QueryError
from ikoe_graph.tokens import Datasets, datasets
from ikoe_graph.web import guard
from ikoe_graph.web.guard import Refused, check

ROOT = Path(__file__).parent.parent
QUERIES = sorted([*(ROOT / "queries").rglob("*.rq"), *(ROOT / "ontology" / "rules").glob("*.rq")])
EVIL = "SERVICE <urn:x> {((((((((( FROM NAMED <urn:f> " + "!" * 80


def refusal(look: Callable[[str], object], text: str) -> QueryError | None:
    try:
        look(text)
    except QueryError as error:
        return error
    return None


def reason(text: str) -> str:
    with pytest.raises(Refused) as caught:
        check(text)
    return str(caught.value)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_query_of_the_project_passes_unless_it_asks_other_servers(path: Path):
    text = path.read_text(encoding="utf-8")
    if path.stem.endswith("-by-service"):
        assert "SERVICE" in reason(text)
        return
    check(text)
    query = catalogue.parse(path.stem, text, str(path))
    for values in filter(None, query.examples):
        check(catalogue.fill(query, values))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "ASK { service silent ?x { } }",
        "ASK {SERVICE<urn:x>{}}",
        "ASK { ?s a true.SERVICE <urn:x> {} }",
        "ASK { FILTER(1<2)SERVICE<urn:x>{} }",
        "ASK { FILTER(1<2&&3>2)SERVICE<urn:x>{} }",
        "ASK { # a comment\nSERVICE <urn:x> {} }",
        "ASK { ?s ?p 'a # no comment' SERVICE <urn:x> {} }",
        'ASK { ?s ?p "it\'s" . SERVICE <urn:x> {} }',
        "ASK { ?s ?p '''it's''' . SERVICE <urn:x> {} }",
        'ASK { ?s ?p "\\\\" . SERVICE <urn:x> { ?s ?p "" } }',
        'ASK { ?s ?p "\\u0022 . SERVICE <urn:x> { } #" }',
        "ASK { # \\u000ASERVICE <urn:x> { }\n }",
    ],
)
def test_no_other_server_is_asked(text: str):
    assert "SERVICE asks another server" in reason(text)


@pytest.mark.parametrize("text", ["ASK { \\u0053ERVICE <urn:x> {} }", "ASK { \\U00000053ERVICE <urn:x> {} }"])
def test_escapes_hide_no_keyword(text: str):
    assert "line 1, column 7: an escape stands outside" in reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <file:///etc/passwd>",
        "PREFIX x: <urn:x> # note\n insert data {}",
        "DELETE WHERE { ?s ?p ?o }",
        "BASE <urn:x> WITH <urn:y> DELETE {} INSERT {} WHERE {}",
        "DROP ALL",
    ],
)
def test_updates_are_refused(text: str):
    assert "is only read" in reason(text)


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (guard.NESTED, lambda n: f"ASK {{ FILTER({'(' * (n - 2)}1{')' * (n - 2)}) }}"),
        (guard.NESTED, lambda n: f"ASK {'{' * n}{'}' * n}"),
        (guard.NESTED, lambda n: f"ASK {{ ?s ?p {'[ ?p ' * (n - 1)}1{']' * (n - 1)} }}"),
        (guard.NESTED, lambda n: f"ASK {'{ OPTIONAL ' * (n - 1)}{{}}{'}' * (n - 1)}"),
        (guard.NESTED, lambda n: f"ASK {{ FILTER({'!' * n}?x) }}"),
        (guard.NESTED, lambda n: "ASK { FILTER(" + "- # no end\n" * n + "?x) }"),
        (guard.NESTED, lambda n: f"ASK {{ FILTER(1<{'(' * (n - 2)}2&&3>2{')' * (n - 2)}) }}"),
        (guard.NESTED, lambda n: f"ASK {{ ?s ?p {'<<( ?s ?p ' * (n - 1)}1{')>>' * (n - 1)} }}"),
        (guard.PATTERNS, lambda n: f"ASK {{ {'?s ?p ?o . ' * n} }}"),
        (guard.PATTERNS, lambda n: f"ASK {{ ?s {'?p ?o ; ' * n} }}"),
        (guard.PATTERNS, lambda n: f"ASK {{ ?s ?p ?o {', ?o' * n} }}"),
        (guard.PARTS, lambda n: f"ASK {{ {'OPTIONAL { ?s ?p ?o } ' * (n - 1)} }}"),
        (guard.PARTS, lambda n: f"ASK {{ {'FILTER(?x) ' * (n - 1)} }}"),
        (guard.PARTS, lambda n: f"SELECT {' '.join(f'(1 AS ?x{i})' for i in range(n - 1))} {{ }}"),
        (guard.STEPS, lambda n: f"ASK {{ ?s a{'/a' * n} ?o }}"),
        (guard.STEPS, lambda n: f"ASK {{ ?s a{'|a' * n} ?o }}"),
        (guard.OPERATORS, lambda n: f"ASK {{ FILTER(1{'+1' * n}) }}"),
        (guard.OPERATORS, lambda n: f"ASK {{ FILTER(?x{'&&?x' * n}) }}"),
        (guard.WORDS, lambda n: f"DESCRIBE {'<urn:x> ' * (n - 1)}"),
        (guard.VALUES, lambda n: f"ASK {{ VALUES ?x {{ {'1 ' * (n - 1)} }} }}"),
        (guard.BYTES, lambda n: f"ASK {{ }} #{'ä' * ((n - 9) // 2)}{'x' * ((n - 9) % 2)}"),
    ],
)
def test_each_limit_holds_exactly(limit: guard.Limit, text):
    check(text(limit.most))
    assert f"{limit.most:,}" in reason(text(limit.most + 1))


def test_brackets_side_by_side_are_not_nested():
    check("ASK { " + "FILTER(((1)))" * 60 + " }")


def test_values_may_be_many_and_count_apart():
    check("ASK { VALUES (?x ?y) { " + "(<urn:x> 1) " * 6_000 + "} " + "?x ?y ?z . " * 200 + "}")


@pytest.mark.parametrize("text", ['ASK { ?s ?p "open }', "ASK { ?s ?p 'open\n' }", 'ASK { ?s ?p """open"" }'])
def test_a_string_that_does_not_end_is_said_so(text: str):
    assert "line 1, column 13: a string begins here" in reason(text)


def test_the_place_is_given_in_lines_and_columns():
    with pytest.raises(Refused) as caught:
        check("PREFIX x: <urn:x>\n\nASK { ?s ?p ?o .\n  SERVICE <urn:y> {} }")
    assert (caught.value.line, caught.value.column) == (4, 3)
    assert "line 4, column 3" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("SELECT * { ?from ?p 'FROM' . ?s <urn:FROM> ?from # FROM <urn:x>\n }", (), ()),
        ("SELECT * FROM <urn:a> FROM NAMED <urn:b> from<urn:c> WHERE {}", ("urn:a", "urn:c"), ("urn:b",)),
        ("PREFIX x: <urn:x:> SELECT * FROM x:a FROM named x:b {}", ("urn:x:a",), ("urn:x:b",)),
        ("PREFIX : <urn:x:> ASK FROM :a {}", ("urn:x:a",), ()),
        ("BASE <http://e.org/a/> ASK FROM <b> FROM </c> {}", ("http://e.org/a/b", "http://e.org/c"), ()),
        ("ASK FROM <urn:\\u0061> {}", ("urn:a",), ()),
        ("PREFIX x: <urn:x:> ASK FROM x:a\\,b {}", ("urn:x:a,b",), ()),
        ("ASK FROM ikoe:x {}", ("https://w3id.org/ikoe-nrw/ontology#x",), ()),
    ],
)
def test_the_dataset_clause_is_found(text: str, default: tuple[str, ...], named: tuple[str, ...]):
    found = datasets(text)
    assert found == Datasets(default, named)
    assert found.given == bool(default or named)


def test_a_prefix_of_the_dataset_clause_is_declared():
    with pytest.raises(QueryError, match="column 10: the prefix nowhere: is not declared"):
        datasets("ASK FROM nowhere:x {}")


@pytest.mark.parametrize("text", ["ASK FROM <http://[x> {}", "BASE <http://[> ASK FROM <y> {}"])
def test_an_address_that_cannot_be_one_is_said_to_be_none(text: str):
    with pytest.raises(QueryError, match=r"line 1, column \d+: .* is no IRI"):
        datasets(text)


@pytest.mark.parametrize("text", ["FROM", "ASK FROM", "ASK FROM NAMED", "PREFIX", "BASE", "PREFIX x:", "ASK FROM {}"])
def test_what_is_no_clause_is_left_to_the_engine(text: str):
    assert not datasets(text).given


SIGNS = [*"(){}[]<>\"'\\#.;,:|^!+-*/?$@_&= \n\r", "<<(", ")>>", "{|", "|}", "\\u", "\\u0022", "\\U0010FFFF"]
WORDS = ["SERVICE", "FROM", "NAMED", "VALUES", "PREFIX", "BASE", "INSERT", "a:b", ":", "<urn:x>", "1.5e3", "?x", "é"]
PIECES = st.lists(st.sampled_from([*SIGNS, *WORDS, '"""', "'''"]))


@given(st.one_of(st.text(), PIECES.map("".join)))
def test_the_guard_raises_nothing_but_its_own_error(text: str):
    for look in (check, datasets):
        found = refusal(look, text)
        assert found is None or (1 <= found.line <= text.count("\n") + 1 and found.column >= 1)


@given(st.text(st.sampled_from(EVIL + "\\\"'\n\r\t" + string.printable)))
def test_what_a_string_hides_is_never_seen(content: str):
    inside = content + EVIL
    for quote in ('"', "'", '"""', "'''"):
        escaped = re.sub(r"[\\\"']", r"\\\g<0>", inside).replace("\n", "\\n").replace("\r", "\\r")
        text = f"ASK {{ ?s ?p {quote}{escaped}{quote} }}"
        check(text)
        assert not datasets(text).given


@given(st.text(st.sampled_from(EVIL + string.printable)).filter(lambda text: "\\" not in text))
def test_what_a_comment_hides_is_never_seen(content: str):
    comment = re.sub(r"[\n\r]", " ", content + EVIL)
    text = f"ASK {{ ?s ?p ?o # {comment}\n }}"
    check(text)
    assert not datasets(text).given


@given(st.text(st.characters(exclude_characters='<>"{}|^`\\()', exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])))
def test_what_an_iri_hides_is_never_seen(content: str):
    text = f"ASK {{ ?s ?p <urn:{content}SERVICE!!!!FROM#'> }}"
    check(text)
    assert not datasets(text).given


@pytest.mark.parametrize(
    ("piece", "number"),
    [
        ('"\\', 300_000),
        ("'''a", 200_000),
        ("#\n", 450_000),
        ("<a", 450_000),
        ("<\\u0041", 140_000),
        ("a-", 450_000),
        ("a.", 450_000),
        ("a:", 450_000),
        ("a", 900_000),
        ("!", 900_000),
        (" ", 900_000),
        ("PREFIX ", 140_000),
        ("\\u0041", 150_000),
        ("'\\u0041' ", 90_000),
    ],
)
@pytest.mark.parametrize("before", ["", "PREFIX", "ASK { VALUES ?x { "])
def test_no_text_takes_long(before: str, piece: str, number: int):
    text = before + piece * number
    began = monotonic()
    refusal(check, text)
    refusal(datasets, text)
    assert monotonic() - began < 5
