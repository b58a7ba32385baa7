"""Writes release notes in the words of the field: what came, went or was corrected, with the lines that carry it.

What counts as a change, and the sentence that tells it, is a query in `queries/changes/`. Together they account for
every triple that differs: what none of the first knows falls to the last ones, tagged `rest`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, dossier, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.publish.comparison import Comparison, compare, exchanged
from ikoe_graph.query import Term, ask
from ikoe_graph.web import writing

FOLDER = Path("queries", "changes")
OPTION = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
Row = dict[str, Term]


class Kind(NamedTuple):
    """A kind of change: its name, the query for it, and by language the heading and the sentence for a row.

    `back`: whether before and now are exchanged. The sentence names columns in braces; a piece in brackets falls away
    where a column in it is empty. Kinds tagged `count` have none: only the number of their things is told.
    """

    name: str
    query: str
    heading: Mapping[str, str]
    sentence: Mapping[str, str]
    tags: frozenset[str]
    back: bool = False


class Change(NamedTuple):
    """One change: the sentence, the things it is about, the passages that carry it, all by their short names."""

    sentence: str
    things: tuple[str, ...]
    passages: tuple[str, ...]


class Group(NamedTuple):
    """The changes of a kind under its heading. `number`: of changes, or of things where these are only counted."""

    kind: str
    heading: str
    number: int
    changes: list[Change]


class Notes(NamedTuple):
    """Release notes in a language. `versions`: from which to which, where their names are known.

    `groups` is None for a first release. `accounted`: the triples whose change is told.
    """

    language: str
    versions: tuple[str, str] | None
    groups: list[Group] | None
    accounted: frozenset[ox.Triple] = frozenset()


def kinds(root: Path) -> list[Kind]:
    """All kinds of changes of a knowledge folder, in the order in which they are told."""
    found = []
    for name, query in catalogue.read(root / FOLDER).items():
        header, tags = catalogue.header_of(query.text, name), frozenset(query.tags)
        sentence = catalogue.by_language(header, "sentence")
        found.append(Kind(name, query.text, query.summary, sentence, tags))
        if gone := catalogue.by_language(header, "gone"):
            other = catalogue.by_language(header, "sentence-gone") or sentence
            found.append(Kind(f"{name}-gone", exchanged(query.text), gone, other, tags, back=True))
    return found


def first(language: str) -> Notes:
    """The notes of a first release."""
    return Notes(language, None, None)


def notes(
    comparison: Comparison, known: Iterable[Kind], language: str, versions: tuple[str, str] | None = None
) -> Notes:
    """What changed between two states of the data, told in a language by the known kinds, in their order."""
    groups = []
    accounted: set[ox.Triple] = set()
    index = _by_subject(comparison)
    for kind in known:
        told = []
        for row in _rows(comparison, kind):
            triples = set(_triples(comparison, index, kind, row))
            if "rest" not in kind.tags or not triples <= accounted:
                told.append((row, triples))
        for _, triples in told:
            accounted |= triples
        if told:
            groups.append(_group(comparison, kind, [row for row, _ in told], language))
    return Notes(language, versions, groups, frozenset(accounted))


def write(old: Dataset | None, new: Dataset, root: Path, versions: tuple[str, str] | None = None) -> dict[str, bytes]:
    """The release notes as files by name: in English RELEASE-NOTES.md, in German RELEASE-NOTES.de.md.

    `old`: the data of the release before, None for a first release; `versions`: the names of both.
    """
    names = {"en": "RELEASE-NOTES.md", "de": "RELEASE-NOTES.de.md"}
    if old is None:
        return {name: markdown(first(language)).encode() for language, name in names.items()}
    comparison, known = compare(old, new), kinds(root)
    return {name: markdown(notes(comparison, known, language, versions)).encode() for language, name in names.items()}


def text(found: Notes) -> str:
    """The notes as plain text: a heading for each kind with its number, then a line for each change."""
    lines = [_word("title", found.language), "=" * len(_word("title", found.language)), *_preface(found)]
    for group in found.groups or ():
        heading = f"{group.heading} ({group.number})"
        lines += ["", heading, "-" * len(heading), *(_line(change) for change in group.changes)]
    return "\n".join(lines) + "\n"


def markdown(found: Notes) -> str:
    """The notes as Markdown: a table of the numbers, then a section for each kind."""
    lines = [f"# {_word('title', found.language)}", "", *_preface(found)]
    if found.groups:
        head = f"| {_word('kind', found.language)} | {_word('number', found.language)} |"
        lines += ["", head, "|---|---:|", *(f"| {each.heading} | {each.number} |" for each in found.groups)]
    for group in found.groups or ():
        if not group.changes:
            continue
        lines += ["", f"## {group.heading}", "", *(f"- {_line(change, _escaped)}" for change in group.changes)]
    return "\n".join(lines) + "\n"


def as_json(found: Notes) -> str:
    """The notes for programs."""
    groups = [
        each._asdict() | {"changes": [change._asdict() for change in each.changes]} for each in found.groups or ()
    ]
    content = {"language": found.language, "versions": found.versions, "first": found.groups is None, "groups": groups}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _preface(found: Notes) -> list[str]:
    if found.groups is None:
        return [_word("first", found.language)]
    lines = []
    if found.versions:
        before, now = found.versions
        lines.append(_word("versions", found.language).format(before=before, now=now))
    return [" ".join([*lines, _word("lines" if found.groups else "nothing", found.language)])]


def _line(change: Change, written: Callable[[str], str] = str) -> str:
    passages = ", ".join(dossier.ranges(change.passages))
    return f"{written(change.sentence)} [{passages}]" if passages else written(change.sentence)


def _escaped(sentence: str) -> str:
    """A sentence with what Markdown would take for markup made plain."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", sentence)


def _by_subject(comparison: Comparison) -> dict[str, list[ox.Triple]]:
    """All changed triples by the IRI of their subject."""
    index: dict[str, list[ox.Triple]] = {}
    for triple in comparison.changed():
        index.setdefault(_iri(triple.subject), []).append(triple)
    return index


def _rows(comparison: Comparison, kind: Kind) -> Iterator[Row]:
    answer = ask(comparison.beside, kind.query)
    for row in answer.rows():
        yield {name: term for name, term in zip(answer.columns, row, strict=True) if term is not None}


def _triples(comparison: Comparison, index: Mapping[str, list[ox.Triple]], kind: Kind, row: Row) -> Iterator[ox.Triple]:
    """The triples that a row tells of: those it names, else those of its property, else all of its subject.

    With its subject, also all of what it `covers`, and the `link` by which a `whole` points to it.
    """
    if "gained" in row or "lost" in row:
        for name in ("gained", "lost"):
            if name in row:
                yield ox.Triple(row["subject"], row["property"], row[name])  # type: ignore[arg-type]
        return
    for triple in index.get(_iri(row["subject"]), ()):
        moved = triple in comparison.moved
        if moved == ("moved" in kind.tags) and row.get("property", triple.predicate) == triple.predicate:
            yield triple
    if "covers" in row:
        yield from index.get(_iri(row["covers"]), ())
    if "whole" in row and "link" in row:
        yield ox.Triple(row["whole"], row["link"], row["subject"])  # type: ignore[arg-type]


def _group(comparison: Comparison, kind: Kind, rows: list[Row], language: str) -> Group:
    heading = kind.heading[language]
    if "count" in kind.tags:
        return Group(kind.name, heading, len({_iri(row["subject"]) for row in rows}), [])
    sentence = kind.sentence[language]
    merged: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for row in rows if "rest" in kind.tags else _in_language(rows, language):
        things, passages = merged.setdefault(_sentence(comparison, sentence, row, language), ({}, {}))
        things[terms.shorten(_iri(row["subject"]))] = None
        if "evidence" in row:
            passages[terms.shorten(_iri(row["evidence"])).removeprefix("evidence/")] = None
    changes = [
        Change(words, tuple(things), tuple(sorted(passages, key=dossier.position)))
        for words, (things, passages) in merged.items()
    ]
    return Group(kind.name, heading, len(changes), changes)


def _in_language(rows: list[Row], language: str) -> list[Row]:
    """Of rows that differ in the language of a text, those in the wanted one, or all where there is none.

    A query that names the language (`tag`) tells of all of them.
    """
    fitting = {_iri(row["subject"]) for row in rows if _fits(row, language)}
    return [row for row in rows if "tag" in row or _fits(row, language) or _iri(row["subject"]) not in fitting]


def _fits(row: Row, language: str) -> bool:
    return all(getattr(term, "language", None) in (None, language) for term in row.values())


def _sentence(comparison: Comparison, pattern: str, row: Row, language: str) -> str:
    """The sentence of a row: each column in words, and without the pieces whose columns are empty."""
    words = {name: _words(comparison, name, term, language) for name, term in row.items()}
    if "tag" in row:  # the sentence names the language itself
        words |= {name: term.value for name, term in row.items() if isinstance(term, ox.Literal)}
    words["short"] = terms.shorten(_iri(row["subject"]))
    start, end = (str(getattr(row.get(name), "value", "")) for name in ("start", "end"))
    words["when"] = (
        writing.interval(start, end or start, language) if start else writing.moment(end, language) if end else ""
    )

    def kept(match: re.Match[str]) -> str:
        return match[1] if all(words.get(name) for name in SLOT.findall(match[1])) else ""

    return SLOT.sub(lambda match: words.get(match[1], ""), OPTION.sub(kept, pattern))


def _words(comparison: Comparison, column: str, term: Term, language: str) -> str:
    """A term for people: a thing by its label, a value as the language writes it."""
    if isinstance(term, ox.NamedNode):
        for state in (comparison.new, comparison.old):
            label = dossier.label(state, term.value, language)
            if label.value != terms.shorten(term.value):
                return label.value
        return terms.shorten(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    if column.endswith("amount"):
        return writing.numbers(term.value.replace("–", " - "), language)
    piece = writing.literal(term, language)
    if piece.form == "moment":
        return writing.moment(piece.text, language)
    return f"{piece.text} ({piece.language})" if piece.language else piece.text


def _iri(term: Any) -> str:
    return str(term.value)


def _word(name: str, language: str) -> str:
    return _yaml()[name][language]


@cache
def _yaml() -> dict[str, dict[str, str]]:
    import yaml

    words: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "notes.yaml").read_text(encoding="utf-8")
    )
    return words
