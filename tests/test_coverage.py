"""Coverage: every line of the sources that is not blank is cited by a fact or marked as stating none."""

from pathlib import Path

import pytest

from ikoe_graph import coverage, dataset, evidence, terms
from ikoe_graph.errors import DataError

SOURCE = terms.BASE + "id/source/partnerbericht-2018"


@pytest.fixture(scope="module")
def texts(root: Path, sources: Path) -> dict[str, list[str]]:
    return evidence.read_sources(dataset.read(root), sources)


def test_no_line_is_left_out(root: Path, loaded: dataset.Dataset, texts: dict[str, list[str]]):
    parts = coverage.measure(loaded, texts, coverage.read_marks(root / "data" / "lines-without-facts.csv"))
    assert len([each for each in parts if each.name.startswith("report-2018-")]) == 27
    assert {each.name: each.uncited for each in parts if each.uncited} == {}
    assert {each.name: each.contested for each in parts if each.contested} == {}


def test_most_lines_state_facts(root: Path, loaded: dataset.Dataset, texts: dict[str, list[str]]):
    parts = coverage.measure(loaded, texts, coverage.read_marks(root / "data" / "lines-without-facts.csv"))
    assert [each.name for each in parts if each.lines and each.cited / each.lines < 0.9 and each.lines > 20] == []


def test_an_unmarked_line_is_listed(loaded: dataset.Dataset, texts: dict[str, list[str]]):
    parts = {each.name: each for each in coverage.measure(loaded, texts, coverage.defaultdict(set))}
    assert (3453, 3453) in parts["report-2018-lvr"].uncited


def test_a_mark_on_a_cited_line_is_contested(loaded: dataset.Dataset, texts: dict[str, list[str]]):
    marks = coverage.defaultdict(set, {SOURCE: {4136}})
    parts = {each.name: each for each in coverage.measure(loaded, texts, marks)}
    assert parts["report-2018-jobcenter-dortmund"].contested == [(4136, 4136)]


@pytest.mark.parametrize(
    "row", ["partnerbericht-2018,5,4,heading", "partnerbericht-2018,4,5,boring", "partnerbericht-2018,x,5,heading"]
)
def test_a_bad_mark_names_file_and_line(tmp_path: Path, row: str):
    path = tmp_path / "marks.csv"
    path.write_text(f"source,first,last,reason\n{row}\n")
    with pytest.raises(DataError, match=r"marks.csv:2: "):
        coverage.read_marks(path)
