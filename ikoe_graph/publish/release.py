"""Writes a release: the files of a finished build, their description, a README and checksums, in one folder.

The folder is written beside its final place and renamed, so that a failed or killed run leaves no half release. The
same build gives the same bytes on any machine and day: everything is sorted, and nothing says when it was written.
"""

import datetime
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ikoe_graph import build, dataset
from ikoe_graph.build import Build
from ikoe_graph.errors import CalledWrongly, DataError
from ikoe_graph.publish import description, documentation, dumps, listing, networks, notes, parts, readme, tables, void
from ikoe_graph.publish.description import Change, Edition
from ikoe_graph.publish.parts import Entry, File, Material, Part, Version

ADDRESS = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+(/[^\s?#<>\"{}|\\^`]*)?")
Say = Callable[[str], None]
PARTS: tuple[Part, ...] = (
    dumps.dataset,
    dumps.union,
    dumps.partners,
    tables.write,
    networks.networks,
    dumps.graphs,
    dumps.model,
    documentation.pages,
    dumps.queries,
)  # in the order in which README and pages list them; whoever adds a part adds its data set to dataset.ttl


class Release(NamedTuple):
    """A release: its folder, its version, and its files, part by part."""

    folder: Path
    version: Version
    files: list[File]


def publish(
    made: Build,
    root: Path,
    target: Path,
    say: Say = lambda _: None,
    *,
    previous: Path | None = None,
    base_url: str | None = None,
    issued: str | None = None,
) -> Release:
    """Writes the release of a build to the folder `target`, in place of an older release there.

    `root`: the knowledge folder; `previous`: the folder of the release before; `base_url`: where the site runs, for
    the addresses of files and endpoint; `issued`: a day as YYYY-MM-DD, if one is to be stated.
    Raises DataError where data or ontology have changed since the build, and for a folder that is no release;
    CalledWrongly for an address or a day that is none, and where the release before is this very version.
    """
    target = target.resolve()
    _check(target, base_url, issued)
    if build.changed_since(made, root):
        raise DataError(
            f"{root}: data or ontology have changed since the build, so the files would not say what was validated. "
            "Run ikoe build, then publish."
        )
    say("Reading the build")
    canonical = made.dataset_file.read_bytes()
    material = Material(root, dataset.read_dump(made.dataset_file), canonical, made.digest, previous)
    version = description.version(material)
    edition = Edition(version, _change(material, version), base_url and base_url.rstrip("/"), issued)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as work:
        folder = Path(work) / "release"
        _write(folder, material, edition, say)
        _put_in_place(folder, target, Path(work))
    return Release(target, version, listing.read(target).files)


def _check(target: Path, base_url: str | None, issued: str | None) -> None:
    """Refuses what cannot be published, and a folder that holds anything but a release of ours."""
    if base_url is not None and not ADDRESS.fullmatch(base_url):
        raise CalledWrongly(
            f"--base-url {base_url}: this is no web address. Give one such as https://example.org/ikoe."
        )
    if issued is not None and not _is_day(issued):
        raise CalledWrongly(f"--issued {issued}: this is no day. Give one such as 2026-11-26.")
    if not target.exists():
        return
    if not target.is_dir():
        raise CalledWrongly(f"{target}: a file stands there. Name a folder for the release.")
    if not any(target.iterdir()):
        return
    ours = parts.read_sums(target).keys() | {parts.SUMS} if (target / parts.SUMS).is_file() else set()
    foreign = (
        path for path in target.rglob("*") if not path.is_dir() and path.relative_to(target).as_posix() not in ours
    )
    if found := next(foreign, None):
        raise DataError(
            f"{found}: this file is not part of a release, and publishing would remove it. "
            "Move it away, or name another folder."
        )


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _change(material: Material, version: Version) -> Change | None:
    """What the data gained and lost since the release before."""
    if material.previous is None:
        return None
    before = listing.read_version(material.previous)
    if before == version:
        raise CalledWrongly(f"--previous {material.previous}: it is this very version. Name an older release.")
    path = material.previous / dumps.CANONICAL
    if not path.is_file():
        raise DataError(
            f"{path}: the release before lacks this file, so what changed cannot be told. Take a whole one."
        )
    old = set(path.read_bytes().splitlines())
    new = set(material.canonical.splitlines())
    return Change(before, len(new - old), len(old - new))


def _write(folder: Path, material: Material, edition: Edition, say: Say) -> None:
    """Fills the folder: the parts, then what describes them, each file after those that it tells of."""
    files: list[File] = []
    for part in PARTS:
        say(f"Writing {part.__module__.rpartition('.')[2]}: {part.__name__}")
        files += [parts.write(folder, entry) for entry in part(material)]
    say("Describing")
    about: list[File] = []

    def add(path: str, content: bytes) -> None:
        about.append(parts.write(folder, Entry(path, "", {}, content)))

    add(void.FILE, void.write(material, edition, files))
    add(parts.DESCRIPTION, description.write(material, edition, files))
    add(readme.FILE, readme.write(folder, material, edition, files))
    for path, content in _notes(material, edition).items():
        add(path, content)
    add(parts.SUMS, parts.sums([*files, *about]))


def _notes(material: Material, edition: Edition) -> dict[str, bytes]:
    """The release notes: what changed since the release before, or that this is the first."""
    if material.previous is None or edition.change is None:
        return notes.write(None, material.dataset, material.root)
    old = dataset.read_dump(material.previous / dumps.CANONICAL)
    return notes.write(old, material.dataset, material.root, (edition.change.previous.name, edition.version.name))


def _put_in_place(folder: Path, target: Path, work: Path) -> None:
    """Moves a finished release to its place; the one that was there is removed with the working folder."""
    if target.exists():
        target.rename(work / "former")
    folder.rename(target)
