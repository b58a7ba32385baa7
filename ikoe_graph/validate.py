"""Holds a dataset to shapes and check queries and returns what they find.

Shapes (`ontology/shapes/`) say what must hold of one thing; check queries (`queries/checks/`) what must hold between
things. A shape that meets nothing is a finding too: it would pass for ever.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset
from ikoe_graph.query import Answer, ask, text
from ikoe_graph.shacl import SHACL, read_shapes, report

if TYPE_CHECKING:
    import rdflib

LARGE = 400_000  # triples; shapes judge more than these in batches
AT_ONCE = 10_000  # things in a batch, which takes some 400 MB
SEVERITIES = ("violation", "warning", "info")


class Finding(NamedTuple):
    """Something that a rule does not allow: how bad, where, about what, by which rule, what is wrong, what to do."""

    severity: str
    file: str
    subject: str
    rule: str
    message: str
    fix: str


class Rules(NamedTuple):
    """What a dataset is held to: the shapes, and the check queries by name."""

    shapes: Dataset
    checks: dict[str, Query]


def findings(dataset: Dataset, root: Path, *, engine: str = "shifty", language: str = "en") -> list[Finding]:
    """All findings over the whole dataset, worst first. `root`: the knowledge folder, `engine`: one of shacl.ENGINES.

    Raises DataError for shapes or checks that cannot be read.
    """
    lots = in_lots(dataset, read_rules(root), engine=engine, language=language)
    return worst_first(chain.from_iterable(lots))


def in_lots(dataset: Dataset, rules: Rules, *, engine: str = "shifty", language: str = "en") -> Iterator[list[Finding]]:
    """All findings over the whole dataset in two lots, each worst first: what is found at once, then what shapes find.

    The fast engine works in a thread of its own meanwhile; it needs no Python.
    """
    size = AT_ONCE if len(dataset.store) > LARGE else None
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(report, dataset, rules.shapes, engine=engine, size=size)
        idle = _idle_shapes(dataset, rules.shapes, "violation")
        yield worst_first([*_of_checks(dataset, rules.checks, language), *idle])
        yield worst_first(_of_report(pending.result(), dataset, rules.shapes, language))


def conformance(dataset: Dataset, shapes: Dataset, *, engine: str = "shifty", language: str = "en") -> list[Finding]:
    """Findings of shapes that are not ours, such as those of a standard, worst first.

    A class of theirs without a member is an info only, since a standard is wider than one dataset; yet it is said,
    since the shapes prove nothing about it. Raises DataError for shapes that the engine cannot use.
    """
    result = report(dataset, shapes, engine=engine)
    return worst_first([*_of_report(result, dataset, shapes, language), *_idle_shapes(dataset, shapes, "info")])


def broken(dataset: Dataset, rules: Rules, result: "rdflib.Graph", *, language: str = "en") -> list[Finding]:
    """What the rules do not allow in a dataset, however small, worst first. `result`: its SHACL report."""
    found = _of_report(result, dataset, rules.shapes, language)
    return worst_first([*found, *_of_checks(dataset, rules.checks, language)])


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Worst first, each once: a value that breaks a shape in two ways is one thing to mend."""
    return sorted(set(found), key=lambda each: (SEVERITIES.index(each.severity), *each[1:]))


def read_rules(root: Path) -> Rules:
    """The shapes and check queries of a knowledge folder."""
    return Rules(read_shapes(root), catalogue.read(root / "queries" / "checks"))


def _of_report(graph: "rdflib.Graph", dataset: Dataset, shapes: Dataset, language: str) -> Iterator[Finding]:
    """Findings of a SHACL report. Its messages come in every language; the fix is the description of the shape."""
    store = ox.Store()
    store.load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    for result, focus, severity, shape, path, component in _rows(Answer(store.query(RESULTS, prefixes=terms.PREFIXES))):
        messages = {(term.language or ""): term.value for term in _objects(store, result, "resultMessage")}
        fixes = {(term.language or ""): term.value for term in _objects(shapes.store, shape, "description")}
        wrong = messages.get(language) or next(iter(messages.values()), "does not conform")
        if component == SHACL + "ClosedConstraintComponent":  # one message for a class; the path says which property
            wrong = f"{wrong}: {terms.shorten(path)}."
        level = severity.removeprefix(SHACL).lower()
        yield Finding(
            level if level in SEVERITIES else "violation",  # shapes of others may have severities of their own
            _file(dataset, focus),
            _shown(focus),
            (shape if "://" in shape else component).rpartition("#")[2],
            wrong,
            fixes.get(language, ""),
        )


def _idle_shapes(dataset: Dataset, shapes: Dataset, severity: str) -> Iterator[Finding]:
    for shape, target in _rows(
        ask(shapes, "SELECT ?shape ?class WHERE { ?shape sh:targetClass ?class } ORDER BY ?shape ?class")
    ):
        if not ask(dataset, f"ASK {{ ?thing a/rdfs:subClassOf* <{target}> }}").results:
            yield Finding(
                severity,
                shapes.file_of(shape),
                terms.shorten(shape),
                "focus",
                f"The shape meets nothing of class {terms.shorten(target)}.",
                "Correct the class, or drop the target.",
            )


def _of_checks(dataset: Dataset, checks: dict[str, Query], language: str) -> Iterator[Finding]:
    for name, check in checks.items():
        for row in ask(dataset, check.text).rows():
            subject = row[0].value if isinstance(row[0], ox.NamedNode) else ""
            message = f"{check.summary.get(language, check.summary['en'])}: {text(row[1])}."
            fix = check.description.get(language, "")
            yield Finding(check.severity, _file(dataset, subject), _shown(subject), name, message, fix)


RESULTS = """
SELECT ?result (IF(isBlank(?node), "", STR(?node)) AS ?focus) ?severity ?shape ?path ?component WHERE {
  ?report sh:result ?result .
  ?result sh:focusNode ?node ; sh:resultSeverity ?severity ;
    sh:sourceShape ?shape ; sh:sourceConstraintComponent ?component .
  OPTIONAL { ?result sh:resultPath ?path }
}
"""


def _file(dataset: Dataset, subject: str) -> str:
    return dataset.file_of(subject) if "://" in subject else ""


def _shown(subject: str) -> str:
    """The subject as people read it. Labels of blank nodes say nothing and change from run to run."""
    return terms.shorten(subject) if subject else "(no IRI)"


def _rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    return (tuple(getattr(term, "value", "") for term in row) for row in answer.rows())


def _objects(store: ox.Store, subject: str, name: str) -> list[ox.Literal]:
    node = ox.NamedNode(subject) if "://" in subject else ox.BlankNode(subject)
    quads = store.quads_for_pattern(node, ox.NamedNode(SHACL + name), None, ox.DefaultGraph())
    return [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
