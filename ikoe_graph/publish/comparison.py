"""Lays two states of the data beside each other, so that queries can ask what came, what went and what moved.

Each query sees these named graphs, below https://w3id.org/ikoe-nrw/graph/: `before` and `now`, all triples of the one
and the other; `gained` and `lost`, those that somebody wrote; `derived-gained` and `derived-lost`, those that rules
made; `moved`, those that stand in another file now. What somebody wrote in one state and a rule made in the other
counts as written.
"""

import hashlib
import re
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset, read_dump
from ikoe_graph.errors import CalledWrongly, DataError

FILE = "ikoe.nq"
ONTOLOGY = ox.NamedNode(terms.BASE + "ontology")
VERSION = ox.NamedNode(terms.PREFIXES["owl"] + "versionInfo")
GRAPHS = ("before", "now", "gained", "lost", "derived-gained", "derived-lost", "moved")
EXCHANGED = {"before": "now", "now": "before", "gained": "lost", "lost": "gained"}
GRAPH_NAME = re.compile(r"\bgraph:(before|now|gained|lost)\b")


class Comparison(NamedTuple):
    """Two states of the data, and `beside`: the graphs that queries see. The sets hold triples."""

    old: Dataset
    new: Dataset
    beside: Dataset
    gained: set[ox.Triple]
    lost: set[ox.Triple]
    derived: set[ox.Triple]
    moved: set[ox.Triple]

    def changed(self) -> set[ox.Triple]:
        """Every triple that release notes have to account for."""
        return self.gained | self.lost | self.derived | self.moved


def compare(old: Dataset, new: Dataset) -> Comparison:
    """The two states beside each other."""
    (written_before, made_before), (written_now, made_now) = _triples(old), _triples(new)
    gained, lost = written_now.keys() - written_before.keys(), written_before.keys() - written_now.keys()
    moved = {each for each in written_now.keys() - gained if written_now[each] != written_before[each]}
    known = written_before.keys() | written_now.keys()
    derived_gained, derived_lost = made_now - made_before - known, made_before - made_now - known
    before, now = written_before.keys() | made_before, written_now.keys() | made_now
    store = ox.Store()
    for name, held in zip(GRAPHS, (before, now, gained, lost, derived_gained, derived_lost, moved), strict=True):
        graph = ox.NamedNode(terms.GRAPH + name)
        store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in held)
    return Comparison(old, new, Dataset(store), set(gained), set(lost), derived_gained | derived_lost, moved)


def read(path: Path) -> tuple[Dataset, str]:
    """A state of the data with the name of its version: from the folder of a release or build, or its N-Quads.

    Raises CalledWrongly where there is no such file, DataError for one that cannot be read or is no state of the graph.
    """
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise CalledWrongly(f"{file}: no such file. Give the folder of a release or of a build, or a file {FILE}.")
    try:
        found = read_dump(file)
    except DataError as error:
        raise DataError(f"{file}: these are no N-Quads: {error.__cause__}. Give the {FILE} of a release.") from error
    stated = [
        quad.object.value
        for quad in found.store.quads_for_pattern(ONTOLOGY, VERSION, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.Literal)
    ]
    if not stated:
        raise DataError(f"{file}: the ontology of this project is not in it. Give the {FILE} of a release.")
    return found, f"{stated[0]}+{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"


def exchanged(query: str) -> str:
    """The same question with the two states exchanged: what came becomes what went."""
    return GRAPH_NAME.sub(lambda match: f"graph:{EXCHANGED[match[1]]}", query)


def _triples(dataset: Dataset) -> tuple[dict[ox.Triple, frozenset[Any]], set[ox.Triple]]:
    """What somebody wrote, with the graphs that state it, and what rules made."""
    written: dict[ox.Triple, set[Any]] = defaultdict(set)
    made = set()
    derived = ox.NamedNode(terms.DERIVED)
    for quad in dataset.quads():
        if quad.graph_name == derived:
            made.add(quad.triple)
        else:
            written[quad.triple].add(quad.graph_name)
    return {triple: frozenset(graphs) for triple, graphs in written.items()}, made
