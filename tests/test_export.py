"""Networks as files: other programs read back the same nodes and edges, and every edge keeps its facts and lines."""

import csv
import datetime
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx
import pytest

from ikoe_graph import build, catalogue, export, gexf, measures, network, node_link, terms
from ikoe_graph.columns import Sheet, plain
from ikoe_graph.dataset import Dataset
from ikoe_graph.network import Edge, Fact, Network, Thing

ROOT = Path(__file__).parent.parent
NAMES = ("cooperation", "people", "fields")
AMIF = "partnerbericht-2018/L4101-4105"
GEXF = f"{{{gexf.NAMESPACE}}}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
QUERY = catalogue.parse("pairs", "SELECT * {}", "pairs.rq")


@pytest.fixture(scope="module")
def sheets(loaded: Dataset) -> dict[str, Sheet]:
    """Three projections with all their measures: one without directions, two with, of which one has two sides."""
    things = network.read_things(loaded, catalogue.read_file(ROOT / "queries" / "nodes" / "things.rq"))
    found = {}
    for name in NAMES:
        query = catalogue.read_file(ROOT / "queries" / "edges" / f"{name}.rq")
        made = network.build(loaded, query, {}, things)
        found[name] = Sheet(made, measures.measure(made, measures.MEASURES), "de", "0" * 64)
    return found


def tiny(facts: dict[tuple[str, str], list[Fact]], labels: dict[str, str] | None = None) -> Sheet:
    edges = tuple(Edge(*ends, tuple(each)) for ends, each in sorted(facts.items()))
    nodes = tuple(sorted({end for ends in facts for end in ends}))
    things = {iri: Thing(iri, {"en": label, "de": label}, "") for iri, label in (labels or {}).items()}
    return Sheet(Network(QUERY, {}, nodes, edges, things, directed=False))


READERS: dict[str, Callable[[bytes], networkx.Graph]] = {
    "graphml": lambda content: networkx.read_graphml(io.BytesIO(content)),
    "gexf": lambda content: networkx.read_gexf(io.BytesIO(content), version="1.3"),
    "gml": lambda content: networkx.read_gml(io.BytesIO(content)),
    "cytoscape": lambda content: networkx.cytoscape_graph(json.loads(content)),
    "json": lambda content: networkx.node_link_graph(json.loads(content), edges="edges"),
}


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", NAMES)
def test_networkx_reads_back_the_same_network(sheets: dict[str, Sheet], name: str, form: str):
    sheet = sheets[name]
    graph = READERS[form](export.FORMS[form].write(sheet))
    assert graph.is_directed() == sheet.network.directed
    assert {data["iri"] for _, data in graph.nodes(data=True)} == set(sheet.network.nodes)
    by_iri = networkx.get_node_attributes(graph, "iri")
    ends = {(by_iri[one], by_iri[other]): int(weight) for one, other, weight in graph.edges(data="weight")}
    expected = {(edge.source, edge.target): edge.weight for edge in sheet.network.edges}
    assert {key if key in expected else key[::-1]: weight for key, weight in ends.items()} == expected
    degree = sheet.results["degree"].values
    for _, data in graph.nodes(data=True):
        kept = data["measures"] if form == "json" else data
        assert int(kept["degree"]) == degree[data["iri"]]


@pytest.mark.parametrize("form", [each for each in READERS if each != "json"])
def test_an_edge_names_its_facts_times_roles_and_lines(sheets: dict[str, Sheet], form: str):
    graph = READERS[form](export.FORMS[form].write(sheets["cooperation"]))
    (data,) = [data for *_, data in graph.edges(data=True) if AMIF in str(data["evidence"])]
    said = {re.sub(r"[A-Z]", lambda found: "_" + found[0].lower(), key): str(value) for key, value in data.items()}
    assert said["fact"] == "cooperation/jobcenter-dortmund/amif cooperation/jobcenter-dortmund/transfertagung-2018"
    assert said["facts"] == "2"
    assert said["source_role"] == "vocab/role/cooperation-partner vocab/role/subject"
    assert said["target_role"] == "vocab/role/organiser"
    assert said["programme"] == "programme/amif"
    assert said["start"] == "2018-04-24"
    assert said["evidence"].split() == [
        AMIF, "partnerbericht-2018/L4142-4154", "partnerbericht-2018/L4148-4152", "partnerbericht-2018/L4201-4203",
    ]  # fmt: skip
    assert said["label_en"] != said["label_de"]


def test_json_keeps_every_fact_whole(sheets: dict[str, Sheet]):
    for sheet in sheets.values():
        data = json.loads(export.FORMS["json"].write(sheet))
        facts = [fact for edge in data["edges"] for fact in edge["facts"]]
        assert len(facts) == data["numbers"]["facts"] == sheet.network.facts
        known = data["things"] | {node["id"]: node["label"] for node in data["nodes"]}
        for fact in facts:
            assert fact["evidence"]
            for key in ("fact", "kind", "status"):
                assert fact.get(key) is None or set(known[fact[key]]) == {"de", "en"}
            for key in ("source_roles", "target_roles", "occasions", "programmes", "fields", "target_groups"):
                assert all(set(known[each]) == {"de", "en"} for each in fact.get(key, ()))
        assert all(set(known[kind]) == {"de", "en"} for node in data["nodes"] for kind in node.get("kinds", ()))


def test_json_says_what_edges_and_measures_mean(sheets: dict[str, Sheet]):
    data = node_link.as_json(sheets["cooperation"]._replace(definitions=measures.read(ROOT / "queries")))
    assert set(data["projection"]["description"]) == {"en", "de"}
    assert set(data["measures"]) == set(measures.MEASURES)
    assert set(data["measures"]["degree"]["tells_not"]) == {"en", "de"}
    assert set(data["measures"]["in-degree"]["reason"]) == {"en", "de"}
    assert data["numbers"]["components"] == len(measures.components(sheets["cooperation"].network))


def test_positions_go_along_where_there_are_some(sheets: dict[str, Sheet]):
    sheet = sheets["people"]
    placed = sheet._replace(positions={iri: (1.5, float(place)) for place, iri in enumerate(sheet.network.nodes)})
    assert {node["y"] for node in node_link.as_json(placed)["nodes"]} == {
        float(place) for place in range(len(sheet.network.nodes))
    }
    drawn = json.loads(export.FORMS["cytoscape"].write(placed))["elements"]["nodes"]
    assert [node["position"]["x"] for node in drawn] == [1.5] * len(drawn)


@pytest.mark.parametrize("name", NAMES)
def test_csv_has_an_edge_a_line(sheets: dict[str, Sheet], name: str):
    rows = list(csv.DictReader(io.StringIO(export.FORMS["csv"].write(sheets[name]).decode(), newline="")))
    ends = [(edge.source, edge.target, str(edge.weight)) for edge in sheets[name].network.edges]
    assert [(row["source"], row["target"], row["weight"]) for row in rows] == ends
    assert all(row["source_label"] and row["evidence"] for row in rows)


def test_csv_is_safe_to_open_in_a_spreadsheet():
    sheet = tiny({("a", "b"): [Fact("f", "k")]}, {"f": "=HYPERLINK(1)", "a": "+49"})
    (row,) = csv.DictReader(io.StringIO(export.FORMS["csv"].write(sheet).decode(), newline=""))
    assert row["label"] == "'=HYPERLINK(1)"
    assert row["source_label"] == "+49"  # a number


@pytest.mark.parametrize("name", NAMES)
def test_dot_has_a_line_for_each_node_and_edge(sheets: dict[str, Sheet], name: str):
    made = sheets[name].network
    lines = export.FORMS["dot"].write(sheets[name]).decode().splitlines()
    arrow = "->" if made.directed else "--"
    assert lines[0].startswith("digraph" if made.directed else "graph")
    assert sum(bool(re.match(rf'  "[^"]+" {arrow} "[^"]+" \[', line)) for line in lines) == len(made.edges)
    assert sum(bool(re.match(r'  "[^"]+" \[', line)) for line in lines) == len(made.nodes)


def test_dot_and_gml_survive_quotes_line_breaks_and_equal_labels():
    sheet = tiny({("x:a", "x:b"): [Fact("f", "k")]}, {"x:a": 'A "b"\nc\\', "x:b": 'A "b"\nc\\'})
    assert r'"x:a" [label="A \"b\"\nc\\", category="term"];' in export.FORMS["dot"].write(sheet).decode()
    assert len(READERS["gml"](export.FORMS["gml"].write(sheet))) == 2


def test_data_of_graphml_is_what_its_key_declares(sheets: dict[str, Sheet]):
    """What no schema says: data names a key of its own kind of element, and truth values are written in one way."""
    for sheet in sheets.values():
        root = ET.fromstring(export.FORMS["graphml"].write(sheet))  # noqa: S314
        declared = {key.get("id"): key for key in root.findall(f"{GRAPHML}key")}
        for element in root.iter():
            for data in element.findall(f"{GRAPHML}data"):
                assert declared[data.get("key")].get("for") == element.tag.removeprefix(GRAPHML)
                if declared[data.get("key")].get("attr.type") == "boolean":
                    assert data.text in {"true", "false"}


def test_values_of_gexf_are_what_their_attribute_declares(sheets: dict[str, Sheet]):
    """What no schema says: values are of the declared type, and a spell ends after it began."""
    for sheet in sheets.values():
        root = ET.fromstring(export.FORMS["gexf"].write(sheet))  # noqa: S314
        declared = {each.get("id"): each.get("type") for each in root.iter(f"{GEXF}attribute")}
        for value in root.iter(f"{GEXF}attvalue"):
            if declared[value.get("for")] == "boolean":
                assert value.get("value") in {"true", "false"}
        for spell in root.iter(f"{GEXF}spell"):
            days = [datetime.date.fromisoformat(spell.attrib[key]) for key in ("start", "end") if key in spell.attrib]
            assert days == sorted(days)


def test_gexf_shows_an_edge_in_its_time(sheets: dict[str, Sheet]):
    graph = ET.fromstring(export.FORMS["gexf"].write(sheets["people"])).find(f"{GEXF}graph")  # noqa: S314
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    klute, dortmund = terms.lengthen("person/thorsten-klute"), terms.lengthen("org/jobcenter-dortmund")
    ends = {(edge.get("source"), edge.get("target")): edge for edge in graph.iter(f"{GEXF}edge")}
    assert [spell.attrib for spell in ends[klute, dortmund].iter(f"{GEXF}spell")] == [
        {"start": "2015-05-27", "end": "2015-05-27"}
    ]
    head = terms.lengthen("person/frank-neukirchen-fuesers")
    assert not list(ends[head, dortmund].iter(f"{GEXF}spell"))  # his office has no dates, so the edge may hold any time


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-02", "2018-02-01", "2018-02-28"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2018-04-24", "2018-04-24", "2018-04-24"),
    ],
)
def test_dates_of_any_precision_become_days(date: str, first: str, last: str):
    assert (gexf.first_day(date), gexf.last_day(date)) == (first, last)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([("2017", "2017"), ("2018", "2018")], [("2017-01-01", "2017-12-31"), ("2018-01-01", "2018-12-31")]),
        ([("2018-02", "2018-06"), ("2018", "2018-03")], [("2018-01-01", "2018-06-30")]),
        ([("2018", ""), ("2017-05", "2017-05"), ("2019", "2019")], [("2017-05-01", "2017-05-31"), ("2018-01-01", "")]),
        ([("2017", "2019"), ("2018", "")], [("2017-01-01", "")]),
        ([("2018", "2018"), ("", "")], []),
    ],
)
def test_intervals_do_not_overlap_and_the_undated_has_none(times: list, expected: list):
    assert gexf.intervals([Fact("f", "k", start=start, end=end) for start, end in times]) == expected


def test_without_a_date_a_gexf_has_no_timeline():
    content = export.FORMS["gexf"].write(tiny({("a", "b"): [Fact("f", "k")]})).decode()
    assert 'mode="static"' in content
    assert "timeformat" not in content


@pytest.mark.parametrize("form", export.FORMS)
def test_an_empty_network_can_be_written(form: str):
    assert export.FORMS[form].write(tiny({}))


def test_fractions_are_cut_where_machines_may_differ():
    assert plain(1 / 3) == 0.3333333333
    assert plain(3) == 3
    assert plain(True) is True


DIGESTS = """
import hashlib, sys
from pathlib import Path
from ikoe_graph import catalogue, dataset, export, measures, network
from ikoe_graph.columns import Sheet
loaded, queries = dataset.read_dump(Path(sys.argv[1])), Path(sys.argv[2])
things = network.read_things(loaded, catalogue.read_file(queries / "nodes" / "things.rq"))
made = network.build(loaded, catalogue.read_file(queries / "edges" / "cooperation.rq"), {}, things)
sheet = Sheet(made, measures.measure(made, measures.MEASURES), "de", "0" * 64)
print(*(hashlib.sha256(form.write(sheet)).hexdigest() for form in export.FORMS.values()))
"""


def test_the_same_network_gives_the_same_bytes_in_any_process(made: build.Build, sheets: dict[str, Sheet]):
    expected = [hashlib.sha256(form.write(sheets["cooperation"])).hexdigest() for form in export.FORMS.values()]
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", DIGESTS, str(made.dataset_file), str(ROOT / "queries")]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        assert done.stdout.split() == expected
