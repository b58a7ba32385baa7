"""Figures: groups that compare, ranks and sums over bounds, and what may not be added."""

from decimal import Decimal
from pathlib import Path

import pytest

from ikoe_graph import catalogue, dataset, figures
from ikoe_graph.errors import CalledWrongly
from ikoe_graph.figures import Bounds, Figure, Group
from ikoe_graph.query import ask

ROOT = Path(__file__).parent.parent
PLAIN = dict.fromkeys(Figure._fields, "") | {"comparison_key": "k", "unit": "Person", "start": "2018"}


def figure(name: str, **values: str) -> Figure:
    return Figure(**(PLAIN | {"figure": name, "about": name} | values))


def group(*members: Figure) -> Group:
    return figures.groups(members)[0]


def of(loaded: dataset.Dataset, indicator: str) -> list[Group]:
    query = catalogue.read_file(ROOT / "queries" / "figures.rq")
    return figures.groups(figures.read(ask(loaded, catalogue.fill(query, {"indicator": indicator}))))


def test_sums_over_bounds_are_bounds():
    exact = figure("a", value="5")
    assert figures.total(group(exact, figure("b", value="2.5"))).bounds == Bounds(Decimal("7.5"), Decimal("7.5"))
    assert str(figures.total(group(exact, figure("b", at_least="10"))).bounds) == "≥ 15"
    assert str(figures.total(group(exact, figure("b", at_most="10"))).bounds) == "5–15"
    assert str(figures.total(group(exact, figure("b", at_least="1", at_most="3"))).bounds) == "6–8"
    assert str(figures.total(group(figure("a", at_least="1"), figure("b", at_most="3"))).bounds) == "≥ 1"


def test_a_sum_says_that_it_is_approximate():
    assert figures.total(group(figure("a", value="5", approximate="true"), figure("b", value="1"))).approximate


def test_parts_of_a_total_are_left_out():
    total = figures.total(group(figure("all", value="46"), figure("some", value="33", part_of="all other")))
    assert (total.bounds.low, total.added, [each.figure for each in total.left_out]) == (46, 1, ["some"])


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([figure("a", value="5", additive="false")], "mean nothing when added"),
        ([figure("a", value="5", disputed="Two numbers")], r"the sources contradict each other here \(Two numbers\)"),
        ([figure("a", value="5", about="x"), figure("b", value="6", about="x", start="2018-03")], "count it twice"),
    ],
)
def test_what_cannot_be_added_is_refused(members: list[Figure], message: str):
    with pytest.raises(CalledWrongly, match=message):
        figures.total(group(*members))


def test_the_same_thing_in_periods_apart_is_added():
    halves = [
        figure("a", value="5", about="x", start="2017-01-01", end="2017-06-30"),
        figure("b", value="6", about="x", start="2018-01-01", end="2018-06-30"),
    ]
    assert figures.total(group(*halves)).bounds.low == 11


def test_bounds_leave_ranks_open():
    members = group(figure("a", value="9"), figure("b", at_least="4"), figure("c", value="2"), figure("d", value="2"))
    assert [(best, worst, each.figure) for best, worst, each in figures.ranked(members)] == [
        (1, 2, "a"),
        (1, 2, "b"),
        (3, 3, "c"),
        (3, 3, "d"),
    ]


def test_a_request_that_mixes_groups_is_refused_with_the_reason():
    mixed = figures.groups(
        [
            figure("a", comparison_key="k1", bases="Head count", period="Year"),
            figure("b", comparison_key="k2", bases="Participations", period="Year"),
            figure("c", comparison_key="", bases="Not stated", period="Year"),
        ]
    )
    with pytest.raises(CalledWrongly, match=r"3 groups .*: they differ in counting basis\. Choose one"):
        figures.chosen(mixed, None)
    with pytest.raises(CalledWrongly, match=r"--group 7: there is no such group. Choose one of 1, 2\."):
        figures.chosen(mixed, 7)
    with pytest.raises(CalledWrongly, match="no counting basis or no period"):
        figures.chosen(mixed, 0)


def test_what_compares_follows_indicator_unit_status_basis_and_period(loaded: dataset.Dataset):
    found = of(loaded, "share-with-migration-background-trainees")
    assert len(found[0].figures) == 12
    assert {each.evidence.partition("/")[0] for each in found[0].figures} == {"partnerbericht-2018"}
    assert all(len({(f.unit, f.status, f.bases, f.period) for f in each.figures}) == 1 for each in found if each.key)


def test_a_figure_is_listed_once_however_many_totals_it_is_part_of(loaded: dataset.Dataset):
    names = [each.figure for found in of(loaded, "trainees-with-migration-background") for each in found.figures]
    assert len(names) == len(set(names)) == 13


def test_half_years_of_the_seminars_compare(loaded: dataset.Dataset):
    halves = next(each for each in of(loaded, "employees-participating") if "half-year" in each.key)
    assert {(each.value, each.start) for each in halves.figures} == {("61", "2018-01-01"), ("36", "2017-01-01")}
