"""Puts a load on `ikoe serve`, and says whether it holds what is promised.

    python benchmarks/load.py [--clients 200] [--seconds 20] [--soak MINUTES]

The clients ask in turns for pages, files, repeated and new questions, and every fiftieth time for a join that no server
can end in time. Promised on two cores: at least 250 answers a second, 95 % of them within 2.5 s, no connection that
breaks, no status of 500 or more but 503 with Retry-After; afterwards at most 50 MiB more memory and no open file more
than before. With `--soak` so many minutes long. Exits 1 where something does not hold.
"""

import argparse
import itertools
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import engines
from clients import Answer, Request, crowd, late, query
from serving import REST_SECONDS, processes, settle

from ikoe_graph import build, catalogue, home

RATE, LATE, GROWTH = 250, 2.5, 50  # answers a second, seconds, MiB
HEAVY = "SELECT (COUNT(*) AS ?n{}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
PAGES = ("/", "/lists/measures", "/id/org/jobcenter-dortmund.html", "/network", "/questions/accessions", "/stories/")
FILES = ("/id/org/wdr.ttl", "/id/programme/amif.jsonld", "/questions/shares.csv", "/search.json?q=dortmund")


class State(NamedTuple):
    """What the server's processes hold: MiB, open files."""

    memory: float
    files: int


def main() -> int:
    """Runs the load and prints what it found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200, metavar="N", help="clients at once (default 200)")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="how long (default 20)")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="so long instead")
    options = parser.parse_args()
    seconds = options.soak * 60 if options.soak else options.seconds
    running = engines.ikoe_serve(engines.Files(build.default().dataset_file, Path()))
    try:
        settle(running)
        crowd(running.address, options.clients, requests(running.address), seconds=2, most=10**9)  # once warm,
        before = at_rest(running.pid)  # it is compared with itself
        got = spells(running, options.clients, seconds)
        after = at_rest(running.pid)
    finally:
        running.end()
    failed = missed(got, seconds, before, after)
    print(told(got, seconds), end="")
    print(f"memory  {before.memory:.0f} MiB before, {after.memory:.0f} MiB after")
    print(f"files   {before.files} open before, {after.files} after")
    print("".join(f"missed: {each}\n" for each in failed), end="")
    return int(bool(failed))


def requests(address: str) -> Iterator[Request]:
    """What all clients ask for, in turns."""
    named = catalogue.read(home.knowledge() / "queries")
    texts = [catalogue.fill(each, each.example) for each in named.values()]
    for number in itertools.count():
        kind, turn = number % 5, number // 5
        if number % 50 == 49:
            yield query(address, HEAVY.format(number))
        elif kind == 0:
            yield Request(PAGES[turn % len(PAGES)], "text/html")
        elif kind == 1:
            yield Request(FILES[turn % len(FILES)], "*/*")
        elif kind == 2:
            yield query(address, f"{texts[turn % len(texts)]}\n# {number} of {time.time_ns()}")
        else:
            yield query(address, texts[turn % len(texts)])


def spells(running: engines.Running, clients: int, seconds: float) -> list[Answer]:
    """The answers, without their bodies; says every minute how it goes."""
    turns, got = requests(running.address), []
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        part = crowd(running.address, clients, turns, seconds=min(left, 60), most=10**9)
        got += [each._replace(body=b"") for each in part]
        held = processes.memory(running.pid) >> 20
        print(f"{max(left - 60, 0):.0f} s left: {len(got)} answers, {held} MiB", file=sys.stderr)
    return got


def at_rest(pid: int) -> State:
    """What the server holds when it has had nothing to do for a while."""
    time.sleep(REST_SECONDS)
    pids = (pid, *processes.below(pid))
    return State(processes.memory(pid) / 2**20, sum(processes.files(each) for each in pids))


def told(got: list[Answer], seconds: float) -> str:
    """How many answers of each status there were, and how long they took."""
    statuses = ", ".join(
        f"{number} of {status}" for status, number in sorted(Counter(each.status for each in got).items())
    )
    middle = statistics.median(each.seconds for each in got)
    return (
        f"answers {len(got)} in {seconds:.0f} s: {len(got) / seconds:.0f} a second ({statuses})\n"
        f"time    median {1000 * middle:.0f} ms, 95th percentile {1000 * late(got):.0f} ms\n"
    )


def missed(got: list[Answer], seconds: float, before: State, after: State) -> list[str]:
    """What does not hold."""
    rate, statuses = len(got) / seconds, Counter(each.status for each in got)
    without = sum(each.status == 503 and "retry-after" not in each.headers for each in got)
    faults = sum(number for status, number in statuses.items() if status >= 500 and status != 503)
    checks = {
        f"{rate:.0f} answers a second, not {RATE}": rate < RATE,
        f"the 95th percentile is {late(got):.2f} s, more than {LATE} s": late(got) > LATE,
        f"{statuses[0]} connections broke or gave no answer": statuses[0] > 0,
        f"{faults} answers were faults of the server": faults > 0,
        f"{without} answers of 503 do not say when to come again": without > 0,
        f"{after.memory - before.memory:.0f} MiB more than before": after.memory - before.memory > GROWTH,
        f"{after.files - before.files} more files open than before": after.files > before.files,
    }
    return [words for words, wrong in checks.items() if wrong]


if __name__ == "__main__":
    sys.exit(main())
