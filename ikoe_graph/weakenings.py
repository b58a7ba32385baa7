"""Weakens the shapes, one constraint at a time, and asks whether some case notices.

How a shape may be weakened stands in `queries/weakenings/*.ru` (module `slips`); dropping a check query counts too. A
case is a small graph: a failing file of the tests, or a seeded defect with what lies around it. It notices a weakening
when the engine's report on it changes. Weakenings that change nothing in principle are listed, with the reason, in
`queries/weakenings/equivalent.csv`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, slips, terms, validate
from ikoe_graph.dataset import Dataset, from_quads
from ikoe_graph.errors import DataError
from ikoe_graph.query import ask
from ikoe_graph.slips import Kind, Slip

Report = frozenset[tuple[str, ...]]
RESULTS = """
SELECT ?shape ?focus ?path ?value ?component ?severity WHERE {
  ?result sh:focusNode ?focus ;
    sh:sourceShape ?shape ;
    sh:sourceConstraintComponent ?component ;
    sh:resultSeverity ?severity .
  OPTIONAL { ?result sh:resultPath ?path }
  OPTIONAL { ?result sh:value ?value }
}
"""
REFERENCES = """
SELECT DISTINCT ?whole ?part WHERE {
  ?whole (sh:node|sh:property|sh:not|sh:qualifiedValueShape|((sh:and|sh:or|sh:xone)/rdf:rest*/rdf:first))+ ?part
}
"""


class Case(NamedTuple):
    """A small graph that breaks rules: its name, its triples, and the rules known to name something in it."""

    name: str
    data: Dataset
    rules: frozenset[str]


class Outcome(NamedTuple):
    """What became of a weakening: the file and shape (or check), the change, the case that noticed ("" for none).

    `reason`: why no case could notice, for a weakening that is listed as equivalent.
    """

    file: str
    shape: str
    change: str
    noticed: str
    reason: str


def kinds(root: Path) -> dict[str, Kind]:
    """All ways to weaken a shape by name. Raises DataError for a file that is no such update."""
    return slips.kinds(root / "queries" / "weakenings")


def judge(root: Path, cases: Iterable[Case], engine: str = "shifty") -> Iterator[Outcome]:
    """Every weakening of the shapes and every check query dropped, with the first case that notices."""
    shapes = named(validate.read_shapes(root))
    known = kinds(root)
    by_rule: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for rule in case.rules:
            by_rule[rule].append(case)
    related = _related(shapes)
    equivalent = _equivalent(root)
    before: dict[str, Report] = {}
    for slip in (each for kind in known.values() for each in slips.draw(shapes, kind, seed=0)):
        weak = weaken(shapes, [slip], known)
        shape = slip.subjects[0]
        change = f"{slip.kind} {slip.variant.removeprefix(terms.shorten(shape))}".strip()
        relevant = {case.name: case for rule in sorted(related[shape]) for case in by_rule[_local(rule)]}
        nearest = sorted(relevant.values(), key=lambda case: -sum(word in case.name for word in change.split()))
        noticed = next((case.name for case in nearest if _notices(case, shapes, weak, before, engine)), "")
        name = _local(shape)
        yield Outcome(shapes.file_of(shape), name, change, noticed, equivalent.get((name, change), ""))
    for name in catalogue.read(root / "queries" / "checks"):
        noticed = next((case.name for case in by_rule[name]), "")
        change = "check dropped"
        yield Outcome(f"queries/checks/{name}.rq", name, change, noticed, equivalent.get((name, change), ""))


def weaken(shapes: Dataset, weakenings: Iterable[Slip], known: Mapping[str, Kind]) -> Dataset:
    """A copy of the shapes with the weakenings in it."""
    store = ox.Store()
    store.bulk_extend(shapes.quads())
    slips.make(store, weakenings, known)
    return from_quads(list(store))


def named(shapes: Dataset) -> Dataset:
    """The shapes with a name for each nameless node, from the shape that it belongs to: so that a file can list it."""
    names: dict[str, str] = {}
    quads = sorted(shapes.quads(), key=lambda quad: (str(quad.predicate), str(quad.object)))
    waiting = sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})
    parts: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        parts[quad.subject.value].append(quad)
    for owner in waiting:  # grows while it runs: a nameless node may hold others
        for quad in parts[owner]:
            if isinstance(quad.object, ox.BlankNode) and quad.object.value not in names:
                name = f"{names.get(owner, owner)}/{_local(quad.predicate.value)}"
                taken = sum(each == name or each.startswith(f"{name}~") for each in names.values())
                names[quad.object.value] = f"{name}~{taken + 1}" if taken else name
                waiting.append(quad.object.value)
    store = ox.Store()
    for quad in quads:
        subject, value = (
            ox.NamedNode(names[term.value]) if isinstance(term, ox.BlankNode) else term
            for term in (quad.subject, quad.object)
        )
        store.add(ox.Quad(subject, quad.predicate, value, quad.graph_name))
    return Dataset(from_quads(list(store)).store, shapes.files)


def _notices(case: Case, shapes: Dataset, weak: Dataset, before: dict[str, Report], engine: str) -> bool:
    if case.name not in before:
        before[case.name] = _report(case.data, shapes, engine)
    return _report(case.data, weak, engine) != before[case.name]


def _report(data: Dataset, shapes: Dataset, engine: str) -> Report:
    """The results of a report as a set; one line that says so where the engine cannot use the shapes."""
    store = ox.Store()
    try:
        graph = validate.report(data, shapes, engine=engine)
    except DataError as error:
        return frozenset({(str(error),)})
    store.load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return frozenset(ask(Dataset(store), RESULTS).texts())


def _related(shapes: Dataset) -> dict[str, set[str]]:
    """The shapes that a shape is part of or consists of, itself included: those whose findings it may change."""
    related: dict[str, set[str]] = defaultdict(set)
    for quad in shapes.quads():
        related[quad.subject.value].add(quad.subject.value)
    for whole, part in ask(shapes, REFERENCES).rows():
        if isinstance(whole, ox.NamedNode) and isinstance(part, ox.NamedNode):
            related[whole.value].add(part.value)
            related[part.value].add(whole.value)
    return related


def _equivalent(root: Path) -> dict[tuple[str, str], str]:
    path = root / "queries" / "weakenings" / "equivalent.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["shape"], row["change"]): row["reason"] for row in csv.DictReader(file)}


def _local(name: str) -> str:
    return name.rpartition("#")[2]
