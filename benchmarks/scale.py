"""Measures how cost grows with the data, and against other engines on the same data in the same run.

    python benchmarks/scale.py [--sizes 30000 300000 3000000 10000000] [--resume]

Writes a row for each finding to `scale.csv` as soon as it is found, and draws `scale.svg` in the end. With `--resume`
what the table has already is not measured again. Each engine is measured in a process of its own, whose peak of memory
counts the servers that it started. One that is missing is named, and one that exceeds the limit of time is left out at
larger sizes. Questions are asked as their first examples ask them.
"""

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

import generate
import peers
import pyoxigraph
from scale_plot import draw

HERE = Path(__file__).parent
ROOT = HERE.parent
COLUMNS = ("size", "quads", "engine", "what", "runs", "median_s", "p95_s", "peak_mb", "note")
SIZES = (30_000, 300_000, 3_000_000, 10_000_000)
MEASURED = [sys.executable, str(HERE / "measured.py")]
DAY, KIB = 24 * 3600, 1024


def main() -> int:
    """Measures what is asked for, and draws it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of quads")
    parser.add_argument("--engines", nargs="+", default=list(peers.ENGINES), choices=list(peers.ENGINES))
    parser.add_argument("--rounds", type=int, default=5, help="runs of each question (default 5)")
    parser.add_argument("--limit", type=int, default=900, metavar="S", help="seconds for an engine (default 900)")
    parser.add_argument("--table", type=Path, default=HERE / "scale.csv", metavar="FILE")
    parser.add_argument("--work", type=Path, help="keep generated data and builds in this folder")
    parser.add_argument("--resume", action="store_true", help="add to the table what it lacks")
    options = parser.parse_args()
    table = Table(options.table, resume=options.resume)
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(options.sizes):
            measure(table, Where(size, (options.work or Path(folder)) / str(size)), options)
    draw(table.rows(), options.table.with_suffix(".svg"))
    return 0


class Table:
    """The table of findings, a file to which rows are added."""

    def __init__(self, path: Path, *, resume: bool):
        self.path = path
        if not (resume and path.is_file()):
            self._write("w", COLUMNS)

    def rows(self) -> list[dict[str, str]]:
        """All findings."""
        with self.path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def has(self, size: int, engine: str) -> bool:
        """Whether an engine has been measured at a size."""
        return any(row["size"] == str(size) and row["engine"] == engine and row["what"] == "all" for row in self.rows())

    def gave_up(self, engine: str) -> str:
        """Why an engine is not to be measured again; an empty text where it is."""
        found = (row["note"] for row in self.rows() if row["engine"] == engine and row["what"] == "left out")
        return next(found, "")

    def add(self, where: "Where", engine: str, found: dict[str, Any], peak: int) -> None:
        """Adds a finding, and says it. `peak`: megabytes."""
        seconds = found["seconds"]
        middle = f"{median(seconds):.4f}" if seconds else ""
        late = f"{quantiles(seconds, n=20, method='inclusive')[-1]:.4f}" if len(seconds) > 1 else middle
        runs = (len(seconds), middle, late)
        self._write("a", (where.size, where.quads, engine, found["what"], *runs, peak, found["note"]))
        print(f"{where.size:>9}  {engine}: {found['what']} {middle} {found['note']}", file=sys.stderr)

    def _write(self, mode: str, row: tuple[object, ...]) -> None:
        with self.path.open(mode, newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerow(row)


class Where(NamedTuple):
    """The folder of one size: its knowledge, its builds and their union."""

    size: int
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What lets this project work there."""
        folders = {"IKOE_KNOWLEDGE": str(self.folder / "knowledge"), "IKOE_BUILD": str(self.folder / "builds")}
        return {**os.environ, **folders, "PYTHONPATH": str(ROOT)}

    @property
    def quads(self) -> int:
        """How many quads the build has; 0 where there is none."""
        record = next((self.folder / "builds").glob("*/build.json"), None)
        found: int = json.loads(record.read_text(encoding="utf-8"))["quads"] if record else 0
        return found

    def lay_out(self) -> None:
        """Makes a knowledge folder with our ontology and queries, and generated data."""
        knowledge = self.folder / "knowledge"
        (knowledge / "data").mkdir(parents=True)
        for name in ("ontology", "queries", "data/floors.csv"):
            (knowledge / name).symlink_to(ROOT / name)
        with (knowledge / "data" / "states.nq").open("w", encoding="utf-8") as file:
            generate.write(file, self.size)

    def write_union(self) -> None:
        """Writes the union of the build's graphs, from its store, as N-Triples."""
        store = pyoxigraph.Store.read_only(str(next((self.folder / "builds").glob("*/store"))))
        union, graph = str(self.folder / "union.nt"), pyoxigraph.DefaultGraph()
        store.dump(output=union, format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph)


def measure(table: Table, where: Where, options: argparse.Namespace) -> None:
    """Everything at one size."""
    if not (where.folder / "knowledge").is_dir():
        where.lay_out()
    for step, command in (
        ("build", [sys.executable, "-m", "ikoe_graph.cli", "build"]),
        ("stages", [*MEASURED, "stages", str(where.folder)]),
        ("built", [*MEASURED, "built", str(where.folder)]),
    ):
        if not table.has(where.size, step):
            run(table, where, step, command, DAY)
        elif step == "build" and not where.quads:  # measured before, in a folder that is gone
            subprocess.run(command, check=True, env=where.environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    if not (where.folder / "union.nt").is_file():
        where.write_union()
    for engine in options.engines:
        if reason := table.gave_up(engine):
            print(f"{where.size:>9}  {engine}: left out ({reason})", file=sys.stderr)
        elif not table.has(where.size, engine):
            command = [*MEASURED, "engine", str(where.folder), engine, str(options.rounds)]
            run(table, where, engine, command, options.limit)


def run(table: Table, where: Where, engine: str, command: list[str], limit: int) -> None:
    """Runs a command that prints findings, until it ends or the limit is reached; `all` is the whole of it."""
    start = perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=where.environment, start_new_session=True, cwd=ROOT
    )
    clock = threading.Timer(limit, lambda: os.killpg(process.pid, signal.SIGKILL))
    clock.start()
    findings = list(read(process.stdout))
    _, status, usage = os.wait4(process.pid, 0)
    clock.cancel()
    seconds, peak = perf_counter() - start, usage.ru_maxrss // KIB
    for found in findings:
        table.add(where, engine, found, peak)
    if status:
        why = f"more than {limit} s" if seconds >= limit else f"ended with status {status}"
        table.add(where, engine, {"what": "left out", "seconds": [], "note": f"{why} at {where.size}"}, peak)
    table.add(where, engine, {"what": "all", "seconds": [seconds], "note": ""}, peak)


def read(lines: Any) -> Iterator[dict[str, Any]]:
    """The findings among printed lines."""
    for line in lines:
        if line.startswith("{"):
            yield json.loads(line)


if __name__ == "__main__":
    sys.exit(main())
