"""Weakens the shapes, one constraint at a time, and asks whether some case notices.

How a shape may be weakened stands in `queries/weakenings/*.ru` (module `slips`); dropping a check query counts too. A
case is a small graph: a failing or passing file of the tests, or a seeded defect with what lies around it. It notices a
weakening when the findings in it change. Weakenings that change nothing in principle are listed, with the reason, in
`queries/weakenings/equivalent.csv`.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, shacl, slips, terms, validate
from ikoe_graph.dataset import Dataset, from_quads, knowledge_files, parse
from ikoe_graph.errors import DataError
from ikoe_graph.query import ask
from ikoe_graph.slips import Kind, Slip
from ikoe_graph.validate import Finding, Rules

Report = frozenset[Finding]
CHECK_DROPPED = "check-dropped"
CONTEXT = terms.GRAPH + "case"
KINDS = tuple(ox.NamedNode(terms.lengthen(name)) for name in ("rdf:type", "skos:inScheme"))
PATH = ox.NamedNode(shacl.SHACL + "path")
REFERRING = 5  # things that refer to a subject, in a case: enough for a rule, few enough for a thousand cases
REFERENCES = """
SELECT DISTINCT ?whole ?part WHERE {
  ?whole (sh:node|sh:property|sh:not|sh:qualifiedValueShape|((sh:and|sh:or|sh:xone)/rdf:rest*/rdf:first))+ ?part
}
"""


SAMPLES = """
SELECT ?type ?property (MIN(?any) AS ?thing) WHERE { ?any a ?type ; ?property ?value FILTER (ISIRI(?any)) }
GROUP BY ?type ?property
ORDER BY ?type ?property
"""


class Case(NamedTuple):
    """A small graph that breaks rules: its name, its triples, and the rules that it is about."""

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


def judge(
    root: Path,
    cases: Iterable[Case],
    engine: str = "shifty",
    *,
    only: Collection[tuple[str, str]] | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Every weakening of the shapes and every check query dropped, with the first case that notices.

    `only`: just these pairs of shape and change.
    """
    shapes, known, listed = named(shacl.read_shapes(root)), kinds(root), equivalent(root)
    jury = _Jury(shapes, cases, engine)
    drawn = [slip for kind in known.values() for slip in slips.draw(shapes, kind, seed=0)]
    for count, slip in enumerate(drawn):
        if count % 50 == 0:
            say(f"Weakening {count} of {len(drawn)}")
        shape = slip.subjects[0]
        pair = key(slip)
        if only is None or pair in only:
            noticed = jury.first_to_notice(shape, pair[1], partial(weaken, weakenings=[slip], known=known))
            yield Outcome(shapes.file_of(shape), *pair, noticed, listed.get(pair, ""))
    for name in catalogue.read(root / "queries" / "checks"):
        pair = (name, CHECK_DROPPED)
        if only is None or pair in only:
            noticed = next((case.name for case in jury.by_rule[name]), "")
            yield Outcome(f"queries/checks/{name}.rq", *pair, noticed, listed.get(pair, ""))


def files(root: Path, folder: Path, engine: str = "shifty") -> list[Case]:
    """The failing and passing files below a folder as cases, with what they name of context, ontology and concepts.

    A passing file notices a weakening that makes sound data fail: a closed shape that lost one of its properties.

    Raises DataError where there is none: the tests belong to a checkout, not to an installed package.
    """
    kinds = ("invalid.*.ttl", "invalid.*.trig", "valid.*.ttl", "valid.*.trig")
    paths = sorted(path for kind in kinds for path in folder.glob(f"*/{kind}"))
    if not paths:
        raise DataError(f"{folder}: no failing files here. They belong to a checkout of the project; work in one.")
    beside = [folder / "context.ttl", *(path for path in knowledge_files(root) if path.suffix == ".ttl")]
    library: dict[str, list[ox.Quad]] = defaultdict(list)
    for path in beside:
        for quad in parse(path, path.name, CONTEXT):
            library[_name(quad.subject)].append(quad)
    rules = validate.read_rules(root)
    cases = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        data = from_quads(_with_what_it_names(list(parse(path, name, CONTEXT)), library))
        found = validate.broken(data, rules, shacl.report(data, rules.shapes, engine=engine))
        cases.append(Case(name, data, frozenset({path.parent.name, *(each.rule for each in found)})))
    return cases


def samples(root: Path, loaded: Dataset) -> list[Case]:
    """Sound cases out of the real data: for each class and property one thing that has both, with what lies around.

    They notice a weakening that makes sound data fail.
    """
    shapes_of: dict[str, set[str]] = defaultdict(set)
    for shape, target in ask(shacl.read_shapes(root), "SELECT ?shape ?class { ?shape sh:targetClass ?class }").rows():
        shapes_of[_name(target)].add(_local(_name(shape)))
    cases = []
    for kind, link, thing in ask(loaded, SAMPLES).rows():
        if kind and link and thing and _name(kind) in shapes_of:
            variant = f"{terms.shorten(_name(kind))} {terms.shorten(_name(link))}"
            cases.append(around(Slip("sound", variant, (_name(thing),), ()), loaded, shapes_of[_name(kind)]))
    return cases


def around(slip: Slip, planted: Dataset, rules: Iterable[str]) -> Case:
    """A seeded defect as a case: its subjects, what they refer to, what refers to them, and the tree of classes."""
    store, union = planted.store, ox.DefaultGraph()
    quads = set(store.quads_for_pattern(None, ox.NamedNode(terms.PREFIXES["rdfs"] + "subClassOf"), None, union))
    near: set[Any] = {ox.NamedNode(subject) for subject in slip.subjects}
    for subject in list(near):
        referring = list(islice(store.quads_for_pattern(None, None, subject, union), REFERRING))
        quads.update(referring)
        near.update(quad.subject for quad in referring)
    for links in (None, KINDS, KINDS):  # of what lies two steps away, a shape asks at most what kind of thing it is
        found = {
            quad
            for node in near
            for link in links or (None,)
            for quad in store.quads_for_pattern(node, link, None, union)
        }
        quads |= found
        near = {quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.BlankNode)}
    name = ox.NamedNode(CONTEXT)
    data = from_quads(ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
    return Case(f"{slip.kind} {slip.variant}".strip(), data, frozenset(rules))


def equivalent(root: Path) -> dict[tuple[str, str], str]:
    """The weakenings that change nothing, by shape and change, with the reason."""
    path = root / "queries" / "weakenings" / "equivalent.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["shape"], row["change"]): row["reason"] for row in csv.DictReader(file)}


def key(slip: Slip) -> tuple[str, str]:
    """The shape and the change of a weakening, as outcomes and the list of equivalents name them."""
    (shape,) = slip.subjects
    return _local(shape), f"{slip.kind} {slip.variant.removeprefix(terms.shorten(shape)).strip()}".strip()


def weaken(shapes: Dataset, weakenings: Iterable[Slip], known: Mapping[str, Kind]) -> Dataset:
    """A copy of the shapes with the weakenings in it."""
    store = ox.Store()
    store.bulk_extend(shapes.quads())
    slips.make(store, weakenings, known)
    return from_quads(list(store))


def named(shapes: Dataset) -> Dataset:
    """The shapes with a name for each nameless node, from the shape that it belongs to: so that a file can list it.

    Paths stay nameless: one with a name would be a property of that name.
    """
    names: dict[str, str] = {}
    quads = sorted(shapes.quads(), key=lambda quad: (str(quad.predicate), str(quad.object)))
    waiting = sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})
    parts: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        if not isinstance(quad.subject, ox.Triple):
            parts[quad.subject.value].append(quad)
    for owner in waiting:  # grows while it runs: a nameless node may hold others
        for quad in parts[owner]:
            if quad.predicate != PATH and isinstance(quad.object, ox.BlankNode) and quad.object.value not in names:
                name = f"{names.get(owner, owner)}/{_local(quad.predicate.value)}"
                taken = sum(each == name or each.startswith(f"{name}~") for each in names.values())
                names[quad.object.value] = f"{name}~{taken + 1}" if taken else name
                waiting.append(quad.object.value)
    store = ox.Store()
    for quad in quads:
        store.add(ox.Quad(_renamed(quad.subject, names), quad.predicate, _renamed(quad.object, names), quad.graph_name))
    return Dataset(from_quads(list(store)).store, shapes.files)


def _with_what_it_names(quads: list[ox.Quad], library: Mapping[str, list[ox.Quad]]) -> list[ox.Quad]:
    """The triples of a case, those of the library about what they name, and what those name in turn."""
    own = {_name(quad.subject) for quad in quads}
    seen: set[str] = set()
    for quad in quads:  # grows while it runs
        for node in (quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode) and node.value not in own | seen:
                seen.add(node.value)
                quads.extend(library.get(node.value, []))
    return quads


def _name(term: Any) -> str:
    """The IRI of a node, or the label of a blank one."""
    return str(term.value)


def _renamed(term: Any, names: Mapping[str, str]) -> Any:
    return ox.NamedNode(names[term.value]) if isinstance(term, ox.BlankNode) and term.value in names else term


class _Jury:
    """The cases by the rules that they break, and what the engine finds in each while nothing is weakened.

    A weakening changes only what the shapes around the weakened one find, so that the engine need not read the others.
    """

    def __init__(self, shapes: Dataset, cases: Iterable[Case], engine: str):
        self.shapes, self.engine = shapes, engine
        self.wholes, self.members = _references(shapes)
        self.described: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in shapes.quads():
            self.described[_name(quad.subject)].append(quad)
        self.parts: dict[str, Dataset] = {}
        self.before: dict[tuple[str, str], Report] = {}
        self.by_rule: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            for rule in case.rules:
                self.by_rule[rule].append(case)

    def first_to_notice(self, shape: str, change: str, weaken: Callable[[Dataset], Dataset]) -> str:
        """The first case that a weakening of the shape changes.

        Those named like the shape and the change come first, then those filed under the smallest shape around it.
        """
        weak = weaken(self._part(shape))
        sizes = {_local(name): len(self.members[name]) for name in (shape, *self.wholes[shape], *self.members[shape])}
        relevant = {case.name: case for rule in sizes for case in self.by_rule[rule]}
        words = set(re.split(r"[ #/:]", f"{_local(shape)} {change}"))

        def distance(case: Case) -> tuple[float, ...]:
            return -len(words & set(re.split(r"[ /]", case.name))), sizes.get(case.name.partition("/")[0], inf)

        nearest = sorted(relevant.values(), key=lambda case: (distance(case), case.name))
        return next((case.name for case in nearest if self._notices(case, shape, weak)), "")

    def _notices(self, case: Case, shape: str, weak: Dataset) -> bool:
        if (case.name, shape) not in self.before:
            self.before[case.name, shape] = _report(case.data, self._part(shape), self.engine)
        return _report(case.data, weak, self.engine) != self.before[case.name, shape]

    def _part(self, shape: str) -> Dataset:
        """The shapes that this one belongs to, and all that they consist of."""
        if shape not in self.parts:
            waiting, seen = [shape, *self.wholes[shape]], set()
            quads: list[ox.Quad] = []
            while waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    mine = self.described[name]
                    quads.extend(mine)
                    waiting.extend(_name(each.object) for each in mine if not isinstance(each.object, ox.Literal))
            self.parts[shape] = Dataset(from_quads(quads).store, self.shapes.files)
        return self.parts[shape]


def _report(data: Dataset, shapes: Dataset, engine: str) -> Report:
    """What the shapes find in a case, as its approved report says it; nothing where the engine cannot use them."""
    try:
        result = shacl.report(data, shapes, engine=engine)
    except DataError:
        return frozenset()
    return frozenset(validate.broken(data, Rules(shapes, {}), result))


def _references(shapes: Dataset) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The shapes that each shape is part of, and those that are part of it."""
    wholes: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    for whole, part in ask(shapes, REFERENCES).rows():
        wholes[_name(part)].add(_name(whole))
        members[_name(whole)].add(_name(part))
    return wholes, members


def _local(name: str) -> str:
    return name.rpartition("#")[2]
