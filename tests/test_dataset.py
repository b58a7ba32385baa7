"""Loading, deriving and the union: set semantics, errors with a place, the same bytes for the same input."""

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from ikoe_graph import dataset, sorting, terms
from ikoe_graph.errors import DataError, QueryError
from ikoe_graph.query import ask

A, B, P = (ox.NamedNode(f"urn:{name}") for name in "abp")
ONE, TWO = ox.NamedNode("urn:graph-one"), ox.NamedNode("urn:graph-two")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def stated_twice() -> dataset.Dataset:
    return dataset.from_quads([ox.Quad(A, P, B, ONE), ox.Quad(A, P, B, TWO)])


def count(found: dataset.Dataset, query: str) -> int:
    ((number,),) = ask(found, query).texts()
    return int(number)


def test_a_triple_in_two_graphs_counts_once_on_pyoxigraph():
    assert count(stated_twice(), COUNT) == 1
    assert count(stated_twice(), "SELECT (COUNT(*) AS ?n) WHERE { ?s <urn:p>/^<urn:p> ?o }") == 1


def test_a_triple_in_two_graphs_counts_once_on_rdflib():
    ((number,),) = stated_twice().to_rdflib().query(COUNT)
    assert number.toPython() == 1


def test_graph_and_from_reach_the_single_graphs():
    assert count(stated_twice(), "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }") == 2
    assert count(stated_twice(), "SELECT (COUNT(*) AS ?n) FROM <urn:graph-one> WHERE { ?s ?p ?o }") == 1
    assert count(stated_twice(), "SELECT (COUNT(*) AS ?n) FROM <urn:nothing> WHERE { ?s ?p ?o }") == 0


def test_rdflib_and_pyoxigraph_hold_the_same_union(loaded: dataset.Dataset):
    ((number,),) = loaded.to_rdflib().query(COUNT)
    assert number.toPython() == count(loaded, COUNT)


def test_unparsable_turtle_names_file_line_and_column(knowledge: Path):
    path = knowledge / "data" / "registers" / "programmes.trig"
    path.write_text(path.read_text() + "\n<urn:x> <urn:y> oops .\n")
    line = len(path.read_text().splitlines())
    with pytest.raises(DataError, match=rf"^data/registers/programmes.trig:{line}:\d+: .*Correct the file there"):
        dataset.read(knowledge)


def test_a_file_that_adds_nothing_is_an_error(knowledge: Path):
    (knowledge / "data" / "registers" / "empty.trig").write_text("# nothing yet\n")
    with pytest.raises(DataError, match=r"data/registers/empty.trig: the file adds no triple"):
        dataset.read(knowledge)


def test_a_triple_outside_any_graph_is_an_error(knowledge: Path):
    (knowledge / "data" / "registers" / "stray.trig").write_text("<urn:x> <urn:y> <urn:z> .\n")
    with pytest.raises(DataError, match=r"stray.trig: .* stands outside any graph"):
        dataset.read(knowledge)


def test_a_rule_that_derives_nothing_is_an_error(knowledge: Path):
    (knowledge / "ontology" / "rules" / "idle.rq").write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s <urn:no> ?o ; ?p ?o }")
    with pytest.raises(DataError, match=r"ontology/rules/idle.rq: the rule derives nothing"):
        dataset.load(knowledge)


def test_a_rule_must_construct(knowledge: Path):
    (knowledge / "ontology" / "rules" / "idle.rq").write_text("SELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(DataError, match="a rule must be a CONSTRUCT query"):
        dataset.load(knowledge)


def test_the_same_input_gives_the_same_bytes(root: Path, loaded: dataset.Dataset, tmp_path: Path):
    digests = [each.write_canonical(tmp_path / "ikoe.nq") for each in (dataset.load(root), loaded)]
    assert digests == [hashlib.sha256((tmp_path / "ikoe.nq").read_bytes()).hexdigest()] * 2


def test_canonical_lines_are_sorted_and_unique(loaded: dataset.Dataset, tmp_path: Path):
    loaded.write_canonical(tmp_path / "ikoe.nq")
    lines = (tmp_path / "ikoe.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))


def test_blank_nodes_have_canonical_names(tmp_path: Path):
    digests = set()
    for name in ("one", "other"):
        node, term = ox.BlankNode(name), ox.NamedNode("urn:x")
        digests.add(dataset.from_quads([ox.Quad(node, term, node, term)]).write_canonical(tmp_path / "data.nq"))
    assert len(digests) == 1
    assert (tmp_path / "data.nq").read_text() == "_:c14n0 <urn:x> _:c14n0 <urn:x> .\n"


@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_lines_are_sorted_in_parts_that_memory_holds(tmp_path: Path, at_once: int):
    lines = [f"{number % 7} {number}\n" for number in range(20)]
    (tmp_path / "source").write_text("".join(lines))
    digest = sorting.sort(tmp_path / "source", tmp_path / "target", at_once)
    assert (tmp_path / "target").read_text() == "".join(sorted(lines))
    assert digest == hashlib.sha256((tmp_path / "target").read_bytes()).hexdigest()


def test_data_of_another_program_is_read_beside_the_files(knowledge: Path):
    before = len(list(dataset.read(knowledge).quads()))
    (knowledge / "data" / "more.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n")
    read = dataset.read(knowledge)
    assert len(list(read.quads())) == before + 1
    assert read.file_of("urn:a") == "data/more.nq"


def test_data_has_no_blank_nodes(loaded: dataset.Dataset):
    assert not [quad for quad in loaded.quads() if isinstance(quad.subject, ox.BlankNode)]


def test_a_triple_of_two_graphs_that_a_query_names_counts_once():
    term = ox.NamedNode("urn:x")
    stated = dataset.from_quads(ox.Quad(term, term, term, ox.NamedNode(f"urn:{name}")) for name in "abc")
    for clause, times in (("FROM <urn:a> FROM <urn:b>", 1), ("FROM <urn:a>", 1), ("FROM NAMED <urn:a>", 0), ("", 1)):
        (row,) = ask(stated, f"SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}").texts()
        assert row == (str(times),)
    named = "SELECT ?g FROM <urn:a> FROM <urn:b> FROM NAMED <urn:c> { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }"
    assert list(ask(stated, named).texts()) == [("urn:c",)]


def test_a_graph_that_is_no_iri_is_a_query_error(loaded: dataset.Dataset):
    with pytest.raises(QueryError, match="must be an absolute IRI"):
        loaded.query_graphs("ASK {}", ["no iri"], [])


def test_bad_sparql_is_a_query_error(loaded: dataset.Dataset):
    with pytest.raises(QueryError, match="cannot be read at line 1, column "):
        loaded.query("SELECT ?x WHERE { ?x ?y }")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * {\n ?s ?p }", "line 2, column 9: something just before this place is missing or misspelt. Correct"),
        ("SELECT * { ?s ?p ?o", 'misspelt; expected "'),
        ("SELECT ?x { ?s ?p ?o } GROUP ?x", "misspelt; expected BY. Correct"),
        ("SELECT * { ?s ?p ?o . OPTIONL { } }", "misspelt; expected OPTIONAL. Correct"),
        ("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c }", "The SELECT contains a variable that is unbound. Correct"),
        ("SELECT * { ?s nowhere:x ?o }", "Prefix not found. Correct"),
        ("", "line 1, column 1: something just before"),
    ],
)
def test_what_is_no_query_is_said_to_fail_where_and_why(loaded: dataset.Dataset, text: str, reason: str):
    with pytest.raises(QueryError) as caught:
        loaded.query(text)
    assert reason in str(caught.value)
    assert "SERVICE" not in str(caught.value)  # which the engine offers, and this server refuses


ORG, PROV, OA = (terms.PREFIXES[name] for name in ("org", "prov", "oa"))
DORTMUND, FORUM = (f"{terms.BASE}id/org/{slug}" for slug in ("jobcenter-dortmund", "multikulturelles-forum"))


@pytest.mark.parametrize(
    "triple",
    [
        f"<{DORTMUND}> <{ORG}linkedTo> <{FORUM}>",
        f"<{FORUM}> <{ORG}linkedTo> <{DORTMUND}>",
        f"<{DORTMUND}> <{ORG}memberOf> <{terms.BASE}id/org/partnerinitiative>",
        f"<{terms.BASE}id/cooperation/jobcenter-dortmund/amif> <{PROV}wasAssociatedWith> <{FORUM}>",
        f"<{terms.BASE}id/event/amif-transfertagung-2018> ikoe:statedIn"
        f" <{terms.BASE}id/document/report-2018-jobcenter-dortmund>",
        f"<{terms.BASE}id/event/amif-transfertagung-2018> ikoe:reportedBy <{DORTMUND}>",
        f"<{terms.BASE}id/membership/partner-jobcenter-dortmund> org:memberDuring"
        f" <{terms.BASE}id/period/2015-05-27_open>",
        f"<{terms.BASE}id/figure/jobcenter-dortmund/amif-employees-2018-h1> sosa:phenomenonTime"
        f" <{terms.BASE}id/period/2018-01-01_2018-06-30>",
    ],
)
def test_rules_derive(loaded: dataset.Dataset, triple: str):
    assert ask(loaded, f"ASK {{ GRAPH <{terms.DERIVED}> {{ {triple} }} }}").results


def test_lines_as_people_count_become_rfc_5147_positions(loaded: dataset.Dataset):
    """RFC 5147, section 2.2.2: positions lie between lines and count from 0."""
    passage = f"{terms.BASE}id/evidence/partnerbericht-2018/L4135-4141"
    ((value,),) = ask(loaded, f"SELECT ?v WHERE {{ <{passage}> oa:hasSelector/rdf:value ?v }}").texts()
    assert value == "line=4134,4141"


@pytest.mark.parametrize(
    ("instant", "term"), [("2018-04-24", "inXSDDate"), ("2019-03", "inXSDgYearMonth"), ("2019", "inXSDgYear")]
)
def test_instants_keep_the_precision_of_the_source(loaded: dataset.Dataset, instant: str, term: str):
    rows = ask(loaded, f"SELECT ?p WHERE {{ <{terms.BASE}id/instant/{instant}> ?p ?v FILTER (ISLITERAL(?v)) }}").texts()
    assert list(rows) == [(f"time:{term}",)]


def test_things_are_found_by_their_name_in_a_language():
    label = ox.NamedNode(terms.PREFIXES["skos"] + "prefLabel")
    names = [(A, "Amt", "de"), (B, "Amt", "de"), (B, "office", "en")]
    quads = [ox.Quad(thing, label, ox.Literal(name, language=language), ONE) for thing, name, language in names]
    found = dataset.from_quads(quads)
    assert found.named("Amt", "de") == ["urn:a", "urn:b"]
    assert found.named("office", "en") == ["urn:b"]
    assert found.named("office", "de") == []
