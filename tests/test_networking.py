"""`ikoe network` and `ikoe path` as a user meets them."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ikoe_graph
from ikoe_graph import build, catalogue, cli, measures, network
from ikoe_graph.errors import UnknownName

ROOT = Path(__file__).parent.parent
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(made: build.Build, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command in this process and gives its status, what it printed and what it said."""
    monkeypatch.setenv("IKOE_BUILD", str(made.folder.parent))

    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(arguments)
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("language", ["en", "de"])
def test_without_a_name_all_networks_are_listed_with_their_meaning(ask: Ask, language: str):
    status, out, _ = ask("network", "--format", "csv", "--lang", language)
    known = catalogue.read(ROOT / "queries" / "edges")
    assert status == 0
    assert [(row["network"], row["meaning"]) for row in rows(out)] == [
        (query.name, query.description[language]) for query in known.values()
    ]


def test_measures_are_listed_with_what_they_tell_and_what_not(ask: Ask):
    listed = json.loads(ask("network", "--measures", "--format", "json", "--lang", "de")[1])
    assert [each["measure"] for each in listed] == list(measures.MEASURES)
    assert all(each["tells"] and each["tells not"] for each in listed)


def test_a_list_is_no_graph_file(ask: Ask):
    assert ask("network", "--format", "gexf")[0] == 2


def test_edges_come_heaviest_first_with_lines_and_meaning(ask: Ask):
    status, out, said = ask("network", "cooperation", "--set", "partner=jobcenter-dortmund")
    assert status == 0
    first = out.splitlines()[2]
    assert first.split()[:5] == ["Jobcenter", "Dortmund", "Multikulturelles", "Forum", "2"]
    assert "partnerbericht-2018/L4101-4105" in first
    assert "does not mean that nobody else works together" in said


def test_measured_nodes_come_highest_first_with_what_the_measure_tells(ask: Ask):
    _, out, said = ask("network", "cooperation", "--measure", "betweenness", "--measure", "core")
    head, _, first, *_ = out.splitlines()
    assert head.split() == ["node", "kind", "betweenness", "core"]
    assert "LaKI" in first
    assert "Tells not: That anything passes along these paths" in said


def test_communities_are_listed_from_the_first(ask: Ask):
    out = ask("network", "cooperation", "--measure", "community")[1]
    numbers = [int(line.split()[-1]) for line in out.splitlines()[2:]]
    assert numbers == sorted(numbers)


def test_every_measure_at_once_has_its_tables(ask: Ask):
    _, out, said = ask("network", "people", "--measure", "all")
    for name in measures.MEASURES:
        assert name in out
    assert "No edge joins two things with a kind" in said  # why assortativity has no value


def test_csv_holds_nodes_or_edges(ask: Ask):
    nodes = rows(ask("network", "people", "--measure", "degree", "--format", "csv")[1])
    assert all(row["iri"] and row["degree"] for row in nodes)
    edges = rows(ask("network", "people", "--measure", "bridge", "--format", "csv")[1])
    assert all(row["bridge"] in {"true", "false"} and row["evidence"] for row in edges)
    status, _, said = ask("network", "people", "--measure", "all", "--format", "csv")
    assert status == 2
    assert "either nodes or edges" in said


@pytest.mark.parametrize("form", ["json", "graphml", "gexf", "cytoscape", "gml", "dot"])
def test_files_are_what_stdout_gets(ask: Ask, tmp_path: Path, form: str):
    arguments = ("network", "funders", "--measure", "degree", "--format", form)
    printed = ask(*arguments)[1]
    status, out, _ = ask(*arguments, "--output", str(tmp_path / "file"))
    assert (status, out) == (0, "")
    assert (tmp_path / "file").read_text(encoding="utf-8") == printed


def test_a_table_can_be_a_file_too(ask: Ask, tmp_path: Path):
    ask("network", "funders", "--output", str(tmp_path / "file"))
    assert "Stiftung Mercator" in (tmp_path / "file").read_text(encoding="utf-8")


def test_json_says_what_its_measures_tell_and_of_which_build(ask: Ask, made: build.Build):
    data = json.loads(ask("network", "funders", "--measure", "pagerank", "--format", "json")[1])
    assert data["measures"]["pagerank"]["tells"]["de"]
    assert data["projection"]["release"] == made.digest


def test_nodes_can_have_places(ask: Ask):
    data = json.loads(ask("network", "people", "--layout", "--format", "json")[1])
    assert len({(node["x"], node["y"]) for node in data["nodes"]}) == len(data["nodes"])


def test_a_figure_can_be_had(ask: Ask, tmp_path: Path):
    file = tmp_path / "figure.pdf"
    assert ask("network", "funders", "--format", "pdf", "--output", str(file))[0] == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_light_edges_can_be_left_out_and_sides_be_projected(ask: Ask):
    shared = json.loads(ask("network", "shared-fields", "--least", "12", "--format", "json")[1])
    projected = json.loads(ask("network", "fields", "--project", "source", "--least", "12", "--format", "json")[1])
    assert [(each["source"], each["target"], each["weight"]) for each in shared["edges"]] == [
        (each["source"], each["target"], each["weight"]) for each in projected["edges"]
    ]
    assert {each["weight"] >= 12 for each in shared["edges"]} == {True}


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["cooperatoin"], 2, "no such network. Did you mean cooperation"),
        (["cooperation", "--measure", "degre"], 2, "no such measure. Did you mean degree"),
        (["cooperation", "--set", "partner=jobcenter-dortmun"], 2, "no such org. Did you mean jobcenter-dortmund"),
        (["cooperation", "--set", "partner"], 2, "this is no NAME=VALUE"),
        (["cooperation", "--set", "year=1999"], 1, "there is no edge with year=1999. There are 210 without year."),
        (
            ["cooperation", "--set", "partner=rheinbahn", "--set", "field=sport"],
            1,
            "no edge with partner=rheinbahn, field=sport. There are 6 without partner, 3 without field.",
        ),
        (["shared-fields", "--least", "99"], 1, "no edge has a weight of 99 or more; the heaviest has"),
        (["cooperation", "--project", "source"], 2, "only a network with two separate sides can be projected"),
        (["fields", "--output", "/no/such/folder/file"], 1, "/no/such/folder/file"),
    ],
)
def test_what_does_not_exist_or_fits_nothing_is_said(ask: Ask, arguments: list[str], status: int, message: str):
    found, out, said = ask("network", *arguments)
    assert (found, out) == (status, "")
    assert message in said


def test_a_path_shows_each_fact_with_its_lines(ask: Ask):
    """Landessportbund and LaKI work together (lines 4492-4498), LaKI pays for Duisburg's project (1496-1502)."""
    status, out, _ = ask("path", "landessportbund-nrw", "stadt-duisburg")
    assert status == 0
    assert out.count("LaKI") >= 3
    assert "[partnerbericht-2018/L4492-4510]" in out
    assert "[partnerbericht-2018/L1496-1511]" in out
    assert "funder – beneficiary organisation; 2017-05" in out


def test_a_path_as_json_keeps_facts_whole(ask: Ask):
    data = json.loads(ask("path", "jobcenter-dortmund", "multikulturelles-forum", "--format", "json")[1])
    (step,) = data["steps"]
    assert (step["from"], step["to"]) == ("org/jobcenter-dortmund", "org/multikulturelles-forum")
    assert [fact["programmes"] for fact in step["facts"]] == [["programme/amif"], ["programme/amif"]]
    named = {step["from"], step["to"], *(fact["fact"] for fact in step["facts"]), "vocab/role/organiser"}
    assert all(set(data["things"][each]) == {"en", "de"} for each in named)


def test_a_thing_is_no_way_from_itself(ask: Ask):
    assert ask("path", "wdr", "wdr")[1] == "Both are the same.\n"


def test_without_a_path_the_parts_are_named(ask: Ask, networks: dict[str, Any]):
    status, out, said = ask("path", "jobcenter-dortmund", "rheinbahn")
    sizes = {
        len(part)
        for part in measures.components(networks["cooperation"])
        for slug in ("jobcenter-dortmund", "rheinbahn")
        if f"https://w3id.org/ikoe-nrw/id/org/{slug}" in part
    }
    assert (status, out) == (1, "")
    for size in sizes:
        assert f"in a part of {size}, among them " in said


def test_several_networks_may_join_what_one_does_not(ask: Ask):
    arguments = ("path", "person/thorsten-klute", "programme/amif")
    status, _, said = ask(*arguments)
    assert status == 1
    assert (
        "No edge in cooperation leads to Thorsten Klute (person/thorsten-klute). It has some in events, people" in said
    )
    status, out, _ = ask(*arguments, "--edges", "people", "--edges", "programmes")
    assert status == 0
    assert out.startswith("Thorsten Klute – Jobcenter Dortmund – ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["jobcenter-dortmun", "wdr"], "no such thing. Did you mean jobcenter-dortmund"),
        (["wdr", "asb-ruhr", "--edges", "cooperaton"], "no such network. Did you mean cooperation"),
    ],
)
def test_unknown_ends_and_networks_offer_the_nearest(ask: Ask, arguments: list[str], message: str):
    status, _, said = ask("path", *arguments)
    assert status == 2
    assert message in said


@pytest.fixture(scope="module")
def networks(loaded: Any) -> dict[str, network.Network]:
    things = network.read_things(loaded, catalogue.read_file(ROOT / "queries" / "nodes" / "things.rq"))
    query = catalogue.read_file(ROOT / "queries" / "edges" / "cooperation.rq")
    return {"cooperation": network.build(loaded, query, {}, things)}


def test_python_gets_networks_too(
    made: build.Build, monkeypatch: pytest.MonkeyPatch, networks: dict[str, network.Network]
):
    monkeypatch.setenv("IKOE_BUILD", str(made.folder.parent))
    graph = ikoe_graph.load()
    assert graph.network("cooperation").edges == networks["cooperation"].edges
    assert len(graph.network("cooperation", partner="jobcenter-dortmund").edges) == 6
    with pytest.raises(UnknownName, match="Did you mean cooperation"):
        graph.network("cooperaton")
