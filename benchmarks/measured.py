"""What is measured, in a process of its own so that its memory is its own: prints a line of JSON for each finding.

    python benchmarks/measured.py TASK FOLDER [ENGINE] [ROUNDS]

`scale.py` starts it, with the knowledge folder and the folder of builds in the environment.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import engines
import peers
import pyoxigraph as ox

from ikoe_graph import build, catalogue, dataset, floors, home, measures, network, shacl, validate
from ikoe_graph.publish import rdf
from ikoe_graph.publish.dumps import ENDINGS

CLIENTS, SPELL = 32, 10  # of the load by HTTP: how many, for how many seconds
SLOW = 5.0  # seconds; what takes longer is asked once


def main() -> None:
    """Does the task."""
    task, folder, *rest = sys.argv[1:]
    {"stages": stages, "built": built, "engine": engine}[task](Path(folder), *rest)


def say(what: str, seconds: list[float], note: str = "") -> None:
    """A finding, at once."""
    print(json.dumps({"what": what, "seconds": seconds, "note": note}), flush=True)


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def stages(folder: Path) -> None:
    """Reading, deriving and validating the knowledge folder, and its networks."""
    root = home.knowledge()
    start = time.perf_counter()
    loaded = dataset.read(root)
    say("read", [time.perf_counter() - start])
    rules = sorted((root / "ontology" / "rules").glob("*.rq"))
    say("derive", [timed(lambda: dataset.derive(loaded.store, rules, root))])
    start = time.perf_counter()
    found = [*floors.findings(loaded, shacl.read_shapes(root), root), *validate.findings(loaded, root)]
    say("validate", [time.perf_counter() - start], f"{len(found)} findings")


def built(folder: Path) -> None:
    """What a build gives: the store on disk, stored answers, exports, networks."""
    made = build.default()
    say("open store", [timed(lambda: made.open().query("ASK { ?s a ikoe:Measure }")) for _ in range(5)])
    say("cold interpreter", cold(["-c", "pass"]))
    for query in catalogue.read(home.knowledge() / "queries").values():
        values = [word for key, value in query.example.items() for word in ("--set", f"{key}={value}")]
        say(f"cold {query.name}", cold(["-m", "ikoe_graph.cli", "query", query.name, *values]))
    loaded = dataset.read_dump(made.dataset_file)
    export(loaded)
    networks(loaded, home.knowledge() / "queries")


def cold(words: list[str]) -> list[float]:
    """Seconds that a fresh interpreter takes whose modules are compiled, as installing leaves them or a first run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *words]
    _, *others = (
        timed(lambda: subprocess.run(command, check=True, capture_output=True, env=environment)) for _ in range(6)
    )
    return others


def export(loaded: dataset.Dataset) -> None:
    """Writing everything in each format of a release."""
    for ending, form in ENDINGS.items():
        start = time.perf_counter()
        if ending in (".trig", ".jsonld"):
            rdf.write_quads(list(loaded.quads()), form)
        else:
            union = loaded.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
            rdf.write([quad.triple for quad in union], form)
        say(f"export {ending}", [time.perf_counter() - start])


def networks(loaded: dataset.Dataset, folder: Path) -> None:
    """Each network with all its measures, but for those that grow with the square of the data."""
    things = network.read_things(loaded, catalogue.read_file(folder / "nodes" / "things.rq"))
    for query in catalogue.read(folder / "edges").values():
        if "shared" not in query.tags:
            start = time.perf_counter()
            found = network.build(loaded, query, {}, things)
            middle = time.perf_counter()
            measures.measure(found, measures.MEASURES)
            say(f"network {query.name}", [middle - start], f"{len(found.nodes)} nodes, {len(found.edges)} edges")
            say(f"measures {query.name}", [time.perf_counter() - middle])


def engine(folder: Path, name: str, rounds: str) -> None:
    """Loading into an engine, each question, and many clients at once where it is a server."""
    files = engines.Files(build.default().dataset_file, folder / "union.nt")
    for path in files:  # once before, so that no engine finds them colder than the next one does
        with path.open("rb") as file, Path(os.devnull).open("wb") as nowhere:
            shutil.copyfileobj(file, nowhere)
    start = time.perf_counter()
    try:
        running = peers.ENGINES[name](files)
    except engines.Missing as missing:
        say("missing", [], str(missing))
        return
    say("load", [time.perf_counter() - start])
    texts = []
    for query in catalogue.read(home.knowledge() / "queries").values():
        text = catalogue.fill(query, query.example)
        answer = b""
        took = []
        try:
            for _ in range(int(rounds)):
                start = time.perf_counter()
                answer = running.ask(text)
                took.append(time.perf_counter() - start)
                if sum(took) > SLOW:
                    break
        except Exception as error:  # each engine has errors of its own
            say(f"question {query.name}", [], f"no answer: {type(error).__name__}")
            continue
        say(f"question {query.name}", took, f"{len(json.loads(answer)['results']['bindings'])} rows")
        if took[0] < 1:
            texts.append(text)
    if running.address:
        say("32 clients", crowd(running.ask, texts))
    running.end()


def crowd(ask: engines.Ask, texts: list[str]) -> list[float]:
    """Seconds of each answer that many clients get who ask all questions in turns for a while."""
    until = time.perf_counter() + SPELL

    def client(number: int) -> list[float]:
        took = []
        while time.perf_counter() < until:
            took.append(timed(lambda: ask(texts[(number + len(took)) % len(texts)])))
        return took

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [each for found in pool.map(client, range(CLIENTS)) for each in found]


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # giving back the memory of a large store takes longer than some of what is measured
