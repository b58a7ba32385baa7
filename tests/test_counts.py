"""The expected size of the data, recorded beside it in `data/expected-counts.csv`."""

import csv
from pathlib import Path

import pytest

from ikoe_graph import dataset, terms
from ikoe_graph.query import ask

with (Path(__file__).parent.parent / "data" / "expected-counts.csv").open(newline="") as file:
    ROWS = list(csv.DictReader(file))


def count(loaded: dataset.Dataset, part: str, name: str) -> int:
    where = f"?x a <{terms.lengthen(name)}> FILTER (STRSTARTS(STR(?x), '{terms.BASE}id/'))"
    if part != "all":
        where += f" ?x ikoe:reportedBy <{terms.BASE}id/org/{part}>"
    ((number,),) = ask(loaded, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {where} }}").texts()
    return int(number)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['part']}-{row['class']}")
def test_nothing_is_lost_and_the_record_is_kept_up(loaded: dataset.Dataset, row: dict[str, str]):
    found, expected = count(loaded, row["part"], row["class"]), int(row["at_least"])
    hint = f"{row['part']} has {found} {row['class']}, data/expected-counts.csv says at least {expected}"
    assert found >= expected, f"{hint}: was something dropped?"
    assert found <= expected * 1.25 + 2, f"{hint}: raise the figure there"


def test_every_partner_report_is_counted():
    assert len({row["part"] for row in ROWS if row["class"] == "ikoe:Measure"}) == 28
