"""The data files: the house form of data/README.md, and own words only."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ikoe_graph import dataset, evidence

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "data").rglob("*.trig"))
OWN_WORDS = ("prefLabel", "description", "reason", "scopeNote")
RUN = 13  # a run of so many words of a source is a sentence of it, not a name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "data").as_posix())
def test_a_file_has_the_house_form(path: Path):
    text = path.read_text()
    assert text.startswith("# ")
    assert text.endswith("}\n")
    assert not re.search(r"[ \t]$|\n\n\n", text, re.MULTILINE)
    prefixes = re.findall(r"^@prefix ([\w-]+): ", text, re.MULTILINE)
    body = re.sub(r'^@prefix .*$|"(?:[^"\\\n]|\\.)*"', "", text, flags=re.MULTILINE)
    assert prefixes == sorted(prefixes)
    assert [name for name in prefixes if not re.search(rf"(?<![\w-]){name}:", body)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "data").as_posix())
def test_a_file_holds_one_graph_without_blank_nodes(path: Path):
    quads = list(ox.parse(path=str(path)))
    assert len({quad.graph_name for quad in quads}) == 1
    assert isinstance(quads[0].graph_name, ox.NamedNode)
    assert not [
        quad for quad in quads if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
    ]


def test_labels_and_descriptions_are_no_sentences_of_the_sources(root: Path, loaded: dataset.Dataset, sources: Path):
    known = set()
    for lines in evidence.read_sources(loaded, sources).values():
        known.update(runs("\n".join(lines)))
    copied = {
        quad.object.value
        for quad in loaded.quads()
        if isinstance(quad.object, ox.Literal)
        and quad.predicate.value.endswith(OWN_WORDS)
        and not known.isdisjoint(runs(quad.object.value))
    }
    assert copied == set()


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"-\s*\n\s*", "", text).casefold())
    return {tuple(words[index : index + RUN]) for index in range(len(words) - RUN + 1)}
