"""Runs shapes and check queries over a dataset and returns what they find.

Shapes (`ontology/shapes/`) say what must hold of one thing; check queries (`queries/checks/`) what must hold between
things. A shape that meets nothing is a finding too: it would pass for ever.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset, lay_out_union, parse
from ikoe_graph.errors import CalledWrongly, DataError
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
    return _worst_first(
        [
            *_of_report(report(dataset, shapes, engine=engine), dataset, shapes, language),
            *_idle_shapes(dataset, shapes, "violation"),
            *_of_checks(dataset, root, language),
        ]
    )


def conformance(dataset: Dataset, shapes: Dataset, *, engine: str = "shifty", language: str = "en") -> list[Finding]:
    """Findings of shapes that are not ours, such as those of a standard, worst first.

    A class of theirs without a member is an info only, since a standard is wider than one dataset; yet it is said,
    since the shapes prove nothing about it. Raises DataError for shapes that the engine cannot use.
    """
    result = report(dataset, shapes, engine=engine)
    return _worst_first([*_of_report(result, dataset, shapes, language), *_idle_shapes(dataset, shapes, "info")])


def report(dataset: Dataset, shapes: Dataset, *, engine: str = "shifty") -> "rdflib.Graph":
    """The SHACL validation report (https://www.w3.org/TR/shacl/#validation-report) over the union of all graphs."""
    rules, data = shapes.triples().decode(), dataset.triples().decode()
    try:
        return (_with_shifty if engine == "shifty" else _with_pyshacl)(data, rules)
    except Exception as error:  # the engines raise whatever they stumble over, and say only there what is wrong
        raise DataError(
            f"{_place(shapes)}: the validator ({engine}) cannot use the shapes: {str(error).rstrip('.')}. "
            "Correct them, or choose the other engine."
        ) from error


def read_shapes(root: Path) -> Dataset:
    """All shapes as a dataset; a graph a file, so that `file_of` finds the file of a shape."""
    store = ox.Store()
    files = {}
    for path in sorted((root / "ontology" / "shapes").glob("*.ttl")):
        name = path.relative_to(root).as_posix()
        files[terms.BASE + name] = name
        store.bulk_extend(list(parse(path, name, graph=terms.BASE + name)))
    lay_out_union(store)
    return Dataset(store, files)


def read_shape_files(paths: Iterable[Path]) -> Dataset:
    """Shapes of any RDF files, a graph a file; what they import (owl:imports) is not read.

    Raises CalledWrongly for a file that is not there, DataError for one that cannot be parsed or holds no shape.
    """
    store = ox.Store()
    files = {}
    for path in paths:
        if not path.is_file():
            raise CalledWrongly(f"{path}: no such file. Give a file with SHACL shapes.")
        if ox.RdfFormat.from_extension(path.suffix.removeprefix(".")) is None:
            raise CalledWrongly(f"{path}: its ending names no RDF format. Give for example a .ttl file.")
        graph = path.resolve().as_uri()
        quads = list(parse(path, str(path), graph=graph))
        if not any(quad.predicate.value.startswith(SHACL) for quad in quads):
            raise DataError(f"{path}: the file holds no SHACL shape. Give another file.")
        files[graph] = str(path)
        store.bulk_extend(quads)
    lay_out_union(store)
    return Dataset(store, files)


def _with_shifty(data: str, rules: str) -> "rdflib.Graph":
    """A report by pyshifty. Shapes are no data (as in pySHACL), and what it cannot check must not pass in silence."""
    import shifty

    _, result, _ = shifty.validate(data, rules, infer=False, graph_mode="data", on_unsupported="error")
    _describe_paths(result, rules)
    return result


def _describe_paths(result: "rdflib.Graph", rules: str) -> None:
    """Adds what pyshifty leaves out of a report: the description of a path that is more than one property."""
    from rdflib import SH, BNode, Graph

    bare = [(node, path) for node, path in result.subject_objects(SH.resultPath) if isinstance(path, BNode)]
    shapes = Graph().parse(data=rules, format="nt") if bare else Graph()
    for node, _ in bare:
        path = shapes.value(result.value(node, SH.sourceShape), SH.path)
        if path is not None:
            result.set((node, SH.resultPath, path))
            shapes.cbd(path, target_graph=result)


def _with_pyshacl(data: str, rules: str) -> "rdflib.Graph":
    import pyshacl
    import rdflib

    _, result, _ = pyshacl.validate(
        rdflib.Graph().parse(data=data, format="nt"),
        shacl_graph=rdflib.Graph().parse(data=rules, format="nt"),
        advanced=True,
    )
    if not isinstance(result, rdflib.Graph):
        raise result if isinstance(result, Exception) else ValueError(result)
    return result


def _place(shapes: Dataset) -> str:
    """The file of the shapes, or the folder of their files."""
    names = [str(name) for name in shapes.files.values()]
    return os.path.commonpath(names) if names else "shapes"


def _worst_first(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.file, each.subject, each.rule))


def _of_report(graph: "rdflib.Graph", dataset: Dataset, shapes: Dataset, language: str) -> Iterator[Finding]:
    """Findings of a SHACL report. Its messages come in every language; the fix is the description of the shape."""
    store = ox.Store()
    store.load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    for result, thing, focus, severity, shape, path in _rows(Answer(store.query(RESULTS, prefixes=terms.PREFIXES))):
        messages = {(term.language or ""): term.value for term in _objects(store, result, "resultMessage")}
        fixes = {(term.language or ""): term.value for term in _objects(shapes.store, shape, "description")}
        wrong = messages.get(language) or next(iter(messages.values()), "does not conform")
        fix = fixes.get(language, "") if path else ""
        level = severity.removeprefix(SHACL).lower()
        yield Finding(
            level if level in SEVERITIES else "violation",  # shapes of others may have severities of their own
            dataset.file_of(thing) if thing else "",
            terms.shorten(focus),
            shape.rpartition("#")[2],
            wrong,
            fix,
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
                "Correct the class, or drop the target." if severity == "violation" else "",
            )


def _of_checks(dataset: Dataset, root: Path, language: str) -> Iterator[Finding]:
    for name, check in catalogue.read(root / "queries" / "checks").items():
        for row in ask(dataset, check.text).rows():
            subject = getattr(row[0], "value", "")
            message = f"{check.summary.get(language, check.summary['en'])}: {text(row[1])}."
            yield Finding(
                check.severity,
                dataset.file_of(subject),
                terms.shorten(subject),
                name,
                message,
                check.description.get(language, ""),
            )


# A focus that is no IRI has no file, and a shape without an IRI goes by the name of the constraint.
RESULTS = """
SELECT ?result ?thing ?focus ?severity ?shape ?path WHERE {
  ?report sh:result ?result .
  ?result sh:focusNode ?focus ; sh:resultSeverity ?severity .
  ?result sh:sourceShape ?source ; sh:sourceConstraintComponent ?kind .
  OPTIONAL { ?result sh:resultPath ?path }
  BIND (IF(isIRI(?focus), ?focus, "") AS ?thing)
  BIND (IF(isIRI(?source), ?source, ?kind) AS ?shape)
}
"""


def _rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    return (tuple(getattr(term, "value", "") for term in row) for row in answer.rows())


def _objects(store: ox.Store, subject: str, name: str) -> list[ox.Literal]:
    node = ox.NamedNode(subject) if "://" in subject else ox.BlankNode(subject)
    quads = store.quads_for_pattern(node, ox.NamedNode(SHACL + name), None, ox.DefaultGraph())
    return [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
