"""Finds the triples that an answer rests on, with the help of an opened query (see `opening`)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import MulPath

from ikoe_graph import algebra
from ikoe_graph.algebra import operator
from ikoe_graph.opening import Opened, Part, open_pattern
from ikoe_graph.query import Row, Source, Term, ask

Solution = Mapping[Variable, Term | None]
Walks = dict[tuple[str, Term, Term], set[ox.Triple]]


def keys_of(source: Source, opened: Opened, row: Row) -> list[Solution]:
    """What the keys are in a row of the answer: several choices where the answer has equal rows."""
    if opened.keyed is None:
        return [dict(zip(opened.keys, row, strict=True))]
    width = len(opened.columns)
    rows = (each for each in ask(source, opened.keyed).rows() if each[:width] == row)
    return [dict(zip(opened.keys, each[width:], strict=True)) for each in rows]


def solutions(source: Source, opened: Opened, given: Solution | None = None) -> Iterator[dict[Variable, Term]]:
    """The solutions of an opened query, those with the given values where some are given (None for unbound)."""
    given = given or {}
    names = sorted(_in_scope(opened))
    # A filter and not VALUES: joined values would bind what the pattern leaves unbound.
    bound = {name: value for name, value in given.items() if value is not None and not isinstance(value, ox.BlankNode)}
    fixed = " ".join(f"FILTER (sameTerm({name.n3()}, {value}))" for name, value in bound.items())
    text = (
        f"SELECT {' '.join(each.n3() for each in names)}{opened.dataset} "
        f"WHERE {{ {{ {algebra.pattern(opened.pattern)} }} {fixed} }}"
    )
    for row in ask(source, text).rows():
        solution = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        if all(solution.get(name) == value for name, value in given.items() if name in names):
            yield solution


def triples(source: Source, part: Part, found: Iterable[Mapping[Variable, Term]], walks: Walks) -> set[ox.Triple]:
    """The triples that a part stands for in these solutions. `walks` remembers the paths walked so far."""
    triples: set[ox.Triple] = set()
    for solution in found:
        if all(mark in solution for mark in part.marks):
            if part.is_walk:
                start, end = (_put_in(each, solution) for each in (part.subject, part.object))
                triples |= _walk(source, part.path, start, end, walks)
            else:
                triples.add(instance(part, solution))
    return triples


def instance(part: Part, solution: Mapping[Variable, Term]) -> ox.Triple:
    """The triple that a part which is no walk stands for in a solution."""
    return ox.Triple(*(_put_in(each, solution) for each in part[:3]))


def same(node: Any, term: Term) -> bool:
    """Whether a constant of a pattern is that term."""
    return bool(_put_in(node, {}) == term)


def name_of(node: Variable | BNode) -> Variable:
    """The variable under which solutions give a variable or blank node of a pattern."""
    return Variable(f"__blank_{node}") if isinstance(node, BNode) else node


def variables(opened: Opened) -> set[Variable]:
    """The variables of its parts, under the names that solutions give them."""
    used = {each for part in opened.parts for each in (*part[:3], *part.marks)}
    return {name_of(each) for each in used if isinstance(each, Variable | BNode)}


def _in_scope(opened: Opened) -> set[Variable]:
    hidden = {each for absence in opened.absences for each in algebra.variables(absence.pattern)}
    return variables(opened) | set(opened.keys) | set(opened.optionals) | hidden


def _put_in(node: Any, solution: Mapping[Variable, Term]) -> Any:
    if isinstance(node, Variable | BNode):
        return solution[name_of(node)]
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, Literal):
        kind = ox.NamedNode(str(node.datatype)) if node.datatype else None
        return ox.Literal(str(node), language=node.language, datatype=None if node.language else kind)
    return node


def _walk(source: Source, path: MulPath, start: Term, end: Term, walks: Walks) -> set[ox.Triple]:
    """The triples of a shortest walk from start to end along `path.path`; none for a walk of no step."""
    known = (algebra.path(path), start, end)
    if known not in walks:
        hops = [] if path.zero and start == end else _hops(source, path, start, end)
        walks[known] = {triple for hop in hops for triple in _step(source, path.path, *hop, walks)}
    return walks[known]


def _hops(source: Source, path: MulPath, start: Term, end: Term) -> list[tuple[Term, Term]]:
    """Breadth first, one query a stop."""
    came_from: dict[Term, Term] = {}
    stops = [start]
    while stops and end not in came_from:
        stop = stops.pop(0)
        text = f"SELECT DISTINCT ?next WHERE {{ VALUES ?stop {{ {stop} }} ?stop {algebra.path(path.path)} ?next }}"
        for (following,) in ask(source, text).rows():
            if following is not None and following not in came_from:
                came_from[following] = stop
                stops.append(following)
    hops: list[tuple[Term, Term]] = []
    stop = end
    while stop in came_from and (not hops or stop != start):
        hops.insert(0, (came_from[stop], stop))
        stop = came_from[stop]
    return hops


def _step(source: Source, path: Any, start: Term, end: Term, walks: Walks) -> set[ox.Triple]:
    ends = [Variable("start"), Variable("end")]
    opened = open_pattern(operator("BGP", triples=[(ends[0], path, ends[1])]))
    found = list(solutions(source, opened, {ends[0]: start, ends[1]: end}))[:1]
    return set().union(*(triples(source, part, found, walks) for part in opened.parts))
