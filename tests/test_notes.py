"""Release notes: what a curator changes in a copy of the real data is told in the words of the field, and all of it.

`changes/edits.ru` changes what is there, `changes/2020.trig` is a report that brings a thing of each kind. What the
notes say then stands beside them; after a change of wording, `python tests/test_notes.py` writes it anew: read it
before you commit it.
"""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from ikoe_graph import build, cli, dataset, terms
from ikoe_graph.catalogue import LANGUAGES
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import CalledWrongly, DataError
from ikoe_graph.publish import comparison, notes
from ikoe_graph.publish.comparison import Comparison
from ikoe_graph.publish.notes import Notes

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "changes"
WAYS = ("there", "back")
VERSIONS = ("1", "2")
KINDS = notes.kinds(ROOT)


def edited() -> Dataset:
    """The data as a curator might have left it a year later."""
    later = dataset.read(ROOT)
    for quad in list(later.store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        later.store.remove(quad)
    later.store.update((FOLDER / "edits.ru").read_text())
    later.store.bulk_extend(list(dataset.parse(FOLDER / "2020.trig", "2020.trig")))
    dataset.lay_out_union(later.store)
    dataset.derive(later.store, sorted((ROOT / "ontology" / "rules").glob("*.rq")), ROOT)
    return later


def compared(old: Dataset, new: Dataset) -> dict[str, Comparison]:
    return {"there": comparison.compare(old, new), "back": comparison.compare(new, old)}


@pytest.fixture(scope="module")
def later() -> Dataset:
    return edited()


@pytest.fixture(scope="module")
def comparisons(loaded: Dataset, later: Dataset) -> dict[str, Comparison]:
    return compared(loaded, later)


@pytest.fixture(scope="module")
def told(comparisons: dict[str, Comparison]) -> dict[tuple[str, str], Notes]:
    """The notes of either way, in either language."""
    return {
        (way, language): notes.notes(comparisons[way], KINDS, language, VERSIONS)
        for way in WAYS
        for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
def test_the_notes_say_what_was_approved(told: dict[tuple[str, str], Notes], way: str, language: str):
    assert notes.markdown(told[way, language]) == (FOLDER / f"{way}.{language}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", WAYS)
def test_every_triple_that_differs_is_accounted_for(
    told: dict[tuple[str, str], Notes], comparisons: dict[str, Comparison], way: str
):
    changed = comparisons[way].changed()
    assert len(changed) > 200
    for language in LANGUAGES:
        assert changed - told[way, language].accounted == set()


def test_nothing_is_told_that_did_not_change(told: dict[tuple[str, str], Notes], comparisons: dict[str, Comparison]):
    for (way, _), found in told.items():
        assert found.accounted <= comparisons[way].changed()


def test_every_kind_of_change_is_told_by_name(told: dict[tuple[str, str], Notes]):
    assert {kind.name for kind in KINDS} == {group.kind for found in told.values() for group in found.groups or ()}


def test_what_is_lost_on_the_way_there_is_found_on_the_way_back(comparisons: dict[str, Comparison]):
    there, back = comparisons["there"], comparisons["back"]
    assert (there.gained, there.lost, there.moved, there.derived) == (back.lost, back.gained, back.moved, back.derived)


def test_a_kind_is_said_in_both_languages_with_columns_that_the_query_has():
    for kind in KINDS:
        assert set(kind.heading) == set(LANGUAGES)
        columns = {*notes.SLOT.findall(" ".join(kind.sentence.values()))} - {"short", "when"}
        assert all(f"?{column}" in kind.query.partition("WHERE")[0] for column in columns), kind.name
        if "count" not in kind.tags:
            assert set(kind.sentence) == set(LANGUAGES)


def test_a_report_that_is_taken_away_is_told_whole(loaded: Dataset, knowledge: Path):
    """Real data once more: hundreds of things of many kinds at once."""
    for folder in ("reports", "evidence/reports"):
        (knowledge / "data" / folder / "2018" / "jobcenter-dortmund.trig").unlink()
    found = comparison.compare(dataset.load(knowledge), loaded)
    said = notes.notes(found, KINDS, "en")
    assert found.changed() - said.accounted == set()
    numbers = {group.kind: group.number for group in said.groups or ()}
    measure, report = terms.lengthen("ikoe:Measure"), f"{terms.GRAPH}partnerbericht-2018/jobcenter-dortmund"
    stated = loaded.store.quads_for_pattern(None, None, ox.NamedNode(measure), ox.NamedNode(report))
    assert numbers["11-measures"] == len(list(stated)) > 20
    assert numbers["06-reports"] == 1
    assert not any(kind.startswith("90-other") for kind in numbers)


def test_the_same_data_has_no_notes(loaded: Dataset):
    said = notes.notes(comparison.compare(loaded, loaded), KINDS, "de")
    assert notes.text(said).endswith("=\nNichts hat sich geändert.\n")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This is the first release. There is no earlier one to compare it with."),
        ("de", "Dies ist die erste Veröffentlichung. Es gibt keine frühere, mit der sie zu vergleichen wäre."),
    ],
)
def test_a_first_release_says_so(language: str, sentence: str):
    assert notes.markdown(notes.first(language)).endswith(f"\n\n{sentence}\n")
    assert json.loads(notes.as_json(notes.first(language)))["first"] is True


def test_markup_in_a_label_stays_text(loaded: Dataset, comparisons: dict[str, Comparison]):
    change = notes.Change("A *label* with <b>markup</b> [and](a link)", ("x",), ("partnerbericht-2018/L1-2",))
    said = Notes("en", None, [notes.Group("x", "X", 1, [change])])
    assert r"- A \*label\* with \<b\>markup\</b\> \[and\](a link)" in notes.markdown(said)
    assert "[partnerbericht-2018 L1-2]" in notes.text(said)


def test_json_names_things_and_passages(told: dict[tuple[str, str], Notes]):
    groups = json.loads(notes.as_json(told["there", "en"]))["groups"]
    (group,) = [each for each in groups if each["kind"] == "21-figures-revised"]
    assert group["changes"] == [
        {
            "sentence": "Jobcenter employees in AMIF seminars, first half of 2018: 62 instead of 61 (Person).",
            "things": ["figure/jobcenter-dortmund/amif-employees-2018-h1"],
            "passages": ["partnerbericht-2018/L4135-4141"],
        }
    ]


def test_files_for_a_release_are_written_in_both_languages(loaded: Dataset, later: Dataset):
    files = notes.write(loaded, later, ROOT, VERSIONS)
    assert {name: text.decode() for name, text in files.items()} == {
        "RELEASE-NOTES.md": (FOLDER / "there.en.md").read_text(encoding="utf-8"),
        "RELEASE-NOTES.de.md": (FOLDER / "there.de.md").read_text(encoding="utf-8"),
    }
    assert b"erste" in notes.write(None, later, ROOT)["RELEASE-NOTES.de.md"]


def test_a_state_is_read_from_a_build_or_its_file(made: build.Build):
    by_folder, by_file = comparison.read(made.folder), comparison.read(made.dataset_file)
    assert by_folder[1] == by_file[1] == f"0.1.0+{made.digest[:12]}"


def test_what_is_no_state_of_the_graph_is_refused(tmp_path: Path):
    with pytest.raises(CalledWrongly, match=r"ikoe.nq: no such file. Give the folder of a release"):
        comparison.read(tmp_path)
    (tmp_path / "ikoe.nq").write_text("no quads")
    with pytest.raises(DataError, match=r"ikoe.nq: these are no N-Quads: .*Give the ikoe.nq of a release"):
        comparison.read(tmp_path)
    (tmp_path / "ikoe.nq").write_text("<urn:a> <urn:b> <urn:c> .\n")
    with pytest.raises(DataError, match="the ontology of this project is not in it"):
        comparison.read(tmp_path)


def test_the_command_tells_what_changed_up_to_the_build_in_use(
    made: build.Build,
    later: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("IKOE_BUILD", str(made.folder.parent))
    old = tmp_path / "old.nq"
    later.write_canonical(old)
    assert cli.main(["changes", str(old), "--format", "md", "--lang", "de"]) == 0
    rest = "Zeilen, von 1 an gezählt."
    approved = (FOLDER / "back.de.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out.partition(rest)[2] == approved.partition(rest)[2] != ""
    assert cli.main(["changes", str(tmp_path / "nothing")]) == 2
    assert "nothing: no such file. Give the folder of a release" in capsys.readouterr().err


def write_approved() -> None:
    for way, found in compared(dataset.load(ROOT), edited()).items():
        for language in LANGUAGES:
            text = notes.markdown(notes.notes(found, KINDS, language, VERSIONS))
            (FOLDER / f"{way}.{language}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_approved()
