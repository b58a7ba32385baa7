"""Reads a SPARQL query into its algebra (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra) and writes it as SPARQL.

rdflib parses and translates; writing it back is ours, since a rewritten query has to run on any engine. Whoever
rewrites a query changes the tree and hands it to `pattern` or `select`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern, translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ikoe_graph import terms
from ikoe_graph.errors import QueryError

Part = TypeVar("Part")
MODIFIERS = ("Slice", "Distinct", "Reduced", "Project", "OrderBy")


def parse(text: str) -> CompValue:
    """The algebra of a query; the project's prefixes are known. Raises QueryError where the text is no query."""
    try:
        query = translateQuery(parseQuery(text), initNs=terms.PREFIXES).algebra
    except Exception as error:  # the parser and the translation raise a dozen kinds, some of them bare
        raise QueryError(
            f"The query cannot be taken apart: {str(error).partition(chr(10))[0]}. Simplify it."
        ) from error
    for number, group in enumerate(_groups(query)):
        _name_keys(group, number)
    return query


def unfit(problem: str) -> QueryError:
    """The error for a query that cannot be rewritten."""
    return QueryError(f"{problem}. Ask without it, or run the query itself.")


def operator(name: str, **parts: Any) -> CompValue:
    """A node of the algebra, for rewriting."""
    return CompValue(name, **parts)


def exists_pattern(expression: CompValue) -> CompValue:
    """The pattern inside EXISTS or NOT EXISTS; the translation leaves some of them as they were parsed."""
    return translateGroupGraphPattern(expression.graph)


def rename(node: Part, names: Mapping[Variable, Variable]) -> Part:
    """A copy of a part of the algebra with variables renamed."""
    return cast("Part", _renamed(node, names))


def variables(node: Any) -> set[Variable]:
    """All variables that occur in a part of the algebra, in scope or not."""
    if isinstance(node, Variable):
        return {node}
    if isinstance(node, dict):  # a CompValue is one
        inner = ((key, value) for key, value in node.items() if key != "_vars")
        return set().union(*(variables(key) | variables(value) for key, value in inner))
    if isinstance(node, list | tuple):
        return set().union(*(variables(each) for each in node))
    return set()


def select(node: CompValue, wanted: Iterable[Variable] | None = None) -> str:
    """A SELECT query: of the projected variables of a query's algebra, or of `wanted` variables of a pattern."""
    if wanted is not None:
        names = " ".join(each.n3() for each in wanted)
        return f"SELECT {names} WHERE {{ {pattern(node)} }}"
    head, tail, source = "", "", ""
    projected: list[Variable] = []
    if node.name == "SelectQuery":
        source = dataset_clause(node)
        node = node.p
    while node.name in MODIFIERS:
        if node.name in ("Distinct", "Reduced"):
            head = f"{node.name.upper()} "
        elif node.name == "Slice":
            length = "" if node.length is None else f" LIMIT {node.length}"
            tail = f"{length} OFFSET {node.start}{tail}"
        elif node.name == "OrderBy":
            tail = f" ORDER BY {' '.join(map(_condition, node.expr))}{tail}"
        else:
            projected = node.PV
        node = node.p
    return f"SELECT {head}{' '.join(each.n3() for each in projected)}{source} WHERE {{ {pattern(node)} }}{tail}"


def dataset_clause(query: CompValue) -> str:
    """The FROM and FROM NAMED lines of a query, an empty text where it has none."""
    return "".join(
        f" FROM {term(each.default)}" if each.default else f" FROM NAMED {term(each.named)}"
        for each in query.datasetClause or ()
    )


def pattern(node: CompValue) -> str:
    """The text of a group graph pattern, without its braces."""
    writer = _PATTERNS.get(node.name)
    if writer is None:
        raise unfit(f"{node.name}: this part of a query cannot be rewritten")
    return writer(node)


def expression(node: Any) -> str:
    """The text of an expression."""
    if not isinstance(node, CompValue):
        return term(node)
    writer = _EXPRESSIONS.get(node.name) or _EXPRESSIONS.get(node.name.partition("_")[0])
    if writer is None:
        raise unfit(f"{node.name}: this part of a query cannot be rewritten")
    return writer(node)


def term(node: Any) -> str:
    """An RDF term or variable; a blank node of a pattern becomes a variable, which means the same."""
    if isinstance(node, BNode):
        return f"?__blank_{node}"
    if isinstance(node, Variable | URIRef | Literal):
        return str(node.n3())
    if isinstance(node, Path):
        return path(node)
    return str(node)


def path(node: Any) -> str:
    """A property path, in brackets wherever it is more than an IRI."""
    if isinstance(node, URIRef):
        return str(node.n3())
    if isinstance(node, SequencePath):
        return f"({'/'.join(map(path, node.args))})"
    if isinstance(node, AlternativePath):
        return f"({'|'.join(map(path, node.args))})"
    if isinstance(node, InvPath):
        return f"(^{path(node.arg)})"
    if isinstance(node, MulPath):
        return f"({path(node.path)}{node.mod})"
    if isinstance(node, NegatedPath):
        if not all(isinstance(each, URIRef) for each in node.args):
            raise unfit("^ in a negated property path cannot be rewritten, since the parser drops what it inverts")
        return f"(!({'|'.join(map(path, node.args))}))"
    raise unfit(f"{node}: this property path cannot be rewritten")


def _groups(node: Any) -> Iterator[CompValue]:
    """The groupings of a query, subqueries included."""
    if isinstance(node, CompValue) and node.name == "Group":
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ():
        yield from _groups(inner)


def _name_keys(group: CompValue, number: int) -> None:
    """Names what is grouped by an expression in brackets: the translation binds it, but to no variable."""
    node = group.p
    for position in reversed([place for place, key in enumerate(group.expr or ()) if key is None]):
        while node.var is not None:
            node = node.p
        node["var"] = group.expr[position] = Variable(f"__group_{number}_{position}")


def _renamed(node: Any, names: Mapping[Variable, Variable]) -> Any:
    if isinstance(node, CompValue):
        return CompValue(node.name, **{key: _renamed(value, names) for key, value in node.items() if key != "_vars"})
    if isinstance(node, Variable):
        return names.get(node, node)
    if isinstance(node, dict):
        return {_renamed(key, names): _renamed(value, names) for key, value in node.items()}
    if isinstance(node, list | tuple | set):
        return type(node)(_renamed(each, names) for each in node)
    return node


def _chained(node: CompValue, sign: str) -> str:
    return f"({sign.join(expression(each) for each in (node.expr, *node.other))})"


def _arithmetic(node: CompValue) -> str:
    steps = (f" {sign} {expression(each)}" for sign, each in zip(node.op, node.other, strict=True))
    return f"({expression(node.expr)}{''.join(steps)})"


def _call(node: CompValue) -> str:
    """The arguments stand in the order of the call, whatever the parser names them."""
    given = (value for key, value in node.items() if key != "_vars")
    listed = (each for value in given for each in (value if isinstance(value, list | tuple) else [value]))
    return f"{node.name.removeprefix('Builtin_')}({', '.join(map(expression, listed))})"


def _relation(node: CompValue) -> str:
    if node.op in ("IN", "NOT IN"):
        others = [] if isinstance(node.other, URIRef) else node.other  # rdf:nil for an empty list
        return f"({expression(node.expr)} {node.op} ({', '.join(map(expression, others))}))"
    return f"({expression(node.expr)} {node.op} {expression(node.other)})"


def _aggregate(node: CompValue) -> str:
    name = node.name.removeprefix("Aggregate_")
    word = "GROUP_CONCAT" if name == "GroupConcat" else name.upper()
    distinct = "DISTINCT " if node.distinct else ""
    separator = f"; separator={term(node.separator)}" if node.separator is not None else ""
    return f"{word}({distinct}{'*' if node.vars == '*' else expression(node.vars)}{separator})"


def _condition(node: Any) -> str:
    if not isinstance(node, CompValue):
        return expression(node)
    return f"{node.order or 'ASC'}({expression(node.expr)})"


def _bgp(node: CompValue) -> str:
    return " ".join(f"{term(s)} {path(p) if isinstance(p, Path) else term(p)} {term(o)} ." for s, p, o in node.triples)


def _braced(node: CompValue) -> str:
    return f"{{ {pattern(node)} }}"


def _join(node: CompValue) -> str:
    """Triple patterns stand side by side; whatever else is joined keeps its braces."""
    sides = [each for each in (node.p1, node.p2) if each.name != "BGP" or each.triples]
    return " ".join(pattern(each) if each.name == "BGP" or len(sides) == 1 else _braced(each) for each in sides)


def _left_join(node: CompValue) -> str:
    plain = node.expr is None or getattr(node.expr, "name", "") == "TrueFilter"
    filtered = "" if plain else f" FILTER ({expression(node.expr)})"
    return f"{_braced(node.p1)} OPTIONAL {{ {pattern(node.p2)}{filtered} }}"


def _extend(node: CompValue) -> str:
    inner = pattern(node.p) if node.p.name in ("BGP", "Extend") else _braced(node.p)
    return f"{inner} BIND ({expression(node.expr)} AS {term(node.var)})"


def _filter(node: CompValue) -> str:
    inner = pattern(node.p) if node.p.name in ("BGP", "Extend", "Filter") else _braced(node.p)
    return f"{inner} FILTER ({expression(node.expr)})"


def _multiset(node: CompValue) -> str:
    return _values(node.p) if node.p.name == "values" else f"{{ {select(node.p)} }}"


def _values(node: CompValue) -> str:
    names = list(dict.fromkeys(name for row in node.res for name in row))
    rows = " ".join(f"({' '.join(term(row.get(name, 'UNDEF')) for name in names)})" for row in node.res)
    return f"VALUES ({' '.join(each.n3() for each in names)}) {{ {rows} }}"


def _aggregate_join(node: CompValue) -> str:
    """Groups and aggregates as a subquery that hands up what each aggregate gave, under the name it has there."""
    given = " ".join(f"({_aggregate(each)} AS {term(each.res)})" for each in node.A)
    keys = " ".join(f"({expression(each)})" for each in node.p.expr or ())
    grouped = f" GROUP BY {keys}" if keys else ""
    return f"{{ SELECT {given} WHERE {{ {pattern(node.p.p)} }}{grouped} }}"


_PATTERNS: dict[str, Callable[[CompValue], str]] = {
    "BGP": _bgp,
    "Join": _join,
    "LeftJoin": _left_join,
    "Union": lambda node: f"{_braced(node.p1)} UNION {_braced(node.p2)}",
    "Minus": lambda node: f"{_braced(node.p1)} MINUS {_braced(node.p2)}",
    "Graph": lambda node: f"GRAPH {term(node.term)} {_braced(node.p)}",
    "Extend": _extend,
    "Filter": _filter,
    "ToMultiSet": _multiset,
    "values": _values,
    "AggregateJoin": _aggregate_join,
}
_EXPRESSIONS: dict[str, Callable[[CompValue], str]] = {
    "AdditiveExpression": _arithmetic,
    "Aggregate": _aggregate,
    "Builtin": _call,
    "Builtin_EXISTS": lambda node: f"EXISTS {_braced(exists_pattern(node))}",
    "Builtin_NOTEXISTS": lambda node: f"NOT EXISTS {_braced(exists_pattern(node))}",
    "ConditionalAndExpression": lambda node: _chained(node, " && "),
    "ConditionalOrExpression": lambda node: _chained(node, " || "),
    "Function": lambda node: f"{term(node.iri)}({', '.join(map(expression, node.expr))})",
    "MultiplicativeExpression": _arithmetic,
    "RelationalExpression": _relation,
    "TrueFilter": lambda _: "true",
    "UnaryMinus": lambda node: f"(-{expression(node.expr)})",
    "UnaryNot": lambda node: f"(!{expression(node.expr)})",
    "UnaryPlus": lambda node: f"(+{expression(node.expr)})",
}
