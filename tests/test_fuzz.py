"""Queries made by chance, through the running server: none harms it, and what it answers, rdflib answers too.

A few seconds by default; `IKOE_FUZZ_SECONDS=300` goes on for that many in each test, `IKOE_FUZZ_SEED` takes another
way. What two engines may see differently stands in `fuzz-differences.yaml`, with the reason.
"""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, NamedTuple

import httpx
import processes
import pyoxigraph as ox
import pytest
import rdflib
import yaml
from sparql_grammar import Grammar, Terms, damaged

from ikoe_graph import build, dataset, terms

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fences are those of Linux")

SECONDS = float(os.environ.get("IKOE_FUZZ_SECONDS", "12"))
SEED = int(os.environ.get("IKOE_FUZZ_SEED", "1"))
LIMIT = 3  # seconds that the site gives a query
MEMORY = 100 * 2**20
STATUSES = {200, 400, 413, 422, 503}
DEFAULT = [terms.GRAPH + name for name in ("press/duisburg-2012", "register/programmes")]
NAMED = [terms.GRAPH + name for name in ("press/duisburg-2012", "ontology/vocabulary/status")]
DIRECT = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json, text/turtle;q=0.9"}
DIFFERENCES = yaml.safe_load((Path(__file__).parent / "fuzz-differences.yaml").read_text(encoding="utf-8"))
FAULT = "could not be answered"
Row = tuple[str, ...]


class Fuzzed(NamedTuple):
    """A site to try, with its process, and the small dataset that both engines are asked about."""

    address: str
    process: subprocess.Popen[str]
    small: rdflib.Dataset
    known: Terms


@pytest.fixture(scope="module")
def fuzzed(launch: Callable[..., tuple[str, subprocess.Popen[str]]], made: build.Build, bare_builds: Path) -> Fuzzed:
    address, process = launch(bare_builds, "--timeout", str(LIMIT))
    loaded = dataset.read_dump(made.dataset_file)
    small, triples = rdflib.Dataset(), set()
    for name in {*DEFAULT, *NAMED}:
        found = list(loaded.store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        text = (ox.serialize((each.triple for each in found), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        if name in DEFAULT:
            triples |= {each.triple for each in found}
            small.default_graph.parse(data=text, format="nt")
        if name in NAMED:
            small.graph(name).parse(data=text, format="nt")
    return Fuzzed(address, process, small, _terms(triples))


def _terms(triples: set[ox.Triple]) -> Terms:
    """The terms of these triples, in an order that does not change."""
    kind = ox.NamedNode(terms.PREFIXES["rdf"] + "type")
    return Terms(
        sorted((str(each.subject), str(each.predicate), str(each.object)) for each in triples),
        sorted({str(each.subject) for each in triples}),
        sorted({str(each.predicate) for each in triples}),
        sorted({str(each.object) for each in triples if each.predicate == kind}),
        sorted({str(each.object) for each in triples if isinstance(each.object, ox.Literal)}),
        [f"<{each}>" for each in NAMED],
    )


def test_no_query_made_by_chance_harms_the_site(fuzzed: Fuzzed, root: Path):
    texts = [path.read_text(encoding="utf-8") for path in sorted((root / "queries").rglob("*.rq"))]
    before = processes.files(fuzzed.process.pid), processes.memory(fuzzed.process.pid)
    with ThreadPoolExecutor(4) as clients:
        counts = list(clients.map(lambda number: hammer(fuzzed, texts, SEED * 1000 + number), range(4)))
    statuses = sum(counts, Counter())
    print(dict(statuses))
    assert set(statuses) <= STATUSES
    assert statuses[200] > 20
    assert statuses[400] > 20
    assert fuzzed.process.poll() is None
    with httpx.Client(base_url=fuzzed.address) as client:
        assert client.post("/sparql", data={"query": "ASK {}"}).json()["boolean"] is True
        assert processes.wait(lambda: client.get("/health").json()["workers"]["busy"] == 0, 2)
    assert processes.wait(lambda: processes.files(fuzzed.process.pid) <= before[0] + 1, 5)
    # Workers that have served are replaced when they have rested.
    assert processes.wait(lambda: processes.memory(fuzzed.process.pid) < before[1] + MEMORY, 10)


def hammer(fuzzed: Fuzzed, texts: list[str], seed: int) -> "Counter[int]":
    """Asks one query after the other of the whole data until the time is over; how often each status came."""
    random = Random(seed)  # noqa: S311 chance that can be repeated is what is wanted
    grammar = Grammar(random, fuzzed.known, wild=True)
    statuses: Counter[int] = Counter()
    end = monotonic() + SECONDS
    with httpx.Client(base_url=fuzzed.address, timeout=LIMIT + 5) as client:
        while monotonic() < end:
            query = damaged(random, texts) if random.random() < 0.6 else grammar.query().encode()
            if random.random() < 0.2:
                query = damaged(random, [query.decode(errors="replace") + " "])
            began = monotonic()
            answer = client.post("/sparql", content=query, headers=DIRECT)
            assert answer.status_code in STATUSES, (seed, answer.status_code, query)
            assert monotonic() - began < LIMIT + 1, (seed, query)
            if answer.status_code != 200:
                assert len(answer.json()["detail"]) > 20
                assert FAULT not in answer.text, (seed, query)  # an exception, which would have been a 500
            statuses[answer.status_code] += 1
    return statuses


def test_answers_agree_with_rdflib(fuzzed: Fuzzed):
    random = Random(SEED)  # noqa: S311
    grammar = Grammar(random, fuzzed.known)
    end = monotonic() + SECONDS
    counts: Counter[str] = Counter()
    wrong = []
    graphs = {"default-graph-uri": DEFAULT, "named-graph-uri": NAMED}
    with httpx.Client(base_url=fuzzed.address, timeout=LIMIT + 5, params=graphs) as client:
        while monotonic() < end:
            query = grammar.query()
            answer = client.post("/sparql", content=query.encode(), headers=DIRECT)
            assert answer.status_code in STATUSES - {400}, (SEED, query, answer.text)
            if answer.status_code != 200:
                counts[f"cut {answer.status_code}"] += 1
                continue
            try:
                with until(2):
                    expected = by_rdflib(fuzzed.small, query)
            except Exception as error:  # whatever it cannot do, or not in this time
                counts[f"rdflib: {type(error).__name__}"] += 1
                continue
            counts["compared"] += 1
            counts["answered with rows"] += bool(expected)
            if reason := difference(query, expected, as_rows(answer)):
                counts[reason] += 1
                wrong += [reason] if reason.startswith("WRONG") else []
    print(dict(counts))
    # Nobody knows every difference of two engines: one that repeats, or that we cause, shows in more than these.
    assert len(wrong) <= counts["compared"] // 100, wrong[0]
    assert counts["answered with rows"] > 15


def difference(query: str, rdflibs: "Counter[Row]", ours: "Counter[Row]") -> str:
    """The name of the known difference between two answers, or what is wrong; empty where they are the same."""
    if rdflibs == ours:
        return ""
    only = [" ".join(map(str, (each - other).elements())) for each, other in ((rdflibs, ours), (ours, rdflibs))]
    told = f"{query}\nrdflib alone: {only[0][:1000]}\nsite alone: {only[1][:1000]}\n"
    known = (each["name"] for each in DIFFERENCES if re.search(each["where"], told, re.DOTALL))
    return next(known, f"WRONG: {told}")


@contextmanager
def until(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in its block, in the main thread, when it takes longer."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def by_rdflib(small: rdflib.Dataset, query: str) -> "Counter[Row]":
    """The answer of rdflib, as comparable rows."""
    result = small.query(query, initNs=terms.PREFIXES, base=terms.BASE)
    if result.type == "ASK":
        return Counter([(str(result.askAnswer).lower(),)])
    if result.type == "CONSTRUCT":
        return Counter(tuple(_of_rdflib(term) for term in triple) for triple in result.graph or ())
    return Counter(
        tuple(sorted(f"{name}: {_of_rdflib(term)}" for name, term in row.items())) for row in result.bindings
    )


def as_rows(answer: httpx.Response) -> "Counter[Row]":
    """The answer of the site, as comparable rows."""
    if answer.headers["content-type"].startswith("text/turtle"):
        found = {each.triple for each in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
        graph = rdflib.Graph().parse(data=(ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"").decode())
        return Counter(tuple(_of_rdflib(term) for term in triple) for triple in graph)
    content = answer.json()
    if "boolean" in content:
        return Counter([(str(content["boolean"]).lower(),)])
    return Counter(
        tuple(sorted(f"{name}: {_of_json(term)}" for name, term in row.items()))
        for row in content["results"]["bindings"]
    )


def _of_json(term: dict[str, str]) -> str:
    if term["type"] == "bnode":
        return "_:"
    if term["type"] == "uri":
        return f"<{term['value']}>"
    return _literal(term["value"], term.get("datatype", ""), term.get("xml:lang", ""))


def _of_rdflib(term: Any) -> str:
    if isinstance(term, rdflib.BNode):
        return "_:"
    if isinstance(term, rdflib.URIRef):
        return f"<{term}>"
    return _literal(str(term), str(term.datatype or ""), term.language or "")


def _literal(text: str, datatype: str, language: str) -> str:
    """A literal such that equal ones are alike: numbers by value, plain text without its datatype."""
    name = datatype.removeprefix(terms.PREFIXES["xsd"])
    if name in ("integer", "decimal", "double", "float"):
        with suppress(InvalidOperation):
            text = str(round(Decimal(text), 6).normalize())
    return f'"{text}"@{language.lower()}' if language else f'"{text}"^^{"" if name == "string" else name}'
