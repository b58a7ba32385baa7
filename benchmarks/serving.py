"""Measures `ikoe serve` against other SPARQL servers, over the same data in the same run.

    python benchmarks/serving.py [--seconds 2] [--peers NAME ...]

Peers are the server of Oxigraph, in memory and on disk, and rdflib-endpoint. Each question is asked as its first
example asks it, by 1 client and by 32 clients; a comment that differs each time keeps caches out. Two questions, the
cheapest and one that adds up much, are also repeated. Prints a table and writes `serving.csv`; a target that is missed
is named, and then it exits 1. rdflib-endpoint, which takes seconds for some questions, is asked by one client alone.
"""

import argparse
import contextlib
import csv
import itertools
import json
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import engines
import pyoxigraph as ox
from clients import Answer, Request, crowd, late, query
from serving_table import (
    ADDING,
    AGAIN,
    CHEAP,
    COLUMNS,
    CROWD,
    MEMORY,
    MIX,
    NEW,
    OURS,
    READY,
    REST,
    Found,
    missed,
    slower,
    summary,
)

from ikoe_graph import build, catalogue, home

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "tests"))
import processes  # noqa: E402 (what tests and benchmarks want to know of processes is the same)

DISK, RDFLIB = "oxigraph, on disk", "rdflib-endpoint"
SERVERS: dict[str, Callable[[engines.Files], engines.Running]] = {
    OURS: engines.ikoe_serve,
    MEMORY: engines.oxigraph_in_memory,
    DISK: engines.oxigraph_server,
    RDFLIB: engines.rdflib_endpoint,
}
REST_SECONDS = 5  # after the crowd has gone


class Asked(NamedTuple):
    """What is measured: `most` answers, or as many as come within the seconds."""

    server: str
    what: str
    question: str
    clients: int
    seconds: float
    most: int = 10**9


def main() -> int:
    """Runs the benchmark and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2, help="for each question of a crowd, at most (default 2)")
    parser.add_argument("--questions", nargs="+", metavar="NAME", help="only these questions")
    parser.add_argument("--peers", nargs="+", default=list(SERVERS), choices=list(SERVERS), help="only these servers")
    parser.add_argument("--table", type=Path, default=HERE / "serving.csv", metavar="FILE")
    options = parser.parse_args()
    asked = {
        name: catalogue.fill(each, each.example)
        for name, each in catalogue.read(home.knowledge() / "queries").items()
        if name in (options.questions or (name,))
    }
    found = []
    with tempfile.TemporaryDirectory() as folder:
        files = laid_out(Path(folder))
        for name in options.peers:
            found += measured(name, files, asked, options.seconds)
    with options.table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *(each.cells() for each in found)])
    print(summary(found), slower(found), sep="", end="")
    failed = missed(found)
    print("".join(f"missed: {each}\n" for each in failed), end="")
    return int(bool(failed))


def laid_out(folder: Path) -> engines.Files:
    """The build's quads and, as a file, their union."""
    made = build.default()
    union = folder / "union.nt"
    made.open().store.dump(output=str(union), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return engines.Files(made.dataset_file, union)


def measured(name: str, files: engines.Files, asked: dict[str, str], seconds: float) -> list[Found]:
    """All findings of a server."""
    start = time.perf_counter()
    running = SERVERS[name](files)
    ready = time.perf_counter() - start
    settle(running)
    found = [Found(name, READY, "", 1, 1, ready, ready)]
    alone = name == RDFLIB
    try:
        for question, text in asked.items():
            print(f"{name}: {question}", file=sys.stderr)
            for clients in (1,) if alone else (1, CROWD):
                one = Asked(name, NEW, question, clients, seconds, 1 if alone else 10 * clients)
                found.append(answers(one, running, varied(text)))
        if not alone:
            turns = itertools.chain.from_iterable(zip(*map(varied, asked.values()), strict=True))
            found.append(answers(Asked(name, NEW, MIX, CROWD, 5 * seconds), running, turns))
            for question in sorted({CHEAP, ADDING} & asked.keys()):
                same = itertools.repeat(asked[question])
                found.append(answers(Asked(name, AGAIN, question, CROWD, seconds), running, same))
        time.sleep(REST_SECONDS)
        found.append(Found(name, REST, note=f"{processes.memory(running.pid) >> 20} MiB"))
    finally:
        running.end()
    return found


def settle(running: engines.Running) -> None:
    """Waits until a site of ours has made its downloads, which it does once for each release."""
    with contextlib.suppress(urllib.error.HTTPError):  # others have no such page
        address = urllib.parse.urljoin(running.address, "/health")
        while not json.load(urllib.request.urlopen(address)).get("published", True):
            time.sleep(0.2)


def varied(text: str) -> Iterator[str]:
    """A query that differs each time in a comment alone."""
    return (f"{text}\n# {number} of {time.time_ns()}" for number in itertools.count())


def answers(found: Asked, running: engines.Running, texts: Iterator[str]) -> Found:
    """What the clients got in the time, or until they had the most that is asked for."""
    start = time.perf_counter()
    requests: Iterator[Request] = (query(running.address, text) for text in texts)
    got = crowd(running.address, found.clients, requests, seconds=found.seconds, most=found.most)
    took = time.perf_counter() - start
    middle = statistics.median(each.seconds for each in got)
    said = note(got, found.question)
    return Found(*found[:4], len(got), middle, late(got), len(got) / took, said)


def note(got: list[Answer], question: str) -> str:
    """How many rows each answer has, and how many were none."""
    good = [each for each in got if each.status == 200]
    sizes = {len(json.loads(body)["results"]["bindings"]) for body in {each.body for each in good}}
    rows = "" if question == MIX else f"{' or '.join(map(str, sorted(sizes)))} rows"
    failed = f"{len(got) - len(good)} failed" if len(good) < len(got) else ""
    return ", ".join(filter(None, (rows, failed)))


if __name__ == "__main__":
    sys.exit(main())
