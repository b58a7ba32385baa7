"""Slips: changes to triples that are described in files and made at places drawn at random.

A kind of slip is a SPARQL update (`queries/defects/*.ru`, `queries/weakenings/*.ru`) whose WHERE finds every place
where it could be made. One solution drawn at random is carried out, not all of them. A file with
`#+ per: [class, property]` has a variant for each combination of these variables.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError, UnknownName

Row = Mapping[str, ox.NamedNode | ox.Literal]
GRAPH = "graph"  # solutions that differ only in this variable are one slip: it is made wherever the fact is stated
SUBJECTS = ("subject", "other")  # what must be named: either, where the fault lies between two things


class Kind(NamedTuple):
    """A kind of slip: its name, what is wrong in each language, why it escapes (if it does), and the parts of its file.

    `per` names the variables that tell its variants apart.
    """

    name: str
    summary: dict[str, str]
    exception: dict[str, str]
    per: tuple[str, ...]
    prologue: str
    template: str
    pattern: str


class Slip(NamedTuple):
    """One slip at one place: its kind, its variant such as "ikoe:Measure ikoe:status", its subjects, the solutions."""

    kind: str
    variant: str
    subjects: tuple[str, ...]
    rows: tuple[Row, ...]


def kinds(folder: Path) -> dict[str, Kind]:
    """All kinds of slips of a folder by name. Raises DataError for a file that is no such update."""
    return {path.stem: _kind(path) for path in sorted(folder.glob("*.ru"))}


def choose(known: Mapping[str, Kind], names: Sequence[str]) -> dict[str, Kind]:
    """The kinds with these names, all where none is given. Raises UnknownName with the nearest names."""
    for name in names:
        if name not in known:
            raise UnknownName("kind of defect", name, known, "ikoe mutants --list names them all.")
    return {name: known[name] for name in names or known}


def draw(dataset: Dataset, kind: Kind, seed: int, number: int | None = None) -> list[Slip]:
    """Slips of a kind, drawn from all its places in a dataset: `number` of them, or one of each variant.

    Raises DataError where the kind finds no place at all: it would prove nothing.
    """
    places = _places(dataset, kind)
    if not places:
        raise DataError(f"{kind.name}.ru: its WHERE finds no place. Check its terms against the data.")
    chance = random.Random(f"{seed} {kind.name}")  # noqa: S311 - a reproducible draw, nothing secret
    for rows in places.values():
        chance.shuffle(rows)
    variants = sorted(places)
    chance.shuffle(variants)
    wanted = len(variants) if number is None else number
    turns = zip_longest(*([(variant, rows) for rows in places[variant]] for variant in variants))
    drawn = [each for each in chain.from_iterable(turns) if each is not None][:wanted]
    return [Slip(kind.name, variant, _subjects(rows), rows) for variant, rows in drawn]


def make(store: ox.Store, slips: Iterable[Slip], known: Mapping[str, Kind]) -> None:
    """Makes the slips in a store of named graphs."""
    for slip in slips:
        store.update(_update(known[slip.kind], slip.rows), prefixes=terms.PREFIXES)


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


def _places(dataset: Dataset, kind: Kind) -> dict[str, list[tuple[Row, ...]]]:
    """The solutions of a kind by variant, in a fixed order; those that differ only in the graph together."""
    answer = dataset.query(f"{kind.prologue}\nSELECT * {kind.pattern}")
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT has no other answer
    names = sorted(variable.value for variable in answer.variables)
    grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for solution in answer:
        row = {name: solution[name] for name in names if solution[name] is not None}
        grouped[tuple(str(row.get(name)) for name in names if name != GRAPH)].append(row)
    places: dict[str, list[tuple[Row, ...]]] = defaultdict(list)
    for key in sorted(grouped):
        rows = sorted(grouped[key], key=lambda row: str(row.get(GRAPH)))
        places[" ".join(terms.shorten(rows[0][name].value) for name in kind.per)].append(tuple(rows))
    return places


def _subjects(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rows[0][name].value for name in SUBJECTS if name in rows[0]))


def _update(kind: Kind, rows: Sequence[Row]) -> str:
    """The update of a kind for the given solutions alone."""
    names = sorted({name for row in rows for name in row})
    values = "\n".join(f"({' '.join(str(row.get(name, 'UNDEF')) for name in names)})" for row in rows)
    variables = " ".join(f"?{name}" for name in names)
    return f"{kind.prologue}\n{kind.template}\nWHERE {{ VALUES ({variables}) {{ {values} }} }}"
