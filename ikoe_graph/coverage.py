"""Measures which lines of the sources facts cite, which are marked as stating none, and which nobody accounted for.

Blank lines do not count. A passage of more than WIDE lines says where something is missing, not that each of its
lines was read, and does not count either.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError
from ikoe_graph.evidence import cited
from ikoe_graph.query import ask

WIDE = 60
REASONS = ("general-remark", "heading", "page-furniture", "repetition")
Range = tuple[int, int]


class Part(NamedTuple):
    """A partner report, or the lines of a source outside all reports.

    `lines`: how many are not blank; of these `cited` by facts and `marked` as stating none; the ranges that are neither
    (`uncited`), and those that are marked although a fact cites them (`contested`).
    """

    name: str
    lines: int
    cited: int
    marked: int
    uncited: list[Range]
    contested: list[Range]


def measure(dataset: Dataset, texts: Mapping[str, list[str]], marks: Mapping[str, set[int]]) -> list[Part]:
    """The parts of all sources in the order of their lines; `texts` as `evidence.read_sources` gives them."""
    lines_cited: dict[str, set[int]] = defaultdict(set)
    for each in cited(dataset).values():
        if each.last - each.first < WIDE:
            lines_cited[each.source].update(range(each.first, each.last + 1))
    parts = []
    for source, text in sorted(texts.items()):
        numbers = {number for number, line in enumerate(text, 1) if line.strip()}
        rest = set(numbers)
        found = []
        for report, first, last in _reports(dataset, source):
            own = {number for number in numbers if first <= number <= last}
            rest -= own
            found.append(
                _part(terms.shorten(report).removeprefix("document/"), own, lines_cited[source], marks[source])
            )
        outside = _part(terms.shorten(source).removeprefix("source/"), rest, lines_cited[source], marks[source])
        parts += [outside, *found]
    return parts


def read_marks(path: Path) -> dict[str, set[int]]:
    """The lines that are marked as stating no fact, by the IRI of their source.

    Reads a CSV file with columns source, first, last and reason (one of REASONS). Raises DataError with file and line.
    """
    marks: dict[str, set[int]] = defaultdict(set)
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                first, last, reason = int(row["first"]), int(row["last"]), row["reason"]
            except (KeyError, TypeError, ValueError) as error:
                raise DataError(f"{path}:{number}: this is no mark. Write source,first,last,reason.") from error
            if reason not in REASONS or not 1 <= first <= last:
                raise DataError(
                    f"{path}:{number}: {first}-{last}, {reason} is no mark. "
                    f"Give a forward range and one of {', '.join(REASONS)}."
                )
            marks[f"{terms.BASE}id/source/{row['source']}"].update(range(first, last + 1))
    return marks


def _reports(dataset: Dataset, source: str) -> list[tuple[str, int, int]]:
    rows = ask(dataset, REPORTS.replace("SOURCE", source)).rows()
    values = [[getattr(term, "value", "") for term in row] for row in rows]
    return [(report, int(first), int(last)) for report, first, last in values]


REPORTS = """
SELECT ?report ?first ?last WHERE {
  ?report a ikoe:PartnerReport ; dct:isPartOf <SOURCE> ; ikoe:firstLine ?first ; ikoe:lastLine ?last .
} ORDER BY ?first
"""


def _part(name: str, own: set[int], lines_cited: set[int], marked: set[int]) -> Part:
    return Part(
        name,
        lines=len(own),
        cited=len(own & lines_cited),
        marked=len((own & marked) - lines_cited),
        uncited=_ranges(own - lines_cited - marked),
        contested=_ranges(own & lines_cited & marked),
    )


def _ranges(numbers: Iterable[int]) -> list[Range]:
    found: list[Range] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
