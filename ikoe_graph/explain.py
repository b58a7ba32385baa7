"""Explains a row of an answer: the triples it rests on, the facts they belong to, and the lines that state these.

Triples that a rule derived are led back to those the rule saw. What has no triple, such as a count or a negation, is
said in words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
from rdflib import Variable

from ikoe_graph import algebra, catalogue, opening, provenance, terms
from ikoe_graph.errors import CalledWrongly
from ikoe_graph.query import Source, ask, text

MOST = 20_000  # solutions; a row that rests on more is a statistic, and nobody reads them all
WORD = re.compile(r"\d+|\w{4,}")  # what may be marked in a passage: numbers, and words that say something
EVIDENCE = terms.BASE + "id/evidence/"
REMARKS = {
    "en": {
        "aggregate": "{column} is {what}, over {count} solutions; the triples of all of them are listed.",
        "computed": "{column} is computed from values: {what}. It has no triple of its own.",
        "absence": "Nothing may match {{ {what} }}, and nothing does; what is absent has no triple.",
        "filter": "Conditions on values, which no triple carries: {what}.",
        "optional": "Nothing matches OPTIONAL {{ {what} }} here, so its columns stay empty.",
        "walk": "{what} is a walk of no step here, from a thing to itself, and needs no triple.",
        "most": "Only the first {count} solutions behind the row are looked at.",
        "none": "The row rests on no triple: all of it is given or computed in the query.",
    },
    "de": {
        "aggregate": "{column} ist {what}, über {count} Lösungen; die Tripel von allen sind aufgeführt.",
        "computed": "{column} ist aus Werten berechnet: {what}. Ein eigenes Tripel gibt es nicht.",
        "absence": "Nichts darf auf {{ {what} }} passen, und nichts passt; was fehlt, hat kein Tripel.",
        "filter": "Bedingungen an Werte, die kein Tripel trägt: {what}.",
        "optional": "Auf OPTIONAL {{ {what} }} passt hier nichts, die Spalten dazu bleiben leer.",
        "walk": "{what} ist hier ein Weg ohne Schritt, von einer Sache zu ihr selbst, und braucht kein Tripel.",
        "most": "Nur die ersten {count} Lösungen hinter der Zeile sind betrachtet.",
        "none": "Die Zeile ruht auf keinem Tripel: alles steht in der Abfrage oder ist dort berechnet.",
    },
}
HEADINGS = {
    "en": {
        "row": "Row",
        "rests": "It rests on {triples} triples of {facts} facts and concepts.",
        "none": "no passage: a concept, term or rule",
        "derived": "derived by rule",
        "remarks": "Without a triple of its own",
    },
    "de": {
        "row": "Zeile",
        "rests": "Sie ruht auf {triples} Tripeln von {facts} Tatsachen und Begriffen.",
        "none": "keine Stelle: Begriff, Term oder Regel",
        "derived": "abgeleitet durch Regel",
        "remarks": "Ohne eigenes Tripel",
    },
}


class Statement(NamedTuple):
    """A triple as people read it, and the rule that derived it, or an empty text where the data states it."""

    subject: str
    predicate: str
    object: str
    rule: str


class Support(NamedTuple):
    """A fact, the passages that carry it (`<source>/L<first>-<last>`), and its triples that the row rests on."""

    iri: str
    label: str
    passages: tuple[str, ...]
    statements: tuple[Statement, ...]


class Explanation(NamedTuple):
    """Why a row is in the answer: facts first, those that carry most of it before others, then concepts; and what has
    no triple.
    """

    number: int
    row: dict[str, str]
    supports: list[Support]
    remarks: list[str]


def explain(
    source: Source,
    query: str,
    number: int,
    rules: Mapping[str, str],
    fact: catalogue.Query,
    *,
    language: str = "en",
) -> Explanation:
    """Explains row `number`, from 1, of a SELECT query. `rules`: the texts of the rules by name; `fact`: the query for
    the fact of a node.

    Raises CalledWrongly where there is no such row, QueryError where the query cannot be taken apart.
    """
    opened = opening.open_query(query)
    answer = ask(source, query)
    columns, rows = answer.columns, list(answer.rows())
    if not 1 <= number <= len(rows):
        there = f"Give a row from 1 to {len(rows)}." if rows else "Ask the query for other values."
        raise CalledWrongly(f"--explain {number}: the answer has {len(rows) or 'no'} rows. {there}")
    row = rows[number - 1]
    keys = provenance.keys_of(source, opened, row)
    solutions = (solution for key in keys for solution in provenance.solutions(source, opened, key))
    found = list(islice(solutions, MOST))
    walks: provenance.Walks = {}
    by_part = [provenance.triples(source, part, found, walks) for part in opened.parts]
    triples = set().union(*by_part)
    statements = _statements(source, triples, rules)
    supports = _supports(source, statements, fact, language)
    remarks = list(_remarks(opened, found, by_part, REMARKS[language]))
    if len(found) == MOST:
        remarks.insert(0, REMARKS[language]["most"].format(count=MOST))
    return Explanation(number, dict(zip(columns, map(text, row), strict=True)), supports, remarks)


def aids(root: Path) -> tuple[dict[str, str], catalogue.Query]:
    """What `explain` needs of a knowledge folder: the rules, and the query for the fact of a node."""
    rules = {path.stem: path.read_text(encoding="utf-8") for path in sorted((root / "ontology" / "rules").glob("*.rq"))}
    return rules, catalogue.read_file(root / "queries" / "evidence" / "fact.rq")


def _statements(source: Source, triples: set[ox.Triple], rules: Mapping[str, str]) -> dict[ox.Triple, str]:
    """The triples with the rule that derived each, and the triples that these rules saw."""
    known = dict.fromkeys(triples, "")
    for triple in _derived(source, triples):
        for name in _likely(rules, triple):
            rule, template = opening.open_template(rules[name])
            seen = set().union(*(_seen(source, rule, given) for given in _matches(template, triple)))
            if seen:
                known[triple] = name
                known |= {each: known.get(each, "") for each in seen}
                break
    return known


def _likely(rules: Mapping[str, str], triple: ox.Triple) -> list[str]:
    """The rules, those first that name the predicate: opening one takes a quarter of a second."""
    name = re.split("[/#]", triple.predicate.value)[-1]
    return sorted(rules, key=lambda each: (name not in rules[each], each))


def _derived(source: Source, triples: set[ox.Triple]) -> list[ox.Triple]:
    """Those that stand in the graph of derived triples and in no other."""
    if not triples:
        return []
    rows = " ".join(f"({each.subject} {each.predicate} {each.object})" for each in triples)
    query = (
        f"SELECT ?s ?p ?o WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH <{terms.DERIVED}> {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER (?other != <{terms.DERIVED}>) }} }}"
    )
    return sorted((ox.Triple(*row) for row in ask(source, query).rows()), key=str)  # type: ignore[arg-type]


def _matches(template: Iterable[tuple[Any, Any, Any]], triple: ox.Triple) -> Iterable[provenance.Solution]:
    """What the variables of a rule's template are where one of its triples is this one."""
    values = (triple.subject, triple.predicate, triple.object)
    for pattern in template:
        pairs = list(zip(pattern, values, strict=True))
        if all(isinstance(node, Variable) or provenance.same(node, value) for node, value in pairs):
            yield {node: value for node, value in pairs if isinstance(node, Variable)}


def _seen(source: Source, rule: opening.Opened, given: provenance.Solution) -> set[ox.Triple]:
    found = list(provenance.solutions(source, rule, given))
    return set().union(*(provenance.triples(source, part, found, {}) for part in rule.parts))


def _supports(
    source: Source, statements: Mapping[ox.Triple, str], fact: catalogue.Query, language: str
) -> list[Support]:
    facts: dict[str, tuple[str, tuple[str, ...]]] = {}
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for triple, rule in statements.items():
        iri, label, passages = _fact(source, text(triple.subject), fact, language)
        facts[iri] = (label, passages)
        subject, predicate, value = (_shown(each) for each in triple)
        grouped[iri].append(Statement(subject, predicate, value, rule))
    supports = [Support(terms.shorten(iri), *facts[iri], tuple(sorted(found))) for iri, found in grouped.items()]
    return sorted(
        supports, key=lambda each: (not each.passages, -len(each.statements), _position(each.passages), each.iri)
    )


def _fact(source: Source, thing: str, fact: catalogue.Query, language: str) -> tuple[str, str, tuple[str, ...]]:
    """The IRI, label and passages of the fact that a node belongs to: one with passages before one without."""
    iri = terms.lengthen(thing)
    if iri.startswith(EVIDENCE):
        return iri, "", (iri.removeprefix(EVIDENCE).partition("#")[0],)
    found: dict[str, tuple[str, list[str]]] = {}
    for row in ask(source, catalogue.fill(fact, {"thing": iri, "language": language})).rows():
        name, label, evidence = (getattr(each, "value", "") for each in row)
        found.setdefault(name, (label, []))[1].extend([evidence.removeprefix(EVIDENCE)] if evidence else [])
    name = next((each for each, (_, passages) in found.items() if passages), iri)
    label, passages = found.get(name, ("", []))
    return name, label, tuple(sorted(dict.fromkeys(passages), key=lambda each: _position((each,))))


def _position(passages: tuple[str, ...]) -> tuple[str, int]:
    name, _, lines = passages[0].partition("/L") if passages else ("", "", "0")
    return name, int(lines.partition("-")[0])


def _shown(term: Any) -> str:
    """A term as a reader of Turtle expects it: texts in quotes with their language, all else short."""
    if not isinstance(term, ox.Literal):
        return text(term)
    plain = term.datatype.value.rpartition("#")[2] not in ("string", "langString")
    return term.value if plain else f'"{term.value}"' + (f"@{term.language}" if term.language else "")


def _remarks(
    opened: opening.Opened, found: list[Any], by_part: list[set[ox.Triple]], words: Mapping[str, str]
) -> Iterable[str]:
    for column, expression in opened.computed.items():
        if column in opened.columns:
            kind = "aggregate" if opened.keyed and "Aggregate" in str(expression) else "computed"
            yield words[kind].format(column=column, what=_short(algebra.expression(expression)), count=len(found))
    for absence in opened.absences:
        yield words["absence"].format(what=_short(algebra.pattern(absence.pattern)))
    for mark, pattern in opened.optionals.items():
        if not any(mark in solution for solution in found):
            yield words["optional"].format(what=_short(algebra.pattern(pattern)))
    for part, triples in zip(opened.parts, by_part, strict=True):
        if part.is_walk and not triples and not part.marks:
            yield words["walk"].format(what=_short(part.name))
    if opened.filters:
        conditions = (_short(algebra.expression(condition)) for condition in opened.filters)
        yield words["filter"].format(what=", ".join(dict.fromkeys(conditions)))
    if not any(by_part):
        yield words["none"]


def _short(part: str) -> str:
    plain = re.sub(r'"([^"]*)"\^\^xsd:(?:integer|decimal|boolean)', r"\1", terms.abbreviate(part))
    return plain.strip(" .")


def render(
    explained: Explanation, texts: Mapping[str, list[str]], language: str = "en", *, bright: bool = False
) -> str:
    """The explanation as text. With `texts` (the lines of each source by its IRI) the passages stand below each fact,
    what they share with its triples marked: in reverse video where `bright`, else between » and «.
    """
    words = HEADINGS[language]
    count = len({each for support in explained.supports for each in support.statements})
    lines = [f"{words['row']} {explained.number}", *(f"  {name}: {value}" for name, value in explained.row.items())]
    lines += ["", words["rests"].format(triples=count, facts=len(explained.supports))]
    for support in explained.supports:
        lines += ["", f"{support.iri}  {support.label}".rstrip()]
        lines += [f"  [{', '.join(support.passages) or words['none']}]"]
        lines += [f"  {_line(each, support.iri, words)}" for each in support.statements]
        wanted = _wanted(support)
        for passage in support.passages if texts else ():
            lines += [f"    {line}" for line in _passage(passage, texts, wanted, bright=bright)]
    if explained.remarks:
        lines += ["", words["remarks"], *(f"  {remark}" for remark in explained.remarks)]
    return "\n".join(lines) + "\n"


def as_json(explained: Explanation, texts: Mapping[str, list[str]]) -> dict[str, Any]:
    """The explanation as a value for JSON; with `texts` the lines of each passage beside it."""
    supports = [
        {
            "fact": support.iri,
            "label": support.label,
            "passages": [{"passage": each, "lines": _lines(each, texts)[1]} for each in support.passages],
            "triples": [each._asdict() for each in support.statements],
        }
        for support in explained.supports
    ]
    return {"row": explained.number, "values": explained.row, "supports": supports, "remarks": explained.remarks}


def _line(statement: Statement, fact: str, words: Mapping[str, str]) -> str:
    subject = "" if statement.subject == fact else f"{statement.subject} "
    derived = f"  ({words['derived']} {statement.rule})" if statement.rule else ""
    return f"{subject}{statement.predicate} {statement.object}{derived}"


def _wanted(support: Support) -> set[str]:
    """The words of four letters and more, and the numbers, in what a fact's triples say."""
    said = " ".join((support.label, *(each.object for each in support.statements)))
    return {each.casefold() for each in WORD.findall(said)}


def _passage(passage: str, texts: Mapping[str, list[str]], wanted: set[str], *, bright: bool) -> list[str]:
    left, right = ("\033[7m", "\033[0m") if bright else ("»", "«")

    def mark(word: re.Match[str]) -> str:
        return f"{left}{word[0]}{right}" if word[0].casefold() in wanted else word[0]

    first, lines = _lines(passage, texts)
    return [f"{number:>5} | {WORD.sub(mark, line)}" for number, line in enumerate(lines, first)]


def _lines(passage: str, texts: Mapping[str, list[str]]) -> tuple[int, list[str]]:
    """The number of a passage's first line, and its lines where the texts are at hand."""
    name, _, numbers = passage.partition("/L")
    first, _, last = numbers.partition("-")
    lines = texts.get(f"{terms.BASE}id/source/{name}", [])
    return int(first), [line.rstrip() for line in lines[int(first) - 1 : int(last)]]
