"""The districts of North Rhine-Westphalia as a drawing, made by `boundaries/districts.js`; all lengths in its units."""

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ikoe_graph.errors import CalledWrongly

FILE = Path(__file__).parent / "static" / "districts.json"
LETTER, HEIGHT = 0.6, 0.72  # the width of a letter and the height of a capital, in sizes of the type
# What lies so close together that the drawing shows it once more, larger: Ruhr, lower Rhine and Berg.
DENSE = ("05111", "05112", "05113", "05114", "05119", "05120", "05316", "05512", "05513", "05913", "05914", "05916")
EDGE = 30  # around the dense part


class District(NamedTuple):
    """A Kreis or a district-free city: the five digits of its key, its name, its outline as SVG path data.

    (x, y) is where there is most room in it: a circle of `radius`, a line of text `room` wide.
    """

    key: str
    name: str
    kind: str
    path: str
    x: int
    y: int
    radius: int
    room: int

    @property
    def full_name(self) -> str:
        """Its name as it stands in a text: `Kreis Soest`, `Rhein-Sieg-Kreis`, `Dortmund`."""
        plain = self.kind != "Kreis" or "kreis" in self.name.casefold() or self.name.startswith("Städteregion")
        return self.name if plain else f"Kreis {self.name}"

    def holds(self, text: str, size: int) -> bool:
        """Whether a number set in that size fits in the circle."""
        width, height = LETTER * size * len(text), HEIGHT * size
        return bool((width**2 + height**2) ** 0.5 <= 2 * self.radius)

    def names_itself(self, size: int) -> bool:
        """Whether there is room for its name in that size."""
        return LETTER * size * len(self.name) <= self.room


class Drawing(NamedTuple):
    """The whole: its size, its districts in the order of their keys.

    A point of spherical transverse Mercator, easting and northing in radii of the earth from `meridian` (in degrees)
    and the equator, lies at (x + unit * easting, y - unit * northing).
    """

    width: int
    height: int
    meridian: float
    unit: float
    x: float
    y: float
    districts: tuple[District, ...]

    @property
    def dense(self) -> tuple[int, int, int, int]:
        """The part to be shown larger: left, top, width, height."""
        there = [each for each in self.districts if each.key in DENSE]
        left, top = (min(at - each.radius for at, each in zip(axis, there, strict=True)) for axis in _axes(there))
        right, bottom = (max(at + each.radius for at, each in zip(axis, there, strict=True)) for axis in _axes(there))
        return left - EDGE, top - EDGE, right - left + 2 * EDGE, bottom - top + 2 * EDGE


@cache
def drawing() -> Drawing:
    """The drawing of this checkout. Raises CalledWrongly where it has not been made."""
    try:
        found = json.loads(FILE.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CalledWrongly(f"{FILE}: not built yet. Run make assets.") from error
    return Drawing(**found | {"districts": tuple(District(**each) for each in found["districts"])})


def prepare() -> None:
    """Reads the drawing, for a process that may open no file later; where there is none, the page says so."""
    with suppress(CalledWrongly):
        drawing()


def _axes(districts: list[District]) -> tuple[list[int], list[int]]:
    return [each.x for each in districts], [each.y for each in districts]
