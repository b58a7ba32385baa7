"""Reads SHACL shapes and holds data to them.

What a report means for the data is said by `validate`.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ikoe_graph import batches, judging, terms
from ikoe_graph.dataset import Dataset, lay_out_union, parse
from ikoe_graph.errors import CalledWrongly, DataError

if TYPE_CHECKING:
    import rdflib

ENGINES = tuple(judging.ENGINES)
SHACL = terms.PREFIXES["sh"]


def report(
    dataset: Dataset, shapes: Dataset, *, engine: str = "shifty", size: int | None = None, apart: bool = True
) -> "rdflib.Graph":
    """The SHACL validation report (https://www.w3.org/TR/shacl/#validation-report) over the union of all graphs.

    With `size` so many things are judged at once, `apart`: by processes of their own, which is only right for shapes
    such as `batches` describes. Raises DataError for shapes that the engine (one of ENGINES) cannot use.
    """
    rules = shapes.triples().decode()
    try:
        if size is None:
            return judging.judge(dataset.triples().decode(), rules, engine)
        cut, targets = batches.cut(dataset.store, size), batches.retargeted(rules)
        if apart:
            return _joined(judging.judge_apart(cut, targets, engine))
        return _joined(judging.judge(batch.decode(), targets, engine) for batch in cut)
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


def _joined(reports: Iterable["rdflib.Graph"]) -> "rdflib.Graph":
    """One report with the results of several."""
    from rdflib import SH, Graph, Literal

    joined, whole = Graph(), judging.conforming()
    ((node, _, _),) = whole.triples((None, SH.conforms, None))
    for each in reports:
        ((part, _, _),) = each.triples((None, SH.conforms, None))
        for result in each.objects(part, SH.result):
            whole.add((node, SH.result, result))
            whole.set((node, SH.conforms, Literal(False)))
        each.remove((part, None, None))
        joined += each
    return joined + whole


def _place(shapes: Dataset) -> str:
    """The file of the shapes, or the folder of their files."""
    names = [str(name) for name in shapes.files.values()]
    return os.path.commonpath(names) if names else "shapes"
