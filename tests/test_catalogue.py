"""Query files: their headers, their parameters, and what goes wrong with either."""

from pathlib import Path

import pytest

from ikoe_graph import catalogue
from ikoe_graph.errors import DataError, QueryError, UnknownName

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "queries").rglob("*.rq"))
QUERY = """#+ summary: People
#+ parameters:
#+   - name: partner
#+     type: id/org
#+     required: true
#+   - name: least
#+     type: integer
#+   - name: day
#+     type: date
SELECT ?x WHERE { VALUES ?partner { UNDEF } VALUES ?least { 1 } VALUES ?day { "2018" } ?x ?y ?partner, ?least, ?day }
"""


def parsed() -> catalogue.Query:
    return catalogue.parse("people", QUERY, "people.rq")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "queries").as_posix())
def test_every_query_says_what_it_asks_in_both_languages(path: Path):
    query = catalogue.read_file(path)
    assert set(query.summary) == {"en", "de"}
    assert query.tags
    for parameter in query.parameters:
        assert set(parameter.description) == {"en", "de"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "queries").as_posix())
def test_every_query_is_ordered_and_declares_just_the_prefixes_it_uses(path: Path):
    text = path.read_text()
    assert "ORDER BY" in text
    body = "\n".join(line for line in text.splitlines() if not line.startswith(("#", "PREFIX")))
    prefixes = [line.split()[1].removesuffix(":") for line in text.splitlines() if line.startswith("PREFIX")]
    assert prefixes == sorted(prefixes)
    assert [prefix for prefix in prefixes if f"{prefix}:" not in body] == []


def test_a_slug_becomes_an_iri():
    text = catalogue.fill(parsed(), {"partner": "wdr"})
    assert "VALUES ?partner { <https://w3id.org/ikoe-nrw/id/org/wdr> }" in text


def test_an_iri_and_a_short_name_are_taken_too():
    full = "https://w3id.org/ikoe-nrw/id/org/wdr"
    assert catalogue.fill(parsed(), {"partner": full}) == catalogue.fill(parsed(), {"partner": "org/wdr"})


def test_defaults_stand_in_the_query_itself():
    assert "VALUES ?least { 1 }" in catalogue.fill(parsed(), {"partner": "wdr"})


def test_a_missing_parameter_is_named():
    with pytest.raises(QueryError, match="people: parameter partner is missing"):
        catalogue.fill(parsed(), {})


def test_an_unknown_parameter_offers_the_known_ones():
    with pytest.raises(
        UnknownName, match=r"partnr: no such parameter. Did you mean partner\? people takes partner, least"
    ):
        catalogue.fill(parsed(), {"partnr": "wdr"})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"least": "many"}, "least=many is not an integer. Write a whole number such as 2"),
        ({"day": "24.04.2018"}, "day=24.04.2018 is not a date. Write a year, month or day"),
        ({"partner": "a> } DROP ALL #"}, "is no name. Give a slug"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(values: dict[str, str], message: str):
    with pytest.raises(QueryError, match=message):
        catalogue.fill(parsed(), {"partner": "wdr"} | values)


def test_text_values_cannot_leave_their_quotes():
    query = catalogue.parse(
        "q", '#+ summary: q\n#+ parameters:\n#+   - {name: t, type: string}\nSELECT ?t { VALUES ?t { "" } }', "q.rq"
    )
    assert 'VALUES ?t { "a\\" } #\\n" }' in catalogue.fill(query, {"t": 'a" } #\n'})


def test_a_header_that_is_no_yaml_names_file_and_line():
    with pytest.raises(DataError, match=r"bad.rq:2: the #\+ header is no YAML: .* Quote values that hold a colon"):
        catalogue.parse("bad", "#+ summary: fine\n#+ description: not: fine\nASK {}", "bad.rq")


def test_a_header_needs_a_summary():
    with pytest.raises(DataError, match=r"bad.rq:1: the #\+ header has no summary"):
        catalogue.parse("bad", "#+ tags: [x]\nASK {}", "bad.rq")


@pytest.mark.parametrize("entry", ["{name: x}", "{type: id/org}", "x"])
def test_a_parameter_needs_name_and_type(entry: str):
    with pytest.raises(DataError, match=r"bad.rq: a parameter in the #\+ header lacks name or type"):
        catalogue.parse("bad", f"#+ summary: s\n#+ parameters:\n#+   - {entry}\nASK {{}}", "bad.rq")


def test_a_parameter_needs_its_values_line():
    with pytest.raises(DataError, match=r"bad.rq: parameter x needs exactly one line VALUES \?x"):
        catalogue.parse("bad", "#+ summary: s\n#+ parameters:\n#+   - {name: x, type: id/org}\nASK {}", "bad.rq")


def test_dump_and_load_are_inverse():
    queries = catalogue.read(ROOT / "queries")
    assert catalogue.load(catalogue.dump(queries)) == queries
