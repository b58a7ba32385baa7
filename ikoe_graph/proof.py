"""Proves that every part of a question matters: without the triples that a part stands for, the answer must change.

A part that stands for no triple in the example's answer is dead: a misspelt term, or an OPTIONAL or path that never
binds, which in other people's queries silently returns nothing for years.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import BNode, Variable

from ikoe_graph import catalogue, opening, provenance, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.opening import Opened, Part
from ikoe_graph.query import Row, Term, ask


class Check(NamedTuple):
    """A part of a query: its pattern, for how many triples it stands, and whether the answer changes without them.

    For a part that must not match (`absent`), whether the answer changes once it does.
    """

    pattern: str
    triples: int
    matters: bool
    absent: bool = False


def prove(dataset: Dataset, query: catalogue.Query) -> list[Check]:
    """The checks of a query over a dataset in memory, which is changed and restored; its examples count together."""
    best: list[Check] = []
    for values in query.examples:
        found = list(_checks(dataset, catalogue.fill(query, values)))
        best = [_better(*pair) for pair in zip(best, found, strict=True)] if best else found
    return best


def _better(one: Check, other: Check) -> Check:
    return one._replace(triples=one.triples + other.triples, matters=one.matters or other.matters)


def _checks(dataset: Dataset, text: str) -> Iterator[Check]:
    answer = list(ask(dataset, text).rows())
    with _without(dataset.store, [] if answer else _suppressed(dataset, text)):
        answer = answer or list(ask(dataset, text).rows())
        opened = opening.open_query(text)
        found = list(provenance.solutions(dataset, opened))
        walks: provenance.Walks = {}
        for part in opened.parts:
            triples = provenance.triples(dataset, part, found, walks)
            with _without(dataset.store, triples):
                matters = bool(triples) and list(ask(dataset, text).rows()) != answer
            yield Check(terms.abbreviate(part.name), len(triples), matters)
        for absence in opened.absences:
            yield _absence(dataset, text, answer, absence, found)


def _suppressed(dataset: Dataset, text: str) -> set[ox.Triple]:
    """For a question whose right answer is empty: triples without which it would have a row, since what must not be
    there is what they say, if need be several times of the same.
    """
    denied, affirmed = opening.open_query(text), opening.open_query(text, affirmed=True)
    kept = {part.name for part in denied.parts}
    solution = next(provenance.solutions(dataset, affirmed), None)
    if solution is None:
        return set()
    row = provenance.variables(denied)
    alike = list(provenance.solutions(dataset, affirmed, {name: solution.get(name) for name in row}))
    parts = [part for part in affirmed.parts if part.name not in kept]
    return set().union(*(provenance.triples(dataset, part, alike, {}) for part in parts))


def _absence(
    dataset: Dataset, text: str, answer: list[Row], absence: opening.Absence, found: list[dict[Variable, Term]]
) -> Check:
    """Makes the pattern match for one solution after the other, with new nodes where it leaves a variable free."""
    opened = opening.open_pattern(absence.pattern)
    shown = terms.abbreviate(" . ".join(part.name for part in opened.parts))
    for solution in found or [{}]:
        triples = [triple for part in opened.parts for triple in _matching(part, opened, solution)]
        with _with(dataset.store, triples):
            if list(ask(dataset, text).rows()) != answer:
                return Check(shown, len(triples), matters=True, absent=True)
    return Check(shown, 0, matters=False, absent=True)


def _matching(part: Part, opened: Opened, solution: dict[Variable, Term]) -> Iterator[ox.Triple]:
    """A triple that matches the part, one step where it is a path; none for a part in an OPTIONAL."""
    free = {each for other in opened.parts for each in other[:3] if isinstance(each, Variable | BNode)} - set(solution)
    filled = solution | {provenance.name_of(each): ox.NamedNode(f"{terms.BASE}id/new/{each}") for each in free}
    step = part._replace(path=part.path.path) if part.is_walk else part
    if not part.marks and not step.is_walk:
        yield provenance.instance(step, filled)


@contextmanager
def _without(store: ox.Store, triples: Iterable[ox.Triple]) -> Iterator[None]:
    """The store while these triples are gone from every graph."""
    gone = [
        quad for each in triples for quad in store.quads_for_pattern(each.subject, each.predicate, each.object, None)
    ]
    for quad in gone:
        store.remove(quad)
    try:
        yield
    finally:
        store.extend(gone)


@contextmanager
def _with(store: ox.Store, triples: Iterable[ox.Triple]) -> Iterator[None]:
    """The store while these triples are there too."""
    quads = [ox.Quad(each.subject, each.predicate, each.object) for each in triples]
    added = [quad for quad in quads if quad not in store]
    store.extend(added)
    try:
        yield
    finally:
        for quad in added:
            store.remove(quad)
