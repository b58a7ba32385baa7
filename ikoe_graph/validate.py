"""Runs shapes and check queries over a dataset and returns what they find.

Shapes (`ontology/shapes/`) say what must hold of one thing; check queries (`queries/checks/`) what must hold between
things. A shape that meets nothing is a finding too: it would pass for ever.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset, parse
from ikoe_graph.errors import DataError
from ikoe_graph.query import Answer, ask, text

if TYPE_CHECKING:
    import rdflib

ENGINES = ("shifty", "pyshacl")
SEVERITIES = ("violation", "warning", "info")
SHACL = terms.PREFIXES["sh"]


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
    """All findings over the whole dataset, worst first. `root` is the knowledge folder, `engine` one of ENGINES.

    Raises DataError for shapes or checks that cannot be read.
    """
    rules = read_rules(root)
    result = report(dataset, rules.shapes, engine=engine)
    return _sorted([*broken(dataset, rules, result, language=language), *_idle_shapes(dataset, rules.shapes)])


def broken(dataset: Dataset, rules: Rules, result: "rdflib.Graph", *, language: str = "en") -> list[Finding]:
    """What the rules do not allow in a dataset, however small, worst first. `result`: its `report`."""
    found = _of_report(result, dataset, rules.shapes, language)
    return _sorted([*found, *_of_checks(dataset, rules.checks, language)])


def report(dataset: Dataset, shapes: Dataset, *, engine: str = "shifty") -> "rdflib.Graph":
    """The SHACL validation report (https://www.w3.org/TR/shacl/#validation-report) over the union of all graphs."""
    rules, data = shapes.triples().decode(), dataset.triples().decode()
    with _literals_as_written():
        if engine == "shifty":
            import shifty

            _, result, _ = shifty.validate(data, rules, infer=False)
        else:
            import pyshacl
            import rdflib

            _, result, _ = pyshacl.validate(
                rdflib.Graph().parse(data=data, format="nt"), shacl_graph=_as_rdflib(rules), advanced=True
            )
    if isinstance(result, Exception | str | bytes):
        raise DataError(f"ontology/shapes: the validator cannot use the shapes: {result}. Correct them.")
    return result


def read_rules(root: Path) -> Rules:
    """The shapes and check queries of a knowledge folder."""
    return Rules(read_shapes(root), catalogue.read(root / "queries" / "checks"))


def read_shapes(root: Path) -> Dataset:
    """All shapes as a dataset; a graph a file, so that `file_of` finds the file of a shape."""
    store = ox.Store()
    files = {}
    for path in sorted((root / "ontology" / "shapes").glob("*.ttl")):
        name = path.relative_to(root).as_posix()
        files[terms.BASE + name] = name
        store.bulk_extend(list(parse(path, name, graph=terms.BASE + name)))
    store.bulk_extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store])
    return Dataset(store, files)


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
        name = shape.rpartition("#")[2]
        yield Finding(level, _file(dataset, focus), _shown(focus), name, wrong, fixes.get(language, ""))


def _idle_shapes(dataset: Dataset, shapes: Dataset) -> Iterator[Finding]:
    for shape, target in _rows(
        ask(shapes, "SELECT ?shape ?class WHERE { ?shape sh:targetClass ?class } ORDER BY ?shape ?class")
    ):
        if not ask(dataset, f"ASK {{ ?thing a/rdfs:subClassOf* <{target}> }}").results:
            yield Finding(
                "violation",
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
SELECT ?result ?focus ?severity ?shape ?path ?component WHERE {
  ?report sh:result ?result .
  ?result sh:focusNode ?focus ; sh:resultSeverity ?severity ;
    sh:sourceShape ?shape ; sh:sourceConstraintComponent ?component .
  OPTIONAL { ?result sh:resultPath ?path }
}
"""


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    """Worst first, each once: a value that breaks a shape in two ways is one thing to mend."""
    return sorted(set(found), key=lambda each: (SEVERITIES.index(each.severity), *each[1:]))


def _file(dataset: Dataset, subject: str) -> str:
    return dataset.file_of(subject) if "://" in subject else ""


def _shown(subject: str) -> str:
    """The subject as people read it. Labels of blank nodes say nothing and change from run to run."""
    return terms.shorten(subject) if "://" in subject else "(no IRI)"


@lru_cache(maxsize=1)
def _as_rdflib(triples: str) -> "rdflib.Graph":
    import rdflib

    return rdflib.Graph().parse(data=triples, format="nt")


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keeps rdflib from rewriting literals (01 to 1) and from logging a traceback for one such as 30 February."""
    import rdflib

    logger = logging.getLogger("rdflib.term")
    level, normalize = logger.level, rdflib.NORMALIZE_LITERALS
    logger.setLevel(logging.CRITICAL)
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        logger.setLevel(level)
        rdflib.NORMALIZE_LITERALS = normalize


def _rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    return (tuple(getattr(term, "value", "") for term in row) for row in answer.rows())


def _objects(store: ox.Store, subject: str, name: str) -> list[ox.Literal]:
    node = ox.NamedNode(subject) if "://" in subject else ox.BlankNode(subject)
    quads = store.quads_for_pattern(node, ox.NamedNode(SHACL + name), None, ox.DefaultGraph())
    return [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
