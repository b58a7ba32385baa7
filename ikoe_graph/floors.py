"""Floors: how few triples, focus nodes and links there may be before success would mean nothing.

What is counted stands in queries (`queries/floors/`), the floors beside the data in
`data/floors.csv`. A count below its floor is a violation that names both figures.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError
from ikoe_graph.query import Answer, ask, value
from ikoe_graph.validate import Finding

FILE = "data/floors.csv"
COLUMNS = ("measure", "what", "floor")
MESSAGES = {
    "en": (
        "{what}: {now} now, {floor} on record ({measure}).",
        "Restore what went missing, or accept the lower figure with ikoe validate --record-floors.",
    ),
    "de": (
        "{what}: jetzt {now}, verzeichnet sind {floor} ({measure}).",
        "Das Fehlende wiederherstellen oder die niedrigere Zahl mit ikoe validate --record-floors annehmen.",
    ),
}
TARGETS = """
SELECT DISTINCT ?shape ?class WHERE { ?shape sh:targetClass ?class FILTER (ISIRI(?shape)) } ORDER BY ?shape ?class
"""

Key = tuple[str, str]


class Count(NamedTuple):
    """How many there are, and of how many: of all things of the class for a link, None where there is no whole."""

    now: int
    of: int | None


def measure(dataset: Dataset, shapes: Dataset, root: Path) -> dict[Key, Count]:
    """Everything that has a floor, by measure ("triples", "focus", "link") and what is counted, in a fixed order.

    "triples": of each graph; "focus": things that a target of a shape selects; "link": things of a class that carry a
    property (->) or that one refers to (<-), as `queries/floors/links.rq` counts them.
    """
    folder = root / "queries"
    triples = ask(dataset, catalogue.read_file(folder / "floors" / "triples.rq").text)
    counts = {("triples", terms.shorten(graph)): Count(now, None) for graph, now in _values(triples)}
    instances: dict[str, int] = dict(
        _values(ask(dataset, catalogue.read_file(folder / "floors" / "instances.rq").text))
    )
    for shape, target in _values(ask(shapes, TARGETS)):
        counts["focus", f"{terms.shorten(shape)} {terms.shorten(target)}"] = Count(instances.get(target, 0), None)
    rates = ask(dataset, catalogue.read_file(folder / "floors" / "links.rq").text)
    for _, _, things, carry, _, kind, link, side in _values(rates):
        arrow = "<-" if side == "object" else "->"
        counts["link", f"{terms.shorten(kind)} {arrow} {terms.shorten(link)}"] = Count(carry, things)
    return dict(sorted(counts.items()))


def findings(dataset: Dataset, shapes: Dataset, root: Path, language: str = "en") -> list[Finding]:
    """A violation for each count below its floor. Raises DataError where the floors cannot be read."""
    message, fix = MESSAGES[language]
    now = measure(dataset, shapes, root)
    return [
        Finding("violation", FILE, what, "floor", message.format(measure=name, what=what, now=found, floor=floor), fix)
        for (name, what), floor in read(root).items()
        if (found := now.get((name, what), Count(0, None)).now) < floor
    ]


def read(root: Path) -> dict[Key, int]:
    """The recorded floors. Raises DataError with file and line for a row that is none."""
    floors = {}
    with (root / FILE).open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.reader(file), 1):
            if number == 1 and tuple(row) == COLUMNS:
                continue
            if len(row) != len(COLUMNS) or not row[2].isdecimal():
                raise DataError(f"{FILE}:{number}: {','.join(row)} is no floor. Write {','.join(COLUMNS)}.")
            floors[row[0], row[1]] = int(row[2])
    return floors


def record(counts: Mapping[Key, Count]) -> str:
    """The content of the file of floors for these counts."""
    text = io.StringIO()
    rows = [(*key, count.now) for key, count in counts.items()]
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue()


def compare(counts: Mapping[Key, Count], floors: Mapping[Key, int]) -> list[tuple[str, ...]]:
    """Rows for people: measure, what, now, of how many, per cent, floor ("-" where none is recorded)."""
    return [
        (
            *key,
            str(count.now),
            "" if count.of is None else str(count.of),
            "" if count.of is None else str(100 * count.now // count.of),
            str(floors.get(key, "-")),
        )
        for key, count in counts.items()
    ]


def _values(answer: Answer) -> Iterator[tuple[Any, ...]]:
    return (tuple(value(term) for term in row) for row in answer.rows())
