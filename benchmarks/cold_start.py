"""Times the command line against its peers in the same run: ratios count, seconds are only for orientation.

    python benchmarks/cold_start.py [--rounds N]

Peers: a bare interpreter for questions from a cold process, pyoxigraph's plain parsing of the same files for the build.
Prints a Markdown table of medians and exits 1 where a target is missed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARSE = """
import sys, pyoxigraph
store = pyoxigraph.Store()
for path in sys.argv[1:]:
    store.bulk_extend(pyoxigraph.parse(path=path))
"""


def main() -> int:
    """Measures, prints the table and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each short command (default 15)")
    rounds = parser.parse_args().rounds
    ikoe = str(Path(sys.executable).with_name("ikoe"))
    files = [str(path) for folder in ("ontology", "data") for path in sorted((ROOT / folder).rglob("*.t*"))]
    with tempfile.TemporaryDirectory() as builds:
        # Modules are compiled by the build at the latest, as installing leaves them.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["IKOE_BUILD"] = builds

        def compare(command: Sequence[str], peer: Sequence[str], times: int = rounds) -> tuple[float, float]:
            """Median seconds of the command, and the median of its ratio to the peer, the two run in turns."""
            pairs = [(seconds(command, environment), seconds(peer, environment)) for _ in range(times)]
            return statistics.median(took for took, _ in pairs), statistics.median(took / base for took, base in pairs)

        bare = [sys.executable, "-c", "pass"]
        first = [ikoe, "query", "partner-measures", "--set", "partner=wdr"]
        rows = [
            ("build", compare([ikoe, "build"], [sys.executable, "-c", PARSE, *files], 3), "plain parsing", 10.0, None),
            ("named question", compare([ikoe, "query", "accessions"], bare), "bare interpreter", 0.15, 5),
            ("named question with a new value", compare(first, bare), "bare interpreter", 0.15, None),
        ]
    print("| what | seconds | target | ratio | to | target |\n|---|---|---|---|---|---|")
    missed = False
    for what, (took, ratio), name, limit, most in rows:
        missed |= took > limit or (most is not None and ratio > most)
        print(f"| {what} | {took:.3f} | {limit} | {ratio:.1f} | {name} | {most or '-'} |")
    return int(missed)


def seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """Wall-clock seconds of one run of a command, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
