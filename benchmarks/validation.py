"""Times validation of the real data: the fast engine against the reference, and the command against plain parsing.

    python benchmarks/validation.py [--rounds N]

Prints a Markdown table of medians, what is compared run in turns, and exits 1 where a target is missed.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cold_start import PARSE, ROOT, seconds

from ikoe_graph import dataset, shacl


def main() -> int:
    """Measures, prints the table and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (default 3)")
    rounds = parser.parse_args().rounds
    loaded, shapes = dataset.load(ROOT), shacl.read_shapes(ROOT)
    ikoe = str(Path(sys.executable).with_name("ikoe"))
    files = [str(path) for folder in ("ontology", "data") for path in sorted((ROOT / folder).rglob("*.t*"))]

    def engine(name: str) -> Callable[[], float]:
        return lambda: timed(lambda: shacl.report(loaded, shapes, engine=name))

    def command(*words: str) -> Callable[[], float]:
        return lambda: seconds(words, dict(os.environ))

    parsing = command(sys.executable, "-c", PARSE, *files)
    rows = [
        ("pyshifty", compare(engine("shifty"), engine("pyshacl"), rounds), "pySHACL", None, 0.5),
        ("ikoe validate", compare(command(ikoe, "validate"), parsing, rounds), "plain parsing", 3, None),
    ]
    print("| what | seconds | target | ratio | to | target |\n|---|---|---|---|---|---|")
    missed = False
    for what, (took, ratio), name, limit, most in rows:
        missed |= (limit is not None and took > limit) or (most is not None and ratio > most)
        print(f"| {what} | {took:.2f} | {limit or '-'} | {ratio:.2f} | {name} | {most or '-'} |")
    return int(missed)


def compare(one: Callable[[], float], peer: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Median seconds of the one, and the median of its ratio to the peer."""
    pairs = [(one(), peer()) for _ in range(rounds)]
    return statistics.median(took for took, _ in pairs), statistics.median(took / base for took, base in pairs)


def timed(work: Callable[[], object]) -> float:
    """Wall-clock seconds of a piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
