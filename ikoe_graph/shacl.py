"""Reads SHACL shapes and runs an engine over them: pyshifty, which is fast, or pySHACL, the reference.

What a report means for the data is said by `validate`.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ikoe_graph import batches, terms
from ikoe_graph.dataset import Dataset, lay_out_union, parse
from ikoe_graph.errors import CalledWrongly, DataError

if TYPE_CHECKING:
    import rdflib
    import shifty

ENGINES = ("shifty", "pyshacl")
SHACL = terms.PREFIXES["sh"]


def report(dataset: Dataset, shapes: Dataset, *, engine: str = "shifty", size: int | None = None) -> "rdflib.Graph":
    """The SHACL validation report (https://www.w3.org/TR/shacl/#validation-report) over the union of all graphs.

    With `size` so many things are judged at once, which is only right for shapes such as `batches` describes. Raises
    DataError for shapes that the engine (one of ENGINES) cannot use.
    """
    judge = _with_shifty if engine == "shifty" else _with_pyshacl
    rules = shapes.triples().decode()
    try:
        with _literals_as_written():
            if size is None:
                return judge(dataset.triples().decode(), rules)
            targets = batches.retargeted(rules)
            return _joined(judge(batch.decode(), targets) for batch in batches.cut(dataset.store, size))
    except Exception as error:  # the engines raise whatever they stumble over, and say only there what is wrong
        raise DataError(
            f"{_place(shapes)}: the validator ({engine}) cannot use the shapes: {str(error).rstrip('.')}. "
            "Correct them, or choose the other engine."
        ) from error


def read_shapes(root: Path) -> Dataset:
    """All shapes of a knowledge folder; a graph a file, so that `file_of` finds the file of a shape."""
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
    """A report by pyshifty. Shapes are no data (as in pySHACL), and what it cannot check must not pass in silence.

    Whether the data conforms it says in half the time of a report, which is asked for only where there is one to write.
    Only the shapes that fail could be asked then; but of two shapes that are alike it names one.
    """
    shapes = _prepared(rules)
    if shapes.validate_algebra(data, infer=False, graph_mode="data", on_unsupported="error").conforms:
        return _conforming()
    _, result, _ = shapes.validate(data, infer=False, graph_mode="data", on_unsupported="error")
    _describe_paths(result, rules)
    return result


@lru_cache(maxsize=4)  # reading all shapes costs as much as holding a small graph to them
def _prepared(triples: str) -> "shifty.PreparedValidator":
    import shifty

    return shifty.PreparedValidator(triples)


def _conforming() -> "rdflib.Graph":
    """The report of data in which nothing is wrong."""
    from rdflib import RDF, SH, BNode, Graph, Literal

    result, node = Graph(), BNode()
    result.add((node, RDF.type, SH.ValidationReport))
    result.add((node, SH.conforms, Literal(True)))
    return result


def _joined(reports: Iterable["rdflib.Graph"]) -> "rdflib.Graph":
    """One report with the results of several."""
    from rdflib import SH, Graph, Literal

    joined, whole = Graph(), _conforming()
    ((node, _, _),) = whole.triples((None, SH.conforms, None))
    for each in reports:
        ((part, _, _),) = each.triples((None, SH.conforms, None))
        for result in each.objects(part, SH.result):
            whole.add((node, SH.result, result))
            whole.set((node, SH.conforms, Literal(False)))
        each.remove((part, None, None))
        joined += each
    return joined + whole


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

    graph = rdflib.Graph().parse(data=data, format="nt")
    _, result, _ = pyshacl.validate(graph, shacl_graph=_as_rdflib(rules), advanced=True)
    if not isinstance(result, rdflib.Graph):
        raise result if isinstance(result, Exception) else ValueError(result)
    return result


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


def _place(shapes: Dataset) -> str:
    """The file of the shapes, or the folder of their files."""
    names = [str(name) for name in shapes.files.values()]
    return os.path.commonpath(names) if names else "shapes"
