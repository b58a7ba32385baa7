"""Runs a SHACL engine: pyshifty, which is fast, or pySHACL, the reference.

Many batches of data are judged each in a process of its own: pyshifty keeps some of the memory of all that it judges,
and one engine uses one core.
"""

import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib
    import shifty

MOST_AT_ONCE = 4  # processes; each takes some 200 MB for ten thousand things


def judge(data: str, rules: str, engine: str) -> "rdflib.Graph":
    """The report of an engine (one of ENGINES) on data by rules, all as N-Triples.

    Raises whatever the engine raises, where it cannot use them.
    """
    with _literals_as_written():
        return ENGINES[engine](data, rules)


def judge_apart(batches: Iterable[bytes], rules: str, engine: str) -> Iterator["rdflib.Graph"]:
    """The reports on batches of N-Triples in their order; as many are judged at a time as there are cores, up to four.

    Raises ValueError where the engine cannot use data or rules.
    """
    from rdflib import Graph

    most = min(MOST_AT_ONCE, os.cpu_count() or 1)
    waiting: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(most) as pool, _literals_as_written():
        for batch in batches:
            waiting.append(pool.submit(_process, batch, rules, engine))
            if len(waiting) > most:  # no more batches than that are held
                yield Graph().parse(data=waiting.popleft().result(), format="nt")
        while waiting:
            yield Graph().parse(data=waiting.popleft().result(), format="nt")


def main() -> int:
    """Judges what comes in, as `_process` sends it, and writes the report, or what is wrong to stderr."""
    rules = sys.stdin.buffer.read(int(sys.stdin.buffer.readline())).decode()
    data = sys.stdin.buffer.read().decode()
    try:
        result = judge(data, rules, sys.argv[1])
    except Exception as error:  # the engines raise whatever they stumble over
        print(error, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(result.serialize(format="nt", encoding="utf-8"))
    return 0


def _process(batch: bytes, rules: str, engine: str) -> bytes:
    """The report on a batch by a process of its own, as N-Triples."""
    content = rules.encode()
    done = subprocess.run(
        [sys.executable, "-m", __name__, engine],
        input=b"%d\n%s%s" % (len(content), content, batch),
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise ValueError(words[-1] if words else f"it ended with status {done.returncode}")
    return done.stdout


def conforming() -> "rdflib.Graph":
    """The report of data in which nothing is wrong."""
    from rdflib import RDF, SH, BNode, Graph, Literal

    result, node = Graph(), BNode()
    result.add((node, RDF.type, SH.ValidationReport))
    result.add((node, SH.conforms, Literal(True)))
    return result


def _with_shifty(data: str, rules: str) -> "rdflib.Graph":
    """A report by pyshifty. Shapes are no data (as in pySHACL), and what it cannot check must not pass in silence.

    Whether the data conforms it says in half the time of a report, which is asked for only where there is one to write.
    Only the shapes that fail could be asked then; but of two shapes that are alike it names one.
    """
    shapes = _prepared(rules)
    if shapes.validate_algebra(data, infer=False, graph_mode="data", on_unsupported="error").conforms:
        return conforming()
    _, result, _ = shapes.validate(data, infer=False, graph_mode="data", on_unsupported="error")
    _describe_paths(result, rules)
    return result


@lru_cache(maxsize=4)  # reading all shapes costs as much as holding a small graph to them
def _prepared(triples: str) -> "shifty.PreparedValidator":
    import shifty

    return shifty.PreparedValidator(triples)


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


ENGINES = {"shifty": _with_shifty, "pyshacl": _with_pyshacl}

if __name__ == "__main__":
    sys.exit(main())
