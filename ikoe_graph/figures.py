"""Groups key figures that may be compared, ranks them and adds them up; bounds stay bounds.

What compares is said by the rule `comparability` and asked by the question `figures`; this module only counts on it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from ikoe_graph.errors import CalledWrongly
from ikoe_graph.query import Answer


class Figure(NamedTuple):
    """A key figure, a row of the question `figures`; empty texts for what is not stated. See `Group` for `key`."""

    comparison_key: str
    figure: str
    about: str
    value: str
    at_least: str
    at_most: str
    unit: str
    precision: str
    approximate: str
    status: str
    bases: str
    period: str
    start: str
    end: str
    part_of: str
    disputed: str
    additive: str
    evidence: str

    @property
    def bounds(self) -> "Bounds":
        """The number as an interval: a value is both of its bounds."""
        low, high = (Decimal(each) if each else None for each in (self.at_least, self.at_most))
        value = Decimal(self.value) if self.value else None
        return Bounds(low if value is None else value, high if value is None else value)


class Bounds(NamedTuple):
    """A number as far as it is known: not below `low`, not above `high`; None where there is no such bound."""

    low: Decimal | None
    high: Decimal | None

    def __str__(self) -> str:
        """The number, or with its bounds: `≥ 5`, `≤ 9`, or both with a dash between."""
        if self.low == self.high:
            return str(self.low)
        if self.low is None or self.high is None:
            return f"≥ {self.low}" if self.high is None else f"≤ {self.high}"
        return f"{self.low}–{self.high}"


class Group(NamedTuple):
    """Figures that may be compared, numbered from 1; number 0 holds those that compare with nothing.

    All of a group share the key: indicator, unit, status, counting bases and kind of period.
    """

    number: int
    key: str
    figures: list[Figure]


class Total(NamedTuple):
    """A sum: its bounds, how many figures it adds, whether one of them is approximate, and parts it left out since
    their total is among the figures.
    """

    bounds: Bounds
    added: int
    approximate: bool
    left_out: list[Figure]


def read(answer: Answer) -> list[Figure]:
    """The figures of an answer to the question `figures`."""
    return [Figure(*row) for row in answer.texts()]


def groups(figures: Sequence[Figure]) -> list[Group]:
    """The groups that may be compared, the largest first, and last what compares with nothing."""
    by_key: dict[str, list[Figure]] = {}
    for figure in figures:
        by_key.setdefault(figure.comparison_key, []).append(figure)
    alone = by_key.pop("", [])
    ordered = sorted(by_key.items(), key=lambda item: (-len(item[1]), item[0]))
    found = [Group(number, key, members) for number, (key, members) in enumerate(ordered, 1)]
    return [*found, *([Group(0, "", alone)] if alone else [])]


def chosen(found: Sequence[Group], number: int | None) -> Group:
    """The group of that number, or the only one there is.

    Raises CalledWrongly, with the reason, where the figures do not all compare or there is no such group.
    """
    if number is None and len(found) == 1:
        number = found[0].number
    if number is None:
        raise CalledWrongly(
            f"These figures are in {len(found)} groups that do not compare: they differ in {_differences(found)}. "
            f"Choose one with --group 1 to {found[-1].number or found[-2].number}."
        )
    group = next((each for each in found if each.number == number), None)
    if group is None:
        numbers = ", ".join(str(each.number) for each in found if each.number)
        raise CalledWrongly(f"--group {number}: there is no such group. Choose one of {numbers}.")
    if not group.key:
        raise CalledWrongly(
            "These figures state no counting basis or no period, so they compare with nothing. Read them one by one."
        )
    return group


def ranked(group: Group) -> Iterator[tuple[int, int, Figure]]:
    """The figures from the greatest down, each with the best and the worst rank that its bounds leave open."""
    members = sorted(group.figures, key=lambda each: (-_known(each), each.about, each.start))
    for figure in members:
        others = [other for other in members if other is not figure]
        greater = sum(_exceeds(other, figure) for other in others)
        smaller = sum(_exceeds(figure, other) for other in others)
        yield 1 + greater, len(members) - smaller - _ties(figure, others), figure


def total(group: Group) -> Total:
    """The sum of a group. Sums over bounds are bounds.

    Raises CalledWrongly where adding has no meaning or would count something twice.
    """
    if any(each.additive == "false" for each in group.figures):
        raise CalledWrongly("Figures of this indicator mean nothing when added, such as shares or ages. Use --rank.")
    present = {each.figure for each in group.figures}
    parts = [each for each in group.figures if present & set(each.part_of.split())]
    added = [each for each in group.figures if each not in parts]
    disputed = next((each for each in added if each.disputed), None)
    if disputed:
        raise CalledWrongly(
            f"{disputed.figure}: the sources contradict each other here ({disputed.disputed}), so it cannot be added. "
            "See ikoe query contradictions."
        )
    for one, other in combinations(added, 2):
        if one.about == other.about and _overlap(one, other):
            raise CalledWrongly(
                f"{one.figure} and {other.figure} count the same thing ({one.about}) in periods that overlap, so a sum "
                "would count it twice. Use --rank, or add them by hand."
            )
    lows, highs = [each.bounds.low for each in added], [each.bounds.high for each in added]
    # Whatever has no lower bound may still be nothing: a count is not negative.
    low = sum((each or Decimal(0) for each in lows), Decimal(0))
    high = None if None in highs else sum((each for each in highs if each is not None), Decimal(0))
    return Total(Bounds(low, high), len(added), any(each.approximate == "true" for each in added), parts)


def _differences(found: Sequence[Group]) -> str:
    """What tells the groups apart, in words."""
    columns = {"unit": "unit", "status": "figure status", "bases": "counting basis", "period": "kind of period"}
    samples = [each.figures[0] for each in found]
    apart = [name for column, name in columns.items() if len({getattr(each, column) for each in samples}) > 1]
    return ", ".join(apart) or "the exact period"


def _known(figure: Figure) -> Decimal:
    low, high = figure.bounds
    return low if low is not None else high if high is not None else Decimal(0)


def _exceeds(one: Figure, other: Figure) -> bool:
    """Whether one is greater for certain."""
    low, high = one.bounds.low, other.bounds.high
    return low is not None and high is not None and low > high


def _ties(figure: Figure, others: Sequence[Figure]) -> int:
    """How many others are the same number for certain: they share its rank."""
    low, high = figure.bounds
    return sum(low == high and each.bounds == figure.bounds for each in others)


def _overlap(one: Figure, other: Figure) -> bool:
    """Whether two periods meet, compared in the precision that both have."""
    first, last = max(one.start, other.start), min(one.end or one.start, other.end or other.start)
    width = min(len(first), len(last))
    return first[:width] <= last[:width]
