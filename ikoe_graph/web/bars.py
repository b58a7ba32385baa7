"""How much begins in each year, as rows of bars: counts, and where each bar of the timeline's overview stands.

Length and a number tell how much, never colour. Places along a row are shares of its width, so that the same drawing
fits a phone and a desk; the policy of the pages forbids styles of their own.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

MANY = 10  # from so many years on there is no room for the names of all on a phone
GAP = 3  # so many years in a row without anything become one break of the axis
LETTERING, TALLEST = 12, 22  # pixels: room for the number above a bar, the longest bar of a row
HEIGHT = LETTERING + TALLEST + 1
WIDE = 0.72  # of the room that a year has, the bar


class Tick(NamedTuple):
    """A year on the axis, an empty text for a break; `centre`, in percent of the width; `other`: every second
    year, which may be left out where room is short.
    """

    year: str
    centre: float
    other: bool


class Bar(NamedTuple):
    """How much begins in a year. `left`, `width` and `centre` in percent, `top` and `height` in pixels."""

    year: str
    number: int
    left: float
    width: float
    centre: float
    top: float
    height: float


class Row(NamedTuple):
    """The bars of a kind, or of all kinds where `kind` is empty, with the number of its entries."""

    kind: str
    total: int
    bars: list[Bar]

    @property
    def numbers(self) -> dict[str, int]:
        """How many entries begin in each year that has some."""
        return {bar.year: bar.number for bar in self.bars}


class Overview(NamedTuple):
    """The axis and its rows, that of all kinds first, where there is more than one, and then the kinds by
    their number of entries.
    """

    axis: list[Tick]
    rows: list[Row]
    height: int = HEIGHT


def overview(entries: Iterable[tuple[str, str]]) -> Overview:
    """The overview of entries given as kind and year of four digits; empty for none."""
    counts = Counter(entries)
    years = _axis({year for _, year in counts})
    share = 100 / max(len(years), 1)
    axis = [
        Tick(year, round((place + 0.5) * share, 3), bool(year) and len(years) >= MANY and (len(years) - place) % 2 == 0)
        for place, year in enumerate(years)
    ]
    kinds = Counter[str]()
    for (kind, _), number in counts.items():
        kinds[kind] += number
    order = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
    everything = Counter[str]()
    for (_, year), number in counts.items():
        everything[year] += number
    rows = [Row(kind, kinds[kind], _bars(axis, {year: counts[kind, year] for year in years}, share)) for kind in order]
    if len(rows) > 1:
        rows.insert(0, Row("", sum(everything.values()), _bars(axis, everything, share)))
    return Overview(axis, rows)


def _axis(years: set[str]) -> list[str]:
    """All years from the first to the last; an empty text for a break."""
    axis: list[str] = []
    for year in sorted(years):
        missing = [str(each) for each in range(int(axis[-1]) + 1, int(year))] if axis else []
        axis += ([""] if len(missing) >= GAP else missing) + [year]
    return axis


def _bars(axis: list[Tick], numbers: dict[str, int], share: float) -> list[Bar]:
    most = max(numbers.values())
    bars = []
    for tick in axis:
        if number := numbers.get(tick.year, 0):
            tall = max(1.0, round(TALLEST * number / most, 2))
            left = round(tick.centre - share * WIDE / 2, 3)
            top = round(LETTERING + TALLEST - tall, 2)
            bars.append(Bar(tick.year, number, left, round(share * WIDE, 3), tick.centre, top, tall))
    return bars
