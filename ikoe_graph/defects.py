"""Seeds defects into the real data, as a curator might make them, and asks whether validation names each one's subject.

What a defect is stands in `queries/defects/*.ru`: a SPARQL update whose WHERE finds every place where the slip could be
made. One solution drawn at random is carried out, not all of them. A file with `#+ per: [class, property]` is drawn once
for each combination of these variables. Asserted triples are changed first and the rules derive afterwards.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, dataset, terms, validate
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError, UnknownName

Row = Mapping[str, ox.NamedNode | ox.Literal]
Say = Callable[[str], None]
GRAPH = "graph"  # solutions that differ only in this variable are one defect: it is made wherever the fact is stated
SUBJECTS = ("subject", "other")  # what validation must name: either, where the fault lies between two things
THINGS = (terms.BASE + "id/", terms.BASE + "vocab/")


class Kind(NamedTuple):
    """A kind of defect: its name, what is wrong in each language, why it escapes (if it does), and its two parts."""

    name: str
    summary: dict[str, str]
    exception: dict[str, str]
    per: tuple[str, ...]
    prologue: str
    template: str
    pattern: str


class Defect(NamedTuple):
    """One defect at one place: its kind, its variant ("measure status"), the subjects that count, the solutions."""

    kind: str
    variant: str
    subjects: tuple[str, ...]
    rows: tuple[Row, ...]


class Verdict(NamedTuple):
    """What became of a defect: the rules that newly name one of its subjects; none where it escaped."""

    defect: Defect
    rules: tuple[str, ...]


def kinds(root: Path) -> dict[str, Kind]:
    """All kinds of defects of a knowledge folder by name. Raises DataError for a file that is no such update."""
    return {path.stem: _kind(path) for path in sorted((root / "queries" / "defects").glob("*.ru"))}


def choose(known: Mapping[str, Kind], names: Sequence[str]) -> dict[str, Kind]:
    """The kinds with these names, all where none is given. Raises UnknownName with the nearest names."""
    for name in names:
        if name not in known:
            raise UnknownName("kind of defect", name, known, "ikoe mutants --list names them all.")
    return {name: known[name] for name in names or known}


def draw(sound: Dataset, kind: Kind, seed: int, number: int | None = None) -> list[Defect]:
    """Defects of a kind, drawn from all its places in the sound, asserted data: `number`, or one of each variant.

    Raises DataError where the kind finds no place at all: it would prove nothing.
    """
    places = _places(sound, kind)
    if not places:
        raise DataError(f"queries/defects/{kind.name}.ru: its WHERE finds no place. Check its terms against the data.")
    chance = random.Random(f"{seed} {kind.name}")  # noqa: S311 - a reproducible draw, nothing secret
    for rows in places.values():
        chance.shuffle(rows)
    variants = sorted(places)
    chance.shuffle(variants)
    wanted = len(variants) if number is None else number
    turns = zip_longest(*([(variant, rows) for rows in places[variant]] for variant in variants))
    drawn = [each for each in chain.from_iterable(turns) if each is not None][:wanted]
    return [Defect(kind.name, variant, _subjects(rows), rows) for variant, rows in drawn]


def judge(
    root: Path,
    chosen: Mapping[str, Kind],
    *,
    seed: int = 0,
    number: int | None = None,
    engine: str = "shifty",
    say: Say = lambda _: None,
) -> Iterator[Verdict]:
    """Draws and plants defects of the chosen kinds, round by round, and says of each what validation made of it.

    A round holds many defects whose things lie apart, so that one validation judges them all.
    """
    sound = dataset.read(root)
    rules = sorted((root / "ontology" / "rules").glob("*.rq"))
    before = _named(plant(sound, [], chosen, rules, root), root, engine)
    drawn = [defect for kind in chosen.values() for defect in draw(sound, kind, seed, number)]
    rounds = list(_rounds(sound, drawn))
    for count, defects in enumerate(rounds, 1):
        say(f"Round {count} of {len(rounds)}: {len(defects)} defects")
        after = _named(plant(sound, defects, chosen, rules, root), root, engine)
        for defect in defects:
            new = set().union(*(after[name] - before[name] for name in defect.subjects))
            yield Verdict(defect, tuple(sorted({rule for rule, _ in new})))


def plant(
    sound: Dataset, defects: Iterable[Defect], known: Mapping[str, Kind], rules: Iterable[Path], root: Path
) -> Dataset:
    """A copy of the asserted data with the defects in it, then derived as for any other data."""
    store = ox.Store()
    store.bulk_extend(sound.quads())
    for defect in defects:
        store.update(_update(known[defect.kind], defect.rows), prefixes=terms.PREFIXES)
    dataset.lay_out_union(store)
    dataset.derive(store, rules, root)
    return Dataset(store, sound.files)


def _kind(path: Path) -> Kind:
    text = path.read_text(encoding="utf-8")
    header = catalogue.header_of(text, str(path))
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    parts = re.fullmatch(r"(?P<prologue>(?:\s*PREFIX .*)*)(?P<template>[\s\S]*?)^(?P<pattern>WHERE[\s\S]*)", body, re.M)
    if parts is None or not re.search(r"\?subject\b", parts["pattern"]):
        raise DataError(f"{path}: no DELETE or INSERT with a line that begins with WHERE and binds ?subject. Add it.")
    return Kind(
        path.stem,
        catalogue.by_language(header, "summary"),
        catalogue.by_language(header, "exception"),
        tuple(header.get("per", ())),
        **parts.groupdict(),
    )


def _places(sound: Dataset, kind: Kind) -> dict[str, list[tuple[Row, ...]]]:
    """The solutions of a kind by variant, in a fixed order; those that differ only in the graph together."""
    answer = sound.query(f"{kind.prologue}\nSELECT * {kind.pattern}")
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT has no other answer
    names = sorted(variable.value for variable in answer.variables)
    grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for solution in answer:
        row = {name: solution[name] for name in names if solution[name] is not None}
        grouped[tuple(str(row.get(name)) for name in names if name != GRAPH)].append(row)
    places: dict[str, list[tuple[Row, ...]]] = defaultdict(list)
    for key in sorted(grouped):
        rows = grouped[key]
        places[" ".join(terms.shorten(rows[0][name].value) for name in kind.per)].append(tuple(rows))
    return places


def _subjects(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rows[0][name].value for name in SUBJECTS if name in rows[0]))


def _update(kind: Kind, rows: Sequence[Row]) -> str:
    """The update of a kind for the given solutions alone."""
    names = sorted({name for row in rows for name in row})
    values = "\n".join(f"({' '.join(str(row.get(name, 'UNDEF')) for name in names)})" for row in rows)
    return f"{kind.prologue}\n{kind.template}\nWHERE {{ VALUES ({' '.join('?' + name for name in names)}) {{ {values} }} }}"


def _rounds(sound: Dataset, drawn: Iterable[Defect]) -> Iterator[list[Defect]]:
    """Groups in which no defect's subject lies next to what another one changes, and no variant comes twice."""
    waiting = [(defect, _around(sound, defect)) for defect in drawn]
    while waiting:
        now: list[Defect] = []
        later: list[tuple[Defect, set[str]]] = []
        subjects: set[str] = set()
        reached: set[str] = set()
        variants: set[tuple[str, str]] = set()
        for defect, around in waiting:
            variant = (defect.kind, defect.variant)
            if variant in variants or not reached.isdisjoint(defect.subjects) or not subjects.isdisjoint(around):
                later.append((defect, around))
                continue
            now.append(defect)
            variants.add(variant)
            subjects.update(defect.subjects)
            reached.update(around)
        yield now
        waiting = later


def _around(sound: Dataset, defect: Defect) -> set[str]:
    """The things of a defect and those that refer to them or that they refer to: what it may make a rule name."""
    around = set(defect.subjects)
    for name in defect.subjects:
        node = ox.NamedNode(name)
        around.update(_thing(quad.object) for quad in sound.store.quads_for_pattern(node, None, None, ox.DefaultGraph()))
        around.update(_thing(quad.subject) for quad in sound.store.quads_for_pattern(None, None, node, ox.DefaultGraph()))
    return around - {""}


def _thing(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) and term.value.startswith(THINGS) else ""


def _named(loaded: Dataset, root: Path, engine: str) -> dict[str, set[tuple[str, str]]]:
    """Rules and messages by the subject that they name."""
    named: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in validate.findings(loaded, root, engine=engine):
        named[terms.lengthen(each.subject)].add((each.rule, each.message))
    return named
