"""Reads a release back from its own description: its version, what it says of itself, and its files."""

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph.dataset import Dataset, digest
from ikoe_graph.errors import DataError
from ikoe_graph.publish import rdf
from ikoe_graph.publish.parts import DATASET, DESCRIPTION, SUMS, File, Version, read_sums
from ikoe_graph.query import ask

Texts = dict[str, dict[str, str]]


class Words(NamedTuple):
    """What a release says of its things in words: by the fragment of their IRI, then by language."""

    notes: Texts
    descriptions: Texts
    titles: Texts
    labels: Texts


PROPERTIES = ("adms:versionNotes", "dct:description", "dct:title", "rdfs:label")  # in the order of Words


class Listing(NamedTuple):
    """What a release says of itself.

    `previous`: the name of the version before, `issued`: the day of issue, both empty where none is stated; `files` in
    the order in which they were written, part by part.
    """

    version: Version
    previous: str
    issued: str
    words: Words
    files: list[File]

    @property
    def parts(self) -> list[tuple[str, list[File]]]:
        """The files by the part they belong to; those that describe the release itself come last, under no name."""
        return [(part, list(files)) for part, files in groupby(self.files, key=lambda file: file.part)]


def read(folder: Path) -> Listing:
    """The release in a folder. Raises DataError where there is no readable one."""
    described = _described(folder)
    words = _words(described)
    return Listing(
        _version(described, folder),
        _value(described, f"<{DATASET}> {_path('dcat:previousVersion', 'dcat:version')} ?value"),
        _value(described, f"<{DATASET}> {_path('dct:issued')} ?value"),
        words,
        _files(described, folder, words.titles),
    )


def read_words(folder: Path) -> Words:
    """What the release in a folder says in words. Raises DataError where it has no readable description."""
    return _words(_described(folder))


def read_version(folder: Path) -> Version:
    """The version of the release in a folder. Raises DataError where there is no readable one."""
    return _version(_described(folder), folder)


def _described(folder: Path) -> Dataset:
    store = ox.Store()
    try:
        store.load(path=str(folder / DESCRIPTION), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise DataError(
            f"{folder / DESCRIPTION}: the description of a release cannot be read: {error}. "
            "Name the folder of a release."
        ) from error
    return Dataset(store)


def _version(described: Dataset, folder: Path) -> Version:
    name = _value(described, f"<{DATASET}> {_path('dcat:version')} ?value")
    hashed = _value(described, f"<{DATASET}> {_path('adms:identifier', 'skos:notation')} ?value")
    if not name or not hashed:
        raise DataError(f"{folder / DESCRIPTION}: no version stands in it. Name the folder of a release.")
    return Version(name, hashed)


def _files(described: Dataset, folder: Path, titles: Texts) -> list[File]:
    rows = ask(described, f"SELECT ?file ?part {{ ?part {_path('dcat:distribution')} ?file }} ORDER BY ?file").texts()
    held = {file.partition("#")[2]: part.partition("#")[2] for file, part in rows}
    sums = read_sums(folder) | {SUMS: digest((folder / SUMS).read_bytes())}
    return [
        File(path, (folder / path).stat().st_size, checksum, held.get(path, ""), titles.get(path, {}))
        for path, checksum in sums.items()
    ]


def _words(described: Dataset) -> Words:
    return Words(*(_texts(described, name) for name in PROPERTIES))


def _texts(described: Dataset, name: str) -> Texts:
    rows = ask(described, f"SELECT ?thing ?text {{ ?thing {_path(name)} ?text }} ORDER BY ?thing").rows()
    found: Texts = {}
    for thing, text in rows:
        if isinstance(text, ox.Literal) and isinstance(thing, ox.NamedNode):
            found.setdefault(thing.value.partition("#")[2], {})[text.language or ""] = text.value
    return found


def _value(described: Dataset, pattern: str) -> str:
    rows = ask(described, f"SELECT ?value {{ {pattern} }} ORDER BY ?value").rows()
    return next((str(getattr(value, "value", "")) for (value,) in rows), "")


def _path(*names: str) -> str:
    return "/".join(f"<{rdf.lengthen(name).value}>" for name in names)
