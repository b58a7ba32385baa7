"""Re-reads the sources at the lines that facts cite and says whether they carry the facts.

Which values of a fact must stand in its lines is said by `queries/evidence/stated-values.rq`; how German text is read,
by `passages`.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ikoe_graph import passages, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import SourceError
from ikoe_graph.query import Source, ask

EVIDENCE = terms.BASE + "id/evidence/"


class Finding(NamedTuple):
    """Evidence that does not hold: the fact or passage, its file, what is wrong and what to do."""

    subject: str
    file: str
    message: str


class Passage(NamedTuple):
    """A cited range of lines, from 1, both included; `iri` names it, `digest` is None until it has been recorded."""

    iri: str
    source: str
    first: int
    last: int
    digest: str | None


def read_sources(dataset: Source, folder: Path) -> dict[str, list[str]]:
    """The lines of every registered source by its IRI, found in the folder by checksum, whatever the file is called.

    Raises SourceError for a missing folder and for a source that no file of the folder is.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder. Give the folder that holds the source texts: --sources DIR.")
    by_digest = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.iterdir()) if path.is_file()
    }
    texts = {}
    for source, name, wanted in _rows(dataset, SOURCES):
        if wanted not in by_digest:
            raise SourceError(_missing(folder, terms.shorten(source), name, wanted))
        texts[source] = by_digest[wanted].read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return texts


def cited(dataset: Dataset) -> dict[str, Passage]:
    """Every passage that some fact cites, by IRI, with the digest recorded for it, if any.

    A passage's IRI says its source and lines (`id/evidence/<source>/L<first>-<last>`); SourceError where it does not.
    """
    recorded = {row[0]: row[1] for row in _rows(dataset, RECORDED)}
    found = {}
    for (iri,) in _rows(dataset, CITED):
        match = re.fullmatch(rf"{EVIDENCE}([a-z0-9-]+)/L(\d+)-(\d+)", iri)
        if match is None:
            raise SourceError(
                f"{terms.shorten(iri)}: this is no passage. Write evidence/<source>/L<first line>-<last line>."
            )
        source = f"{terms.BASE}id/source/{match[1]}"
        found[iri] = Passage(iri, source, int(match[2]), int(match[3]), recorded.get(iri))
    return found


def verify(dataset: Dataset, texts: Mapping[str, list[str]], stated_values: str) -> Iterator[Finding]:
    """What does not hold: passages out of bounds or changed, values that do not stand in the lines their fact cites.

    `stated_values` is the query for the values to look up, with columns fact, property, value, check and evidence.
    """
    found: dict[str, str] = {}
    for each in cited(dataset).values():
        problem, text = _read(each, texts)
        if problem:
            yield Finding(terms.shorten(each.iri), dataset.file_of(each.iri), problem)
        found[each.iri] = text
    values: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for fact, name, value, check, evidence in _rows(dataset, stated_values):
        values[fact, name, value, check].append(evidence)
    for (fact, name, value, check), passage_iris in values.items():
        text = " … ".join(found.get(iri, "") for iri in sorted(passage_iris))
        if not CHECKS[check](text, value):
            where = ", ".join(terms.shorten(iri).removeprefix("evidence/") for iri in sorted(passage_iris))
            yield Finding(
                terms.shorten(fact),
                dataset.file_of(fact),
                f"{terms.shorten(name)} {value!r} does not stand in {where}. "
                "Correct the value or cite the lines that state it.",
            )


def record(dataset: Dataset, texts: Mapping[str, list[str]]) -> dict[str, str]:
    """The evidence files to write: for every data file that cites passages, its path under `data/` and a TriG text.

    Raises SourceError for a passage outside its source.
    """
    known = cited(dataset)
    by_graph: dict[str, list[Passage]] = defaultdict(list)
    for graph, iri in _rows(dataset, CITED_BY_GRAPH):
        by_graph[graph].append(known[iri])
    return {dataset.files[graph].removeprefix("data/"): _trig(graph, each, texts) for graph, each in by_graph.items()}


SOURCES = """
SELECT ?source ?name ?digest WHERE {
  ?source a ikoe:Source ; dct:identifier ?name ; spdx:checksum/spdx:checksumValue ?digest .
} ORDER BY ?source
"""
RECORDED = "SELECT ?evidence ?digest WHERE { ?evidence ikoe:passageDigest ?digest } ORDER BY ?evidence"
PREFIXES = {prefix: terms.PREFIXES[prefix] for prefix in ("ikoe", "oa", "xsd")} | {"source": terms.BASE + "id/source/"}
CITED = "SELECT DISTINCT ?evidence WHERE { ?fact prov:wasQuotedFrom ?evidence } ORDER BY ?evidence"
CITED_BY_GRAPH = """
SELECT DISTINCT ?graph ?evidence WHERE {
  GRAPH ?graph { ?fact prov:wasQuotedFrom ?evidence }
} ORDER BY ?graph ?evidence
"""
CHECKS = {
    "name": passages.carries_name,
    "number": lambda text, value: passages.carries_number(text, Decimal(value)),
    "date": passages.carries_date,
}


def _rows(dataset: Source, query: str) -> Iterable[tuple[str, ...]]:
    return (tuple(getattr(term, "value", "") for term in row) for row in ask(dataset, query).rows())


def _read(each: Passage, texts: Mapping[str, list[str]]) -> tuple[str, str]:
    lines = texts.get(each.source)
    if lines is None:
        return f"{terms.shorten(each.source)} is no registered source. Add it to data/registers/sources.trig.", ""
    if not 1 <= each.first <= each.last <= len(lines):
        return (
            f"lines {each.first} to {each.last} are not within the {len(lines)} lines of {terms.shorten(each.source)}. "
            "Correct the range.",
            "",
        )
    text = passages.passage(lines, each.first, each.last)
    if not text:
        return "the cited lines are blank. Correct the range.", ""
    if each.digest is None:
        return "the passage has no digest yet. Run ikoe evidence --write.", text
    if each.digest.lower() != passages.digest(text):
        return (
            "the passage is not the one that was recorded. "
            "Look whether its facts still hold, then run ikoe evidence --write.",
            text,
        )
    return "", text


def _trig(graph: str, cited_passages: list[Passage], texts: Mapping[str, list[str]]) -> str:
    names = sorted({each.source.rpartition("/")[2] for each in cited_passages})
    part = graph.removeprefix(terms.GRAPH)
    lines = [f"# Passages cited in graph/{part}. Written by `ikoe evidence --write`; do not edit."]
    lines += [
        f"@prefix {prefix}: <{iri}> ."
        for prefix, iri in sorted((PREFIXES | {name: f"{EVIDENCE}{name}/" for name in names}).items())
    ]
    lines += ["", f"<{terms.GRAPH}evidence/{part}> {{"]
    for each in sorted(cited_passages, key=lambda passage: (passage.source, passage.first, passage.last)):
        problem, text = _read(each._replace(digest=""), texts)
        if not text:
            raise SourceError(f"{terms.shorten(each.iri)}: {problem}")
        name = each.source.rpartition("/")[2]
        lines += [
            "",
            f"{name}:L{each.first}-{each.last}",
            "    a oa:SpecificResource ;",
            f"    oa:hasSource source:{name} ;",
            f"    ikoe:firstLine {each.first} ;",
            f"    ikoe:lastLine {each.last} ;",
            f'    ikoe:passageDigest "{passages.digest(text)}"^^xsd:hexBinary .',
        ]
    return "\n".join([*lines, "}", ""])


def _missing(folder: Path, source: str, name: str, wanted: str) -> str:
    if (folder / name).is_file():
        return (
            f"{folder / name}: this is not the text that was read for {source} (its SHA-256 is not {wanted}). "
            "Get the text with that checksum."
        )
    return f"{folder}: the text of {source} ({name}, SHA-256 {wanted}) is missing. Put it there."
