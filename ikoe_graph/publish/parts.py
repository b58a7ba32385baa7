"""What a release is made of: the material that its parts draw on, what a part hands over, and the file it becomes."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError
from ikoe_graph.formats import COMPRESSED, FileFormat, of_file

PLACE = terms.BASE + "data/"  # where a release lies on the web; its page carries the fragments
DATASET = PLACE + "#dataset"
DESCRIPTION = "dcat.ttl"
SUMS = "SHA256SUMS"


class Material(NamedTuple):
    """What files are made from: the knowledge folder, the built dataset, its canonical N-Quads and their SHA-256.

    `previous`: the folder of the release before, if there is one.
    """

    root: Path
    dataset: Dataset
    canonical: bytes
    digest: str
    previous: Path | None = None

    def triples(self) -> list[ox.Triple]:
        """The union of all graphs, each triple once."""
        found = self.dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return [each.triple for each in found]


class Entry(NamedTuple):
    """A file to be written. `path` within the release; `part`: the data set it belongs to; `title` by language."""

    path: str
    part: str
    title: Mapping[str, str]
    content: bytes


Part = Callable[[Material], Iterable[Entry]]


class File(NamedTuple):
    """A file of a release: path within it, bytes, SHA-256, the part it belongs to, title by language."""

    path: str
    size: int
    digest: str
    part: str = ""
    title: Mapping[str, str] = {}

    @property
    def compressed(self) -> bool:
        """Whether it is a gzip file; `format` then is that of what it holds."""
        return self.path.endswith(COMPRESSED)

    @property
    def format(self) -> FileFormat:
        """The format, by the ending of the name."""
        return of_file(self.path)

    @property
    def media_type(self) -> str:
        """The media type of the file as it lies there."""
        return "application/gzip" if self.compressed else self.format.media_type

    @property
    def address(self) -> str:
        """The IRI of the file as a distribution: its row on the page of downloads."""
        return f"{PLACE}#{self.path}"


class Version(NamedTuple):
    """A version of the data set: its name, and the SHA-256 of its canonical N-Quads."""

    name: str
    digest: str

    @property
    def address(self) -> str:
        """The IRI of this very version."""
        return f"{PLACE}#version-{self.name}"


def write(folder: Path, entry: Entry) -> File:
    """Writes an entry into a folder and says what came of it."""
    path = folder / entry.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(entry.content)
    return File(entry.path, len(entry.content), hashlib.sha256(entry.content).hexdigest(), entry.part, entry.title)


def sums(files: Iterable[File]) -> bytes:
    """The checksums in the form that `sha256sum --check` reads, in the order of the files."""
    return "".join(f"{each.digest}  {each.path}\n" for each in files).encode()


def read_sums(folder: Path) -> dict[str, str]:
    """SHA-256 by path as the release says. Raises DataError where the folder holds no list of checksums."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(
            f"{folder}: no release of ikoe publish lies there: {SUMS} is missing. Name the folder of a release."
        ) from error
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
