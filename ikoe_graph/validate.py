"""Runs shapes and check queries over a dataset and returns what they find.

Shapes (`ontology/shapes/`) say what must hold of one thing; check queries (`queries/checks/`) what must hold between
things. A shape that meets nothing is a finding too: it would pass for ever.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
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


def findings(dataset: Dataset, root: Path, *, engine: str = "shifty", language: str = "en") -> list[Finding]:
    """All findings over a dataset, worst first. `root` is the knowledge folder, `engine` one of ENGINES.

    Raises DataError for shapes or checks that cannot be read.
    """
    shapes = read_shapes(root)
    found = [
        *_of_report(report(dataset, shapes, engine=engine), dataset, shapes, language),
        *_idle_shapes(dataset, shapes),
        *_of_checks(dataset, root, language),
    ]
    return sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.file, each.subject, each.rule))


def report(dataset: Dataset, shapes: Dataset, *, engine: str = "shifty") -> "rdflib.Graph":
    """The SHACL validation report (https://www.w3.org/TR/shacl/#validation-report) over the union of all graphs."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it prints a traceback for each value that is no date
    rules, data = shapes.triples().decode(), dataset.triples().decode()
    if engine == "shifty":
        import shifty

        _, result, _ = shifty.validate(data, rules, infer=False)
    else:
        import pyshacl
        import rdflib

        _, result, _ = pyshacl.validate(
            rdflib.Graph().parse(data=data, format="nt"),
            shacl_graph=rdflib.Graph().parse(data=rules, format="nt"),
            advanced=True,
        )
    if isinstance(result, Exception | str | bytes):
        raise DataError(f"ontology/shapes: the validator cannot use the shapes: {result}. Correct them.")
    return result


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
    for result, focus, severity, shape, path in _rows(Answer(store.query(RESULTS, prefixes=terms.PREFIXES))):
        messages = {(term.language or ""): term.value for term in _objects(store, result, "resultMessage")}
        fixes = {(term.language or ""): term.value for term in _objects(shapes.store, shape, "description")}
        wrong = messages.get(language) or next(iter(messages.values()), "does not conform")
        fix = fixes.get(language, "") if path else ""
        level = severity.removeprefix(SHACL).lower()
        yield Finding(level, _file_of(dataset, focus), terms.shorten(focus), shape.rpartition("#")[2], wrong, fix)


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


def _of_checks(dataset: Dataset, root: Path, language: str) -> Iterator[Finding]:
    for name, check in catalogue.read(root / "queries" / "checks").items():
        for row in ask(dataset, check.text).rows():
            subject = getattr(row[0], "value", "")
            message = f"{check.summary.get(language, check.summary['en'])}: {text(row[1])}."
            yield Finding(
                check.severity,
                _file_of(dataset, subject),
                terms.shorten(subject),
                name,
                message,
                check.description.get(language, ""),
            )


RESULTS = """
SELECT ?result ?focus ?severity ?shape ?path WHERE {
  ?report sh:result ?result .
  ?result sh:focusNode ?focus ; sh:resultSeverity ?severity ; sh:sourceShape ?shape .
  OPTIONAL { ?result sh:resultPath ?path }
}
"""


def _rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    return (tuple(getattr(term, "value", "") for term in row) for row in answer.rows())


def _file_of(dataset: Dataset, subject: str) -> str:
    """The file of a subject; none for a nameless node, which may itself be the fault."""
    return dataset.file_of(subject) if "://" in subject else ""


def _objects(store: ox.Store, subject: str, name: str) -> list[ox.Literal]:
    node = ox.NamedNode(subject) if "://" in subject else ox.BlankNode(subject)
    quads = store.quads_for_pattern(node, ox.NamedNode(SHACL + name), None, ox.DefaultGraph())
    return [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
