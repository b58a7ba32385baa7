"""Builds the dataset: loads, derives, validates, and writes one reproducible file with its hash.

Beside the file lie what makes answers fast: a store on disk and the answers of the named queries. A build lies in a
folder named by its hash; the file `current` beside it names the one in use and is replaced last, so
that a failed or killed build leaves the last good one in place.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikoe_graph import catalogue, home
from ikoe_graph.errors import DataError

if TYPE_CHECKING:
    from ikoe_graph.dataset import Dataset
    from ikoe_graph.manual import Manual

Say = Callable[[str], None]
# Folders of queries that commands need: the named ones, dossier sections, lists of the site, what its forms offer,
# projections to networks and what stands at their ends.
PARTS = ("", "show", "lists", "forms", "edges", "nodes")
UNFINISHED = ".building-"


class Build(NamedTuple):
    """A finished build: its folder, SHA-256 of the canonical N-Quads, and number of quads."""

    folder: Path
    digest: str
    quads: int

    @property
    def graphs(self) -> dict[str, int]:
        """Triples by graph; read when first asked for, since there may be many. Raises DataError as `current` does."""
        return _read_graphs(self.folder)

    @property
    def dataset_file(self) -> Path:
        """All named graphs as sorted, canonical N-Quads."""
        return self.folder / "ikoe.nq"

    def stored_answer(self, name: str, values: Mapping[str, str], text: str) -> "StoredAnswer | None":
        """The answer that the build recorded for a named query with these values, if its text is still the same."""
        stored = self._stored(name, values)
        try:
            return stored if stored.text.read_text(encoding="utf-8") == text else None
        except OSError:  # there is none, or no file may be opened
            return None

    def store_answer(self, name: str, values: Mapping[str, str], text: str, table: str, results: bytes) -> None:
        """Records the answer of a named query with these values."""
        stored = self._stored(name, values)
        stored.table.write_text(table, encoding="utf-8")
        stored.results.write_bytes(results)
        stored.text.write_text(text, encoding="utf-8")

    def _stored(self, name: str, values: Mapping[str, str]) -> "StoredAnswer":
        """Named by query and values, not by a hash: importing one costs as much as reading the answer."""
        given = "&".join(f"{key}={value}" for key, value in sorted(values.items()))
        return StoredAnswer(self.folder / "answers", f"{name}.{given.replace('/', '_')}")

    def open(self) -> "Dataset":
        """The dataset on disk, for reading."""
        from ikoe_graph.dataset import open_store

        return open_store(self.folder / "store")


class StoredAnswer(NamedTuple):
    """An answer as the build recorded it, in files that need only be copied, however many rows they have."""

    folder: Path
    stem: str

    @property
    def text(self) -> Path:
        """The query text that was asked."""
        return self.folder / f"{self.stem}.rq"

    @property
    def table(self) -> Path:
        """The answer as a text table whose cells are not folded."""
        return self.folder / f"{self.stem}.txt"

    @property
    def results(self) -> Path:
        """The answer in SPARQL 1.1 JSON."""
        return self.folder / f"{self.stem}.json"


def build(root: Path, target: Path, say: Say = lambda _: None, loaded: "Dataset | None" = None) -> Build:
    """Builds the knowledge folder `root` into a folder below `target` and puts it in use.

    `loaded`: data from elsewhere, with all that is derived, instead of the folder's own. Raises DataError, with the
    first findings, where the data cannot be read or breaks a rule; the build in use stays.
    """
    import tempfile

    from ikoe_graph import dataset, floors, shacl, validate

    if loaded is None:
        say("Reading and deriving")
        loaded = dataset.load(root)
    say("Validating")
    found = [*floors.findings(loaded, shacl.read_shapes(root), root), *validate.findings(loaded, root)]
    violations = [each for each in found if each.severity == "violation"]
    if violations:
        shown = "\n".join(f"  {each.file}: {each.subject}: {each.message} {each.fix}" for each in violations[:5])
        more = f"\n  and {len(violations) - 5} more" if len(violations) > 5 else ""
        raise DataError(
            f"The data breaks {len(violations)} rules; the last good dataset stays in place.\n{shown}{more}\n"
            "Run ikoe validate for all of them."
        )
    say("Writing")
    sizes = loaded.graph_sizes()
    target.mkdir(parents=True, exist_ok=True)
    _clear_killed(target)
    with tempfile.TemporaryDirectory(prefix=f"{UNFINISHED}{os.getpid()}-", dir=target) as work:
        made = Build(Path(work) / "build", "", sum(sizes.values()))
        made.folder.mkdir()
        made = made._replace(digest=loaded.write_canonical(made.dataset_file))
        _write(made, root, loaded, sizes)
        return _put_in_use(made, target)


def current(target: Path) -> Build | None:
    """The build in use below `target`; None where there is none."""
    try:
        folder = target / (target / "current").read_text(encoding="utf-8").strip()
        record = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(target, error) from error
    return Build(folder, record["digest"], record["quads"])


@lru_cache(maxsize=2)  # the build in use and the one that comes after it
def _read_graphs(folder: Path) -> dict[str, int]:
    try:
        sizes: dict[str, int] = json.loads(_graphs_file(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(folder, error) from error
    return sizes


def _unreadable(place: Path, error: Exception) -> DataError:
    return DataError(f"{place}: the build cannot be read: {error}. Run ikoe build again.")


def ensure(root: Path, target: Path, say: Say = lambda _: None) -> Build:
    """The build in use, or a new one where there is none yet. Says so when files have changed since."""
    made = current(target)
    if made is None:
        say("There is no built dataset yet")
        return build(root, target, say)
    if changed_since(made, root):
        say("Files have changed since the last build; this answer is of that build. For a new one run ikoe build")
    return made


def changed_since(made: Build, root: Path) -> bool:
    """Whether a file of the data or the ontology has changed since a build was put in use."""
    moment = (made.folder.parent / "current").stat().st_mtime
    return max(_newest(root / "data"), _newest(root / "ontology")) > moment


def queries(made: Build, root: Path, part: str = "") -> dict[str, catalogue.Query]:
    """The named queries, or those of a folder in `queries/`: as the build recorded them, afresh where one is newer."""
    recorded = _queries_file(made, part)
    if recorded.is_file() and _newest(root / "queries" / part, below=False) <= recorded.stat().st_mtime:
        return catalogue.load(recorded.read_text(encoding="utf-8"))
    return catalogue.read(root / "queries" / part)


def manual(made: Build, root: Path) -> "Manual":
    """What ontology, rules and shapes say, for people: as the build recorded it."""
    file = _manual_file(made)
    if not file.is_file():  # a build of an older version
        from ikoe_graph import manual

        return manual.compile_manual(made.open(), root)
    recorded: Manual = json.loads(file.read_text(encoding="utf-8"))
    return recorded


def default() -> Build:
    """The build in use of the installed knowledge, built first where there is none."""
    return ensure(home.knowledge(), home.builds())


def _write(made: Build, root: Path, loaded: "Dataset", sizes: Mapping[str, int]) -> None:
    """Adds to the dataset file of a build a store, stored answers, queries, sizes of graphs and a record of it all."""
    from ikoe_graph.manual import compile_manual

    loaded.write_store(made.folder / "store", made.dataset_file)
    (made.folder / "answers").mkdir()
    _store_answers(made, catalogue.read(root / "queries"), loaded)  # memory answers faster than the disk
    for part in PARTS:
        _queries_file(made, part).write_text(catalogue.dump(catalogue.read(root / "queries" / part)), encoding="utf-8")
    _manual_file(made).write_text(json.dumps(compile_manual(loaded, root), ensure_ascii=False), encoding="utf-8")
    _graphs_file(made.folder).write_text(json.dumps(sizes, indent=2) + "\n", encoding="utf-8")
    record = json.dumps({"digest": made.digest, "quads": made.quads}, indent=2)
    (made.folder / "build.json").write_text(record + "\n", encoding="utf-8")


def _store_answers(made: Build, named: Mapping[str, catalogue.Query], loaded: "Dataset") -> None:
    """Stores the answers of all named queries, with their defaults and with their examples, in every language."""
    from ikoe_graph.query import ask, reread
    from ikoe_graph.table import UNFOLDED, lay_out

    for query in named.values():
        for values in _samples(query):
            text = catalogue.fill(query, values)
            results = ask(loaded, text).serialize("json")
            answer = reread(results)
            table = lay_out(answer.columns, list(answer.texts()), width=UNFOLDED)
            made.store_answer(query.name, values, text, table, results)


def _samples(query: catalogue.Query) -> list[dict[str, str]]:
    """The values to store answers for: the examples, and none where none is required; each in every language."""
    given = [*query.examples, *([] if any(each.required for each in query.parameters) else [{}])]
    if all(each.name != "language" for each in query.parameters):
        return given
    return [values | {"language": language} for values in given for language in catalogue.LANGUAGES]


def _put_in_use(made: Build, target: Path) -> Build:
    """Moves a finished build below `target` under a name not yet taken, points to it, then clears away the others."""
    import shutil

    name = made.digest[:16]
    folders = (target / (f"{name}-{number}" if number else name) for number in range(1000))
    final = next(folder for folder in folders if not folder.exists())
    made.folder.replace(final)
    pointer = target / ".current-new"
    pointer.write_text(final.name + "\n", encoding="utf-8")
    pointer.replace(target / "current")
    for other in target.iterdir():
        if other.is_dir() and other != final and not other.name.startswith(UNFINISHED):
            shutil.rmtree(other, ignore_errors=True)
    return made._replace(folder=final)


def _clear_killed(target: Path) -> None:
    """Removes what builds left that were killed: their folders carry the numbers of processes that are gone."""
    import shutil

    if sys.platform == "win32":  # there signal 0 is no question: it would end the process
        return
    for folder in target.glob(f"{UNFINISHED}*"):
        try:
            os.kill(int(folder.name.removeprefix(UNFINISHED).partition("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (PermissionError, ValueError):  # it runs for somebody else, or is nothing of ours
            continue


def _queries_file(made: Build, part: str) -> Path:
    return made.folder / f"queries-{part or 'named'}.json"


def _graphs_file(folder: Path) -> Path:
    return folder / "graphs.json"


def _manual_file(made: Build) -> Path:
    return made.folder / "manual.json"


def _newest(folder: Path, *, below: bool = True) -> float:
    """The latest change of a folder and its files, and of all folders below where asked, in seconds of the epoch."""
    newest = folder.stat().st_mtime
    for entry in os.scandir(folder):
        if not entry.is_dir():
            newest = max(newest, entry.stat().st_mtime)
        elif below:
            newest = max(newest, _newest(Path(entry.path)))
    return newest
