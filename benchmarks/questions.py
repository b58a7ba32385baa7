"""Measures every named question, as its examples ask it, against rdflib on the same data in the same run.

`python benchmarks/questions.py [--rounds N]` prints the median time of each question on the built store and how many
times longer rdflib takes, and exits 1 where a question takes 100 ms or more.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from ikoe_graph import build, catalogue, home
from ikoe_graph.query import ask
from ikoe_graph.table import lay_out

LIMIT = 0.1  # seconds


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> int:
    """Runs the benchmark and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each question on the store (default 5)")
    rounds = parser.parse_args().rounds
    stored = build.default().open()
    peer = stored.to_rdflib()
    rows, slow = [], 0
    for query in catalogue.read(home.knowledge() / "queries").values():
        texts = [catalogue.fill(query, values) for values in query.examples]
        ours = max(
            statistics.median(timed(lambda text=text: list(ask(stored, text).rows())) for _ in range(rounds))
            for text in texts
        )
        theirs = max(timed(lambda text=text: list(peer.query(text))) for text in texts)
        slow += ours >= LIMIT
        rows.append((query.name, f"{ours * 1000:.1f}", f"{theirs / ours:.0f}"))
        print(f"{query.name} measured", file=sys.stderr)
    print(lay_out(("question", "ms", "times longer in rdflib"), rows), end="")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
