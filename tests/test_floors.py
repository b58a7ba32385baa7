"""Floors: a drop in triples, focus nodes or links is a violation with both figures, and everything has a floor."""

from pathlib import Path

import pytest

from ikoe_graph import build, dataset, floors, shacl, validate
from ikoe_graph.errors import DataError

REPORT = "data/reports/2018/jobcenter-dortmund.trig"


def found(knowledge: Path) -> dict[str, str]:
    loaded = dataset.load(knowledge)
    return {each.subject: each.message for each in floors.findings(loaded, shacl.read_shapes(knowledge), knowledge)}


def test_everything_that_is_counted_has_a_floor(root: Path, loaded: dataset.Dataset):
    counted = floors.measure(loaded, shacl.read_shapes(root), root)
    recorded = floors.read(root)
    hint = "record the floors: ikoe validate --record-floors"
    assert sorted(set(counted) - set(recorded)) == [], hint
    assert {key: floor for key, floor in recorded.items() if floor > counted[key].now} == {}
    assert min(recorded.values()) > 0


def test_the_real_data_is_on_or_above_its_floors(root: Path, loaded: dataset.Dataset):
    assert floors.findings(loaded, shacl.read_shapes(root), root) == []


def test_fewer_links_are_a_violation_with_both_figures(knowledge: Path):
    path = knowledge / REPORT
    lost = path.read_text().count("    dct:audience group:employees ;\n")
    assert lost > 1
    path.write_text(path.read_text().replace("    dct:audience group:employees ;\n", ""))
    messages = found(knowledge)
    now = floors.read(knowledge)["link", "ikoe:Measure -> dct:audience"] - lost
    assert messages["ikoe:Measure -> dct:audience"] == (
        f"ikoe:Measure -> dct:audience: {now} now, {now + lost} on record (link)."
    )
    assert "graph/partnerbericht-2018/jobcenter-dortmund" in messages


def test_fewer_focus_nodes_and_a_lost_file_are_violations(knowledge: Path):
    (knowledge / REPORT).unlink()
    messages = found(knowledge)
    assert messages["graph/partnerbericht-2018/jobcenter-dortmund"].endswith(" on record (triples).")
    assert ": 0 now, " in messages["graph/partnerbericht-2018/jobcenter-dortmund"]
    assert messages["shapes#Measure ikoe:Measure"].endswith(" on record (focus).")


def test_a_drop_stops_the_build(knowledge: Path, tmp_path: Path):
    path = knowledge / floors.FILE
    now = floors.read(knowledge)["link", "ikoe:Measure -> dct:spatial"]
    old, new = (f"link,ikoe:Measure -> dct:spatial,{number}\n" for number in (now, now + 5))
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(
        DataError, match=rf"dct:spatial: {now} now, {now + 5} on record .* ikoe validate --record-floors"
    ):
        build.build(knowledge, tmp_path / "builds")


def test_floors_are_recorded_as_counted(root: Path, loaded: dataset.Dataset, tmp_path: Path):
    counted = floors.measure(loaded, shacl.read_shapes(root), root)
    (tmp_path / "data").mkdir()
    (tmp_path / floors.FILE).write_text(floors.record(counted))
    assert floors.read(tmp_path) == {key: count.now for key, count in counted.items()}


def test_a_row_that_is_no_floor_names_its_line(knowledge: Path):
    path = knowledge / floors.FILE
    path.write_text(path.read_text() + "link,ikoe:Measure -> dct:audience,many\n")
    with pytest.raises(DataError, match=r"data/floors.csv:\d+: link,.*,many is no floor. Write measure,what,floor"):
        floors.read(knowledge)


def test_a_link_is_counted_by_things_from_either_end(root: Path, loaded: dataset.Dataset):
    counted = floors.measure(loaded, shacl.read_shapes(root), root)
    measures = {row[0] for row in validate.ask(loaded, "SELECT ?m { ?m a ikoe:Measure }").texts()}
    funded = {row[0] for row in validate.ask(loaded, "SELECT ?m { ?grant schema:fundedItem ?m }").texts()}
    assert counted["link", "ikoe:Measure <- schema:fundedItem"] == (len(measures & funded), len(measures))
