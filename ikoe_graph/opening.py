"""Opens a query up until every solution of it names its own triples.

Opening takes the query's pattern out of its grouping and its subqueries, spells property paths out, and marks each
OPTIONAL and UNION branch with a variable that is bound where the branch took part. What is left is an ordinary query,
which any engine answers; its solutions, put into its triple patterns, are the triples (see `provenance`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from rdflib import Literal, Variable
from rdflib.paths import AlternativePath, InvPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue

from ikoe_graph import algebra
from ikoe_graph.algebra import operator


class Part(NamedTuple):
    """A triple pattern of an opened query; `path` a predicate, or a path that is walked (`p*`, `p+`, `p?`).

    It took part in a solution where all its `marks` are bound.
    """

    subject: Any
    path: Any
    object: Any
    marks: tuple[Variable, ...]

    @property
    def is_walk(self) -> bool:
        """Whether it is a path of any length, which several triples or none may carry."""
        return isinstance(self.path, Path)

    @property
    def name(self) -> str:
        """The pattern as SPARQL."""
        return f"{algebra.term(self.subject)} {algebra.term(self.path)} {algebra.term(self.object)}"


class Absence(NamedTuple):
    """A pattern that must match nothing (NOT EXISTS, MINUS) for a solution to hold."""

    pattern: CompValue


@dataclass
class Opened:
    """An opened query: its pattern, and what became of each piece of the text.

    `keys` are the variables that tell one row from another: the columns, or what a query with aggregates groups by.
    `keyed` gives the columns of such a query with its keys, None where the keys are the columns.
    """

    columns: list[Variable]
    pattern: CompValue = field(default_factory=lambda: operator("BGP", triples=[]))
    keys: list[Variable] = field(default_factory=list)
    keyed: str | None = None
    dataset: str = ""
    parts: list[Part] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    filters: list[Any] = field(default_factory=list)
    computed: dict[Variable, Any] = field(default_factory=dict)
    optionals: dict[Variable, CompValue] = field(default_factory=dict)


def open_query(text: str, *, affirmed: bool = False) -> Opened:
    """Opens a SELECT query; `affirmed` with each NOT EXISTS turned into its contrary.

    Raises QueryError for other forms of query and for parts that cannot be rewritten.
    """
    query = algebra.parse(text)
    if query.name != "SelectQuery":
        raise algebra.unfit("Only the rows of a SELECT query can be explained")
    opened = Opened(list(query.PV), dataset=algebra.dataset_clause(query))
    select = query.p
    grouped = _grouped(select)
    if grouped is None:
        opened.pattern = _Opener(opened, affirmed=affirmed).open(_body(select))
        opened.keys = opened.columns
        return opened
    inner, keys, node = grouped
    opened.pattern = _Opener(opened, affirmed=affirmed).open(inner)
    opened.keys = [key for key, _ in keys]
    keyed = operator("Project", p=node, PV=[*opened.columns, *(name for _, name in keys)])
    opened.keyed = algebra.select(operator("SelectQuery", p=keyed, datasetClause=query.datasetClause))
    opened.computed.update(_aggregates(node, opened.columns))
    return opened


@lru_cache(maxsize=64)
def open_template(text: str) -> tuple[Opened, list[tuple[Any, Any, Any]]]:
    """Opens a CONSTRUCT query and gives its template beside it; any variable of the pattern may be fixed.

    What it gives is kept, since the rules are the same for every row, and reading them takes most of the time; it is
    only to be read.
    """
    query = algebra.parse(text)
    opened = Opened([])
    opened.pattern = _Opener(opened).open(_body(query.p))
    opened.keys = sorted(algebra.variables(query.template))
    return opened, list(query.template)


def open_pattern(pattern: CompValue) -> Opened:
    """Opens a pattern on its own, such as that of an Absence."""
    opened = Opened([])
    opened.pattern = _Opener(opened).open(pattern)
    return opened


class _Opener:
    """Rewrites one query and notes its pieces in an Opened; `marks` are those of the branch it is in."""

    def __init__(
        self,
        opened: Opened,
        numbers: Iterator[int] | None = None,
        marks: tuple[Variable, ...] = (),
        *,
        affirmed: bool = False,
    ):
        self.opened, self.numbers, self.marks, self.affirmed = opened, numbers or count(1), marks, affirmed

    def open(self, node: CompValue) -> CompValue:
        """The opened form of a pattern; what neither holds nor hides triple patterns stays as it is."""
        opens = {
            "BGP": lambda: _joined([self.expand(*triple) for triple in node.triples]),
            "Join": lambda: operator("Join", p1=self.open(node.p1), p2=self.open(node.p2)),
            "Union": lambda: operator("Union", p1=self.branch(node.p1), p2=self.branch(node.p2)),
            "LeftJoin": lambda: self.optional(node),
            "Minus": lambda: self.minus(node),
            "Filter": lambda: self.filter(node),
            "Extend": lambda: self.extend(node),
            "Graph": lambda: operator("Graph", term=node.term, p=self.open(node.p)),
            "ToMultiSet": lambda: node if node.p.name == "values" else self.subquery(node.p),
        }
        return opens[node.name]() if node.name in opens else node

    def optional(self, node: CompValue) -> CompValue:
        branch = self.branch(node.p2)
        self.opened.optionals[branch.var] = node.p2
        return operator("LeftJoin", p1=self.open(node.p1), p2=branch, expr=node.expr)

    def minus(self, node: CompValue) -> CompValue:
        self.opened.absences.append(Absence(node.p2))
        return operator("Minus", p1=self.open(node.p1), p2=node.p2)

    def extend(self, node: CompValue) -> CompValue:
        self.opened.computed[node.var] = node.expr
        return operator("Extend", p=self.open(node.p), expr=node.expr, var=node.var)

    def branch(self, node: CompValue) -> CompValue:
        """A branch that binds a mark of its own."""
        mark = self.fresh("took_part")
        inner = _Opener(self.opened, self.numbers, (*self.marks, mark), affirmed=self.affirmed).open(node)
        return operator("Extend", p=inner, expr=Literal(1), var=mark)

    def filter(self, node: CompValue) -> CompValue:
        """EXISTS becomes part of the pattern, with variables of its own; every other condition stays."""
        inner, kept = self.open(node.p), []
        for condition in _conjuncts(node.expr):
            name = getattr(condition, "name", "")
            if name == "Builtin_EXISTS" or (self.affirmed and name == "Builtin_NOTEXISTS"):
                pattern = algebra.exists_pattern(condition)
                own = algebra.variables(pattern) - algebra.variables(node.p)
                inner = operator("Join", p1=inner, p2=self.open(self.apart(pattern, own)))
                continue
            if name == "Builtin_NOTEXISTS":
                self.opened.absences.append(Absence(algebra.exists_pattern(condition)))
            else:
                self.opened.filters.append(condition)
            kept.append(condition)
        for condition in kept:
            inner = operator("Filter", p=inner, expr=condition)
        return inner

    def subquery(self, select: CompValue) -> CompValue:
        """What a subquery matches, joined with the subquery itself where that groups or cuts."""
        outer = set(_projected(select))
        grouped = _grouped(select)
        if grouped is None:
            opened = self.open(self.apart(_body(select), algebra.variables(select) - outer))
            if not _cuts(select):
                return opened
            return operator("Join", p1=operator("ToMultiSet", p=select), p2=opened)
        inner, keys, node = grouped
        kept = [(key, key if key in outer else self.fresh(key)) for key, _ in keys]
        columns = [each for each in outer if each not in {key for key, _ in keys}]
        renamed = algebra.rename(node, {name: new for (_, name), (_, new) in zip(keys, kept, strict=True)})
        counted = operator("Project", p=renamed, PV=[*columns, *(new for _, new in kept)])
        opened = self.open(self.apart(inner, algebra.variables(inner), dict(kept)))
        return operator("Join", p1=operator("ToMultiSet", p=counted), p2=opened)

    def apart(self, node: CompValue, own: set[Variable], names: Mapping[Variable, Variable] | None = None) -> CompValue:
        """A copy in which the variables `own` are not those of the query around it."""
        return algebra.rename(node, {each: self.fresh(each) for each in own} | dict(names or {}))

    def expand(self, subject: Any, path: Any, value: Any) -> CompValue:
        """A triple pattern with its property path spelled out."""
        if isinstance(path, SequencePath):
            stops = [subject, *(self.fresh("step") for _ in path.args[1:]), value]
            steps = zip(stops, path.args, stops[1:], strict=False)
            return _joined([self.expand(*step) for step in steps])
        if isinstance(path, InvPath):
            return self.expand(value, path.arg, subject)
        if isinstance(path, AlternativePath):
            return self.union([(subject, each, value) for each in path.args])
        if isinstance(path, NegatedPath):
            return self.other_than(subject, path, value)
        self.opened.parts.append(Part(subject, path, value, self.marks))
        return operator("BGP", triples=[(subject, path, value)])

    def union(self, choices: list[tuple[Any, Any, Any]]) -> CompValue:
        branches = [self.branch(operator("BGP", triples=[each])) for each in choices]
        node = branches[0]
        for each in branches[1:]:
            node = operator("Union", p1=node, p2=each)
        return node

    def other_than(self, subject: Any, path: NegatedPath, value: Any) -> CompValue:
        """`!(a|b)`: any predicate but these."""
        algebra.path(path)  # refuses what the parser could not read
        predicate = self.fresh("predicate")
        condition = operator("RelationalExpression", expr=predicate, op="NOT IN", other=path.args)
        return operator("Filter", p=self.expand(subject, predicate, value), expr=condition)

    def fresh(self, name: str) -> Variable:
        return Variable(f"__{next(self.numbers)}_{name.strip('_')}")


def _projected(select: CompValue) -> list[Variable]:
    while select.name != "Project":
        select = select.p
    return list(select.PV)


def _body(select: CompValue) -> CompValue:
    while select.name in algebra.MODIFIERS:
        select = select.p
    return select


def _cuts(select: CompValue) -> bool:
    while select.name in algebra.MODIFIERS:
        if select.name == "Slice":
            return True
        select = select.p
    return False


def _grouped(select: CompValue) -> tuple[CompValue, list[tuple[Variable, Variable]], CompValue] | None:
    """Of a query with aggregates: the pattern that it groups, its keys with the names under which they are handed up,
    and what groups it, with these names added; None for a query without.
    """
    top = algebra.rename(_body(select), {})
    node = top
    while node.name in ("Extend", "Filter"):
        node = node.p
    if node.name != "AggregateJoin":
        return None
    keys = []
    for number, key in enumerate(node.p.expr or ()):
        name = key if isinstance(key, Variable) else Variable(f"__key_{number}")
        if name is not key:  # GROUP BY an expression that has no name
            node.p.p = operator("Extend", p=node.p.p, expr=key, var=name)
        keys.append((name, Variable(f"__key_{number}_value")))
    node.p.expr = [name for name, _ in keys]
    node.A = [*node.A, *(operator("Aggregate_Sample", vars=name, res=value) for name, value in keys)]
    return node.p.p, keys, top


def _aggregates(node: CompValue, columns: list[Variable]) -> dict[Variable, Any]:
    """The columns that aggregates give, with their expressions."""
    found = {}
    while node.name in ("Extend", "Filter"):
        if node.name == "Extend" and node.var in columns:
            found[node.var] = node.expr
        node = node.p
    given = {each.res: each for each in node.A}
    spelled = {name: _spelled(expr, given) for name, expr in found.items()}
    return {name: expr for name, expr in spelled.items() if expr != name}


def _spelled(node: Any, given: Mapping[Variable, CompValue]) -> Any:
    """An expression with its aggregates back in place; a column that is merely a key stays a variable."""
    if isinstance(node, CompValue):
        return CompValue(node.name, **{key: _spelled(value, given) for key, value in node.items() if key != "_vars"})
    if isinstance(node, list):
        return [_spelled(each, given) for each in node]
    aggregate = given.get(node) if isinstance(node, Variable) else None
    if aggregate is None:
        return node
    return aggregate.vars if aggregate.name == "Aggregate_Sample" else aggregate


def _conjuncts(node: Any) -> list[Any]:
    if getattr(node, "name", "") == "ConditionalAndExpression":
        return [each for part in (node.expr, *node.other) for each in _conjuncts(part)]
    return [node]


def _joined(nodes: list[CompValue]) -> CompValue:
    """Neighbouring triple patterns in one block, so that the engine may order them; the rest joined to it."""
    plain = operator("BGP", triples=[triple for node in nodes if node.name == "BGP" for triple in node.triples])
    for node in nodes:
        if node.name != "BGP":
            plain = operator("Join", p1=plain, p2=node)
    return plain
