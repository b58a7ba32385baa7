"""Evidence: every fact has some, it holds against the sources, and what does not hold is found."""

import shutil
from pathlib import Path

import pytest

from ikoe_graph import catalogue, dataset, evidence, terms
from ikoe_graph.errors import SourceError
from ikoe_graph.query import ask

STATED_VALUES = (Path(__file__).parent.parent / "queries" / "evidence" / "stated-values.rq").read_text()


def problems(knowledge: Path, sources: Path) -> list[str]:
    loaded = dataset.read(knowledge)
    found = evidence.verify(loaded, evidence.read_sources(loaded, sources), STATED_VALUES)
    return [f"{each.subject}: {each.message}" for each in found]


def change(knowledge: Path, name: str, old: str, new: str) -> None:
    path = knowledge / "data" / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def test_every_fact_has_evidence(loaded: dataset.Dataset):
    """Whatever has an IRI under id/ and a label states something, save sources, places' data set and vocabulary."""
    rows = ask(
        loaded,
        """SELECT ?fact WHERE {
          ?fact skos:prefLabel ?label FILTER (STRSTARTS(STR(?fact), "https://w3id.org/ikoe-nrw/id/"))
          FILTER NOT EXISTS { ?fact prov:wasQuotedFrom ?evidence }
          FILTER (!STRSTARTS(STR(?fact), "https://w3id.org/ikoe-nrw/id/source/"))
          FILTER NOT EXISTS { ?fact a dct:Location }
        }""",
    ).texts()
    assert [fact for (fact,) in rows] == []


def test_every_cited_passage_holds(root: Path, sources: Path):
    assert problems(root, sources) == []


def test_recorded_passages_are_those_that_are_cited(root: Path, sources: Path):
    loaded = dataset.read(root)
    recorded = evidence.record(loaded, evidence.read_sources(loaded, sources))
    folder = root / "data" / "evidence"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.trig")} == set(recorded)
    for name, content in recorded.items():
        assert (root / "data" / "evidence" / name).read_text() == content, f"{name}: run ikoe evidence --write"


REPORT = "reports/2018/jobcenter-dortmund.trig"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sosa:hasSimpleResult 61 ;", "sosa:hasSimpleResult 62 ;", "'62' does not stand in partnerbericht-2018/L4135"),
        ('"2018-04-24"^^xsd:date', '"2018-04-25"^^xsd:date', "'2018-04-25' does not stand in"),
        ('schema:name "b2run"', 'schema:name "b3run"', "'b3run' does not stand in"),
        ("line:L4261-4263", "line:L4261-4264", "has no digest yet. Run ikoe evidence --write"),
        ("line:L4261-4263", "line:L5900-5901", "are not within the 5821 lines of source/partnerbericht-2018"),
        ("line:L4261-4263", "line:L4264-4264", "the cited lines are blank"),
    ],
)
def test_what_the_lines_do_not_state_is_found(knowledge: Path, sources: Path, old: str, new: str, message: str):
    change(knowledge, REPORT, old, new)
    assert any(message in problem for problem in problems(knowledge, sources))


def test_a_changed_passage_is_found(knowledge: Path, sources: Path):
    path = knowledge / "data" / "evidence" / "reports" / "2018" / "jobcenter-dortmund.trig"
    first, digest, rest = path.read_text().partition('ikoe:passageDigest "')
    path.write_text(first + digest + ("0" * 64) + rest[64:])
    assert any("is not the one that was recorded" in problem for problem in problems(knowledge, sources))


def test_something_that_is_no_passage_is_refused(knowledge: Path):
    change(knowledge, REPORT, "line:L4261-4263", "line:page50")
    with pytest.raises(
        SourceError, match=r"page50: this is no passage. Write evidence/<source>/L<first line>-<last line>"
    ):
        evidence.cited(dataset.read(knowledge))


def test_a_missing_folder_of_sources_is_an_error(root: Path, tmp_path: Path):
    with pytest.raises(SourceError, match=r"no such folder. Give the folder that holds the source texts"):
        evidence.read_sources(dataset.read(root), tmp_path / "nowhere")


def test_a_missing_source_is_an_error(root: Path, tmp_path: Path):
    with pytest.raises(SourceError, match=r"is missing. Put it there"):
        evidence.read_sources(dataset.read(root), tmp_path)


def test_another_text_under_the_name_of_a_source_is_an_error(root: Path, tmp_path: Path):
    name = "004_8fa401fac0ee6cfa.txt"
    (tmp_path / name).write_text("another text")
    with pytest.raises(SourceError, match=f"{name}: this is not the text that was read"):
        evidence.read_sources(dataset.read(root), tmp_path)


def test_a_source_is_found_under_any_file_name(root: Path, sources: Path, tmp_path: Path):
    for number, path in enumerate(sorted(sources.glob("*.txt"))):
        shutil.copy(path, tmp_path / f"renamed-{number}")
    assert len(evidence.read_sources(dataset.read(root), tmp_path)) == 5


def test_the_query_for_stated_values_names_known_checks_only(loaded: dataset.Dataset):
    query = catalogue.parse("stated-values", STATED_VALUES, "stated-values.rq")
    assert {check for _, _, _, check, _ in ask(loaded, query.text).texts()} == set(evidence.CHECKS)


def test_short_names_of_passages_lead_back():
    short = "evidence/partnerbericht-2018/L1-2"
    assert terms.shorten(terms.lengthen(short)) == short
